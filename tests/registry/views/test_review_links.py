"""The link of a review campaign: without account, session or cookie; it works once and tells nothing when guessed."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry.editing.approving import freeze, working_sheets
from registry.editing.review_campaigns import correct, start_campaign
from registry.editing.reviewing import plan_reviews
from registry.finding.index import refresh
from registry.jobs.worker import do_next
from registry.models import Activity, Proposal, Purpose, Review, ReviewCampaign, ReviewRequest
from tests.access import sign_in
from tests.cast import make_row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


@pytest.fixture
def record(organisation):
    row = make_row(Activity, organisation, name="Paie", reference="RH-1", state="current")
    make_row(Purpose, organisation, activity=row, name="Payer les salaires")
    freeze([row], working_sheets([row]), timezone.localdate())
    plan_reviews(row, owner=None, address="paie@example.org")
    refresh()
    return row


@pytest.fixture
def campaign(organisation, record, dpo):
    rows = Activity.objects.filter(controller=organisation)
    end = timezone.localdate() + timedelta(days=20)
    return start_campaign(organisation, rows, name="Revue de 2027", ends_on=end, by=dpo)


@pytest.fixture
def link(campaign):
    while do_next("quick"):
        pass
    return re.search(r"https?://[^/]+(/review-links/[\w-]+/)", mail.outbox[0].body)[1]


def test_the_owner_sees_the_version_that_was_approved(client, link, record):
    Purpose.objects.update(name="Autre chose, pas encore approuvée")
    answer = client.get(link)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Payer les salaires" in html
    assert "pas encore approuvée" not in html
    assert "Cette fiche est-elle toujours juste" in html
    assert "version 1" in html


def test_the_page_has_no_session_no_cookie_no_script_and_no_place_in_a_search_engine(client, link):
    for answer in (client.get(link), client.post(link, {"answer": "confirmed"})):
        assert not answer.cookies
        assert "noindex" in answer["X-Robots-Tag"]
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"
        assert "<script" not in answer.content.decode()


def test_who_is_signed_in_is_not_named(client, link, dpo):
    sign_in(client, dpo)
    dpo.first_name, dpo.last_name = "Camille", "Exemple"
    dpo.save()
    assert "Camille" not in client.get(link).content.decode()


def test_looking_uses_nothing_up(client, link):
    """Programs of mail servers open links to look for harm."""
    for _each in range(3):
        assert client.get(link).status_code == 200
    assert client.head(link).status_code == 200
    assert ReviewRequest.objects.get().answered_at is None


def test_a_confirmation_is_kept_and_the_link_is_over(client, link, record):
    answer = client.post(link, {"answer": "confirmed", "remark": "Vu."})
    assert answer.status_code == 200
    assert "Merci" in answer.content.decode()
    review = Review.objects.get()
    assert (review.reviewed_from, review.note, review.activity) == ("paie@example.org", "Vu.", record)
    assert client.get(link).status_code == 410
    assert client.post(link, {"answer": "confirmed"}).status_code == 410
    assert Review.objects.count() == 1


def test_corrections_in_words_are_proposals(client, link, record):
    sent = {"answer": "corrected", "words-purposes": "Aussi les primes.\r\nEt les congés."}
    assert client.post(link, sent).status_code == 200
    proposal = Proposal.objects.get()
    assert (proposal.form, proposal.values) == ("purposes", {"words": ["Aussi les primes.\nEt les congés."]})
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"answer": "corrected"}, "Écrivez ce qui est à corriger"),
        ({"answer": "confirmed", "words-purposes": "Aussi les primes."}, "Vous avez écrit des corrections"),
        ({"answer": "corrected", "words-purposes": "a\x07b"}, "caractère de contrôle"),
        ({"answer": "corrected", "remark": "a" * 5_001}, "5000"),
        ({"answer": "something else"}, "Cette fiche est-elle toujours juste"),
        ({}, "Cette fiche est-elle toujours juste"),
    ],
    ids=["nothing written", "both", "a sign no page can show", "too long", "no such answer", "no answer"],
)
def test_what_cannot_be_taken_comes_back_with_a_sentence_and_what_was_typed(client, link, sent, sentence):
    answer = client.post(link, sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert sentence in html
    assert sent.get("words-purposes", "").replace("\x07", "") in html.replace("\x07", "")
    assert not Review.objects.exists() and not Proposal.objects.exists()
    assert client.get(link).status_code == 200


def test_a_guess_tells_nothing(client, link, campaign):
    """A link that was used, one whose time is over and one that never was look the same, byte for byte."""
    guessed = client.get(reverse("review-link", args=["0" * 43]))
    client.post(link, {"answer": "confirmed"})
    used = client.get(link)
    ReviewRequest.objects.update(answered_at=None, answer="", expires_at=timezone.now())
    late = client.get(link)
    assert guessed.status_code == used.status_code == late.status_code == 410
    assert guessed.content == used.content == late.content
    for answer in (guessed, used, late):
        text = answer.content.decode()
        assert "Valombre" not in text and "Paie" not in text and "2027" not in text


def test_a_link_shows_its_own_record_alone(client, link, organisation, record):
    other = make_row(Activity, organisation, name="Cantine")
    freeze([other], working_sheets([other]), timezone.localdate())
    html = client.get(link).content.decode()
    assert "Cantine" not in html
    assert client.get(record.get_absolute_url()).status_code == 302  # it opens nothing else


def test_many_tries_are_refused(client, settings):
    answers = [client.get(reverse("review-link", args=[f"guess-{n}"])).status_code for n in range(65)]
    assert answers.count(410) == 60
    assert set(answers[60:]) == {429}


def test_the_page_asks_the_database_for_the_request_alone(client, link):
    """The sheet stands in its version; the count of attempts has a table of its own."""
    with CaptureQueriesContext(connection) as captured:
        client.get(link)
    asked = [one["sql"] for one in captured if "FROM" in one["sql"] and '"cache"' not in one["sql"]]
    assert len(asked) == 1, asked


# The officer ------------------------------------------------------------------------------------------------


@pytest.fixture
def officer(officer):
    officer.cookies["django_language"] = "en"
    return officer


def test_the_officer_starts_a_campaign_and_sees_who_has_answered(officer, organisation, record, commit):
    address = reverse("registry:start-review-campaign", args=[organisation.slug])
    assert officer.get(address).status_code == 200
    end = timezone.localdate() + timedelta(days=20)
    sent = {"name": "Review of 2027", "which": "all", "ends_on": end.isoformat(), "message": "Please."}
    with commit():
        answer = officer.post(address, sent)
    assert answer.status_code == 302
    html = officer.get(answer["Location"]).content.decode()
    assert "paie@example.org" in html and "Send again" in html
    assert [message.to for message in mail.outbox] == [["paie@example.org"]]
    correct(ReviewRequest.objects.get(), {"purposes": "Aussi les primes."}, remark="À revoir.")
    html = officer.get(answer["Location"]).content.decode()
    assert "Corrections proposed" in html and "À revoir." in html and "Send again" not in html
    html = officer.get(reverse("registry:reviews", args=[organisation.slug])).content.decode()
    assert "Review of 2027" in html and "1 of 1" in html


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "This field is required"),
        ({"ends_on": "2020-01-01"}, "Choose a day that is not over."),
        ({"name": "Revue de 2027"}, "There is a campaign of this name already."),
    ],
)
def test_a_wrong_campaign_comes_back_with_a_sentence(officer, organisation, campaign, changed, sentence):
    end = timezone.localdate() + timedelta(days=20)
    sent = {"name": "Another", "which": "all", "ends_on": end.isoformat()} | changed
    answer = officer.post(reverse("registry:start-review-campaign", args=[organisation.slug]), sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert ReviewCampaign.objects.count() == 1


def test_a_campaign_that_asks_nobody_says_so(officer, organisation):
    end = timezone.localdate() + timedelta(days=20)
    sent = {"name": "Another", "which": "all", "ends_on": end.isoformat()}
    answer = officer.post(reverse("registry:start-review-campaign", args=[organisation.slug]), sent)
    assert answer.status_code == 422
    assert "None of these records has both an owner and an approved version." in answer.content.decode()


def test_a_reader_does_not_see_who_was_asked(client, reader, organisation, campaign):
    sign_in(client, reader)
    assert (
        client.get(
            reverse("registry:review-campaign", args=[organisation.slug, campaign.public_id])
        ).status_code
        == 403
    )
    html = client.get(reverse("registry:reviews", args=[organisation.slug])).content.decode()
    assert "Revue de 2027" not in html


def test_the_officer_takes_a_correction_over_or_refuses_it(officer, organisation, record, campaign):
    first, second = correct(
        ReviewRequest.objects.get(), {"purposes": "Aussi les primes."}, remark="Le logiciel a changé."
    )
    html = officer.get(reverse("registry:proposals", args=[organisation.slug])).content.decode()
    assert "paie@example.org" in html and "Correction in words" in html and "Whole record" in html
    page = reverse("registry:proposal", args=[organisation.slug, first.public_id])
    assert "Aussi les primes." in officer.get(page).content.decode()
    assert "Aussi les primes." not in officer.get(record.get_absolute_url()).content.decode()
    taken = reverse("registry:take-over-proposal", args=[organisation.slug, first.public_id])
    assert officer.post(taken).status_code == 302
    other_page = reverse("registry:proposal", args=[organisation.slug, second.public_id])
    html = officer.get(other_page).content.decode()
    assert f"write to {second.proposed_from} yourself" in html
    assert "Its author reads the reason" not in html
    refused = reverse("registry:refuse-proposal", args=[organisation.slug, second.public_id])
    assert officer.post(refused, {"answer": "C’est déjà dit."}).status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.answer) == ("accepted", "refused", "C’est déjà dit.")
    officer.post(taken)
    assert "This proposal has an answer already." in officer.get(page).content.decode()


def test_a_correction_shows_on_the_page_of_the_record(officer, record, campaign):
    correct(ReviewRequest.objects.get(), {"purposes": "Aussi les primes."})
    html = officer.get(record.get_absolute_url()).content.decode()
    assert "A change is proposed" in html
    assert "paie@example.org" in html
