"""Whether a file is exactly what this installation exported: it is known by its SHA-256, and by nothing else."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from registry.exchange.exports.extent import Extent
from registry.exchange.exports.formats import format_of
from registry.models import ExportedFile
from registry.record import wording
from registry.record.extracts import Extract

SHA256 = re.compile(r"[0-9a-f]{64}")


def digest_of_file(path: Path) -> str:
    """SHA-256 of a file, read piece by piece. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_in(text: str) -> str:
    """The SHA-256 that somebody typed, with blanks and capitals or without; "" for what is none."""
    told = re.sub(r"\s+", "", text).lower()
    return told if SHA256.fullmatch(told) else ""


def exported_as(digest: str) -> ExportedFile | None:
    """What was exported as the file with this SHA-256, for whoever holds the file; None for any other file."""
    found = ExportedFile.objects.filter(digest=digest).select_related("controller", "requested_by")
    return found.first()


def export_in_words(found: ExportedFile) -> list[tuple[str, str]]:
    """Label and text of each thing known of the file, in the active language."""
    made = wording.first_of_month(formats.date_format(timezone.localtime(found.made_at), "DATETIME_FORMAT"))
    return [
        (_("Organisation"), found.controller.name),
        (_("Exported on"), made),
        (_("Exported by"), found.requested_by.full_name if found.requested_by else _("by command")),
        (_("Format"), str(format_of(found.kind).label)),
        (_("Extent of the document"), str(Extent(found.extent).label)),
        (_("What of each record"), str(Extract(found.extract).label)),
        (_("Register of"), wording.day(found.in_force_on)),
        (_("Records"), str(found.records)),
        (_("SHA-256 of the content"), found.content_digest),
    ]
