"""Opinions and agreements beside a record: who may write them, and what the link shows to whoever has it."""

import re

import pytest
from django.urls import reverse

from registry.editing.states import change_state
from registry.models import Activity, Opinion, Purpose, Signature
from registry.people.access import Access
from tests.cast import make_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(organisation):
    activity = make_row(
        Activity, organisation, state="draft", name="Paie", reference="RH-1", role="controller"
    )
    make_row(Purpose, organisation, activity=activity, name="Payer les salaires")
    return activity


def at(name, record):
    return reverse(f"registry:{name}", args=[record.controller.slug, record.public_id])


def link_for(client, dpo, record, **given):
    client.force_login(dpo)
    answer = client.post(at("ask-agreement", record), {"quality": "Direction générale", **given})
    link = re.search(r'href="[^"]*(/agreements/[^"]+)"', answer.content.decode())[1]
    client.logout()
    return link


def test_the_officer_gives_an_opinion_that_members_read(client, dpo, reader, record):
    client.force_login(dpo)
    client.post(at("give-opinion", record), {"opinion": "Favorable.", "recommendations": "Réduire la durée."})
    client.force_login(reader)
    page = client.get(at("advice", record)).content.decode()
    assert "Favorable." in page
    assert "Réduire la durée." in page
    assert client.post(at("give-opinion", record), {"opinion": "Le mien."}).status_code == 403
    assert Opinion.objects.count() == 1


def test_an_empty_opinion_is_refused_at_its_field(client, dpo, record):
    client.force_login(dpo)
    answer = client.post(at("give-opinion", record), {"opinion": " "})
    assert answer.status_code == 422
    assert "Ce champ est obligatoire" in answer.content.decode()
    assert not Opinion.objects.exists()


def test_the_link_shows_the_record_as_it_was_when_it_was_made(client, dpo, record):
    link = link_for(client, dpo, record)
    Activity.objects.filter(pk=record.pk).update(name="Autre chose")
    page = client.get(link).content.decode()
    assert "Paie" in page
    assert "Payer les salaires" in page
    assert "Autre chose" not in page


def test_the_link_shows_what_changes_in_the_current_version(client, dpo, record):
    access = Access(record.controller_id, "dpo")
    change_state([record.pk], "current", access=access, by=dpo, words="Décidé.")
    Activity.objects.filter(pk=record.pk).update(name="Paie et primes")
    page = client.get(link_for(client, dpo, record)).content.decode()
    assert "<del>Paie</del>" in page
    assert "<ins>Paie et primes</ins>" in page


def test_whoever_has_the_link_answers_once_without_an_account(client, dpo, record):
    link = link_for(client, dpo, record)
    answer = client.post(link, {"name": "Camille Exemple", "answer": "yes", "words": ""})
    assert "Votre réponse est conservée" in answer.content.decode()
    signature = Signature.objects.get()
    assert (signature.is_agreed, signature.name) == (True, "Camille Exemple")
    assert client.get(link).status_code == 410
    assert client.post(link, {"name": "X", "answer": "no", "words": "Non."}).status_code == 410


def test_a_refusal_needs_words(client, dpo, record):
    link = link_for(client, dpo, record)
    answer = client.post(link, {"name": "Camille Exemple", "answer": "no", "words": ""})
    assert answer.status_code == 422
    assert "Dites ce que vous refusez" in answer.content.decode()
    assert Signature.objects.get().answered_at is None


def test_a_guessed_link_tells_nothing(client, record):
    answer = client.get(reverse("agreement", args=["guessed"]))
    assert answer.status_code == 410
    assert "Paie" not in answer.content.decode()
    assert record.controller.name not in answer.content.decode()


def test_the_secret_of_a_link_is_not_kept(client, dpo, record):
    secret = link_for(client, dpo, record).rstrip("/").rsplit("/")[-1]
    kept = Signature.objects.values().get()
    assert secret not in map(str, kept.values())


def test_the_version_says_what_was_advised_and_agreed(client, dpo, record):
    link = link_for(client, dpo, record)
    client.post(link, {"name": "Camille Exemple", "answer": "yes", "words": ""})
    client.force_login(dpo)
    client.post(at("give-opinion", record), {"opinion": "Favorable."})
    access = Access(record.controller_id, "dpo")
    change_state([record.pk], "current", access=access, by=dpo, words="Décidé.")
    address = reverse("registry:activity-version", args=[record.controller.slug, record.public_id, 1])
    page = client.get(address).content.decode()
    for said in ("Favorable.", "Camille Exemple", "Accord donné"):
        assert said in page


def test_an_approval_that_waits_for_an_agreement_says_so(client, dpo, organisation, record):
    client.force_login(dpo)
    organisation.needs_signature = True
    organisation.save()
    sent = {"state": "current", "from": "draft", "reason": "Décidé."}
    answer = client.post(at("move-state", record), sent, follow=True)
    assert "n’a donné son accord" in answer.content.decode()
    record.refresh_from_db()
    assert record.state == "draft"


def test_the_page_that_asks_says_what_is_not_met_and_decides_nothing(client, dpo, organisation, record):
    client.force_login(dpo)
    organisation.needs_signature = True
    organisation.save()
    page = client.get(at("move-state", record), {"state": "current"}).content.decode()
    assert "n’a donné son accord" in page
    assert 'name="state"' not in page


def test_a_link_ends_when_another_version_is_approved(client, dpo, record):
    link = link_for(client, dpo, record)
    access = Access(record.controller_id, "dpo")
    change_state([record.pk], "current", access=access, by=dpo, words="Décidé.")
    assert client.get(link).status_code == 410
    assert client.post(link, {"name": "X", "answer": "yes"}).status_code == 410
    assert Signature.objects.get().answered_at is None


def test_whoever_comes_back_to_the_address_of_a_form_is_led_to_the_page(client, dpo, record):
    client.force_login(dpo)
    for name in ("give-opinion", "ask-agreement"):
        assert client.get(at(name, record))["Location"] == at("advice", record)


def test_no_search_engine_keeps_the_page_of_an_agreement(client, dpo, record):
    assert "noindex" in client.get(link_for(client, dpo, record))["X-Robots-Tag"]
