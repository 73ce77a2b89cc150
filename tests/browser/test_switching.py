"""An external data protection officer goes from one organisation to another in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from registry.finding.index import refresh
from registry.models import Activity, Controller, Membership
from tests.browser.conftest import Heard
from tests.cast import make_row

pytestmark = pytest.mark.browser


@pytest.fixture
def school(site) -> Controller:
    """A second organisation of the same officer, with one record in which much is missing."""
    school = Controller.objects.create(slug="lycee", name="Lycée des Pins")
    Membership.objects.create(user=site.dpo, controller=school, role=Membership.Role.DPO)
    make_row(
        Activity, school, reference="LP-01", name="Carnet de correspondance", state="draft", role="controller"
    )
    while refresh():
        pass
    return school


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_external_officer_sees_all_that_waits_and_then_one_organisation_at_a_time(
    open_page, site, school, script
):
    page = open_page(site.dpo, java_script_enabled=script)
    heard = Heard(page, site.url)
    page.goto("/")
    for organisation in (site.organisation, school):
        expect(page.get_by_role("heading", name=organisation.name)).to_be_visible()
    desk = page.locator("section", has=page.locator(f"#desk-{school.slug}"))
    desk.get_by_role("link", name="brouillon").click()
    expect(page.locator("tbody")).to_contain_text("Carnet de correspondance")

    own = Activity.objects.filter(controller=site.organisation).earliest("pk")
    page.locator(".switcher summary").click()
    page.locator(".switcher").get_by_role("link", name=site.organisation.name).click()
    expect(page.locator("tbody")).to_contain_text(own.name)
    expect(page.locator("tbody")).not_to_contain_text("Carnet de correspondance")
    page.locator("#q").fill("Carnet")
    if not script:
        page.locator("#q").press("Enter")
    expect(page.locator("tbody")).to_have_count(0)
    expect(page.get_by_text("Carnet de correspondance")).to_have_count(0)

    page.locator(".switcher summary").click()
    page.locator(".switcher").get_by_role("link", name=school.name).click()
    expect(page.locator("tbody")).to_contain_text("Carnet de correspondance")
    assert heard.outside == []
    assert heard.complaints == []


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_officer_of_many_finds_one_by_its_name_from_any_page(open_page, site, school, script):
    for number in range(30):
        other = Controller.objects.create(slug=f"c-{number}", name=f"Commune {number:02}")
        Membership.objects.create(user=site.dpo, controller=other, role=Membership.Role.DPO)
    page = open_page(site.dpo, java_script_enabled=script)
    heard = Heard(page, site.url)
    page.goto("/profile/")
    links = page.locator(".switcher a")
    expect(links).to_have_count(0)
    page.locator(".switcher summary").click()
    if script:
        expect(links).to_have_count(32)
    page.locator(".switcher input[type=search]").fill("lycee")
    if script:
        expect(links).to_have_count(1)
        links.click()
        expect(page.locator("tbody")).to_contain_text("Carnet de correspondance")
    else:
        page.locator(".switcher button").click()
        expect(page.locator(".desk")).to_have_count(1)
        expect(page.get_by_role("heading", name="Lycée des Pins")).to_be_visible()
    assert heard.outside == []
    assert heard.complaints == []
