"""Celery tasks: they fetch, call and store nothing of their own. Each may run twice without harm."""

from __future__ import annotations

from celery import shared_task
from django.dispatch import receiver
from django.utils import timezone

from registry.editing import review_campaigns, review_letters
from registry.editing.approving import freeze_what_came_in_force
from registry.exchange.exports import jobs as exports  # noqa: F401 - its kind of job is known from here on
from registry.exchange.imports import jobs as imports  # noqa: F401 - likewise
from registry.exchange.imports.waiting import forget_files
from registry.finding import index as indexing
from registry.jobs.sweep import purge, sweep
from registry.jobs.wake import call, job_waits, wake
from registry.jobs.worker import do_next
from registry.people import membership


@shared_task
def work(lane: str) -> None:
    """Do one job of the lane, and call for the next one: between two, other calls have their turn."""
    if do_next(lane):
        wake(lane)


@receiver(job_waits, dispatch_uid="jobs:waits")
def send_call(lane: str, **_signal: object) -> None:
    call(work, lane, queue=lane)


@shared_task
def sweep_jobs() -> None:
    """End what was cut off too often, freeze what came in force, and ask for what the index and the letters missed."""
    now = timezone.now()
    sweep(now)
    freeze_what_came_in_force()
    indexing.ask_for_what_was_missed()
    membership.ask_for_missed_letters(now)
    review_letters.ask_for_missed_letters(now)
    review_campaigns.ask_for_missed_letters(now)


@shared_task
def purge_jobs() -> None:
    now = timezone.now()
    purge(now)
    forget_files(now)
    indexing.read_again_what_was_unreadable()


@shared_task
def purge_invitations() -> None:
    membership.purge_invitations(timezone.now())


@shared_task
def write_review_letters() -> None:
    """Tell owners what is due to be reviewed, and data protection officers once a week."""
    now = timezone.now()
    review_letters.write_reminders(now)
    review_letters.write_digests(now)


@shared_task
def purge_reviews() -> None:
    now = timezone.now()
    review_letters.purge_letters(now)
    review_campaigns.purge_campaigns(now)
