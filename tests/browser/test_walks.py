"""Five tasks with the keyboard alone: at each stop the focus is seen, and after each act it is where one goes on."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from policies.models import Notice, NoticeActivity
from registry.models import Activity, Department, Purpose, Recipient, RetentionRule
from tests.browser.conftest import Site
from tests.browser.keys import Keys
from tests.cast import PASSWORD, make_row

pytestmark = pytest.mark.browser


@pytest.fixture
def site(town) -> Site:
    return town


@pytest.fixture
def activity(site):
    town = site.organisation
    make_row(Department, town, name="Cantine")
    activity = make_row(Activity, town, reference="A-1", name="Inscrire", state="draft", role="controller")
    make_row(Purpose, town, activity=activity, name="Inscrire les élèves")
    return activity


@pytest.fixture
def keys(open_page, site) -> Keys:
    return Keys(open_page(site.dpo, viewport={"width": 1280, "height": 800}))


def test_signing_in_and_opening_a_record(open_page, site, activity):
    keys = Keys(open_page(viewport={"width": 1280, "height": 800}))
    keys.page.goto(reverse("account_login"))
    keys.write("Adresse de courriel ou identifiant", site.dpo.email)
    keys.write("Mot de passe", PASSWORD)
    keys.press("Enter")
    expect(keys.page.get_by_role("navigation", name="Navigation principale")).to_be_visible()
    keys.follow("Registre", ".rail")
    expect(keys.page.get_by_role("heading", level=1)).to_contain_text("Registre")
    keys.skip_the_head()
    keys.follow("Inscrire", "tbody")
    expect(keys.page.get_by_role("heading", level=1)).to_contain_text("Inscrire")
    assert keys.page.url.endswith(activity.get_absolute_url())


def test_adding_a_recipient_that_is_found_as_one_types(keys, activity):
    page = keys.page
    page.goto(activity.get_absolute_url())
    keys.skip_the_head()
    keys.follow("Modifier Destinataires", "#recipients")
    expect(page.locator("#recipients .editor-title")).to_be_focused()
    keys.follow("Ajouter Destinataire", "#recipients .additions")
    expect(page.locator("#recipients .editor-title")).to_be_focused()
    keys.to(page.get_by_label("Type"))
    page.keyboard.type("Service")  # a list is chosen from by its first letters
    keys.to(page.get_by_role("combobox", name="Service", exact=True))
    page.keyboard.type("cant")
    keys.press("ArrowDown", "Enter")
    keys.look()
    keys.follow("Enregistrer", "#recipients", role="button")
    keys.is_told("Enregistré.")
    keys.look()
    assert Recipient.objects.get().department.name == "Cantine"


def test_changing_a_retention_rule_after_an_error(keys, activity, site):
    rule = make_row(RetentionRule, site.organisation, activity=activity, amount=2, unit="year")
    page = keys.page
    page.goto(reverse("registry:edit-row", args=["exemple", "retention-rule", rule.public_id]))
    keys.skip_the_head()
    keys.to(page.get_by_label("Nombre", exact=True))
    keys.press("Control+a", "3")
    keys.to(page.get_by_label("Unité"))
    keys.press("Home")  # not answered yet
    keys.follow("Enregistrer", "main", role="button")
    expect(page.locator("[data-summary]")).to_be_focused()
    keys.look()
    keys.follow("Unité", "[data-summary]")
    expect(page.get_by_label("Unité")).to_be_focused()
    keys.look()
    page.keyboard.type("Mois")
    keys.follow("Enregistrer", "main", role="button")
    expect(page.locator("#said")).to_contain_text("Enregistré.")
    rule.refresh_from_db()
    assert (rule.amount, rule.unit) == (3, "month")


def test_putting_a_record_in_force(keys, activity):
    keys.page.goto(activity.get_absolute_url())
    keys.skip_the_head()
    keys.follow("Mettre en vigueur", "main")
    expect(keys.page.get_by_role("heading", level=1)).to_contain_text("Mettre cette fiche en vigueur")
    keys.skip_the_head()
    keys.write("Pourquoi", "Relue en réunion.")
    keys.follow("Mettre en vigueur", "main", role="button")
    expect(keys.page.get_by_text("Relue en réunion.")).to_be_visible()
    expect(keys.page.locator("#said")).not_to_be_empty()
    activity.refresh_from_db()
    assert activity.state == "current"


def test_publishing_a_notice(keys, activity, site):
    town = site.organisation
    Activity.objects.update(state="current")
    notice = make_row(Notice, town, slug="ecole", title="Vos données à l’école", language="fr")
    make_row(NoticeActivity, town, notice=notice, activity=activity)
    keys.page.goto(reverse("policies:notice-detail", args=["exemple", notice.public_id]))
    keys.skip_the_head()
    keys.follow("Publier", "main")
    expect(keys.page.get_by_role("heading", level=1)).to_contain_text("Rendre cette notice publique")
    keys.skip_the_head()
    keys.write("Pourquoi", "La rentrée commence.")
    keys.follow("Publier", "main", role="button")
    expect(keys.page.get_by_text("La rentrée commence.")).to_be_visible()
    notice.refresh_from_db()
    assert notice.is_published


@pytest.mark.parametrize(
    ("style", "fault"),
    [
        ("*:focus { outline: none !important; }", "^no ring"),
        ("footer { position: fixed; inset: 0; z-index: 99; }", "^under <footer"),
    ],
)
def test_control_a_focus_that_is_not_seen_is_noticed(open_page, site, style, fault):
    keys = Keys(open_page(bypass_csp=True))
    keys.page.goto(reverse("account_login"))
    keys.page.add_style_tag(content=style)
    with pytest.raises(AssertionError, match=fault):
        keys.to(keys.page.get_by_label("Mot de passe"))
