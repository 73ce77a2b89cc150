"""A worker's claim on a job: taken by one compare-and-swap, renewed by progress, required by every write.

Two workers never both finish one job, on either database, and a worker that dies is followed by another once its lease has
run out.
"""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from registry.jobs.heartbeat import beat
from registry.jobs.kinds import KINDS, kinds_on
from registry.models import Job
from registry.models.jobs import ATTEMPTS, LEASE

logger = logging.getLogger(__name__)


class LostLease(Exception):
    """Another worker has taken the job, or its row is gone: stop, and write nothing."""


@dataclass(frozen=True)
class Hold:
    """A worker's claim on a job; ``told`` is what the work says of its file, for whoever keeps that."""

    job: Job
    token: uuid.UUID
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def draft(self) -> Path:
        """Where the work puts its file: a name that no other attempt uses."""
        return self.job.path.with_name(f"{self.job.public_id}.{self.token}.draft")

    def write(self, **values: object) -> None:
        """Update the row if this worker still holds it, else raise :class:`LostLease`."""
        rows = Job.objects.filter(pk=self.job.pk, lease_token=self.token, state=Job.State.RUNNING)
        if not rows.update(**values):
            raise LostLease(str(self.job.public_id))

    def expect(self, steps_total: int) -> None:
        """Say how many steps there are; this renews the lease."""
        self.write(steps_total=steps_total, leased_until=timezone.now() + LEASE)

    def progress(self, steps_done: int) -> None:
        """Say how many steps are done; this renews the lease."""
        now = timezone.now()
        self.write(steps_done=steps_done, leased_until=now + LEASE)
        beat(KINDS[self.job.kind].lane, now)

    def finish(self) -> None:
        """Say that the job is done; its file, if it has one, gets its name by one rename in the same transaction."""
        now = timezone.now()
        end = {"state": Job.State.DONE, "finished_at": now, "expires_at": now + KINDS[self.job.kind].kept}
        if self.job.file_type:
            self.publish(end)
        else:
            self.end_or_go_on(end)

    def publish(self, end: Mapping[str, object]) -> None:
        with self.draft.open("rb") as file:
            digest, size = hashlib.file_digest(file, "sha256").hexdigest(), self.draft.stat().st_size
        with transaction.atomic():
            # The row first: it stays locked until the file has its name, so whoever lost the lease names nothing.
            self.write(**end, digest=digest, size=size)
            if (published := KINDS[self.job.kind].published) is not None:
                published(self, digest)
            self.draft.replace(self.job.path)

    def end_or_go_on(self, end: Mapping[str, object]) -> None:
        """End a job without a file, or leave it for another round when the same was asked since it was taken."""
        held = Job.objects.filter(pk=self.job.pk, lease_token=self.token, state=Job.State.RUNNING)
        if not held.filter(asked_again=False).update(**end):
            self.put_back()

    def put_back(self) -> None:
        """Leave the rest of a job to the next turn of its organisation; what was done so far counts as no attempt."""
        self.write(state=Job.State.WAITING, attempts=0, leased_until=None, lease_token=None)

    def give_up(self, code: str, values: Mapping[str, object], *, again: bool = True) -> None:
        """Leave the job to another attempt, or mark it failed, until its date, when this was the last one."""
        is_last = not again or self.job.attempts >= ATTEMPTS
        self.write(
            state=Job.State.FAILED if is_last else Job.State.WAITING,
            failure=code,
            failure_values=dict(values),
            leased_until=None,
            lease_token=None,
            expires_at=timezone.now() + KINDS[self.job.kind].kept if is_last else None,
        )


def take(public_id: uuid.UUID) -> Hold | None:
    """Claim a job nobody works on; None when there is none left to claim under this identifier."""
    now, token = timezone.now(), uuid.uuid4()
    claimed = (
        Job.objects.due(now)
        .filter(public_id=public_id)
        .update(
            state=Job.State.RUNNING,
            lease_token=token,
            leased_until=now + LEASE,
            taken_at=now,
            asked_again=False,
            attempts=F("attempts") + 1,
            steps_done=0,
            failure="",
            failure_values={},
        )
    )
    return Hold(Job.objects.select_related("controller").get(public_id=public_id), token) if claimed else None


def take_next(lane: str) -> Hold | None:
    """Claim the next job of the lane: that of the organisation which was served longest ago, and its oldest.

    So an organisation that asks for much waits for itself, and nobody else waits for it.
    """
    while (public_id := in_turn(lane, timezone.now()).first()) is not None:
        if hold := take(public_id):
            return hold
    return None


def in_turn(lane: str, now: datetime) -> QuerySet[Job, Any]:
    """The identifiers of the jobs nobody works on, in the order in which they are taken."""
    of_lane: Any = Job.objects.filter(kind__in=kinds_on(lane))
    served = of_lane.filter(controller=OuterRef("controller"), taken_at__isnull=False).order_by()
    last = served.values("controller").annotate(last=Max("taken_at")).values("last")
    due = of_lane.due(now).annotate(served=Subquery(last))
    order = F("served").asc(nulls_first=True), "requested_at", "pk"
    return due.order_by(*order).values_list("public_id", flat=True)
