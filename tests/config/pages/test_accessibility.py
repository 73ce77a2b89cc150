"""What an installation states of its accessibility, and that nothing is stated that nobody did."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from config import env
from policies.models import Notice
from registry.models import Controller
from tests.cast import make_row
from tests.markup import tight

NOTHING = {"state": "", "assessed_on": None, "contact": "", "barriers": "", "is_bound": False}
STATED = {
    "state": "partial",
    "assessed_on": date(2026, 11, 3),
    "contact": "acces@exemple.example",
    "barriers": "La carte des flux.",
    "is_bound": True,
}


@pytest.fixture
def read(client, db, settings):
    def read(address: str = "", language: str = "fr") -> str:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return tight(client.get(address or reverse("accessibility")).content.decode())

    return read


def test_until_somebody_states_something_the_page_says_that_nothing_is_recorded(read, settings):
    settings.ACCESSIBILITY = NOTHING
    page = read()
    assert "Aucune évaluation n’est enregistrée." in page
    assert "Aucun contact n’est enregistré." in page
    for said in ("conforme", "Défenseur des droits", "Évaluée le", "Ce qui n’est pas accessible"):
        assert said not in page, said
    assert "No assessment is recorded." in read(language="en")


def test_what_is_stated_is_said_in_the_words_of_the_decree_with_its_day(read, settings):
    settings.ACCESSIBILITY = STATED
    page = read()
    assert "Accessibilité\u00a0: partiellement conforme." in page
    assert "Évaluée le 3 novembre 2026." in page
    assert '<a href="mailto:acces@exemple.example">acces@exemple.example</a>' in page
    assert "La carte des flux." in page
    assert "Défenseur des droits" in page
    assert "décret n°\u00a02019-768" in page
    english = read(language="en")
    assert "Accessibility: partially compliant." in english
    assert "Défenseur des droits" in english


def test_who_is_not_bound_by_the_french_act_names_no_authority(read, settings):
    settings.ACCESSIBILITY = STATED | {"is_bound": False}
    page = read()
    assert "partiellement conforme" in page
    assert "Défenseur" not in page
    assert "2019-768" not in page


@pytest.mark.parametrize(
    ("stated", "words"), [(NOTHING, "Accessibilité"), (STATED, "Accessibilité\u00a0: partiellement conforme")]
)
def test_the_foot_of_the_console_and_of_public_notices_leads_there(read, settings, stated, words):
    settings.ACCESSIBILITY = stated
    town = Controller.objects.create(slug="exemple", name="Ville d’Exemple")
    notice = make_row(Notice, town, slug="ecole", title="École", language="fr", is_published=True)
    link = f'<a href="/accessibility/">{words}</a>'
    for address in (
        reverse("account_login"),
        reverse("policies:notices", args=["exemple"]),
        notice.get_absolute_url(),
    ):
        foot = read(address).split("<footer", 1)[1]
        assert link in foot, address


def test_a_state_that_the_law_does_not_know_is_refused_at_the_start(monkeypatch):
    monkeypatch.setenv("TRENTE_ACCESSIBILITY", "mostly")
    with pytest.raises(ImproperlyConfigured, match="full, partial, none"):
        env.choice("TRENTE_ACCESSIBILITY", "full", "partial", "none")
    monkeypatch.setenv("TRENTE_ACCESSIBILITY_DAY", "03/11/2026")
    with pytest.raises(ImproperlyConfigured, match="2026-11-29"):
        env.day("TRENTE_ACCESSIBILITY_DAY")
    monkeypatch.setenv("TRENTE_ACCESSIBILITY_DAY", "2026-11-03")
    assert env.day("TRENTE_ACCESSIBILITY_DAY") == date(2026, 11, 3)
