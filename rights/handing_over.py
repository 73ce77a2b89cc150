"""The data that a person takes away (Article 20): made from the tables that were found, and kept for the answer."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry.files.reader import UnreadableFile, read_spreadsheet
from registry.files.spreadsheet import Spreadsheet
from registry.models import User
from rights.asked import Upload
from rights.handling import NotAllowed, Step, add_files, handled, note, unanswered
from rights.models import RequestFile, SubjectRequest
from rights.portability import portable_archive, portable_files, tables_of
from rights.uploads import TABLES

ZIP = "application/zip"


def found_tables(request: SubjectRequest) -> list[RequestFile]:
    """The spreadsheets that searches of this request have found."""
    rows = request.requestfiles.filter(use=RequestFile.Use.FOUND, media_type__in=TABLES)
    return list(rows.select_related("request__key"))


def read_table(name: str, content: bytes) -> Spreadsheet:
    """The spreadsheet, read in a process with limits. Raises NotAllowed, with a sentence that names it."""
    try:
        return read_spreadsheet(name, content)
    except UnreadableFile as error:
        raise NotAllowed(f"{name} – {error}") from error


def hand_over(request: SubjectRequest, sheets: Iterable[Spreadsheet], *, by: User) -> None:
    """Put the data of these spreadsheets into one archive, as JSON and CSV, that goes with an answer which grants something.

    It takes the place of one that was made before. Raises NotAllowed where there is no table at all.
    """
    sheets, language = list(sheets), request.language
    with override(language):  # columns without a name get one that the person reads
        tables = [table for sheet in sheets for table in tables_of(sheet)]
    if not tables:
        raise NotAllowed(_("Choose or attach at least one spreadsheet that holds data."))
    files = portable_files(
        tables, organisation=request.controller.name, language=language, on=timezone.localdate()
    )
    name = f"{request.reference}-{'donnees' if language == 'fr' else 'data'}.zip"
    made = Upload(name, ZIP, portable_archive(files))
    with handled(request) as fresh:
        unanswered(fresh)
        fresh.requestfiles.filter(use=RequestFile.Use.PREPARED, media_type=ZIP).delete()
        add_files(fresh, [made], RequestFile.Use.PREPARED, by=by)
        note(fresh, Step.DATA_HANDED_OVER, by=by, words=", ".join(sheet.name for sheet in sheets))
