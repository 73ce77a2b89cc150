"""The living page of the design system: every component stands on it, by light and by night, under the site's own rules."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.urls import reverse

from config.pages.design import Specimen

COMPONENTS = sorted((settings.BASE_DIR / "templates" / "components").glob("*.html"))
STYLES = settings.BASE_DIR / "static" / "css"


class Shown(HTMLParser):
    """The themes in which the page shows each component, by the component's name."""

    def __init__(self, page):
        super().__init__()
        self.found, self.name = {}, ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if given.get("class") == "component":
            self.name = given["id"]
        if "data-theme" in given:
            self.found.setdefault(self.name, []).append(given["data-theme"])


@pytest.fixture
def page(client, db, django_user_model):
    client.force_login(django_user_model.objects.create_user("new", "new@example.org"))
    return client.get(reverse("design")).content.decode()


def test_every_component_is_shown_by_light_and_by_night(page):
    shown = Shown(page).found
    assert len(COMPONENTS) > 30
    assert {path.stem for path in COMPONENTS} - shown.keys() == set()
    assert {name: themes for name, themes in shown.items() if themes != ["light", "dark"]} == {}


def test_every_component_says_at_its_head_what_it_takes():
    said = {path.stem: Specimen(path.stem).parameters for path in COMPONENTS}
    assert [name for name, head in said.items() if not re.fullmatch(r"[A-Z].+[.)]", head)] == []


INLINE = r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]* (?:src=|type=\"application/json\"))"


def test_nothing_on_the_page_is_told_to_a_browser_past_the_style_sheets(page):
    assert re.findall(INLINE, page) == []


def test_no_template_of_a_page_holds_a_style_or_a_script():
    """The site’s policy would refuse them. Documents, letters and a notice as a lone file carry their own."""
    folder = settings.BASE_DIR / "templates"
    paths = [path.relative_to(folder) for path in folder.rglob("*.html")]
    pages = [path for path in paths if path.parts[0] not in {"documents", "emails", "public.html"}]
    assert len(pages) > 60
    assert [str(path) for path in pages if re.search(INLINE, (folder / path).read_text())] == []


def test_no_two_elements_of_the_page_share_a_name(page):
    names = re.findall(r'\sid="([^"]+)"', page)
    assert len(names) > 80
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_a_colour_is_said_once_for_light_and_for_dark():
    tokens = re.findall(r"--[\w-]+: (light-dark\([^;]+\)|#\w+);", (STYLES / "base.css").read_text())
    assert len(tokens) > 15
    assert [value for value in tokens if not value.startswith("light-dark(")] == []
