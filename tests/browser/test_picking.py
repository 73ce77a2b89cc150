"""A choice among many in a real browser: by keyboard and mouse, told to who cannot see it, sent as the boxes would be."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import reverse
from playwright.sync_api import Page, expect

from registry.models import (
    Activity,
    DataCategory,
    DataUse,
    Department,
    LegalBasis,
    Party,
    Purpose,
    SubjectCategory,
    SubjectUse,
)
from tests.browser.conftest import Heard, Site
from tests.browser.test_accessibility import faults_of
from tests.cast import make_row

pytestmark = pytest.mark.browser


@pytest.fixture
def site(town) -> Site:
    return town


PEOPLE = "Personnes concernées"
MOST_STOPS = 40  # of the Tab key from the first field of a form to Save


@pytest.fixture
def purpose(site):
    town = site.organisation
    here, there = (make_row(Department, town, name=name) for name in ("École", "Voirie"))
    mine, near, far = (
        make_row(
            Activity, town, reference=f"A-{number}", name=f"Fiche {number}", state="draft", department=one
        )
        for number, one in enumerate((here, here, there))
    )
    for activity, names in (
        (mine, "Parents Élèves"),
        (near, "Surveillants"),
        (far, "Riverains Écoliers Zoologues"),
    ):
        for name in names.split():
            make_row(SubjectUse, town, activity=activity, subject=make_row(SubjectCategory, town, name=name))
    for number in range(80):
        make_row(DataCategory, town, name=f"Donnée {number:02}")
    make_row(DataUse, town, activity=mine, data=DataCategory.objects.latest("pk"))
    return make_row(Purpose, town, activity=mine, name="Inscrire")


@pytest.fixture
def form(open_page, site, purpose):
    """The form of the purpose, on a page of its own."""
    page = open_page(site.dpo, bypass_csp=True, viewport={"width": 1280, "height": 900})
    page.heard = Heard(page, site.url)
    page.goto(reverse("registry:edit-row", args=["exemple", "purpose", purpose.public_id]))
    return page


def field(page: Page, question: str = PEOPLE):
    return page.get_by_role("combobox", name=question, exact=True)


def chips(page: Page) -> list[str]:
    return page.get_by_role("group", name=PEOPLE, exact=True).locator(".picker-chip").all_inner_texts()


def status(page: Page):
    return page.get_by_role("group", name=PEOPLE, exact=True).get_by_role("status")


def save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".messages").get_by_text("Enregistré.")).to_be_visible()


def test_the_record_s_own_come_first_then_its_department_s_and_each_group_is_in_french_order(form):
    field(form).press("ArrowDown")
    group = form.get_by_role("listbox").get_by_role("group")
    titles = [one.get_attribute("aria-label") for one in group.all()]
    assert titles == [
        "Sur cette fiche",
        "Sur d’autres fiches du service",
        "Ailleurs dans l’organisme",
        "Termes courants",
    ]
    assert group.nth(0).get_by_role("option").all_inner_texts() == ["Élèves", "Parents"]
    assert group.nth(1).get_by_role("option").all_inner_texts() == ["Surveillants"]
    assert group.nth(2).get_by_role("option").all_inner_texts() == ["Écoliers", "Riverains", "Zoologues"]


def test_everything_is_chosen_added_and_taken_away_by_keyboard_and_told(form, purpose):
    people = field(form)
    expect(people).to_have_attribute("aria-expanded", "false")
    people.press_sequentially("ELEV")
    expect(people).to_have_attribute("aria-expanded", "true")
    expect(status(form)).to_have_text(
        "Propositions\u00a0: 2"
    )  # the record's, and the usual pupils and students
    active = form.locator(f"#{people.get_attribute('aria-activedescendant')}")
    expect(active).to_have_text("Élèves")
    expect(active).to_have_attribute("aria-selected", "true")
    assert people.get_attribute("aria-controls") == form.get_by_role("listbox").get_attribute("id")
    people.press("Enter")
    assert chips(form) == ["Élèves"]
    expect(status(form)).to_have_text("Ajouté\u00a0: Élèves")
    people.press_sequentially("Cantiniers")
    people.press("Enter")  # the only thing on offer is to add it
    people.press_sequentially("riv")
    people.press("Escape")
    expect(form.get_by_role("listbox")).to_have_count(0)
    people.press("ArrowDown")
    people.press("Enter")
    assert chips(form) == ["Élèves", "Riverains", "Cantiniers"]
    people.press("Backspace")
    assert chips(form) == ["Élèves", "Riverains"]
    expect(status(form)).to_have_text("Retiré\u00a0: Cantiniers")
    people.press("Shift+Tab")
    expect(form.get_by_role("button", name="Retirer Élèves")).to_be_focused()
    form.keyboard.press("ArrowRight")
    form.keyboard.press("Delete")
    assert chips(form) == ["Élèves"]
    expect(form.get_by_role("button", name="Retirer Élèves")).to_be_focused()
    save(form)
    assert [one.subject.name for one in purpose.subjects.all()] == ["Élèves"]
    assert form.heard.complaints == []
    assert form.heard.outside == []


def test_a_chip_is_taken_away_by_mouse_and_what_was_only_typed_is_sent_too(form, purpose):
    field(form).click()
    form.get_by_role("option", name="Parents", exact=True).click()
    field(form).click()
    form.get_by_role("option", name="Zoologues", exact=True).click()
    form.get_by_role("button", name="Retirer Parents").click()
    field(form).fill("Cantiniers")
    save(form)
    assert sorted(one.subject.name for one in purpose.subjects.all()) == ["Cantiniers", "Zoologues"]


def test_from_the_first_field_of_a_purpose_to_save_there_are_few_stops_however_much_there_is(form, site):
    new = [DataCategory(controller=site.organisation, name=f"Autre {number:04}") for number in range(1000)]
    DataCategory.objects.bulk_create(new)
    form.reload()
    assert form.locator("[name=data]").count() > 1000
    for _ in range(12):
        field(form).press("ArrowDown")
        field(form).press("Enter")
    assert len(chips(form)) == 12
    form.get_by_label("Finalité").first.focus()
    stops = 0
    while not form.evaluate("document.activeElement.matches('.editor-foot button')") and stops < 200:
        form.keyboard.press("Tab")
        stops += 1
    assert stops <= MOST_STOPS


def test_axe_finds_no_fault_in_an_open_list_nor_in_chips(form):
    form.add_script_tag(content=AXE_SCRIPT)
    field(form).press("ArrowDown")
    field(form).press("Enter")
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 320)):
        form.emulate_media(color_scheme=scheme)
        form.set_viewport_size({"width": width, "height": 800})
        field(form).press("ArrowDown")
        assert faults_of(form) == []
        assert form.evaluate("document.documentElement.scrollWidth") <= width


def test_one_entry_is_found_without_accents_and_a_new_one_is_typed(open_page, site, purpose):
    page = open_page(site.dpo)
    page.goto(reverse("registry:edit-section", args=["exemple", purpose.activity.public_id, "general"]))
    service = page.get_by_role("combobox", name="Service", exact=False).last
    service.fill("ecol")
    suggested = page.get_by_role("listbox").get_by_role("option")
    expect(suggested).to_have_text(["École", "Ajouter «\u00a0ecol\u00a0»"])
    service.fill("voir")
    service.press("ArrowDown")
    service.press("Enter")
    expect(service).to_have_value("Voirie")
    page.locator("#general button.primary").click()
    expect(page.locator(".messages").get_by_text("Enregistré.")).to_be_visible()
    purpose.activity.refresh_from_db()
    assert purpose.activity.department.name == "Voirie"


def test_a_question_appears_once_it_applies_and_stays_while_it_holds_an_answer(open_page, site, purpose):
    basis = make_row(LegalBasis, site.organisation, activity=purpose.activity, basis="6.1.c")
    address = reverse("registry:edit-row", args=["exemple", "legal-basis", basis.public_id])
    page = open_page(site.dpo)
    page.goto(address)
    interest = page.get_by_label("Intérêt légitime poursuivi")
    expect(interest).to_be_hidden()
    page.get_by_label("Base légale").first.select_option("6.1.f")
    expect(interest).to_be_visible()
    interest.fill("Prévenir la fraude")
    page.get_by_label("Base légale").first.select_option("6.1.c")
    expect(interest).to_be_visible()
    bare = open_page(site.dpo, java_script_enabled=False)
    bare.goto(address)
    expect(bare.get_by_label("Intérêt légitime poursuivi")).to_be_visible()


def test_departments_are_asked_of_a_contributor_only(open_page, site, purpose):
    page = open_page(site.dpo)
    page.goto(reverse("registry:invite", args=["exemple"]))
    departments = page.get_by_role("group", name="Services de la personne qui contribue")
    expect(departments).to_be_hidden()
    page.get_by_label("Contribution").check()
    expect(departments).to_be_visible()
    page.get_by_label("Lecture").check()
    expect(departments).to_be_hidden()


def test_the_interview_asks_with_whom_only_of_what_is_not_done_for_oneself(open_page, site, purpose):
    make_row(Party, site.organisation, name="Métropole")
    page = open_page(site.dpo)
    page.goto(reverse("registry:interview", args=["exemple"]))
    partners = page.get_by_role("combobox", name="Avec quel organisme", exact=False)
    page.locator("[name=role][value=controller]").check()
    expect(partners).to_be_hidden()
    page.locator("[name=role][value=joint]").check()
    partners.fill("metro")
    expect(page.get_by_role("option").first).to_have_text("Métropole")
    address = reverse("registry:interview-step", args=["exemple", purpose.activity.public_id, "recipients"])
    page.goto(address)
    places = page.get_by_role("combobox", name="Où vont-elles", exact=False)
    expect(places).to_be_visible()
    page.locator("[name=leaves][value=none]").check()
    expect(places).to_be_hidden()


def test_without_a_script_boxes_and_lines_do_the_same(open_page, site, purpose):
    page = open_page(site.dpo, java_script_enabled=False)
    page.goto(reverse("registry:edit-row", args=["exemple", "purpose", purpose.public_id]))
    people = page.get_by_role("group", name=PEOPLE, exact=True)
    assert page.get_by_role("combobox", name=PEOPLE).count() == 0
    people.get_by_role("group", name="Sur cette fiche").get_by_label("Élèves").check()
    people.get_by_label("Autres, un par ligne").fill("Cantiniers")
    save(page)
    assert sorted(one.subject.name for one in purpose.subjects.all()) == ["Cantiniers", "Élèves"]
