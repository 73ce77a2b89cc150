"""Campaigns of reviews: each owner has one letter, a link works once, and what is answered changes no record by itself."""

import re
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from registry.editing import review_campaigns
from registry.editing.approving import freeze, working_sheets
from registry.editing.review_campaigns import (
    Ended,
    NobodyToAsk,
    ask_for_missed_letters,
    confirm,
    correct,
    purge_campaigns,
    renew,
    send_requests,
    standing_of,
    start_campaign,
)
from registry.editing.reviewing import plan_reviews
from registry.finding.index import refresh
from registry.jobs.worker import do_next
from registry.models import (
    Activity,
    ActivityIndex,
    Membership,
    Proposal,
    Review,
    ReviewCampaign,
    ReviewRequest,
    User,
)
from registry.models.accounts import digest_of
from tests.cast import make_member, make_row
from tests.races import at_once, without_locks

TODAY = timezone.localdate


def approved(organisation, **given):
    row = make_row(Activity, organisation, **given)
    freeze([row], working_sheets([row]), TODAY())
    return row


@pytest.fixture
def record(organisation):
    row = approved(organisation, name="Paie", reference="RH-1", state="current")
    plan_reviews(row, owner=None, address="paie@example.org")
    refresh()
    return row


def begin(organisation, by=None, **given):
    rows = Activity.objects.filter(controller=organisation)
    given = {"name": "Revue de 2027", "ends_on": TODAY() + timedelta(days=20)} | given
    return start_campaign(organisation, rows, by=by, **given)


def work():
    while do_next("quick"):
        pass


def secrets_of(message):
    return re.findall(r"/review-links/([\w-]+)/", message.body)


def asked_of(secret):
    return ReviewRequest.objects.with_secret(secret).get()


@pytest.mark.django_db
def test_the_owner_is_asked_about_the_version_in_force(organisation, record, dpo):
    campaign = begin(organisation, dpo, message="Merci de vérifier.")
    work()
    [message] = mail.outbox
    assert message.to == ["paie@example.org"]
    assert message.subject == "Ville de Valombre\u00a0: cette fiche est-elle toujours juste\u202f?"
    [secret] = secrets_of(message)
    html = message.alternatives[0][0]
    for text in (message.body, html):
        assert "RH-1 · Paie" in text and "Merci de vérifier." in text and secret in text
    asked = campaign.requests.get()
    assert asked == asked_of(secret)
    assert (asked.activity, asked.version) == (record, record.versions.get())
    assert asked.letter_sent_at is not None


@pytest.mark.django_db
def test_the_secret_of_a_link_is_stored_nowhere(organisation, record):
    begin(organisation)
    work()
    [secret] = secrets_of(mail.outbox[0])
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert secret not in repr(cursor.fetchall()), table
    assert digest_of(secret) in repr(ReviewRequest.objects.values_list("digest", flat=True))


@pytest.mark.django_db
def test_one_letter_asks_about_all_records_of_one_owner(organisation, record, reader):
    other = approved(organisation, name="Cantine", state="current")
    plan_reviews(other, owner=None, address="paie@example.org")
    third = approved(organisation, name="Garderie", state="current")
    plan_reviews(third, owner=reader)
    User.objects.filter(pk=reader.pk).update(language="en")
    begin(organisation)
    work()
    told = {message.to[0]: message for message in mail.outbox}
    assert set(told) == {"paie@example.org", "reader@valombre.example"}
    assert len(set(secrets_of(told["paie@example.org"]))) == 2
    assert "Garderie" not in told["paie@example.org"].body
    assert told["reader@valombre.example"].subject == "Ville de Valombre: is this record still right?"


@pytest.mark.django_db
def test_who_cannot_be_asked_is_left_out(organisation, record, reader):
    nobody = approved(organisation, name="Cantine", state="current")
    draft = make_row(Activity, organisation, name="Brouillon", state="draft")
    plan_reviews(draft, owner=reader)
    gone = approved(organisation, name="Garderie", state="current")
    plan_reviews(gone, owner=make_member(organisation, Membership.Role.READER, "gone"))
    Membership.objects.filter(user__username="gone").delete()
    campaign = begin(organisation)
    assert [one.activity for one in campaign.requests.all()] == [record]
    assert nobody.pk not in campaign.requests.values_list("activity", flat=True)


@pytest.mark.django_db
def test_a_campaign_that_asks_nobody_is_not_started(organisation):
    approved(organisation, name="Cantine", state="current")
    with pytest.raises(NobodyToAsk):
        begin(organisation)
    assert not ReviewCampaign.objects.exists()


@pytest.mark.django_db
def test_a_confirmation_is_a_review_of_the_version_that_was_shown(organisation, record):
    begin(organisation)
    confirm(ReviewRequest.objects.get(), remark="Vu.")
    review = Review.objects.get()
    assert (review.activity, review.version) == (record, record.versions.get())
    assert (review.reviewed_by, review.reviewed_from, review.note) == (None, "paie@example.org", "Vu.")
    assert ActivityIndex.objects.get(pk=record.pk).review_due_on > TODAY() + timedelta(days=360)
    assert not ActivityIndex.objects.get(pk=record.pk).is_unapproved


