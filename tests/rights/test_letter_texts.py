"""An organisation changes the text of a letter: named fields alone are filled in, and what the law asks for stays."""

import pytest
from django.core import mail
from django.urls import reverse

from rights.models import LetterText
from tests.rights.cast import EMAIL, do, received, work

pytestmark = pytest.mark.django_db
MINE = "Bonjour {person},\n\nNous avons bien reçu votre demande {reference}. {deadline}\n\nSuivez-la ici : {link}"


def letter_to(address):
    """The last letter to this address."""
    return [one.body for one in mail.outbox if one.to == [address]][-1]


def page(organisation, kind="acknowledgement", language="fr"):
    return reverse("rights:letter-text", args=[organisation.slug, kind, language])


@pytest.fixture
def english(officer):
    officer.cookies["django_language"] = "en"
    return officer


def test_the_next_letter_has_the_changed_text_and_those_sent_before_stay(client, english, desk):
    first = received(client, desk.controller)
    before = first.requestletters.get(kind="acknowledgement").content["body"]
    assert english.post(page(desk.controller), {"text": MINE}).status_code == 302
    received(client, desk.controller, email="autre@example.org")
    body = letter_to("autre@example.org")
    assert "Nous avons bien reçu votre demande D-2026-0002." in body
    assert "article 12" in body.replace("\u00a0", " ")
    assert first.requestletters.get(kind="acknowledgement").content["body"] == before


def test_a_text_without_what_the_law_asks_for_is_refused_and_stays_in_the_form(english, desk):
    answer = english.post(page(desk.controller, "refusal"), {"text": "C’est non. {grounds} {reasons}"})
    html = answer.content.decode()
    assert answer.status_code == 422 and "C’est non." in html
    assert "{complaint}" in html and "{judicial_remedy}" in html and "the law requires it" in html
    assert not LetterText.objects.exists()


@pytest.mark.parametrize("text", ["{person.email}", "{request}", "{% load x %}{", "{{ person }}"])
def test_nothing_but_named_fields_can_stand_in_braces(english, desk, text):
    assert english.post(page(desk.controller), {"text": text}).status_code == 422
    assert not LetterText.objects.exists()


def test_one_press_brings_the_proposed_text_back(client, english, desk):
    english.post(page(desk.controller), {"text": MINE})
    assert "changed" in english.get(reverse("rights:letters", args=[desk.controller.slug])).content.decode()
    english.post(page(desk.controller), {"restore": "1"})
    assert not LetterText.objects.exists()
    received(client, desk.controller)
    assert "Madame, Monsieur" in letter_to(EMAIL)


def test_the_text_of_one_language_and_organisation_serves_no_other(client, english, desk, other_organisation):
    english.post(page(desk.controller), {"text": MINE})
    asked = received(client, desk.controller)
    asked.language = "en"
    asked.save()
    do(english, asked, "write", words="Hello.")
    work()
    assert "Hello." in mail.outbox[-1].body
    assert english.get(page(other_organisation)).status_code == 404


def test_there_is_no_page_for_a_letter_or_a_language_that_is_not_there(english, desk):
    assert english.get(page(desk.controller, "invented")).status_code == 404
    assert english.get(page(desk.controller, language="de")).status_code == 404
