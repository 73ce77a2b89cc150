"""The environment is read strictly: unset is safe, and nonsense stops the start with a sentence."""

import stat
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
