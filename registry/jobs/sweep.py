"""The end of jobs: of those whose workers died too often, and of what was kept for long enough."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from registry.documents.pdf import clear_abandoned
from registry.documents.places import FOLDER as PLACES
from registry.jobs.kinds import KINDS
from registry.models import Job
from registry.models.jobs import ATTEMPTS

STALE = timedelta(days=1)


def sweep(now: datetime) -> int:
    """Fail the jobs whose last attempt was cut off. Gives how many.

    The others are taken up by the workers themselves: the scheduler calls each lane twice a minute (config/celery.py). What
    a killed worker was printing is deleted.
    """
    clear_abandoned(Path(settings.EXPORT_ROOT))
    return sum(
        Job.objects.exhausted(now)
        .filter(kind=kind.name)
        .update(
            state=Job.State.FAILED,
            failure="interrupted",
            failure_values={"times": ATTEMPTS},
            leased_until=None,
            lease_token=None,
            expires_at=now + kind.kept,
        )
        for kind in KINDS.values()
    )


def purge(now: datetime) -> int:
    """Delete jobs past their date, file first, and files that no row knows any more. Gives how many rows were deleted."""
    gone = list(Job.objects.expired(now))
    for job in gone:
        job.path.unlink(missing_ok=True)
        job.delete()
    known = {str(public_id) for public_id in Job.objects.values_list("public_id", flat=True)}
    for path in left_behind(known, now):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    return len(gone)


def left_behind(known: set[str], now: datetime) -> Iterator[Path]:
    """What dead workers left: drafts and print folders a day old, and files that no row knows any more."""
    folder = Path(settings.EXPORT_ROOT)
    for path in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):  # a worker clears away what it made while we look
            is_old = path.stat().st_mtime < (now - STALE).timestamp()
            if is_old and path.name != PLACES and (path.suffix == ".draft" or path.stem not in known):
                yield path
