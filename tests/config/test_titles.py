"""What a page is called: in the title of the window, where one of several organisations is told apart, and at its head."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from registry.models import Activity
from tests.access import TABLE, address, scene, stage  # noqa: F401
from tests.cast import make_row
from tests.config.test_urls import is_for_members, no_paper  # noqa: F401

pytestmark = pytest.mark.django_db


def title_of(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    return " ".join(found[1].split()) if found else ""


def heading_of(page: str) -> str:
    found = re.search(r"<h1.*?</h1>", page, re.DOTALL)
    return found[0] if found else ""


def pages_of_members(scene):  # noqa: F811
    """Each page of the console that a member is shown, with what it says."""
    for name, row in TABLE.items():
        if is_for_members(name):
            answer = scene.client("dpo").get(address(name, [scene.mine.names[kind] for kind in row.names]))
            page = "" if answer.streaming else answer.content.decode()
            if answer.status_code == 200 and 'id="said"' in page:
                yield name, page


def test_the_title_of_each_page_of_an_organisation_says_which(scene):  # noqa: F811
    end = f"– {scene.mine.controller.name} – Trente"
    titles = {name: title_of(page) for name, page in pages_of_members(scene)}
    assert [(name, title) for name, title in titles.items() if not title.endswith(end)] == []
    assert [(name, title) for name, title in titles.items() if title.startswith("–")] == []
    assert [(name, title) for name, title in titles.items() if title.count(end) > 1] == []
    assert len(titles) > 40


def test_the_heading_of_a_page_holds_neither_a_count_nor_a_state(scene):  # noqa: F811
    found = {name: heading_of(page) for name, page in pages_of_members(scene)}
    marked = re.compile(r'class="(count|state)[" ]')
    assert [name for name, heading in found.items() if marked.search(heading)] == []
    assert marked.search('<h1>Données <span class="count">66</span></h1>'), "control"


def test_the_title_of_the_register_says_what_was_asked_and_which_page(scene):  # noqa: F811
    organisation, client = scene.mine.controller, scene.client("dpo")
    for rank in range(30):
        make_row(Activity, organisation, name=f"Cantine {rank}", reference=f"C-{rank}")
    asked = {"q": "cantine", "size": "25", "page": "2"}
    page = client.get(reverse("registry:register", args=[organisation.slug]), asked).content.decode()
    assert title_of(page) == f"cantine – Page 2 – Registre – {organisation.name} – Trente"
    piece = client.get(
        reverse("registry:register", args=[organisation.slug]), asked, headers={"HX-Target": "list"}
    ).content.decode()
    assert title_of(piece) == title_of(page), "a list that is asked for alone brings its title"


def test_a_page_that_is_not_found_has_the_foot_of_every_page(client, db):
    page = client.get("/nowhere/").content.decode()
    assert 'href="/help/"' in page
    assert f'href="{reverse("accessibility")}"' in page
