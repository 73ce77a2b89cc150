"""One record among a thousand is found again: by words, by filters, by a view that was kept. With JavaScript and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from registry.finding.index import refresh
from registry.models import Activity, Department, Purpose
from tests.browser.conftest import Heard, Site
from tests.cast import make_row, new_row

pytestmark = pytest.mark.browser
SOUGHT = "Rondes autour des écoles"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def script(request) -> bool:
    return request.param


@pytest.fixture
def register(site) -> Site:
    """A register of a thousand records in three departments; one of them is sought."""
    town = site.organisation
    Activity.objects.filter(controller=town).delete()
    departments = [make_row(Department, town, name=name) for name in ("Police", "Finances", "Écoles")]
    rows = [
        new_row(
            Activity,
            town,
            reference=f"N-{number:04}",
            name=f"Activité {number}" if number != 617 else SOUGHT,
            role="controller",
            state="current",
            department=departments[number % 3],
        )
        for number in range(1000)
    ]
    Activity.objects.bulk_create(rows, batch_size=200)
    sought = Activity.objects.get(name=SOUGHT)
    make_row(Purpose, town, activity=sought, name="Prévenir les dégradations pendant l’été")
    while refresh():
        pass
    return site


def test_a_record_is_found_by_a_word_without_accents_and_others_by_a_view_that_was_kept(
    open_page, register, script
):
    page = open_page(register.dpo, java_script_enabled=script)
    heard = Heard(page, register.url)
    page.goto(f"/organisations/{register.organisation.slug}/")
    count = page.locator(".register-count [role=status]")
    expect(count).to_have_text("1 000 activités")
    page.get_by_label("Rechercher dans tous les textes du registre").fill("DEGRADATIONS ete")
    if not script:
        page.get_by_role("button", name="Rechercher").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"q=DEGRADATIONS"))
    page.get_by_role("link", name=SOUGHT).click()
    expect(page.get_by_role("heading", name="Prévenir les dégradations pendant l’été")).to_be_visible()

    page.get_by_role("link", name="Registre", exact=True).first.click()
    page.get_by_role("button", name="Filtres").click()
    page.get_by_role("group", name="Service").get_by_label("Écoles").check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    expect(count).to_contain_text("333")
    heading = page.get_by_role("columnheader", name="Référence")
    heading.get_by_role("link").click()
    heading.get_by_role("link").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    page.get_by_role("link", name="Enregistrer cette vue").click()
    page.get_by_label("Nom de la vue").fill("Écoles, les dernières d’abord")
    page.get_by_role("button", name="Enregistrer").click()

    page.goto("/")
    page.get_by_role("link", name=re.compile("^Registre")).first.click()
    page.get_by_role("link", name="Écoles, les dernières d’abord").click()
    expect(count).to_contain_text("333")
    assert page.locator("tbody th a").all_inner_texts()[:2] == ["Activité 998", "Activité 995"]
    assert heard.outside == []
    assert heard.complaints == []
