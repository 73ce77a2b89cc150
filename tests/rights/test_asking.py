"""Anyone asks on one page: only a confirmed address reaches the desk, the day of sending counts, and nothing tells who asked."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail, serializers, signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from rights import models
from rights.forgetting import forget_unconfirmed
from rights.forms.public import SALT
from rights.models import RequestFile, RequestKey, RequestLetter, SubjectRequest
from tests.rights.cast import EMAIL, NAME, WORDS, form_of, link_in, open_desk, received, send, work

pytestmark = pytest.mark.django_db


def page_of(controller):
    return reverse("rights:form", args=[controller.slug])


# The page -----------------------------------------------------------------------------------------------------


def test_the_form_of_a_closed_desk_is_not_there(client, organisation):
    assert client.get(page_of(organisation)).status_code == 404
    assert send(client, organisation).status_code == 404
    assert not SubjectRequest.objects.exists()


def test_the_form_speaks_french_and_english_and_sets_no_cookie(client, desk):
    french = client.get(page_of(desk.controller), {"lang": "fr"})
    english = client.get(page_of(desk.controller), {"lang": "en"})
    assert "Faire effacer mes données" in french.content.decode()
    assert "Have my data erased" in english.content.decode()
    assert not client.cookies


def test_identity_is_not_asked(client, desk):
    html = client.get(page_of(desk.controller), {"lang": "fr"}).content.decode()
    assert "pièce d’identité" not in html and "date de naissance" not in html


def test_what_was_typed_stays_when_something_is_to_be_corrected(client, desk):
    answer = send(client, desk.controller, email="camille", kinds=[])
    html = answer.content.decode()
    assert answer.status_code == 422
    assert WORDS in html and 'value="camille"' in html
    assert not SubjectRequest.objects.exists() and not mail.outbox


def test_whoever_asks_for_someone_else_says_for_whom(client, desk):
    answer = send(client, desk.controller, relation="parent")
    assert answer.status_code == 422
    assert send(client, desk.controller, relation="parent", about="Enfant Exemple").status_code == 200
    work()
    (asked,) = SubjectRequest.objects.all()
    assert asked.told()["about"] == "Enfant Exemple"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kinds": ["access"], "relation": "heir", "about": "Dominique Exemple"},
        {"kinds": ["heir_request"], "relation": "self", "about": "Dominique Exemple"},
        {"kinds": ["heir_request"], "relation": "parent", "about": "Dominique Exemple"},
        {"kinds": ["heir_request", "access"], "relation": "heir", "about": "Dominique Exemple"},
        {"kinds": ["heir_request"], "relation": "designated", "about": ""},
    ],
)
def test_what_is_asked_goes_with_who_asks(client, desk, wrong):
    assert send(client, desk.controller, **wrong).status_code == 422
    assert not SubjectRequest.objects.exists()


@pytest.mark.parametrize("relation", ["heir", "designated"])
def test_control_who_acts_for_a_deceased_person_asks_so(client, desk, relation):
    asks = {"kinds": ["heir_request"], "relation": relation, "about": "Dominique Exemple"}
    assert send(client, desk.controller, **asks).status_code == 200


def test_the_form_says_what_becomes_of_what_is_written_there(client, organisation):
    """Article 13: who, why and under which text, who reads it, for how long, and the rights."""
    open_desk(organisation, months_kept=24)
    html = client.get(page_of(organisation), {"lang": "en"}).content.decode()
    used = " ".join(html.split()).partition("How what you write here is used")[2]
    for told in (
        "Ville de Valombre is the controller",
        "6(1)(c)",
        "5(2)",
        "read by those who handle requests",
        "kept for 24 months",
        "restricted",
        "supervisory authority",
        "marked as required is needed",
    ):
        assert told in used


def test_a_form_that_is_sent_at_once_or_from_elsewhere_is_asked_to_be_sent_again(client, desk):
    at_once = {**form_of(desk.controller), "began": signing.dumps(desk.controller.slug, salt=SALT)}
    assert client.post(page_of(desk.controller), at_once).status_code == 422
    assert client.post(page_of(desk.controller), {**at_once, "began": "made up"}).status_code == 422
    other = signing.dumps("another-organisation", salt=SALT)
    assert client.post(page_of(desk.controller), {**at_once, "began": other}).status_code == 422
    assert not SubjectRequest.objects.exists()


def test_a_program_that_fills_in_what_nobody_sees_gets_the_same_page_and_nothing_is_kept(client, desk):
    by_person, by_program = send(client, desk.controller), send(client, desk.controller, website="x")
    assert by_program.status_code == by_person.status_code == 200
    assert by_program.content == by_person.content
    assert SubjectRequest.objects.count() == 1


def test_many_requests_from_one_address_are_refused_and_another_address_is_not_stopped(
    client, desk, settings
):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "rights_request": "3/h/ip"}
    answers = [send(client, desk.controller, email=f"p{one}@example.org").status_code for one in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    elsewhere = client.post(page_of(desk.controller), form_of(desk.controller), REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 200
    assert SubjectRequest.objects.count() == 4


# Confirming ---------------------------------------------------------------------------------------------------


def test_nothing_is_in_the_desk_before_the_address_is_confirmed(client, desk, officer):
    send(client, desk.controller)
    work()
    list_page = reverse("rights:desk", args=[desk.controller.slug])
    assert NAME not in officer.get(list_page).content.decode()
    (letter,) = mail.outbox
    assert letter.to == [EMAIL] and WORDS not in letter.body
    address = link_in(letter, "confirm")
    assert client.get(address).status_code == 200
    assert not SubjectRequest.objects.received().exists(), "opening a link is not confirming"
    client.post(address)
    assert NAME in officer.get(list_page).content.decode()


def test_the_day_of_sending_counts_and_the_receipt_is_acknowledged_with_it(client, desk):
    with time_machine.travel("2026-11-21 10:00", tick=False):
        send(client, desk.controller)
        work()
    with time_machine.travel("2026-11-23 18:00", tick=False):
        client.post(link_in(mail.outbox[0], "confirm"))
        work()
    asked = SubjectRequest.objects.get()
    assert (asked.received_on.isoformat(), asked.due_on.isoformat()) == ("2026-11-21", "2026-12-21")
    body = mail.outbox[1].body
    assert asked.reference == "D-2026-0001" in body
    assert "21 novembre 2026" in body and "21 décembre 2026" in body
    assert "12" in body and link_in(mail.outbox[1], "follow")


@pytest.mark.parametrize(
    ("region", "day"),
    [
        ("metropolitan", "2026-11-22"),
        ("polynesie-francaise", "2026-11-21"),
        ("nouvelle-caledonie", "2026-11-22"),
    ],
)
def test_the_day_of_receipt_is_that_of_where_the_organisation_is(client, organisation, region, day):
    """23:30 on the 21st in Papeete: in Paris it is the 22nd, and so it is in Nouméa."""
    open_desk(organisation, region=region)
    with time_machine.travel("2026-11-22 09:30+00:00", tick=True):
        assert received(client, organisation).received_on.isoformat() == day


def test_whoever_does_not_know_is_led_to_a_request_that_is_chosen_then(client, desk):
    first = client.get(page_of(desk.controller), {"lang": "en"}).content.decode()
    assert "You had said yes, and change your mind." in first
    assert "?lang=en&amp;want=withdrawal#id_kinds" in first
    led = client.get(page_of(desk.controller), {"lang": "en", "want": "withdrawal"}).context["form"]
    assert led.initial["kinds"] == ["withdrawal"]
    odd = client.get(page_of(desk.controller), {"want": "<script>"})
    assert odd.context["form"].initial["kinds"] == [] and "<script>" not in odd.content.decode()


def test_confirming_twice_is_confirming_once(client, asked):
    before = len(mail.outbox)
    address = link_in(mail.outbox[0], "confirm")
    assert client.post(address).status_code == 200
    work()
    assert len(mail.outbox) == before
    assert SubjectRequest.objects.count() == 1 and asked.requeststeps.count() == 1


def test_a_link_that_was_never_ours_and_one_that_is_over_look_the_same(client, desk):
    with time_machine.travel(timezone.now() - timedelta(hours=73), tick=False):
        send(client, desk.controller)
        work()
    over = client.post(link_in(mail.outbox[0], "confirm"))
    guessed = client.get(reverse("rights:confirm", args=["guessed"]))
    assert over.status_code == guessed.status_code == 410
    assert over.content == guessed.content
    assert not SubjectRequest.objects.received().exists()


def test_what_nobody_confirms_is_forgotten_after_three_days(client, desk):
    send(client, desk.controller)
    assert forget_unconfirmed(timezone.now() + timedelta(hours=71)) == 0
    assert forget_unconfirmed(timezone.now() + timedelta(hours=73)) == 1
    assert not SubjectRequest.objects.exists()
    assert not RequestKey.objects.exists() and not RequestLetter.objects.exists()


def test_numbers_follow_each_other_in_each_organisation(client, desk, other_organisation):
    open_desk(other_organisation)
    mine = [received(client, desk.controller, email=f"{one}@example.org").number for one in "ab"]
    assert mine == [1, 2]
    assert received(client, other_organisation).number == 1


# What is stored -----------------------------------------------------------------------------------------------


def test_no_column_of_the_database_shows_who_asked_or_what(client, asked):
    told = "".join(
        serializers.serialize("json", model._default_manager.all())
        for model in (getattr(models, name) for name in models.__all__)
    )
    assert str(asked.public_id) in told, "the control: the rows are there"
    for secret in (NAME, EMAIL, WORDS, "Camille", "3030"):
        assert secret not in told
    assert asked.told()["words"] == WORDS, "the control: it is read with its key"


def test_files_are_kept_sealed_and_read_again(client, desk):
    file = SimpleUploadedFile("preuve.pdf", b"%PDF-1.7 le contenu", content_type="text/html")
    asked = received(client, desk.controller, documents=[file])
    (kept,) = RequestFile.objects.filter(request=asked)
    assert kept.name == "preuve.pdf" and kept.read() == b"%PDF-1.7 le contenu"
    assert b"le contenu" not in bytes(kept.content)


def test_a_file_of_another_kind_is_refused_with_its_name_and_nothing_is_kept(client, desk):
    file = SimpleUploadedFile("page.html", b"<script>alert(1)</script>")
    answer = send(client, desk.controller, documents=[file])
    assert answer.status_code == 422 and "page.html" in answer.content.decode()
    assert not SubjectRequest.objects.exists()
