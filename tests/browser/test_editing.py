"""An activity is completed, corrected and shared in a real browser, with JavaScript and without."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from registry.models import Activity, ContactPoint, Department, Membership, Proposal, Purpose
from tests.browser.conftest import Heard, Site
from tests.browser.picking import add_new, pick
from tests.cast import make_member, make_row

pytestmark = pytest.mark.browser


@pytest.fixture
def site(town) -> Site:
    return town


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def script(request) -> bool:
    return request.param


@pytest.fixture
def activity(site):
    department = make_row(Department, site.organisation, name="Ressources humaines")
    return make_row(
        Activity,
        site.organisation,
        reference="RH-07",
        name="Accueil des stagiaires",
        role="controller",
        state="draft",
        department=department,
    )


def section(page: Page, key: str):
    return page.locator(f"#{key}")


def open_section(page: Page, activity: Activity, key: str) -> None:
    page.goto(activity.get_absolute_url())
    section(page, key).locator(".section-head a").click()
    expect(page.get_by_role("link", name="Terminé")).to_be_visible()


def add(page: Page, label: str) -> None:
    page.locator(".additions a", has_text=label).last.click()
    expect(page.get_by_role("heading", name=re.compile("^Ajouter "))).to_be_visible()


def save(page: Page) -> None:
    page.locator(".editor-foot button[type=submit]").first.click()
    expect(page.locator(".messages").get_by_text("Enregistré.")).to_be_visible()


def tick(page: Page, *labels: str) -> None:
    for label in labels:
        page.get_by_label(label, exact=True).check()


def test_a_record_is_completed_until_article_30_asks_for_nothing_more(
    open_page, site, activity, script, picture
):
    # What the organisation itself lacks is told before a record is called complete.
    make_row(ContactPoint, site.organisation, function="seat", address="1 rue d’Exemple", city="Exemple")
    make_row(
        ContactPoint, site.organisation, function="dpo", name="Camille Exemple", email="dpo@urbs.example"
    )
    page = open_page(site.dpo, java_script_enabled=script, viewport={"width": 1280, "height": 900})
    heard = Heard(page, site.url)
    page.goto(activity.get_absolute_url())
    expect(page.get_by_text("La loi demande encore")).to_be_visible()
    picture(page, "activity-incomplete")

    open_section(page, activity, "purposes")
    add(page, "Finalité")
    page.get_by_label("Finalité").first.fill("Accueillir et suivre les stagiaires")
    tick(page, "Obligation légale")
    if script:
        expect(page.get_by_text("Droits qui découlent de ces bases légales")).to_be_visible()
    save(page)
    page.goto(reverse("registry:edit-section", args=[site.organisation.slug, activity.public_id, "purposes"]))
    picture(page, "purpose", part="#purposes")

    open_section(page, activity, "people")
    pick(page, "Personnes concernées", "Élèves et étudiants")
    save(page)
    open_section(page, activity, "data")
    add_new(page, "Données traitées", "Convention de stage")
    save(page)
    page.goto(activity.get_absolute_url())
    page.get_by_role("link", name="Préciser leur type").click()
    page.get_by_label("Type").first.select_option(label="Vie professionnelle")
    save(page)
    open_section(page, activity, "recipients")
    add(page, "Destinataire")
    page.get_by_label("Type").select_option(label="Service interne")
    page.get_by_label("Service", exact=True).fill("Ressources humaines")
    save(page)
    open_section(page, activity, "transfers")
    page.get_by_label("Transferts hors de l’Espace économique européen").select_option(
        label="Aucun (déclaré)"
    )
    save(page)
    open_section(page, activity, "retention")
    add(page, "Règle de conservation")
    page.get_by_label("Nombre", exact=True).fill("2")
    page.get_by_label("Unité").select_option(label="An")
    add_new(page, "Points de départ", "Fin du stage")
    save(page)
    if page.goto(activity.get_absolute_url()) and page.locator("#security .lacks").count():
        open_section(page, activity, "security")
        add(page, "Mesure de sécurité")
        page.get_by_role("textbox", name="Mesure").first.fill("Dossiers sous clé")
        save(page)
    page.goto(activity.get_absolute_url())
    expect(page.get_by_text("Rien de ce que demande l’article 30 ne manque.")).to_be_visible()
    picture(page, "activity-complete")
    assert heard.outside == []
    assert heard.complaints == []


def test_a_finding_opens_its_form_and_the_panel_counts_down_after_the_save(open_page, site, activity):
    make_row(Purpose, site.organisation, activity=activity, name="Suivre les stages")
    page = open_page(site.dpo, viewport={"width": 1280, "height": 900})
    heard = Heard(page, site.url)
    page.goto(activity.get_absolute_url())
    panel = page.locator("#findings")
    before = int(re.search(r"\d+", panel.locator(".alert-heading").inner_text()).group())
    panel.get_by_role("link", name="Aucune base légale").click()
    expect(page.locator("#purposes .lacks")).to_contain_text("Suivre les stages")
    expect(page.locator("#purposes .editor-title")).to_be_focused()
    tick(page, "Exécution d’un contrat ou mesures précontractuelles")
    save(page)
    expect(panel.locator(".alert-heading")).to_contain_text(str(before - 1))
    expect(panel).not_to_contain_text("Aucune base légale")
    expect(page.locator("#sheet-contents li", has_text="Finalités").locator(".mark-missing")).to_have_count(0)
    assert heard.complaints == []


def test_putting_an_incomplete_record_in_force_asks_first_and_keeps_the_reason(
    open_page, site, activity, script
):
    page = open_page(site.dpo, java_script_enabled=script, viewport={"width": 1280, "height": 900})
    page.goto(activity.get_absolute_url())
    page.get_by_role("link", name="Mettre en vigueur").click()
    expect(page.locator("h1")).to_contain_text("Mettre cette fiche en vigueur")
    expect(page.locator(".alert-warning")).to_contain_text("Indiquez à quoi servent les données")
    page.get_by_label("Pourquoi").fill("Contrôle lundi.")
    page.get_by_role("button", name="Mettre en vigueur").click()
    expect(page.get_by_text("Motif donné")).to_contain_text("Contrôle lundi.")
    activity.refresh_from_db()
    assert activity.state == "current"


def test_a_mistake_is_shown_at_its_field_and_nothing_typed_is_lost(open_page, site, activity, script):
    page = open_page(site.dpo, java_script_enabled=script)
    open_section(page, activity, "retention")
    add(page, "Règle de conservation")
    page.get_by_label("Nombre", exact=True).fill("2")
    page.get_by_label("Durée liée à un événement").fill("jusqu’au départ")
    page.locator(".editor-foot button[type=submit]").first.click()
    expect(page.get_by_text("Rien n’a été enregistré")).to_be_visible()
    summary = page.locator("[data-summary]")
    expect(summary).to_contain_text("Un nombre ne va pas sans son unité")
    expect(page.locator(".invalid-feedback")).to_contain_text("Un nombre ne va pas sans son unité")
    expect(page.get_by_label("Nombre", exact=True)).to_have_value("2")
    expect(page.get_by_label("Durée liée à un événement")).to_have_value("jusqu’au départ")
    if script:
        expect(summary).to_be_focused()
        summary.get_by_role("link", name="Unité").press("Enter")
        expect(page.get_by_label("Unité")).to_be_focused()


def test_the_keyboard_keeps_its_place_through_a_save_in_place(open_page, site, activity):
    """A button that is held while it sends gives up the focus: the title of the section that comes back takes it."""
    page = open_page(site.dpo)
    open_section(page, activity, "general")
    page.get_by_label("Description").fill("Convention, tutorat et gratification.")
    page.locator("#general button.primary").focus()
    page.keyboard.press("Enter")
    expect(section(page, "general").get_by_text("Enregistré.")).to_be_visible()
    expect(section(page, "general").locator(".editor-title")).to_be_focused()
    assert page.url.endswith(activity.get_absolute_url())
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Terminé")).to_be_focused()


def test_another_piece_of_the_section_does_not_take_the_place_of_unsaved_words_unasked(
    open_page, site, activity
):
    page = open_page(site.dpo)
    open_section(page, activity, "retention")
    principle = page.get_by_label("Principe de conservation")
    principle.fill("Le temps du stage")
    answers = iter([False, True])
    page.on("dialog", lambda dialog: dialog.accept() if next(answers) else dialog.dismiss())
    page.get_by_role("link", name="Terminé").click()
    expect(principle).to_have_value("Le temps du stage")
    page.get_by_role("link", name="Terminé").click()
    expect(principle).to_have_count(0)
    assert next(answers, None) is None


def test_leaving_unsaved_words_asks_first(open_page, site, activity):
    page = open_page(site.dpo)
    open_section(page, activity, "general")
    page.get_by_label("Description").fill("Pas encore enregistrée")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Trente").first.click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("Description")).to_have_value("Pas encore enregistrée")


def test_two_people_in_conflict_see_three_versions_and_one_chooses(
    open_page, site, activity, script, picture
):
    purpose = make_row(Purpose, site.organisation, activity=activity, name="Suivre les stagiaires")
    colleague = make_member(site.organisation, Membership.Role.DPO, "collegue")
    mine = open_page(site.dpo, java_script_enabled=script, viewport={"width": 1280, "height": 900})
    theirs = open_page(colleague)
    for page in (mine, theirs):
        open_section(page, activity, "purposes")
        page.locator(f"#row-{purpose.public_id}").get_by_role("link", name="Modifier").click()
    theirs.get_by_label("Finalité").first.fill("Suivre les stagiaires et leur tuteur")
    save(theirs)
    mine.get_by_label("Finalité").first.fill("Suivre les stages")
    mine.locator(".editor-foot button[type=submit]").first.click()
    expect(mine.get_by_text("Quelqu’un d’autre a modifié cette entrée")).to_be_visible()
    for text in ("Suivre les stagiaires", "Suivre les stagiaires et leur tuteur", "Suivre les stages"):
        expect(mine.get_by_text(text, exact=True).first).to_be_visible()
    picture(mine, "conflict", part="#purposes", width=1500, only_once=True)
    mine.get_by_role("radio", name=re.compile("Ce que vous avez saisi")).first.check()
    mine.get_by_role("button", name="Enregistrer ce qui est choisi").click()
    expect(mine.locator(".messages").get_by_text("Enregistré.")).to_be_visible()
    purpose.refresh_from_db()
    assert purpose.name == "Suivre les stages"
    assert "Suivre les stagiaires et leur tuteur" in purpose.history.values_list("name", flat=True)


def test_a_contributor_proposes_and_the_officer_corrects(open_page, site, activity, script, picture):
    activity.state = "current"
    activity.save()
    purpose = make_row(Purpose, site.organisation, activity=activity, name="Suivre les stagiaires")
    contributor = make_member(site.organisation, Membership.Role.CONTRIBUTOR, "contributrice")
    Membership.objects.get(user=contributor).departments.add(activity.department)

    page = open_page(contributor, java_script_enabled=script)
    page.goto(activity.get_absolute_url())
    section(page, "purposes").locator(".section-head a").click()
    page.locator(f"#row-{purpose.public_id}").get_by_role("link", name="Modifier").click()
    page.get_by_label("Finalité").first.fill("Suivre les stagiairs")
    page.locator(".editor-foot button[type=submit]").first.click()
    expect(page.locator(".messages").get_by_text("Votre proposition a été transmise")).to_be_visible()
    purpose.refresh_from_db()
    assert purpose.name == "Suivre les stagiaires"

    officer = open_page(site.dpo, java_script_enabled=script, viewport={"width": 1280, "height": 900})
    officer.goto(activity.get_absolute_url())
    officer.get_by_role("link", name="La relire").click()
    expect(officer.get_by_text("Suivre les stagiairs", exact=True)).to_be_visible()
    picture(officer, "proposal")
    officer.get_by_role("link", name="La corriger d’abord").click()
    expect(officer.get_by_label("Finalité").first).to_have_value("Suivre les stagiairs")
    officer.get_by_label("Finalité").first.fill("Suivre les stagiaires et les apprentis")
    save(officer)
    purpose.refresh_from_db()
    assert purpose.name == "Suivre les stagiaires et les apprentis"
    assert Proposal.objects.get().state == "accepted"
