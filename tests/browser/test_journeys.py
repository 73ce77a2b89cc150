"""From the sign-in page to the register on paper, with JavaScript and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from registry.exchange.exports.jobs import REGISTER_PDF
from registry.jobs.worker import do
from registry.models import Job
from tests.browser.conftest import Heard, Site
from tests.cast import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def nobody_at_work(monkeypatch):
    """The queue rings for nobody: an export waits until the test prepares it."""
    monkeypatch.setattr("registry.jobs.requests.wake_after_commit", lambda lane: None)


def ask_for_the_register(page: Page, site: Site) -> Job:
    """Sign in, walk to the register, ask for it on paper; leaves the person on the page of the export."""
    page.goto("/")
    page.get_by_label("Adresse de courriel ou identifiant").fill(site.dpo.username)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.get_by_role("link", name=site.organisation.name, exact=True).click()
    page.get_by_role("link", name="Exports", exact=True).locator("visible=true").first.click()
    page.get_by_role("button", name="Préparer le fichier").click()
    expect(page).to_have_url(re.compile("/exports/.+/$"))
    expect(page.locator(".state")).to_have_text("En attente")
    return Job.objects.get(kind=REGISTER_PDF)


def fetch_the_file(page: Page) -> str:
    """Wait for the link to the file, follow it, and read the file’s first page."""
    link = page.get_by_role("link", name="Télécharger le fichier")
    expect(link).to_be_visible(timeout=15_000)
    with page.expect_download() as download:
        link.click()
    return PdfReader(download.value.path()).pages[0].extract_text()


def test_the_link_to_the_file_arrives_on_the_page_as_it_stands(open_page, site):
    page = open_page()
    heard = Heard(page, site.url)
    export = ask_for_the_register(page, site)
    page.evaluate("window.stillHere = true")
    do(export.public_id)
    text = fetch_the_file(page)
    assert page.evaluate("window.stillHere"), "the page was not loaded again"
    assert site.organisation.name in text
    assert heard.outside == []
    assert heard.complaints == []


def test_without_javascript_the_page_looks_again_by_itself(open_page, site):
    page = open_page(java_script_enabled=False)
    heard = Heard(page, site.url)
    export = ask_for_the_register(page, site)
    do(export.public_id)
    text = fetch_the_file(page)
    assert site.organisation.name in text
    assert not any("htmx" in address for address in heard.requests)
    assert heard.outside == []
    assert heard.complaints == []
