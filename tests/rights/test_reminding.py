"""Whoever handles a request is told ten, five and two days before the last one, and once when it is late; nobody twice."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from registry.jobs.worker import do_next
from rights import tasks
from rights.models import RequestLetter
from rights.reminding import write_reminders
from tests.cast import make_member
from tests.rights.cast import EMAIL, NAME, do, received, send, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def november(client, desk):
    with time_machine.travel("2026-11-21 10:00", tick=True):
        asked = received(client, desk.controller)
    mail.outbox.clear()
    return asked


def reminded(day):
    """What is mailed when the task runs on that day, at noon."""
    mail.outbox.clear()
    with time_machine.travel(f"{day} 12:00", tick=True):
        tasks.sweep_requests()
        work()
    return [(letter.to, letter.subject) for letter in mail.outbox]


def test_the_steps_are_told_once_each_and_the_letter_names_nobody(november, dpo):
    told = {day: len(reminded(day)) for day in ("2026-12-10", "2026-12-11", "2026-12-12", "2026-12-16")}
    assert told == {"2026-12-10": 0, "2026-12-11": 1, "2026-12-12": 0, "2026-12-16": 1}
    (to, subject) = reminded("2026-12-22")[0]
    assert to == [dpo.email] and november.reference in subject
    body = mail.outbox[0].body
    assert NAME not in body and EMAIL not in body
    assert reminded("2026-12-23") == []


def test_the_officer_it_is_assigned_to_is_told_and_no_other(november, officer, organisation, dpo):
    other = make_member(organisation, "dpo", "second-officer")
    membership = other.memberships.get()
    with time_machine.travel("2026-11-22 10:00", tick=True):
        officer.force_login(dpo)
        do(officer, november, "assign", to=str(membership.public_id))
    assert [to for to, _subject in reminded("2026-12-19")] == [[other.email]]


def test_a_request_that_was_answered_is_not_reminded_of(november, officer, dpo):
    with time_machine.travel("2026-12-01 10:00", tick=True):
        officer.force_login(dpo)
        do(officer, november, "answer", outcome="granted", words="Voici.", reasons="")
        work()
    assert reminded("2026-12-19") == []


def test_a_reminder_whose_request_was_answered_meanwhile_is_not_sent(november, officer, dpo):
    with time_machine.travel("2026-12-19 10:00", tick=True):
        assert write_reminders(timezone.now()) == 1
        officer.force_login(dpo)
        do(officer, november, "answer", outcome="granted", words="Voici.", reasons="")
        work()
    assert [letter.to for letter in mail.outbox] == [[EMAIL]], "the answer alone"


def test_two_runs_at_the_same_moment_write_one_reminder(november, dpo):
    now = datetime.fromisoformat("2026-12-19T12:00:00+01:00")
    assert [write_reminders(now), write_reminders(now)] == [1, 0]


def test_a_new_request_is_told_to_the_officers_at_once_and_names_nobody(client, desk, dpo):
    asked = received(client, desk.controller)
    (letter,) = (one for one in mail.outbox if one.to == [dpo.email])
    assert asked.reference in letter.subject and "nouvelle demande" in letter.subject
    assert NAME not in letter.body and EMAIL not in letter.body


class PutsOff(EmailBackend):
    """A server that takes nothing for now, as one does that has not seen the sender before (RFC 5321, 4.2.1)."""

    code = 450

    def send_messages(self, messages):
        raise SMTPRecipientsRefused({EMAIL: (self.code, b"try later")})


class Refuses(PutsOff):
    code = 550


@pytest.mark.parametrize("server, is_given_up", [("PutsOff", False), ("Refuses", True)])
def test_a_letter_that_is_put_off_is_tried_again_and_one_that_is_refused_is_shown(
    client, desk, settings, server, is_given_up
):
    settings.EMAIL_BACKEND = f"{__name__}.{server}"
    send(client, desk.controller)
    work()
    letter = RequestLetter.objects.get()
    assert (letter.failed_at is not None) == is_given_up and letter.sent_at is None
    later = timezone.now() + timedelta(minutes=11)
    assert RequestLetter.objects.waiting(later).exists() != is_given_up


class NoServer(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("no server of mail")


def test_letters_wait_while_no_server_of_mail_answers_and_leave_once(client, desk, settings):
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.NoServer"
    assert send(client, desk.controller).status_code == 200
    work()
    (letter,) = RequestLetter.objects.all()
    assert letter.sent_at is None and mail.outbox == []
    settings.EMAIL_BACKEND = working
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=True):
        tasks.sweep_requests()
        work()
        tasks.sweep_requests()
        work()
    assert [one.to for one in mail.outbox] == [[EMAIL]]


def test_a_worker_that_was_killed_after_taking_a_letter_is_followed_by_another_and_the_letter_is_sent_once(
    client, desk
):
    send(client, desk.controller)
    RequestLetter.objects.update(taken_at=timezone.now())
    work()
    assert mail.outbox == [], "it is in somebody’s hands"
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=True):
        tasks.sweep_requests()
        work()
    assert [one.to for one in mail.outbox] == [[EMAIL]]
    assert not do_next("quick")


# The first page -----------------------------------------------------------------------------------------------


def test_the_first_page_of_the_officer_counts_what_is_late_or_due_soon(november, officer, dpo):
    def line(day):
        with time_machine.travel(f"{day} 10:00", tick=True):
            officer.force_login(dpo)
            return "sous dix jours" in officer.get("/").content.decode()

    assert [line("2026-12-10"), line("2026-12-11"), line("2027-01-10")] == [False, True, True]


def test_the_first_page_of_a_contributor_counts_no_request(november, client, contributor):
    with time_machine.travel("2026-12-19 10:00", tick=True):
        client.force_login(contributor)
        assert "sous dix jours" not in client.get("/").content.decode()
