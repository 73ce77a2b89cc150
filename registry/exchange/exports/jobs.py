"""The life of an export: asked for, taken by one worker, renewed, finished or failed, taken up again, deleted.

The row is the truth. A worker takes it by a compare-and-swap, holds it by a lease that it renews as it works, and writes the
row again only while it still holds it: so two workers never both finish one export, on either database, and a worker that
dies is followed by another once its lease has run out. The queue only wakes workers; a lost message costs time, nothing else.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from registry.documents.pdf import PrintingFailed
from registry.exchange.exports.register_pdf import print_register
from registry.models import Controller, Export, User
from registry.models.exports import ATTEMPTS, LEASE, LIFETIME
from registry.record.build import build_register

logger = logging.getLogger(__name__)
STALE = timedelta(days=1)
Wake = Callable[[uuid.UUID], None]


class LostLease(Exception):
    """Another worker has taken the export, or its row is gone: stop, and write nothing."""


@dataclass(frozen=True)
class Hold:
    """A worker's claim on an export."""

    export: Export
    token: uuid.UUID

    def write(self, **values: object) -> None:
        """Update the row if this worker still holds it, else raise :class:`LostLease`."""
        rows = Export.objects.filter(pk=self.export.pk, lease_token=self.token, state=Export.State.RUNNING)
        if not rows.update(**values):
            raise LostLease(str(self.export.public_id))

    def progress(self, steps_done: int) -> None:
        self.write(steps_done=steps_done, leased_until=timezone.now() + LEASE)


def request_export(*, controller: Controller, user: User, language: str, wake: Wake) -> Export:
    """Ask for the controller's whole register as PDF; ``wake`` is called once the row is committed."""
    with transaction.atomic():
        export = Export.objects.create(controller=controller, requested_by=user, language=language)
        transaction.on_commit(lambda: wake(export.public_id))
    return export


def retry_export(export: Export, *, wake: Wake) -> bool:
    """Give a failed export its attempts back; False when it is not, or no longer, failed."""
    with transaction.atomic():
        failed = Export.objects.filter(pk=export.pk, state=Export.State.FAILED)
        again = bool(
            failed.update(state=Export.State.WAITING, attempts=0, failure="", steps_done=0, expires_at=None)
        )
        if again:
            transaction.on_commit(lambda: wake(export.public_id))
    return again


def take_export(public_id: uuid.UUID) -> Hold | None:
    """Claim an export nobody works on; None when there is none left to claim under this identifier."""
    now, token = timezone.now(), uuid.uuid4()
    claimed = (
        Export.objects.due(now)
        .filter(public_id=public_id)
        .update(
            state=Export.State.RUNNING,
            lease_token=token,
            leased_until=now + LEASE,
            attempts=F("attempts") + 1,
            steps_done=0,
            failure="",
        )
    )
    return (
        Hold(Export.objects.select_related("controller").get(public_id=public_id), token) if claimed else None
    )


def work_on(hold: Hold) -> None:
    """Print the register and publish the file by one rename, in one transaction with the row that says so.

    A renderer that fails or crashes leaves the row waiting for another attempt, or failed after the last one, with a
    sentence; never half a file.
    """
    export = hold.export
    draft = export.path.with_name(f"{export.public_id}.{hold.token}.draft")
    try:
        register = build_register(export.controller)
        hold.write(steps_total=len(register.sheets), leased_until=timezone.now() + LEASE)
        print_register(register, export.language, timezone.localdate(), draft, hold.progress)
        hold.progress(len(register.sheets))
        with draft.open("rb") as file:
            digest, size = hashlib.file_digest(file, "sha256").hexdigest(), draft.stat().st_size
        with transaction.atomic():
            # The row first: it stays locked until the file has its name, so whoever lost the lease names nothing.
            now = timezone.now()
            hold.write(
                state=Export.State.DONE, digest=digest, size=size, finished_at=now, expires_at=now + LIFETIME
            )
            draft.replace(export.path)
    except LostLease:
        logger.warning("export %s was taken by another worker", export.public_id)
    except PrintingFailed as error:
        give_up(hold, str(error))
    except Exception:
        give_up(hold, _("An unexpected error stopped the export; it is in the server’s log."))
        raise
    finally:
        draft.unlink(missing_ok=True)


def give_up(hold: Hold, sentence: str) -> None:
    """Leave the export to another attempt, or mark it failed, until its date, when this was the last one."""
    is_last = hold.export.attempts >= ATTEMPTS
    state = Export.State.FAILED if is_last else Export.State.WAITING
    end = timezone.now() + LIFETIME if is_last else None
    try:
        hold.write(state=state, failure=sentence, leased_until=None, lease_token=None, expires_at=end)
    except LostLease:
        logger.warning("export %s was taken by another worker", hold.export.public_id)


def prepare_export(public_id: uuid.UUID) -> None:
    """Take an export and work on it; does nothing when somebody else has it or it is finished."""
    hold = take_export(public_id)
    if hold is not None:
        with translation.override(hold.export.language):
            work_on(hold)


def sweep_exports(now: datetime, wake: Wake) -> int:
    """Wake a worker for each export nobody works on, and fail those whose last attempt was cut off. Gives how many woken."""
    with translation.override("fr"):
        cut_off = _("The export was interrupted %d times and was given up.") % ATTEMPTS
    Export.objects.exhausted(now).update(
        state=Export.State.FAILED,
        failure=cut_off,
        leased_until=None,
        lease_token=None,
        expires_at=now + LIFETIME,
    )
    due = list(Export.objects.due(now).values_list("public_id", flat=True))
    for public_id in due:
        wake(public_id)
    return len(due)


def purge_exports(now: datetime) -> int:
    """Delete exports past their date, file first, and files that no row knows any more. Gives how many rows were deleted."""
    gone = list(Export.objects.expired(now))
    for export in gone:
        export.path.unlink(missing_ok=True)
        export.delete()
    known = {str(public_id) for public_id in Export.objects.values_list("public_id", flat=True)}
    for path in left_behind(known, now):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    return len(gone)


def left_behind(known: set[str], now: datetime) -> Iterator[Path]:
    """What dead workers left: drafts and print folders a day old, and files that no row knows any more."""
    folder = Path(settings.EXPORT_ROOT)
    for path in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):  # a worker clears away what it made while we look
            is_old = path.stat().st_mtime < (now - STALE).timestamp()
            if is_old and (path.suffix != ".pdf" or path.stem not in known):
                yield path
