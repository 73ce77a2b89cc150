"""What a register holds is in the register's language, whatever the page around it is in (WCAG 2.2, 3.1.2)."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from registry.exchange.exports.register_pdf import one_sheet_html, register_html
from registry.models import Activity, Controller, Department, Membership, Purpose, Recipient, RetentionRule
from registry.record.build import build_organisation, build_register, build_sheets
from tests.cast import make_member, make_row
from tests.markup import tight

NAME, PURPOSE = "Inscrire les élèves", "Tenir la liste"


@pytest.fixture
def town(db) -> Controller:
    return Controller.objects.create(slug="exemple", name="Ville d’Exemple", language="fr")


@pytest.fixture
def activity(town):
    department = make_row(Department, town, name="École")
    values = {
        "reference": "A-1",
        "name": NAME,
        "state": "draft",
        "department": department,
        "role": "controller",
    }
    activity = make_row(Activity, town, **values)
    make_row(Purpose, town, activity=activity, name=PURPOSE)
    make_row(Recipient, town, activity=activity, kind="department", name="Cantine")
    make_row(RetentionRule, town, activity=activity, amount=2, unit="year")
    return activity


@pytest.fixture
def read(client, town):
    """A page in English, or in French, as the officer reads it."""
    client.force_login(make_member(town, Membership.Role.DPO, "dpo"))

    def read(address: str, language: str = "en") -> str:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return tight(client.get(address, follow=True).content.decode())

    return read


def language_of(page: str, text: str) -> set[str]:
    """The languages in which the elements that hold just this text say that it is; "" for that of the page."""
    tags = re.findall(rf"<([^<>]*)>{re.escape(text)}<", page)
    assert tags, f"{text} is not there"
    said = (re.search(r'\blang="(\w+)"', tag) for tag in tags if not tag.startswith(("option", "title")))
    return {found[1] if found else "" for found in said}


PAGES = {
    "the register": ("registry:register", (NAME, "École")),
    "the directory": ("registry:directory-departments", ("École",)),
    "the beginning from a copy": ("registry:originals", (NAME,)),
}


@pytest.mark.parametrize(("name", "texts"), PAGES.values(), ids=PAGES)
def test_a_list_in_english_says_that_the_register_is_in_french(read, town, activity, name, texts):
    page = read(reverse(name, args=[town.slug]))
    assert '<html lang="en">' in page
    for text in texts:
        assert "fr" in language_of(page, text)


def test_a_record_in_english_marks_what_was_typed_and_nothing_else(read, activity):
    page = read(activity.get_absolute_url())
    assert language_of(page, PURPOSE) == {"fr"}
    assert language_of(page, "2\u00a0years") == {""}
    assert language_of(page, "Draft") == {""}
    assert re.search(rf'<h1[^<>]*><span[^<>]* lang="fr">{NAME}</span>', page)


def test_a_card_marks_its_heading_and_no_term(read, activity, town):
    address = reverse("registry:edit-section", args=[town.slug, activity.public_id, "recipients"])
    page = read(address)
    assert "fr" in language_of(page, "Cantine")
    assert language_of(page, "Internal department") == {""}


def test_a_field_says_in_which_language_it_is_written(read, activity, town):
    page = read(reverse("registry:edit-section", args=[town.slug, activity.public_id, "general"]))
    assert re.search(r'<input[^<>]* name="name"[^<>]* lang="fr"', page)
    assert not re.search(r"<select[^<>]* lang=", page)


@pytest.mark.parametrize("name", ["registry:register", "registry:directory-departments"])
def test_nothing_is_marked_in_a_page_of_the_register_s_own_language(read, town, activity, name):
    page = read(reverse(name, args=[town.slug]), "fr")
    body = page.split("<main", 1)[1].split("</main>")[0]
    assert ' lang="' not in body


def test_a_document_in_english_says_of_each_text_of_the_register_that_it_is_in_french(activity, town):
    page = tight(register_html(build_register(town), "en", date(2026, 11, 29)))
    assert '<html lang="en">' in page
    assert language_of(page, PURPOSE) == {"fr"}
    assert re.search(rf'<h3 class="sheet-title" lang="fr">{NAME}', page)
    sheet = build_sheets(town, [activity])[0]
    one = tight(one_sheet_html(build_organisation(town), sheet, "en", date(2026, 11, 29)))
    assert language_of(one, PURPOSE) == {"fr"}
    own = tight(one_sheet_html(build_organisation(town), sheet, "fr", date(2026, 11, 29)))
    assert language_of(own, PURPOSE) == {""}
