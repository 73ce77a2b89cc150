"""Signing in as people do: first with a passkey set up, then with the passkey alone; and the look of these pages."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from registry.models import Controller, Membership
from registry.people import membership
from tests.browser.conftest import Heard, Site
from tests.browser.test_accessibility import LOOKS, faults_of
from tests.cast import PASSWORD
from tests.config.codes import code_of

pytestmark = pytest.mark.browser

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_device(context: BrowserContext, page: Page) -> None:
    """Chromium's own device for passkeys, which recognises its owner and says yes."""
    protocol = context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def sign_in_by_password(page: Page, site: Site) -> None:
    page.get_by_label("Adresse de courriel ou identifiant").fill(site.dpo.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def sign_out(page: Page) -> None:
    page.locator(".tools .menu > summary").click()
    page.get_by_role("button", name="Se déconnecter").click()


def test_the_first_passkey_opens_a_closed_organisation_and_then_signs_in_alone(open_page, site):
    Controller.objects.filter(pk=site.organisation.pk).update(requires_second_factor=True)
    register = reverse("registry:register", args=[site.organisation.slug])
    page = open_page()
    give_device(page.context, page)
    heard = Heard(page, site.url)

    # Somebody who has only a password is led to the second factor, and from there to the page asked for.
    page.goto(register)
    sign_in_by_password(page, site)
    expect(page).to_have_url(re.compile("/accounts/2fa/$"))
    expect(page.get_by_role("alert")).to_contain_text("Cet organisme exige un second facteur")
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="Aller à la page demandée").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(register))

    # From now on the passkey alone signs in, and leads where one wanted to go.
    sign_out(page)
    page.goto(register)
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page).to_have_url(re.compile(register))

    # A password asks for the passkey, too.
    sign_out(page)
    sign_in_by_password(page, site)
    expect(page).to_have_url(re.compile("/accounts/2fa/authenticate/"))
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_role("button", name="Utiliser une clé d’accès")).to_have_count(0)
    page.goto(register)
    expect(page).to_have_url(re.compile(register))
    assert heard.outside == heard.complaints == []
    assert Authenticator.objects.filter(user=site.dpo, type="webauthn").count() == 1


def test_a_device_without_the_passkey_is_answered_with_a_sentence(open_page, site):
    page = open_page()
    give_device(page.context, page)
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    expect(page.locator("#passkey-failure")).to_contain_text("n’a pas pu servir")


def test_without_javascript_an_app_is_set_up_and_used(open_page, site):
    page = open_page(java_script_enabled=False)
    page.goto(reverse("mfa_activate_totp"))
    sign_in_by_password(page, site)
    expect(page.get_by_role("heading", level=1)).to_have_text("Configurer l’application")
    secret = page.locator(".secret").inner_text()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Configurer l’application").click()
    recovery = page.locator(".codes li").first.inner_text()
    sign_out(page)
    sign_in_by_password(page, site)
    expect(page.get_by_role("button", name="Utiliser une clé d’accès")).to_be_hidden()
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page).to_have_url(f"{site.url}/")


def test_pages_of_accounts_have_no_fault_and_fit_a_narrow_screen(open_page, site):
    member = site.dpo.memberships.get()
    letters = []
    membership.invite(
        site.organisation,
        email="nouvelle@example.org",
        role=Membership.Role.READER,
        departments=[],
        language="fr",
        by=site.dpo,
        wake=lambda invitation: letters.append(membership.draw_link(invitation)),
    )
    welcome = letters[0].replace("http://localhost:8000", "")
    slug = site.organisation.slug
    public = [reverse("account_reset_password"), welcome, "/invitations/never/"]
    own = [
        *(reverse(name) for name in ("profile", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn")),
        *(reverse(name) for name in ("account_reauthenticate", "account_change_password")),
        *(reverse(f"registry:{name}", args=[slug]) for name in ("members", "invite")),
        *(reverse(f"registry:{name}", args=[slug, member.public_id]) for name in ("member", "remove-member")),
        welcome,
    ]
    faults = {}
    for person, paths in ((None, public), (site.dpo, own)):
        page = open_page(person, bypass_csp=True)
        for path in paths:
            page.goto(path)
            page.add_script_tag(content=AXE_SCRIPT)
            for scheme, width in LOOKS:
                page.emulate_media(color_scheme=scheme)
                page.set_viewport_size({"width": width, "height": 800})
                found = faults_of(page, **({"runOnly": ["cat.color"]} if scheme == "dark" else {}))
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    found.append("scrolls sideways")
                if found:
                    faults[path, scheme, width] = found
    assert not faults
