"""Celery tasks: they fetch, call and store nothing of their own. Each may run twice without harm."""

from __future__ import annotations

from celery import shared_task
from django.dispatch import receiver
from django.utils import timezone

from registry.exchange.exports import jobs as exports  # noqa: F401 - its kind of job is known from here on
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
    """End what was cut off too often, and ask for what the index and the letters missed."""
    now = timezone.now()
    sweep(now)
    indexing.ask_for_what_was_missed()
    membership.ask_for_missed_letters(now)


@shared_task
def purge_jobs() -> None:
    purge(timezone.now())
    indexing.read_again_what_was_unreadable()


@shared_task
def purge_invitations() -> None:
    membership.purge_invitations(timezone.now())
