"""Signs of life: the scheduler and the workers of each lane note when they were last at work.

A process that was killed, or that is frozen, cannot say so. What waits for it tells people since when nobody came.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.jobs.kinds import KINDS, LANES
from registry.models import Heartbeat, Job

SCHEDULER = "scheduler"
PATIENCE = timedelta(minutes=3)  # the scheduler calls every lane twice a minute
BETWEEN_BEATS = timedelta(seconds=10)  # what is told more often is not written


def beat(name: str, now: datetime) -> None:
    """Note a sign of life, unless there was one just before."""
    known = Heartbeat.objects.filter(name=name)
    if not known.filter(at__lt=now - BETWEEN_BEATS).update(at=now) and not known.exists():
        Heartbeat.objects.bulk_create([Heartbeat(name=name, at=now)], ignore_conflicts=True)


def beats() -> dict[str, datetime]:
    return dict(Heartbeat.objects.values_list("name", "at"))


@dataclass(frozen=True)
class Silence:
    """Nobody has worked on this since then, though something waits."""

    since: datetime
    now: datetime

    @property
    def minutes(self) -> int:
        return int((self.now - self.since).total_seconds() // 60)


def silence_around(jobs: Iterable[Job], now: datetime) -> Silence | None:
    """The longest time for which one of these jobs has waited without any sign of a worker of its lane; None below PATIENCE."""
    due = [job for job in jobs if job.kind in KINDS and is_left(job, now)]
    if not due:
        return None
    signs = beats()
    since = min(max(filter(None, (waits_since(job), signs.get(KINDS[job.kind].lane)))) for job in due)
    return Silence(since, now) if now - since >= PATIENCE else None


def is_left(job: Job, now: datetime) -> bool:
    """Whether nobody works on a job that is not finished."""
    if job.state == Job.State.RUNNING:
        return job.leased_until is None or job.leased_until < now
    return job.state == Job.State.WAITING


def waits_since(job: Job) -> datetime:
    return max(filter(None, (job.requested_at, job.taken_at)))


def oldest_waiting(now: datetime) -> dict[str, Job | None]:
    """In each lane, the job that nobody works on and that was asked for first."""
    due = list(Job.objects.due(now).select_related("controller").order_by("requested_at"))
    return {
        lane: next((job for job in due if job.kind in KINDS and KINDS[job.kind].lane == lane), None)
        for lane in LANES
    }
