"""A person asks, confirms, follows and is answered; the desk takes each step; in a real browser, with JavaScript and without."""

from __future__ import annotations

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from registry.models import ContactPoint
from rights.models import SubjectRequest
from tests.browser.conftest import Heard
from tests.cast import make_row
from tests.rights.cast import link_in, open_desk, work

pytestmark = pytest.mark.browser
NAME, EMAIL = "Camille Exemple", "camille.exemple@example.org"


@pytest.fixture
def site(town):
    make_row(ContactPoint, town.organisation, function="dpo", email="dpo@example.org")
    open_desk(town.organisation)
    return town


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def script(request) -> bool:
    return request.param


def ask(page: Page, site, kind: str, **given: str) -> None:
    page.goto(f"/rights/{site.organisation.slug}/?lang=fr")
    page.get_by_label(kind, exact=True).check()
    for label, words in given.items():
        page.locator(f"[name={label}]").fill(words)
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=email]").fill(EMAIL)
    page.wait_for_timeout(3_100)  # nobody fills in a form faster
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_role("heading", name="Consultez vos courriels")).to_be_visible()


def confirmed(page: Page) -> SubjectRequest:
    work()
    page.goto(link_in(mail.outbox[-1], "confirm"))
    page.get_by_role("button", name="Confirmer et transmettre ma demande").click()
    expect(page.get_by_role("heading", name="Votre demande a été transmise")).to_be_visible()
    work()
    return SubjectRequest.objects.received().latest("pk")


def verb(page: Page, key: str) -> Page:
    """Open one of the things that can be done, and give its form."""
    details = page.locator(f"#{key}")
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    return details


def test_a_person_asks_confirms_follows_and_has_the_answer(open_page, site, script):
    person = open_page(java_script_enabled=script)
    heard = Heard(person, site.url)
    ask(
        person,
        site,
        "Savoir si vous utilisez des données sur moi, et lesquelles",
        words="Mon dossier de 2024.",
    )
    asked = confirmed(person)
    follow = follow_of(asked)
    person.goto(follow)
    expect(person.locator("main")).to_contain_text("Elle est en cours de traitement.")

    desk = open_page(site.dpo, java_script_enabled=script)
    desk.goto(f"/organisations/{site.organisation.slug}/requests/")
    desk.get_by_role("link", name=asked.reference).click()
    expect(desk.locator("main")).to_contain_text("Mon dossier de 2024.")
    form = verb(desk, "answer")
    form.get_by_label("Acceptée", exact=True).check()
    form.locator("[name=words]").fill("Voici ce que nous avons.")
    form.get_by_role("button", name="Répondre à la personne").click()
    expect(desk.locator("main")).to_contain_text("Elle reste à clore.")
    verb(desk, "close").get_by_role("button", name="Clore la demande").click()
    expect(desk.locator("main")).to_contain_text("Close le")
    work()
    assert "Voici ce que nous avons." in mail.outbox[-1].body

    person.goto(follow)
    expect(person.locator("main")).to_contain_text("Voici ce que nous avons.")
    assert heard.outside == [] and heard.complaints == []
    assert person.context.cookies() == []


def test_identity_is_asked_checked_and_its_proof_forgotten(open_page, site, tmp_path):
    person, desk = open_page(), open_page(site.dpo)
    ask(person, site, "Faire effacer mes données")
    asked = confirmed(person)
    desk.goto(asked.get_absolute_url())
    form = verb(desk, "ask-identity")
    form.locator("[name=words]").fill("L’adresse n’est pas celle du compte.")
    form.locator("[name=wanted]").fill("Le numéro de client.")
    form.get_by_role("button").click()
    work()
    person.goto(follow_of(asked))
    expect(person.locator("main")).to_contain_text("Une confirmation de votre identité vous a été demandée.")
    proof = tmp_path / "preuve.pdf"
    proof.write_bytes(b"%PDF-1.7 preuve")
    person.locator("[name=documents]").set_input_files(proof)
    person.get_by_role("button", name="Envoyer").click()
    expect(person.get_by_role("status")).to_contain_text("Votre message a été transmis.")

    desk.reload()
    expect(desk.locator("main")).to_contain_text("preuve.pdf")
    form = verb(desk, "settle-identity")
    form.get_by_label("Oui, le doute est levé").check()
    form.locator("[name=words]").fill("Numéro vérifié.")
    form.get_by_role("button").click()
    expect(desk.locator("main")).to_contain_text("Justificatif d’identité supprimé")
    expect(desk.locator("main")).not_to_contain_text("preuve.pdf")


def follow_of(asked: SubjectRequest) -> str:
    return f"/requests/follow/{asked.told()['follow']}/"


def test_an_heir_asks_and_what_is_not_said_is_asked_for_at_the_field(open_page, site):
    person = open_page()
    person.goto(f"/rights/{site.organisation.slug}/?lang=fr")
    person.get_by_label("Agir pour une personne décédée").check()
    person.get_by_label("Héritière ou héritier d’une personne décédée").check()
    person.locator("[name=name]").fill(NAME)
    person.locator("[name=email]").fill(EMAIL)
    person.wait_for_timeout(3_100)
    person.get_by_role("button", name="Envoyer ma demande").click()
    expect(person.locator("main")).to_contain_text(
        "Indiquez le nom de la personne concernée par les données."
    )
    person.locator("[name=about]").fill("Dominique Exemple")
    person.wait_for_timeout(3_100)
    person.get_by_role("button", name="Envoyer ma demande").click()
    asked = confirmed(person)
    assert (asked.relation, asked.told()["about"]) == ("heir", "Dominique Exemple")


def test_a_late_request_is_seen_first_and_one_in_time_is_extended_with_its_reasons(open_page, site):
    person, desk = open_page(), open_page(site.dpo)
    ask(person, site, "Recevoir une copie de mes données")
    asked = confirmed(person)
    desk.goto(asked.get_absolute_url())
    form = verb(desk, "extend")
    form.locator("[name=words]").fill("Onze services à interroger.")
    form.get_by_role("button").click()
    expect(desk.locator("main")).to_contain_text("Prolongée de deux mois")
    SubjectRequest.objects.filter(pk=asked.pk).update(
        due_on="2026-01-02", extended_on=None, received_on="2025-12-02"
    )
    desk.goto(f"/organisations/{site.organisation.slug}/requests/?show=late")
    expect(desk.locator("main")).to_contain_text("en retard")
    work()
    assert "Onze services à interroger." in mail.outbox[-1].body
