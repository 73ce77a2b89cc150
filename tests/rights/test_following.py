"""A person follows a request by a link that says nothing to anyone else; owners of records search by a link that works once."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from registry.models import Activity
from rights.models import RequestFile, RequestMessage, SearchTask
from tests.cast import make_row
from tests.rights.cast import EMAIL, NAME, WORDS, do, link_in, received, work

pytestmark = pytest.mark.django_db


def follow(request):
    return reverse("rights:follow", args=[request.told()["follow"]])


# Following ----------------------------------------------------------------------------------------------------


def test_the_person_reads_how_it_stands_and_nothing_of_what_the_desk_does_inside(client, officer, asked, dpo):
    do(officer, asked, "assign", to=str(dpo.memberships.get().public_id))
    html = client.get(follow(asked)).content.decode()
    assert asked.reference in html and "en cours de traitement" in html
    assert dpo.email not in html and "Attribuée" not in html
    assert not client.cookies


def test_messages_go_both_ways(client, officer, asked):
    client.post(follow(asked), {"words": "J’ai déménagé."})
    page = officer.get(asked.get_absolute_url()).content.decode()
    assert "J’ai déménagé." in page
    do(officer, asked, "write", words="C’est noté.")
    work()
    assert "C’est noté." in mail.outbox[-1].body
    assert "C’est noté." in client.get(follow(asked)).content.decode()


def test_an_empty_message_is_answered_with_a_sentence(client, asked):
    answer = client.post(follow(asked), {"words": ""})
    assert answer.status_code == 422 and "Écrivez un message" in answer.content.decode()
    assert not RequestMessage.objects.exists()


def test_files_sent_while_no_identity_is_asked_are_no_proofs_of_it(client, asked):
    client.post(follow(asked), {"words": "", "documents": [SimpleUploadedFile("a.pdf", b"%PDF-1.7")]})
    assert [one.use for one in RequestFile.objects.all()] == ["person"]


def test_a_closed_request_is_followed_for_thirty_days_and_not_written_to(client, officer, asked):
    do(officer, asked, "answer", outcome="granted", words="Voici.", reasons="")
    do(officer, asked, "close")
    assert client.get(follow(asked)).status_code == 200
    assert client.post(follow(asked), {"words": "Encore."}).status_code == 422
    assert not RequestMessage.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert client.get(follow(asked)).status_code == 410


def test_the_link_is_sent_again_to_the_address_of_the_request_alone_and_the_page_says_the_same(client, asked):
    find = reverse("rights:find")
    mail.outbox.clear()
    right = client.post(find, {"reference": asked.reference.lower(), "email": EMAIL.upper()})
    work()
    (letter,) = mail.outbox
    assert letter.to == [EMAIL] and link_in(letter, "follow") == follow(asked)
    mail.outbox.clear()
    wrong_address = client.post(find, {"reference": asked.reference, "email": "autre@example.org"})
    wrong_number = client.post(find, {"reference": "D-2026-9999", "email": EMAIL})
    work()
    assert mail.outbox == []
    assert right.content == wrong_address.content == wrong_number.content


def test_the_link_is_found_after_the_master_key_was_replaced(client, asked, settings):
    settings.RIGHTS_KEYS = ["the next master key of this installation", *settings.RIGHTS_KEYS]
    mail.outbox.clear()
    client.post(reverse("rights:find"), {"reference": asked.reference, "email": EMAIL})
    work()
    assert [one.to for one in mail.outbox] == [[EMAIL]]


def test_the_link_of_one_request_opens_no_other(client, desk):
    first, second = (received(client, desk.controller, email=f"{one}@example.org") for one in "ab")
    assert second.reference not in client.get(follow(first)).content.decode()


# Searching ----------------------------------------------------------------------------------------------------


@pytest.fixture
def record(organisation):
    return make_row(Activity, organisation, name="Gestion des clients")


def order(officer, asked, record):
    return do(
        officer,
        asked,
        "search",
        activity=str(record.public_id),
        to="service@example.org",
        words="Numéro de client 3030",
    )


def test_the_owner_of_a_record_searches_by_a_link_without_an_account_and_only_once(
    client, officer, asked, record
):
    mail.outbox.clear()
    assert order(officer, asked, record).status_code == 302
    work()
    (letter,) = mail.outbox
    assert letter.to == ["service@example.org"]
    for secret in (NAME, EMAIL, WORDS, "3030"):
        assert secret not in letter.body + letter.subject
    address = link_in(letter, "search")
    assert "Numéro de client 3030" in client.get(address).content.decode()
    found = SimpleUploadedFile("fiche.pdf", b"%PDF-1.7 fiche")
    sent = {"answer": "found", "words": "Une fiche.", "documents": [found]}
    assert client.post(address, sent).status_code == 200
    assert client.post(address, sent).status_code == client.get(address).status_code == 410
    assert [one.use for one in RequestFile.objects.all()] == ["found"]
    asked.refresh_from_db()
    assert asked.is_unread, "the desk has something to look at"
    page = officer.get(asked.get_absolute_url()).content.decode()
    assert "Une fiche." in page and "fiche.pdf" in page


def test_a_search_without_an_answer_is_asked_for_one_and_the_link_still_works(client, officer, asked, record):
    order(officer, asked, record)
    work()
    address = link_in(mail.outbox[-1], "search")
    assert client.post(address, {"answer": "found", "words": ""}).status_code == 422
    assert client.post(address, {"answer": "nothing", "words": ""}).status_code == 200


def test_a_search_ends_with_the_request_and_after_thirty_days(client, officer, asked, record):
    order(officer, asked, record)
    work()
    address = link_in(mail.outbox[-1], "search")
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert client.get(address).status_code == 410
    do(officer, asked, "answer", outcome="granted", words="Voici.", reasons="")
    do(officer, asked, "close")
    assert client.get(address).status_code == 410
    assert SearchTask.objects.get().answered_at is None


def test_no_activity_of_another_organisation_is_searched(officer, asked, other_organisation):
    theirs = make_row(Activity, other_organisation, name="Ailleurs")
    assert order(officer, asked, theirs).status_code == 422
    assert not SearchTask.objects.exists()
