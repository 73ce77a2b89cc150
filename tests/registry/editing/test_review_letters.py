"""Letters about reviews: 30 and 7 days before and on the day, once; a mail server that is down loses nothing."""

import smtplib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from registry.editing import review_letters
from registry.editing.review_letters import (
    ask_for_missed_letters,
    purge_letters,
    send_letter,
    step_of,
    write_digests,
    write_reminders,
)
from registry.editing.reviewing import order_reviews, plan_reviews, record_reviews
from registry.finding.index import refresh
from registry.jobs.worker import do_next
from registry.models import Activity, Job, Membership, Review, ReviewLetter, ReviewReminder, User
from tests.cast import make_member, make_row
from tests.races import at_once, meet_at

DUE = date(2026, 6, 10)  # a Wednesday


def at(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def before(days):
    return at(DUE - timedelta(days=days))


@pytest.mark.parametrize(
    ("left", "step"), [(31, None), (30, 30), (29, 30), (8, 30), (7, 7), (1, 7), (0, 0), (-1, 0), (-400, 0)]
)
def test_the_step_is_the_last_one_reached(left, step):
    assert step_of(DUE, DUE - timedelta(days=left)) == step


@pytest.fixture
def owner(organisation):
    return make_member(
        organisation, Membership.Role.READER, "owner", first_name="Camille", last_name="Exemple"
    )


@pytest.fixture
def record(organisation, owner):
    """A record whose review is due on DUE: it was reviewed a year before."""
    row = make_row(Activity, organisation, name="Paie", reference="RH-1")
    make_row(Review, organisation, activity=row, reviewed_at=at(date(2025, 6, 10)))
    refresh()
    plan_reviews(row, owner=owner)
    return row


@pytest.fixture
def clock(time_machine):
    return lambda moment: time_machine.move_to(moment, tick=False)


def work():
    """What workers do: every job that waits."""
    while do_next("quick"):
        pass


def run(clock, moment):
    clock(moment)
    write_reminders(moment)
    work()


def told():
    return [(message.to, message.subject) for message in mail.outbox]


@pytest.mark.django_db
def test_owners_are_told_thirty_and_seven_days_before_and_on_the_day(record, clock):
    for days in range(32, -3, -1):
        run(clock, before(days))
    assert [letter.event for letter in ReviewLetter.objects.order_by("pk")] == [
        "2026-05-11",
        "2026-06-03",
        "2026-06-10",
    ]
    assert told() == [(["owner@valombre.example"], "Ville de Valombre : 1 fiche à revoir")] * 3
    assert [row.step for row in ReviewReminder.objects.order_by("pk")] == [30, 7, 0]
    assert not ReviewLetter.objects.filter(sent_at=None).exists()


@pytest.mark.django_db
def test_a_letter_says_which_record_when_and_where_in_text_and_html(record, clock, settings):
    run(clock, before(7))
    [message] = mail.outbox
    link = f"{settings.SITE_URL}{record.get_absolute_url()}#review"
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    for text in (message.body, html):
        assert "RH-1 · Paie" in text
        assert "10\u00a0juin 2026" in text
        assert "dans 7 jours" in text
        assert link in text
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_a_letter_is_in_the_language_of_whom_it_goes_to(record, owner, clock):
    User.objects.filter(pk=owner.pk).update(language="en")
    run(clock, before(30))
    [message] = mail.outbox
    assert message.subject == "Ville de Valombre: 1 record to review"
    assert "To be reviewed by 10\u00a0June 2026: in 30 days" in message.body


@pytest.mark.django_db
def test_the_links_of_a_letter_carry_no_secret(record, clock):
    run(clock, before(0))
    [message] = mail.outbox
    assert "?" not in message.body.split("http", 1)[1]


@pytest.mark.django_db
def test_one_letter_of_the_day_names_all_records_of_one_person(organisation, record, owner, clock):
    other = make_row(Activity, organisation, name="Cantine", reference="EC-1")
    make_row(Review, organisation, activity=other, reviewed_at=at(date(2025, 6, 10)))
    plan_reviews(other, owner=owner)
    run(clock, before(7))
    [message] = mail.outbox
    assert message.subject == "Ville de Valombre : 2 fiches à revoir"
    assert "Paie" in message.body and "Cantine" in message.body


@pytest.mark.django_db
def test_a_task_that_runs_late_tells_the_step_that_holds_now_and_no_other(record, clock):
    run(clock, before(3))
    run(clock, before(2))
    assert [row.step for row in ReviewReminder.objects.all()] == [7]
    assert len(mail.outbox) == 1
    run(clock, before(-9))
    run(clock, before(-10))
    assert [row.step for row in ReviewReminder.objects.order_by("pk")] == [7, 0]
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_an_order_makes_a_new_day_and_so_a_new_letter(record, dpo, clock):
    run(clock, before(30))
    order_reviews(
        Activity.objects.filter(pk=record.pk), reason="La loi a changé.", due_on=date(2026, 5, 20), by=dpo
    )
    run(clock, before(29))
    assert [(row.due_on, row.step) for row in ReviewReminder.objects.order_by("pk")] == [
        (DUE, 30),
        (date(2026, 5, 20), 30),
    ]


@pytest.mark.django_db
def test_nobody_is_told_of_what_was_done_meanwhile(record, owner, clock):
    clock(before(7))
    write_reminders(before(7))
    record_reviews([record.pk], by=owner)
    work()
    assert mail.outbox == []
    letter = ReviewLetter.objects.get()
    assert (letter.sent_at, letter.dropped_at) == (None, before(7))


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["left", "closed", "no longer owner", "archived"])
def test_who_no_longer_looks_after_a_record_is_told_nothing(record, owner, clock, how):
    def end():
        match how:
            case "left":
                Membership.objects.filter(user=owner).delete()
            case "closed":
                User.objects.filter(pk=owner.pk).update(is_active=False)
            case "no longer owner":
                plan_reviews(record, owner=None)
            case "archived":
                Activity.objects.filter(pk=record.pk).update(state="archived")

    clock(before(7))
    write_reminders(before(7))
    end()
    work()
    assert mail.outbox == []
    run(clock, before(0))
    assert mail.outbox == []
    assert ReviewLetter.objects.count() == 1


