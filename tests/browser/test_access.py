"""What no automatic check sees: what is told to who cannot see it, where the focus stands, and when a session ends."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from registry.models import Activity, Department, Purpose
from tests.browser.conftest import Heard, Site
from tests.cast import make_row

pytestmark = pytest.mark.browser


@pytest.fixture
def site(town) -> Site:
    return town


@pytest.fixture
def activity(site):
    town = site.organisation
    department = make_row(Department, town, name="École")
    return make_row(Activity, town, reference="A-1", name="Inscrire", state="draft", department=department)


def said(page: Page):
    """The one place that is there from the start and in which everything is told."""
    return page.locator("#said")


LISTEN = """() => {
  window.heard = [];
  const place = document.getElementById("said");
  new MutationObserver(() => place.textContent && window.heard.push(place.textContent))
    .observe(place, { childList: true, characterData: true, subtree: true });
}"""


def test_a_save_a_move_and_a_deletion_are_told_in_a_place_that_was_there_before(open_page, site, activity):
    for name in ("Inscrire", "Facturer", "Relancer"):
        make_row(Purpose, site.organisation, activity=activity, name=name)
    page = open_page(site.dpo)
    page.goto(activity.get_absolute_url())
    page.evaluate(LISTEN)
    expect(said(page)).to_have_attribute("role", "status")
    page.locator("#purposes .section-head a").click()
    page.get_by_role("button", name="Descendre Inscrire").focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("Déplacé\u00a0: à présent en place 2 sur 3.")
    expect(page.get_by_role("button", name="Descendre Inscrire")).to_be_focused()
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("Déplacé\u00a0: à présent en place 3 sur 3.")
    # At the end of the list there is no way down any more: the focus stays with the row.
    expect(page.get_by_role("button", name="Monter Inscrire")).to_be_focused()
    page.get_by_role("link", name="Modifier Relancer").press("Enter")
    expect(page.locator("#purposes .editor-title")).to_be_focused()
    page.get_by_label("Finalité").first.fill("Relancer les familles")
    page.locator(".editor-foot button").focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("Enregistré.")
    page.get_by_role("link", name="Supprimer Relancer les familles").press("Enter")
    page.get_by_role("button", name="Supprimer").press("Enter")
    expect(said(page)).to_have_text("Supprimé.")
    assert page.evaluate("document.activeElement !== document.body")
    assert page.evaluate("window.heard.length") == 4


def test_a_place_that_is_born_with_its_words_tells_nothing(open_page, site, activity):
    """The control of the test above: this is what the pages did before."""
    page = open_page(site.dpo)
    page.goto(activity.get_absolute_url())
    page.evaluate(LISTEN)
    page.evaluate("document.getElementById('main').innerHTML = '<p role=status>Enregistré.</p>'")
    page.wait_for_timeout(300)
    assert page.evaluate("window.heard") == []


def test_what_a_whole_page_answers_is_told_too(open_page, site, activity):
    page = open_page(site.dpo)
    page.goto(reverse("registry:save-view", args=["exemple"]))
    page.get_by_label("Nom").fill("Ma vue")
    page.locator("main button[type=submit]").first.click()
    expect(said(page)).to_have_text("La vue « Ma vue » est enregistrée.")


def test_a_refused_form_says_first_what_is_wrong_and_leads_to_it(open_page, site, activity):
    page = open_page(site.dpo)
    page.goto(reverse("registry:interview", args=["exemple"]))
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page).to_have_title(re.compile("^Erreur – "))
    summary = page.locator("[data-summary]")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link")
    for link in links.all():
        link.click()
        inside = page.evaluate(
            """target => {
              const place = document.getElementById(target);
              return place === document.activeElement || place.contains(document.activeElement);
            }""",
            link.get_attribute("href").removeprefix("#"),
        )
        assert inside, link.inner_text()
    assert links.count() >= 2


def test_a_password_that_is_wrong_takes_the_focus_to_the_words_that_say_so(open_page, site):
    page = open_page()
    page.goto(reverse("account_login"))
    page.get_by_label("Adresse").fill("dpo")
    page.get_by_label("Mot de passe").first.fill("wrong wrong wrong")
    page.get_by_role("button", name="Se connecter").first.click()
    expect(page).to_have_title(re.compile("^Erreur – "))
    expect(page.locator("[data-summary]")).to_be_focused()


def test_a_required_answer_is_said_in_words_and_to_the_accessibility_tree(open_page, site, activity):
    page = open_page(site.dpo)
    page.goto(reverse("registry:edit-section", args=["exemple", activity.public_id, "general"]))
    name = page.get_by_role("textbox", name="Nom", exact=True).first
    expect(name).to_have_attribute("aria-required", "true")
    label = page.locator(f"label[for={name.get_attribute('id')}]")
    expect(label).to_have_text(re.compile(r"Nom\s*\(obligatoire\)"))
    optional = page.get_by_label("Description").first
    assert optional.get_attribute("aria-required") is None
    assert "obligatoire" not in page.locator(f"label[for={optional.get_attribute('id')}]").inner_text()


HIDDEN_STOPS = """() => {
  const bar = document.querySelector(".bulk").getBoundingClientRect();
  const box = document.activeElement.getBoundingClientRect();
  const inBar = document.querySelector(".bulk").contains(document.activeElement);
  return !inBar && box.height > 0 && box.bottom > bar.top && box.top < bar.bottom && box.right > bar.left && box.left < bar.right;
}"""


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (320, 256)])
def test_what_has_the_focus_is_never_under_the_bar_of_what_is_selected(
    open_page, site, activity, width, height
):
    for number in range(2, 22):
        make_row(
            Activity, site.organisation, reference=f"A-{number}", name=f"Fiche {number}", state="draft",
            department=activity.department,
        )  # fmt: skip
    page = open_page(site.dpo, viewport={"width": width, "height": height})
    page.goto(reverse("registry:register", args=["exemple"]))
    box = page.locator(".pick input[name=pick]").first
    box.focus()
    page.keyboard.press("Space")
    hidden, stops = [], 0
    while (
        not page.evaluate("document.querySelector('.bulk').contains(document.activeElement)") and stops < 80
    ):
        if page.evaluate(HIDDEN_STOPS):
            hidden.append(page.evaluate("document.activeElement.outerHTML.slice(0, 90)"))
        page.keyboard.press("Tab")
        stops += 1
    assert stops > 20
    assert hidden == []


# The session --------------------------------------------------------------------------------------------------


def lasts(**left: float) -> None:
    Session.objects.update(expire_date=timezone.now() + timedelta(**left))


@pytest.fixture
def form(open_page, site, activity):
    """A form in a browser whose clock the test puts forward."""
    page = open_page(site.dpo)
    page.clock.install()
    page.heard = Heard(page, site.url)
    page.goto(reverse("registry:edit-section", args=["exemple", activity.public_id, "general"]))
    return page


def hours_later(page: Page) -> None:
    """Four hours but five minutes: the page looks whether the session ends."""
    page.clock.fast_forward("03:55:00")


def test_a_page_warns_before_the_session_ends_and_one_press_keeps_it(form):
    form.get_by_label("Description").first.focus()
    lasts(seconds=100)
    hours_later(form)
    warning = form.get_by_role("dialog", name=re.compile(r"^Votre session se termine à\s\d{1,2}:\d\d$"))
    expect(warning).to_be_visible()
    expect(warning.get_by_role("button", name="Prolonger la session")).to_be_focused()
    form.keyboard.press("Enter")
    expect(warning).to_have_count(0)
    expect(said(form)).to_have_text("La session est prolongée.")
    expect(form.get_by_label("Description").first).to_be_focused()
    assert Session.objects.get().expire_date - timezone.now() > timedelta(hours=3)
    assert form.heard.complaints == []


def test_who_works_in_another_page_is_not_warned_in_this_one(form):
    with form.expect_response("**/session/"):
        hours_later(form)
    expect(form.get_by_role("dialog")).to_have_count(0)


def test_who_types_is_working_and_is_not_interrupted(form):
    form.get_by_label("Description").first.fill("Pas encore enregistrée")
    lasts(seconds=100)
    with form.expect_response("**/session/"):
        hours_later(form)
    expect(form.get_by_role("dialog")).to_have_count(0)
    assert Session.objects.get().expire_date - timezone.now() > timedelta(hours=3)


def test_in_its_last_minutes_a_session_is_said_to_end_for_good(form):
    """Twelve hours after the sign-in nothing prolongs it: no press is offered that would do nothing."""
    stored = Session.objects.get()
    began = int((timezone.now() - timedelta(hours=11, minutes=57)).timestamp())
    stored.session_data = SessionStore.encode(SessionStore(), {**stored.get_decoded(), "signed_in_at": began})
    stored.save()
    lasts(seconds=180)
    hours_later(form)
    warning = form.get_by_role("dialog", name=re.compile(r"^Votre session se termine à\s\d{1,2}:\d\d$"))
    expect(warning).to_contain_text("Une session dure au plus 12 heures et ne peut plus être prolongée.")
    expect(warning.get_by_role("button", name="Prolonger la session")).to_have_count(0)
    form.keyboard.press("Enter")
    expect(warning).to_have_count(0)
    with form.expect_response("**/session/"):
        form.clock.fast_forward("00:00:31")
    expect(form.get_by_role("dialog")).to_have_count(0)


def test_once_the_session_has_ended_the_page_says_so_and_keeps_what_was_typed(form):
    form.get_by_label("Description").first.fill("Pas encore enregistrée")
    Session.objects.all().delete()
    hours_later(form)
    over = form.get_by_role("dialog", name="Votre session a pris fin")
    expect(over).to_be_visible()
    expect(over.get_by_role("link")).to_be_focused()
    form.keyboard.press("Escape")
    expect(form.get_by_label("Description").first).to_have_value("Pas encore enregistrée")


def test_a_password_can_be_read_while_it_is_typed_and_is_hidden_when_it_is_sent(open_page, site):
    page = open_page()
    page.goto(reverse("account_login"))
    page.get_by_label("Adresse").fill("dpo")
    field = page.get_by_label("Mot de passe")
    field.fill("wrong wrong wrong")
    shown = page.get_by_role("button", name="Afficher le mot de passe")
    expect(shown).to_have_attribute("aria-pressed", "false")
    shown.press("Enter")
    expect(field).to_have_attribute("type", "text")
    expect(shown).to_have_attribute("aria-pressed", "true")
    expect(shown).to_be_focused()
    page.evaluate("document.addEventListener('submit', (event) => event.preventDefault())")
    field.press("Enter")
    expect(field).to_have_attribute("type", "password")


def test_a_map_of_flows_is_passed_in_one_step(open_page, site, activity):
    make_row(Purpose, site.organisation, activity=activity, name="Inscrire")
    page = open_page(site.dpo)
    page.goto(reverse("registry:flows", args=["exemple"]))
    page.get_by_role("link", name="Passer la carte").press("Enter")
    expect(page.locator(".figure-numbers > summary")).to_be_focused()
