"""The environment is read strictly: unset is safe, and nonsense stops the start with a sentence."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

FILE = Path("/data/trente.sqlite3")


@pytest.mark.parametrize("word", ["1", "true", "TRUE", "yes", "on"])
def test_a_flag_is_on_for_any_word_that_says_yes(monkeypatch, word):
    monkeypatch.setenv("TRENTE_FLAG", word)
    assert env.flag("TRENTE_FLAG") is True


@pytest.mark.parametrize("word", ["0", "false", "No", "off"])
def test_a_flag_is_off_for_any_word_that_says_no_whatever_its_default(monkeypatch, word):
    monkeypatch.setenv("TRENTE_FLAG", word)
    assert env.flag("TRENTE_FLAG", default=True) is False


def test_a_flag_that_says_neither_is_refused_rather_than_guessed(monkeypatch):
    monkeypatch.setenv("TRENTE_FLAG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="TRENTE_FLAG must be true or false"):
        env.flag("TRENTE_FLAG")


def test_an_empty_variable_counts_as_unset(monkeypatch):
    monkeypatch.setenv("TRENTE_TEXT", "  ")
    assert env.text("TRENTE_TEXT", "default") == "default"


def test_a_list_is_separated_by_commas_or_blanks(monkeypatch):
    monkeypatch.setenv("TRENTE_LIST", "a.fr, b.fr c.fr,")
    assert env.words("TRENTE_LIST") == ["a.fr", "b.fr", "c.fr"]


def test_a_forgotten_mode_is_production(monkeypatch):
    monkeypatch.delenv("TRENTE_MODE")
    assert env.mode() == "production"


def test_an_unknown_mode_stops_the_start(monkeypatch):
    monkeypatch.setenv("TRENTE_MODE", "prod")
    with pytest.raises(ImproperlyConfigured, match="demo, test, production"):
        env.mode()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://ann:p%40ss@db.local:5433/trente?sslmode=require",
            {"NAME": "trente", "USER": "ann", "PASSWORD": "p@ss", "HOST": "db.local", "PORT": "5433"},
        ),
        ("postgres:///trente", {"NAME": "trente", "USER": "", "PASSWORD": "", "HOST": "", "PORT": ""}),
    ],
)
def test_a_postgresql_address_is_understood_in_all_its_parts(url, expected):
    database = env.database(url, FILE)
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert {key: database[key] for key in expected} == expected


def test_the_options_of_a_postgresql_address_reach_the_driver():
    assert env.database("postgresql:///t?sslmode=require", FILE)["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("", str(FILE)),
        ("sqlite://", str(FILE)),
        ("sqlite:///relative.db", "relative.db"),
        ("sqlite:////a/b.db", "/a/b.db"),
    ],
)
def test_without_a_server_the_database_is_a_sqlite_file(url, name):
    database = env.database(url, FILE)
    assert (database["ENGINE"], database["NAME"]) == ("django.db.backends.sqlite3", name)


def test_an_unknown_kind_of_database_is_refused():
    with pytest.raises(ImproperlyConfigured, match="mysql"):
        env.database("mysql://localhost/trente", FILE)


def test_the_secret_key_is_drawn_once_and_read_by_its_owner_alone(tmp_path):
    folder = tmp_path / "var"
    key = env.secret_key(folder)
    assert len(key) >= 50
    assert env.secret_key(folder) == key
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == ["secret-key"]


def test_two_installations_have_different_secret_keys(tmp_path):
    assert env.secret_key(tmp_path / "a") != env.secret_key(tmp_path / "b")


def test_processes_that_start_together_agree_on_the_secret_key(tmp_path):
    with ProcessPoolExecutor(4) as processes:
        keys = set(processes.map(env.secret_key, [tmp_path / "var"] * 16))
    assert len(keys) == 1


# Addresses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "port", "begins_plain", "is_encrypted"),
    [
        ("smtp://mail.example.org", 25, False, False),
        ("smtp+tls://us%40er:p%3Ass@mail.example.org", 587, True, False),
        ("smtps://us%40er:p%3Ass@mail.example.org:4650", 4650, False, True),
    ],
)
def test_a_mail_server_is_described_by_a_url(url, port, begins_plain, is_encrypted):
    mail = env.mail(url)
    assert mail.backend == "smtp"
    assert (mail.host, mail.port) == ("mail.example.org", port)
    assert (mail.user, mail.password) == (("us@er", "p:ss") if "@" in url else ("", ""))
    assert (mail.begins_plain, mail.is_encrypted) == (begins_plain, is_encrypted)


def test_messages_may_go_to_a_folder_or_to_the_console():
    assert env.mail("file:///data/mail") == env.Mail("filebased", folder="/data/mail")
    assert env.mail("console:").backend == env.mail("").backend == "console"


@pytest.mark.parametrize(
    "url",
    ["mail.example.org", "smtp://", "http://mail.example.org", "smtp://host:port", "smtp://h:99999", "file:"],
)
def test_a_mail_server_that_cannot_be_understood_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="TRENTE_MAIL_URL"):
        env.mail(url)


def test_links_begin_with_the_address_given_or_with_the_first_name_of_the_site(monkeypatch):
    assert env.site_url("TRENTE_URL", [".example.org", "b.fr"], secure=True) == "https://example.org"
    assert env.site_url("TRENTE_URL", [], secure=False) == "http://localhost:8000"
    assert env.site_url("TRENTE_URL", [], secure=False, running="http://127.0.0.1:9") == "http://127.0.0.1:9"
    monkeypatch.setenv("TRENTE_URL", "https://registre.example.org/")
    assert (
        env.site_url("TRENTE_URL", ["b.fr"], secure=True, running="http://127.0.0.1:9")
        == "https://registre.example.org"
    )
    assert env.site_url("TRENTE_URL", ["b.fr"], secure=True) == "https://registre.example.org"


def test_the_first_line_of_a_file_that_may_not_be_there(tmp_path):
    assert env.first_line(tmp_path / "address") == ""
    (tmp_path / "address").write_text("http://127.0.0.1:8123\nmore\n")
    assert env.first_line(tmp_path / "address") == "http://127.0.0.1:8123"


@pytest.mark.parametrize(
    "url", ["registre.example.org", "http://registre.example.org", "https://a.fr/registre", "https://"]
)
def test_an_address_that_links_cannot_begin_with_is_refused(monkeypatch, url):
    monkeypatch.setenv("TRENTE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="TRENTE_URL"):
        env.site_url("TRENTE_URL", [], secure=True)


@pytest.mark.parametrize("value", ["0", "-1", "one", "1.5"])
def test_a_number_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("TRENTE_PROXIES", value)
    with pytest.raises(ImproperlyConfigured, match="TRENTE_PROXIES"):
        env.number("TRENTE_PROXIES", 1)


def test_single_sign_on_is_off_when_unset_and_needs_all_of_its_variables(monkeypatch):
    assert env.single_sign_on() == []
    monkeypatch.setenv("TRENTE_OIDC_ISSUER", "https://identity.example.org")
    with pytest.raises(ImproperlyConfigured, match="all of"):
        env.single_sign_on()
    for name in ("CLIENT_ID", "CLIENT_SECRET", "NAME"):
        monkeypatch.setenv(f"TRENTE_OIDC_{name}", name.lower())
    assert [app["client_id"] for app in env.single_sign_on()] == ["client_id"]
    monkeypatch.setenv("TRENTE_OIDC_ISSUER", "http://identity.example.org")
    with pytest.raises(ImproperlyConfigured, match="https"):
        env.single_sign_on()


PRODUCTION = """
from django.conf import settings
for name in ("SESSION", "CSRF", "LANGUAGE"):
    print(*(getattr(settings, f"{name}_COOKIE_{part}") for part in ("NAME", "SECURE", "SAMESITE")))
