"""An import of many records as a job: asked for from its preview, done in one transaction, stopped until it is written."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation

from registry.exchange.imports.applying import apply_import
from registry.exchange.imports.found import Reading
from registry.exchange.imports.planning import plan_import
from registry.exchange.imports.replacing import RegisterChanged
from registry.exchange.imports.waiting import read_import
from registry.files.reader import UnreadableFile
from registry.jobs.kinds import PRINT, Outcome, WorkRefused, kind
from registry.jobs.lease import Hold
from registry.jobs.requests import request_job
from registry.models import Import, Job, User
from registry.models.imports import IMPORT
from registry.models.reasons import written_by

MOST_AT_ONCE = 50  # records that are imported while the person waits
READ, COMPARED, STEPS = 1, 2, 3  # how many steps are done, and how many there are: the last one writes


def request_import(one: Import, *, seen: str, user: User, language: str) -> Job:
    """Have a worker import what was shown; ``seen`` is the digest of that plan."""
    return request_job(
        IMPORT,
        controller=one.controller,
        question=str(one.public_id),
        user=user,
        language=language,
        details={"seen": seen},
    )


def import_job(one: Import) -> Job | None:
    """The latest job that was asked to do this import; None where there is none, or it was cancelled."""
    jobs = Job.objects.filter(controller=one.controller_id, kind=IMPORT, question=str(one.public_id))
    return jobs.select_related("requested_by").order_by("-requested_at", "-pk").first()


def under_way(job: Job | None) -> bool:
    return job is not None and job.state in (Job.State.WAITING, Job.State.RUNNING)


def cancel_import(one: Import) -> bool:
    """Take the work back: the worker finds its row gone and writes nothing. False where all was written already."""
    jobs = Job.objects.filter(controller=one.controller_id, kind=IMPORT, question=str(one.public_id))
    jobs.active().delete()  # this waits for a worker that is writing
    one.refresh_from_db(fields=["state"])
    return one.state == Import.State.WAITING


@kind(IMPORT, lane=PRINT, kept=timedelta(days=1))
def do_import(hold: Hold) -> Outcome:
    """Import the file, all of it or nothing. Raises WorkRefused where another attempt would change nothing about it."""
    rows = Import.objects.filter(controller=hold.job.controller_id).select_related("controller")
    one = rows.filter(public_id=UUID(hold.job.question)).first()
    if one is None:
        raise WorkRefused("import.gone")
    if one.state != Import.State.WAITING:  # an earlier attempt was cut off after it had written
        return Outcome.DONE
    hold.expect(STEPS)
    seen = hold.job.details["seen"]
    try:
        with translation.override(one.controller.language), written_by(hold.job.requested_by):
            reading = read_import(one)
            hold.progress(READ)
            if plan_import(one.controller, reading, one.file_name).digest != seen:
                raise RegisterChanged
            hold.progress(COMPARED)
            write(hold, one, reading, seen)
    except RegisterChanged as error:
        raise WorkRefused("import.register_changed") from error
    except (UnreadableFile, ValidationError) as error:
        told = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        raise WorkRefused("import.refused", sentence=told) from error
    return Outcome.DONE


@transaction.atomic
def write(hold: Hold, one: Import, reading: Reading, seen: str) -> None:
    """Write everything. The row of the job is locked first: whoever cancels afterwards waits until all is written."""
    hold.progress(COMPARED)
    apply_import(one.controller, one, reading, words=one.reason, seen=seen)