@pytest.mark.django_db
def test_corrections_wait_for_the_officer_and_change_nothing(organisation, record):
    before = record.history.count()
    begin(organisation)
    asked = ReviewRequest.objects.get()
    correct(asked, {"purposes": "Aussi les primes.", "retention": "Six ans."}, remark="Le logiciel a changé.")
    rows = Proposal.objects.order_by("pk")
    assert [(one.form, one.values, one.action, one.state) for one in rows] == [
        ("purposes", {"words": ["Aussi les primes."]}, "words", "waiting"),
        ("retention", {"words": ["Six ans."]}, "words", "waiting"),
        ("", {"words": ["Le logiciel a changé."]}, "words", "waiting"),
    ]
    assert {(one.proposed_from, one.proposed_by) for one in rows} == {("paie@example.org", None)}
    assert not Review.objects.exists()
    assert record.history.count() == before
    asked.refresh_from_db()
    assert (asked.answer, asked.remark) == ("corrected", "Le logiciel a changé.")


def end_by_use(asked):
    confirm(asked)


def end_by_time(asked):
    ReviewRequest.objects.update(expires_at=timezone.now())


def end_by_new_letter(asked):
    renew(asked)


def end_by_new_version(asked):
    row = Activity.objects.get(pk=asked.activity_id)
    row.name = "Paie et primes"
    row.save()
    freeze([row], working_sheets([row]), TODAY())


def end_by_archiving(asked):
    asked.activity.versions.update(is_in_force=False, ended_on=TODAY())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "end", [end_by_use, end_by_time, end_by_new_letter, end_by_new_version, end_by_archiving]
)
def test_a_link_that_is_over_answers_nothing(organisation, record, end):
    begin(organisation)
    asked = ReviewRequest.objects.get()
    end(ReviewRequest.objects.get())
    before = Review.objects.count()
    with pytest.raises(Ended):
        confirm(asked)
    with pytest.raises(Ended):
        correct(asked, {"purposes": "Aussi les primes."})
    assert (Review.objects.count(), Proposal.objects.count()) == (before, 0)


@pytest.mark.django_db
def test_a_new_letter_makes_the_link_of_the_former_one_worthless(organisation, record):
    begin(organisation)
    work()
    assert renew(ReviewRequest.objects.get())
    work()
    [former], [latter] = map(secrets_of, mail.outbox)
    assert not ReviewRequest.objects.with_secret(former).exists()
    confirm(asked_of(latter))
    assert not renew(ReviewRequest.objects.get())


@pytest.mark.django_db
def test_a_mail_server_that_is_down_delays_and_loses_nothing(organisation, record, monkeypatch, time_machine):
    inner = EmailBackend.send_messages

    def refuse(*given):
        raise smtplib.SMTPServerDisconnected

    now = timezone.now()
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    begin(organisation)
    work()
    assert ReviewRequest.objects.get().letter_sent_at is None
    monkeypatch.setattr(EmailBackend, "send_messages", inner)
    time_machine.move_to(now + timedelta(minutes=30))
    ask_for_missed_letters(timezone.now())
    work()
    ask_for_missed_letters(timezone.now() + timedelta(minutes=30))
    work()
    [message] = mail.outbox
    assert asked_of(secrets_of(message)[0]).letter_sent_at is not None


@pytest.mark.django_db
def test_two_workers_send_one_letter(organisation, record):
    begin(organisation)
    send_requests(ReviewRequest.objects.get())
    send_requests(ReviewRequest.objects.get())
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_it_is_counted_who_has_answered(organisation, record, reader):
    others = [approved(organisation, name=name, state="current") for name in ("Cantine", "Garderie", "Sport")]
    for row in others:
        plan_reviews(row, owner=reader)
    campaign = begin(organisation)
    confirm(campaign.requests.get(activity=record))
    correct(campaign.requests.get(activity=others[0]), {}, remark="À revoir.")
    others[1].versions.update(is_in_force=False, ended_on=TODAY())
    assert standing_of(campaign, timezone.now()) == {
        "asked": 4,
        "confirmed": 1,
        "corrected": 1,
        "ended": 1,
        "open": 1,
    }


@pytest.mark.django_db
def test_campaigns_and_their_addresses_are_forgotten_and_reviews_stay(organisation, record):
    campaign = begin(organisation)
    confirm(campaign.requests.get())
    end = timezone.now() + timedelta(days=20)
    assert purge_campaigns(end + timedelta(days=729)) == 0
    assert purge_campaigns(end + timedelta(days=732)) == 1
    assert not ReviewRequest.objects.exists()
    assert Review.objects.count() == 1


# At the same moment -----------------------------------------------------------------------------------------


@pytest.fixture(params=[True, False], ids=["by comparing and swapping", "control without it"])
def is_guarded(request, monkeypatch):
    if not request.param:
        without_locks(monkeypatch)

        def use_up(asked, answer, remark):
            if asked.answered_at is not None:
                raise Ended
            ReviewRequest.objects.filter(pk=asked.pk).update(
                answered_at=timezone.now(), answer=answer, remark=remark
            )

        monkeypatch.setattr(review_campaigns, "use_up", use_up)
    return request.param


@pytest.mark.django_db(transaction=True)
@pytest.mark.services
def test_two_answers_by_one_link_at_once_are_one(organisation, record, is_guarded):
    begin(organisation)
    first, second = ReviewRequest.objects.get(), ReviewRequest.objects.get()
    outcome = at_once(
        lambda: correct(first, {"purposes": "Aussi les primes."}),
        lambda: correct(second, {"purposes": "Encore autre chose."}),
    )
    assert (sorted(outcome) == ["", "Ended"]) == is_guarded
    assert (Proposal.objects.count() == 1) == is_guarded
