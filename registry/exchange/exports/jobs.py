"""The register in a file as a job: what members ask for, and the function that does it."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from registry.documents.pdf import PrintingFailed
from registry.exchange.exports.contents import Contents, Wanted, read_contents
from registry.exchange.exports.extent import EVERYTHING, Extent, Listed
from registry.exchange.exports.formats import FORMATS, PDF, Format, format_of
from registry.jobs.kinds import PRINT, Outcome, WorkFailed, kind
from registry.jobs.lease import Hold
from registry.jobs.requests import request_job
from registry.models import Controller, ExportedFile, Job, User
from registry.record.extracts import Extract

REGISTER_PDF = PDF.kind
LIFETIME = timedelta(days=7)


def request_export(
    *,
    controller: Controller,
    user: User | None,
    language: str,
    extent: Extent = Extent.ALL,
    listed: Listed = EVERYTHING,
    empty_headings: bool = True,
    on: date | None = None,
    format: Format = PDF,
    extract: Extract = Extract.FULL,
) -> Job:
    """Ask for the controller's register in a file: one file for all who ask the same until it is there.

    ``on`` is the day of which what was in force is wanted, for the extent ``IN_FORCE`` alone.
    """
    details: dict[str, Any] = {} if empty_headings else {"empty_headings": False}
    if extract is not Extract.FULL:
        details["extract"] = extract.value
    if extent is Extent.IN_FORCE and on is not None:
        details["on"] = on.isoformat()
    if extent is Extent.LISTED:
        details |= {"records": sorted(map(str, listed.records)), "criteria": listed.criteria}
    told = hashlib.sha256(json.dumps(details, sort_keys=True).encode()).hexdigest()[:32] if details else ""
    return request_job(
        format.kind,
        controller=controller,
        question=f"{language} {extent.value} {told}".strip(),
        user=user,
        language=language,
        details=details,
    )


def wanted_in(job: Job) -> Wanted:
    """What was asked for, from the row of the job."""
    return Wanted(
        language=job.language,
        extent=extent_of(job),
        extract=Extract(job.details.get("extract", Extract.FULL)),
        on=day_of(job),
        listed=listed_in(job),
        empty_headings=job.details.get("empty_headings", True),
    )


def extent_of(job: Job) -> Extent:
    """How much of the register was asked for; one asked for without saying so, as before there was a choice, is whole."""
    asked = [*job.question.split(" "), ""][1]
    return Extent(asked) if asked in Extent.values else Extent.ALL


def listed_in(job: Job) -> Listed:
    """The records that were listed when a document was asked for, those of its organisation alone being printed."""
    return Listed(frozenset(map(UUID, job.details.get("records", ()))), job.details.get("criteria", ""))


def day_of(job: Job) -> date | None:
    """The day of which what was in force was asked for; None: the day on which the document is made."""
    return date.fromisoformat(job.details["on"]) if "on" in job.details else None


def note_export(hold: Hold, digest: str) -> None:
    """Keep what is known of an exported register: its file will be gone, and the paper or a copy may come back."""
    contents: Contents = hold.told["contents"]
    keep_export(contents, format_of(hold.job.kind), digest, by=hold.job.requested_by)


def keep_export(contents: Contents, format: Format, digest: str, *, by: User | None) -> None:
    """Remember an exported register by the SHA-256 of its file, and each file of a package: they may come back apart."""
    keep_file(contents, format, digest, by)
    for code, inside in contents.inside.items():
        keep_file(contents, FORMATS[code], inside, by)


def keep_file(contents: Contents, format: Format, digest: str, by: User | None) -> ExportedFile:
    wanted = contents.wanted
    return ExportedFile.objects.create(
        controller=contents.controller,
        kind=format.kind,
        digest=digest,
        content_digest=contents.told.digest(),
        language=wanted.language,
        extent=wanted.extent.value,
        extract=wanted.extract.value,
        in_force_on=wanted.on or contents.made_on,
        records=len(contents.sheets),
        requested_by=by,
    )


def prepare(hold: Hold) -> Outcome:
    """Write the file that was asked for, in the format of the job's kind."""
    contents = read_contents(hold.job.controller, wanted_in(hold.job))
    sheets = len(contents.sheets)
    hold.expect(sheets)
    hold.told["contents"] = contents
    try:
        format_of(hold.job.kind).write(contents, hold.draft, hold.progress)
    except PrintingFailed as error:
        raise WorkFailed(f"printing.{error.code}", **error.values) from error
    hold.progress(sheets)
    return Outcome.DONE


for one in FORMATS.values():
    kind(one.kind, lane=PRINT, kept=LIFETIME, file_type=one.file_type, published=note_export)(prepare)