@pytest.mark.django_db
def test_a_mail_server_that_is_down_delays_and_loses_nothing(record, clock, monkeypatch):
    inner = EmailBackend.send_messages

    def refuse(*given):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    run(clock, before(7))
    for minutes in (5, 11, 40):  # again and again
        clock(before(7) + timedelta(minutes=minutes))
        ask_for_missed_letters(timezone.now())
        work()
    assert mail.outbox == []
    assert ReviewLetter.objects.get().sent_at is None
    assert ReviewLetter.objects.stuck(before(7) + timedelta(hours=2)).count() == 1
    monkeypatch.setattr(EmailBackend, "send_messages", inner)
    clock(before(7) + timedelta(hours=2))
    ask_for_missed_letters(timezone.now())
    work()
    assert told() == [(["owner@valombre.example"], "Ville de Valombre : 1 fiche à revoir")]
    ask_for_missed_letters(timezone.now() + timedelta(hours=1))
    work()
    assert len(mail.outbox) == 1
    assert not Job.objects.filter(state="failed").exists()


@pytest.mark.django_db
def test_each_attempt_of_a_letter_has_the_same_message_id(record, clock):
    run(clock, before(7))
    ReviewLetter.objects.update(sent_at=None, taken_at=None)  # the server took it, and the worker died
    ask_for_missed_letters(before(7))
    work()
    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first == second
    assert first.startswith(f"<{ReviewLetter.objects.get().public_id}@")


@pytest.mark.django_db
def test_two_workers_send_one_letter(record, clock):
    clock(before(7))
    write_reminders(before(7))
    letter = ReviewLetter.objects.get()
    send_letter(ReviewLetter.objects.get())
    send_letter(letter)
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_officers_have_a_summary_once_a_week_from_monday_morning(organisation, record, dpo, reader, clock):
    monday = date(2026, 6, 15)  # five days late
    for moment in (at(monday, 3), at(monday, 8), at(monday, 9), at(date(2026, 6, 18)), at(date(2026, 6, 21))):
        clock(moment)
        write_digests(moment)
        work()
    [message] = mail.outbox
    assert message.to == ["dpo@valombre.example"]
    assert message.subject == "Ville de Valombre : revues de la semaine"
    assert "RH-1 · Paie" in message.body
    assert "1 revue est à faire." in message.body
    assert "devait être revue avant le 10\u00a0juin 2026" in message.body
    clock(at(date(2026, 6, 24)))  # nothing ran on Monday: later in the week
    write_digests(at(date(2026, 6, 24)))
    work()
    assert [letter.event for letter in ReviewLetter.objects.order_by("pk")] == ["2026-W25", "2026-W26"]


@pytest.mark.django_db
def test_no_summary_says_that_there_is_nothing_to_say(
    organisation, record, dpo, other_organisation, stranger, clock
):
    clock(at(date(2026, 1, 7)))
    assert write_digests(at(date(2026, 1, 7))) == 0
    clock(at(date(2026, 6, 17)))
    assert write_digests(at(date(2026, 6, 17))) == 1  # and none for the officer of the other organisation
    assert ReviewLetter.objects.get().recipient == dpo


@pytest.mark.django_db
def test_letters_are_forgotten_after_two_years(record, clock):
    run(clock, before(7))
    assert purge_letters(before(7) + timedelta(days=729)) == 0
    assert purge_letters(before(7) + timedelta(days=731)) == 1
    assert not ReviewReminder.objects.exists()


# Two tasks at the same moment -------------------------------------------------------------------------------


GUARDS = {ReviewLetter: "review_letter_once", ReviewReminder: "review_reminder_once"}


@pytest.fixture(params=[True, False], ids=["with the constraints", "control without them"])
def is_guarded(request, db_without_transaction, monkeypatch):
    if request.param:
        yield True
        return
    kept = {
        model: next(one for one in model._meta.constraints if one.name == name)
        for model, name in GUARDS.items()
    }
    with monkeypatch.context() as patched:
        for model, guard in kept.items():
            others = [one for one in model._meta.constraints if one is not guard]
            patched.setattr(model._meta, "constraints", others)  # a table of SQLite is made anew from them
            with connection.schema_editor() as editor:
                editor.remove_constraint(model, guard)
        yield False
        ReviewLetter.objects.all().delete()
    for model, guard in kept.items():
        with connection.schema_editor() as editor:
            editor.add_constraint(model, guard)


@pytest.fixture
def db_without_transaction(transactional_db):
    """Tables can be changed only outside of a transaction."""


@pytest.mark.services
def test_two_tasks_at_once_write_one_letter(is_guarded, record, clock, monkeypatch):
    meet_at(monkeypatch, review_letters, "untold")
    moment = before(7)

    def write():
        write_reminders(moment)

    assert at_once(write, write) == ["", ""]
    assert (ReviewLetter.objects.count() == 1) == is_guarded
    assert (ReviewReminder.objects.count() == 1) == is_guarded
