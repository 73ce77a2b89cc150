"""A notice is made in the console and read by the public, in a real browser, with JavaScript and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from registry.models import Activity, Purpose
from tests.browser.conftest import Heard
from tests.cast import make_row

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def script(request) -> bool:
    return request.param


@pytest.fixture
def activity(site) -> Activity:
    town = site.organisation
    lending = make_row(
        Activity, town, reference="MED-01", name="Prêt de livres", role="controller", state="current"
    )
    make_row(Purpose, town, activity=lending, name="Prêter des livres et rappeler les retards")
    return lending


def edit(page: Page, section: str) -> None:
    page.locator(f"#{section} .section-head a").click()


def save(page: Page, section: str) -> None:
    page.locator(".editor-foot button[type=submit]").first.click()
    expect(page.locator(f"#{section} .section-head a")).to_contain_text("Modifier")


def test_a_notice_is_made_and_the_public_reads_it_until_it_is_withdrawn(open_page, site, activity, script):
    page = open_page(site.dpo, java_script_enabled=script, viewport={"width": 1560, "height": 1000})
    heard = Heard(page, site.url)
    anybody = open_page()
    page.goto(f"/organisations/{site.organisation.slug}/")
    page.get_by_role("link", name="Notices d’information").first.click()
    page.get_by_role("link", name="Ajouter une notice").click()
    page.get_by_label("Titre").fill("Vos données à la médiathèque")
    page.get_by_label("Identifiant dans l’adresse web").fill("mediatheque")
    page.get_by_label("Langue").select_option(label="Français")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Vos données à la médiathèque").first).to_be_visible()

    edit(page, "activities")
    page.get_by_label("MED-01 · Prêt de livres").check()
    save(page, "activities")
    edit(page, "exercise")
    page.locator("[name=exercise_note]").fill("Écrivez à la médiathèque.")
    save(page, "exercise")
    if script:
        expect(page.locator("#preview-text")).to_contain_text("Prêter des livres et rappeler les retards")
    address = f"/notices/{site.organisation.slug}/mediatheque/"
    assert anybody.goto(address).status == 404

    page.get_by_role("link", name="Publier").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rendre cette notice publique")
    assert anybody.goto(address).status == 404  # asked, and not decided yet
    page.get_by_label("Pourquoi").fill("La médiathèque ouvre lundi.")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("La médiathèque ouvre lundi.")).to_be_visible()
    anybody.goto(address)
    expect(anybody.get_by_role("heading", level=1)).to_contain_text("Vos données à la médiathèque")
    expect(anybody.get_by_text("Prêter des livres et rappeler les retards").first).to_be_visible()
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_role("link", name="Publier")).to_be_visible()
    assert anybody.goto(address).status == 410  # it was there, and is no more
    assert heard.outside == []
    assert heard.complaints == []


def test_an_address_is_proposed_while_the_title_is_typed_until_somebody_types_one(open_page, site):
    page = open_page(site.dpo)
    page.goto(f"/organisations/{site.organisation.slug}/rows/notice/add/")
    title, address = page.get_by_label("Titre"), page.get_by_label("Identifiant dans l’adresse web")
    title.fill("L’été à l’école : œuvres")
    expect(address).to_have_value("l-ete-a-l-ecole-oeuvres")
    title.fill("Vos données")
    expect(address).to_have_value("vos-donnees")
    address.fill("donnees")
    title.fill("Vos données à la cantine")
    expect(address).to_have_value("donnees")
