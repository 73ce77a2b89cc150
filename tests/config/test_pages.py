"""What every page tells the browser, and where static files come from."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.urls import reverse

FROM_PACKAGES = [
    "htmx/htmx-2.min.js",
    "fonts/SourceSans3[wght].ttf",
]


def directives(response):
    """The Content-Security-Policy of a response, by directive."""
    parts = (part.split() for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


def test_a_page_may_run_and_load_only_what_the_site_itself_serves(client, db):
    policy = directives(client.get("/health/"))
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert not [value for values in policy.values() for value in values if "unsafe" in value or "//" in value]


def test_no_page_can_be_framed_sniffed_or_traced(client, db):
    headers = client.get("/health/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("name", ["admin:index", "admin:registry_user_changelist", "admin:registry_user_add"])
def test_the_administration_works_under_that_policy(admin_client, name):
    page = admin_client.get(reverse(name)).content.decode()
    for attributes, inside in re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL):
        assert "src=" in attributes or "application/json" in attributes, inside
    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=", page)


def test_the_site_says_that_it_works(client, db):
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.parametrize("path", FROM_PACKAGES)
def test_files_that_come_in_packages_are_served_under_their_own_prefix(path):
    assert finders.find(path)


@pytest.mark.slow
def test_production_serves_hashed_and_compressed_files_that_any_account_can_read(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "staticfiles"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "config.storage.StaticStorage"}}
    call_command("make_web_font")
    call_command("collectstatic", interactive=False, verbosity=0)
    files = [path for path in settings.STATIC_ROOT.rglob("*") if path.is_file()]
    names = [path.name for path in files]
    assert any(re.fullmatch(r"console\.[0-9a-f]{12}\.css\.gz", name) for name in names)
    assert not [name for name in names if name.endswith(".br")]
    assert all(path.stat().st_mode & 0o004 for path in files)

    # One style sheet a page, with those it imports inside.
    for name, rule in (("console", ".toolbar {"), ("public", ".masthead {")):
        style = staticfiles_storage.open(staticfiles_storage.stored_name(f"css/{name}.css")).read().decode()
        assert "@import" not in style
        assert "--ground: light-dark(" in style
        assert rule in style
        assert re.search(r"fonts/source-sans-3\.[0-9a-f]{12}\.woff2", style)
    assert FIRST_VISIT_MOST > sum(map(sent, FIRST_VISIT)) > 20_000


FIRST_VISIT_MOST = 160_000  # bytes; with the page itself, a first visit stays under 200 kB
FIRST_VISIT = (
    "css/console.css",
    "js/console.js",
    "htmx/htmx-2.min.js",
    "img/trente.svg",
    "fonts/source-sans-3.woff2",
)


def sent(name):
    """How many bytes a browser that takes gzip is sent for this file."""
    path = Path(staticfiles_storage.path(staticfiles_storage.stored_name(name)))
    packed = path.with_name(f"{path.name}.gz")
    return (packed if packed.exists() else path).stat().st_size


# The frame of every page ------------------------------------------------------------------------------------


def frame(client):
    page = client.get(reverse("terms"), headers={"accept-language": "en"}).content.decode()
    return page[: page.index("<main")], page[page.index('<footer class="foot"') :]


def test_help_stands_in_the_bar_of_everybody(client, reader):
    assert 'href="/help/"' in frame(client)[0]
    client.force_login(reader)
    assert 'href="/help/"' in frame(client)[0]


def test_the_catalogue_of_components_is_an_administrators_business(client, dpo, django_user_model):
    for person, is_led in (
        (dpo, False),
        (django_user_model.objects.create_superuser("root", "root@example.org"), True),
    ):
        client.force_login(person)
        assert ("/design/" in frame(client)[1]) is is_led
