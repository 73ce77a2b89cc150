"""A worker or a scheduler that is dead or frozen is told to those who wait, and to who runs the installation."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from config.celery import note_scheduler
from registry import tasks
from registry.jobs.heartbeat import SCHEDULER, beat, silence_around
from registry.jobs.worker import do_next
from registry.models import Heartbeat, Job
from tests.cast import make_export

ENGLISH = {"accept-language": "en"}


def asked(organisation, minutes):
    """A register that somebody asked for so many minutes ago."""
    return make_export(organisation, requested_at=timezone.now() - timedelta(minutes=minutes))


def home(client, person):
    client.force_login(person)
    return client.get("/", headers=ENGLISH).content.decode()


def export_page(client, reader, export):
    client.force_login(reader)
    path = reverse("registry:export", args=[export.controller.slug, export.public_id])
    return client.get(path, headers=ENGLISH).content.decode()


def test_whoever_waits_is_told_for_how_long_nobody_has_worked(client, reader, organisation):
    assert "This has not progressed for 12 minutes." in export_page(client, reader, asked(organisation, 12))


def test_nothing_is_said_while_the_worker_gives_signs_of_life_or_the_wait_is_short(
    client, reader, organisation
):
    fresh = asked(organisation, 1)
    assert "This has not progressed" not in export_page(client, reader, fresh)
    Job.objects.all().delete()
    old = asked(organisation, 12)
    beat("quick", timezone.now())
    assert "for 12 minutes" in export_page(client, reader, old), "the other lane lives, not this one"
    beat("print", timezone.now() - timedelta(minutes=1))
    assert "This has not progressed" not in export_page(client, reader, old)


def test_a_job_whose_worker_went_silent_waits_since_it_was_taken(organisation):
    now = timezone.now()
    job = asked(organisation, 60)
    running = {"state": "running", "taken_at": now - timedelta(minutes=9)}
    Job.objects.update(**running, leased_until=now - timedelta(minutes=8))
    job.refresh_from_db()
    assert silence_around([job], now).minutes == 9
    Job.objects.update(leased_until=now + timedelta(seconds=30))
    job.refresh_from_db()
    assert silence_around([job], now) is None


def test_the_first_page_of_the_officer_and_of_the_administrator_says_it_and_nobody_elses(
    client, dpo, reader, stranger, organisation, admin_user
):
    asked(organisation, 7)
    sentence = "have been waiting for 7 minutes: no worker is running"
    assert sentence in home(client, dpo)
    assert sentence in home(client, admin_user)
    assert sentence in client.get("/admin/", headers=ENGLISH).content.decode()
    assert sentence not in home(client, reader)
    assert sentence not in home(client, stranger), "it is another organisation’s"


def test_a_worker_that_is_called_gives_a_sign_of_life_on_its_lane_and_a_scheduler_that_calls(db, monkeypatch):
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)  # the test’s own is in use
    do_next("quick")
    note_scheduler()
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {"quick", SCHEDULER}


def test_a_sign_of_life_is_written_again_only_after_a_while(db, django_assert_num_queries):
    now = timezone.now()
    beat("print", now)
    beat("print", now + timedelta(seconds=5))
    assert Heartbeat.objects.get().at == now
    with django_assert_num_queries(1):
        beat("print", now + timedelta(seconds=11))
    assert Heartbeat.objects.get().at == now + timedelta(seconds=11)


def health():
    said = StringIO()
    call_command("health", stdout=said)
    return said.getvalue().splitlines()


def test_the_command_for_operators_tells_who_lives_and_what_has_waited_longest(organisation):
    for name in (SCHEDULER, "quick", "print"):
        beat(name, timezone.now())
    asked(organisation, 2)
    lines = health()
    assert [line.split(":")[0] for line in lines] == [
        *("scheduler", "quick", "print", "waiting on quick", "waiting on print"),
    ]
    assert lines[0] == "scheduler: 0 s ago"
    assert lines[3] == "waiting on quick: nothing"
    assert lines[4].startswith("waiting on print: 120 s (Ville de Valombre · register_pdf")


@pytest.mark.parametrize("silent", [SCHEDULER, "quick", "print"])
def test_the_command_ends_with_an_error_that_names_what_is_silent(db, silent):
    for name in {SCHEDULER, "quick", "print"} - {silent}:
        beat(name, timezone.now())
    with pytest.raises(CommandError, match=rf"no sign of life for more than 180 s: {silent}$"):
        health()
    beat(silent, timezone.now() - timedelta(seconds=170))
    health()


def test_the_scheduler_calls_every_lane_before_anybody_loses_patience():
    from config.celery import app

    calls = [one for one in app.conf.beat_schedule.values() if one["task"] == tasks.work.name]
    assert {(*one["args"], one["options"]["queue"]) for one in calls} == {
        ("quick", "quick"),
        ("print", "print"),
    }
    assert all(one["schedule"] <= 60 for one in calls)
