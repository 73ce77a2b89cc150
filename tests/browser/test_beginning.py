"""A contributor makes a draft by answering six questions, with JavaScript and without, and hands it over."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from registry.models import Activity, Department, LegalBasis, Membership
from registry.record.build import build_sheets
from tests.browser.conftest import Heard
from tests.browser.picking import add_new, pick
from tests.cast import make_member

pytestmark = pytest.mark.browser


@pytest.fixture
def writer(site):
    person = make_member(site.organisation, Membership.Role.CONTRIBUTOR, "writer")
    department = Department.objects.create(controller=site.organisation, name="Ressources humaines")
    person.memberships.get().departments.add(department)
    return person


def said(text: str) -> str:
    """The words of the page, which is in French."""
    with translation.override("fr"):
        return gettext(text)


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=said(label)).click()


def answer(page: Page, question: str, lines: str) -> None:
    """Type lines into the list below a question."""
    page.get_by_role("group", name=said(question)).first.get_by_role("textbox").fill(lines)


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_six_answers_make_a_draft_that_is_handed_over(open_page, site, writer, scripts):
    page = open_page(writer, java_script_enabled=scripts)
    heard = Heard(page, site.url)
    page.goto(f"/organisations/{site.organisation.slug}/begin/")
    page.get_by_role("link", name=said("Answer six questions")).click()
    page.get_by_label(said("In a few words")).fill("Payer les agents")
    page.get_by_label(said("For ourselves: we decide what is done and how")).check()
    press(page, "Save and continue")
    answer(page, "Your reasons", "Calculer les salaires\nPayer les cotisations")
    press(page, "Save and continue")
    pick(page, said("These people"), "Salariés")
    press(page, "Save and go back")
    expect(page.get_by_role("textbox").last).to_have_value("Calculer les salaires\nPayer les cotisations")
    press(page, "Save and continue")
    expect(page.locator("[name=people][value='Salariés']")).to_be_checked()
    press(page, "Save and continue")
    add_new(page, said("Kinds of information"), "Bulletin de paie")
    page.get_by_label(said("No, nothing of the kind")).check()
    press(page, "Save and continue")
    add_new(page, said("Public bodies"), "Urssaf")
    page.get_by_label(said("No"), exact=True).check()
    press(page, "Save and continue")
    page.get_by_label(said("How long, in figures")).fill("5")
    press(page, "Finish")
    expect(page.get_by_text(said("Say of what: days, weeks, months or years.")).first).to_be_visible()
    page.get_by_label(said("Unit")).select_option("year")
    page.get_by_label(said("Rooms are locked, and so are the cupboards with paper files.")).check()
    press(page, "Finish")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Payer les agents")
    draft = Activity.objects.get(name="Payer les agents")
    sheet = build_sheets(site.organisation, [draft])[0]
    assert (draft.reference, draft.state) == ("RH-01", "draft")
    assert [one.name for one in sheet.purposes] == ["Calculer les salaires", "Payer les cotisations"]
    assert [one.subject.name for one in sheet.subjects] == ["Salariés"]
    assert (sheet.retention_rules[0].amount, sheet.retention_rules[0].unit.code) == (5, "year")
    assert [one.heading.code for one in sheet.security_measures] == ["12"]
    assert not LegalBasis.objects.filter(activity=draft).exists()
    press(page, "Submit for review")
    expect(page.locator(".state").first).to_have_text("À relire")
    assert heard.outside == []
    assert [text for text in heard.complaints if "422" not in text] == []