print(settings.ALLAUTH_TRUSTED_PROXY_COUNT, settings.SITE_URL)
"""


def test_cookies_of_production_belong_to_this_very_host_and_travel_encrypted(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "TRENTE_MODE": "production",
        "TRENTE_DATA_DIR": str(tmp_path),
        "TRENTE_HOSTS": "registre.example.org",
        "TRENTE_BEHIND_PROXY": "true",
        "TRENTE_PROXIES": "2",
    }
    asked = [sys.executable, "-c", PRODUCTION]
    said = subprocess.run(
        asked, env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert said == [
        "__Host-sessionid True Lax",
        "__Host-csrftoken True Lax",
        "django_language True Lax",
        "2 https://registre.example.org",
    ]


def test_a_site_is_not_stated_to_be_fully_accessible_beside_what_is_not(monkeypatch):
    monkeypatch.setenv("TRENTE_ACCESSIBILITY", "full")
    assert env.accessibility()["state"] == "full"
    monkeypatch.setenv("TRENTE_ACCESSIBILITY_BARRIERS", "Videos without captions")
    with pytest.raises(
        ImproperlyConfigured, match="TRENTE_ACCESSIBILITY_BARRIERS names what is not accessible"
    ):
        env.accessibility()
    monkeypatch.setenv("TRENTE_ACCESSIBILITY", "partial")
    assert env.accessibility()["barriers"] == "Videos without captions"
