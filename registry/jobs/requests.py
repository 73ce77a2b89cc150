"""Asking for a job, and asking again for one that failed."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from registry.jobs.kinds import KINDS
from registry.jobs.wake import wake_after_commit
from registry.models import Controller, Job, User


def request_job(
    kind: str,
    *,
    controller: Controller,
    question: str = "",
    user: User | None = None,
    language: str = "fr",
    details: dict[str, Any] | None = None,
    again: bool = False,
) -> Job:
    """The job that answers this question: the one that waits or is worked on already, or else a new one.

    Of two who ask at the same moment, the database lets one make the row. A worker is called once it is committed. With
    ``again``, what is worked on already gets another round, for it may have read before what is asked about.
    """
    chosen = KINDS[kind]
    asked = {"kind": kind, "controller": controller, "question": question}
    told = {
        "requested_by": user,
        "language": language,
        "file_type": chosen.file_type,
        "details": details or {},
    }
    while True:  # the one that stands in the way may end before it is read
        job = Job.objects.active().filter(**asked).first() or make({**asked, **told})
        if job is not None and (not again or gets_another_round(job)):
            wake_after_commit(chosen.lane)
            return job


def gets_another_round(job: Job) -> bool:
    """Whether the job will be taken by a worker after this moment."""
    running = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
    return job.state == Job.State.WAITING or bool(running.update(asked_again=True))


def make(values: dict[str, Any]) -> Job | None:
    """A new row; None when another one asks the same."""
    try:
        with transaction.atomic():
            return Job.objects.create(**values)
    except IntegrityError:
        return None


def retry(job: Job) -> bool:
    """Give a failed job its attempts back; False when it did not fail, or when the same was asked anew meanwhile."""
    again = {"state": Job.State.WAITING, "attempts": 0, "failure": "", "failure_values": {}}
    try:
        with transaction.atomic():
            failed = Job.objects.filter(pk=job.pk, state=Job.State.FAILED)
            done = bool(failed.update(**again, steps_done=0, expires_at=None))
    except IntegrityError:
        return False
    if done:
        wake_after_commit(KINDS[job.kind].lane)
    return done
