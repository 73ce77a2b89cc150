"""The data that a person takes away (Article 20): made from the tables that were found, and kept with the answer."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.text import get_valid_filename
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


def hand_over(
    request: SubjectRequest, *, found: Iterable[RequestFile], given: Iterable[Upload], by: User
) -> None:
    """Put the data of these spreadsheets into one archive, as JSON and CSV, among the documents of the answer.

    Raises NotAllowed, with a sentence that names the file, for one that cannot be read, and where there is no table at all.
    """
    with handled(request) as fresh:
        unanswered(fresh)
        contents = [(one.name, one.read()) for one in found] + [(one.name, one.content) for one in given]
        sheets = [read(name, content) for name, content in contents]
        with override(fresh.language):  # columns without a name get one that the person reads
            tables = [table for sheet in sheets for table in tables_of(sheet)]
        if not tables:
            raise NotAllowed(_("Choose or attach at least one spreadsheet that holds data."))
        day, language = timezone.localdate(), fresh.language
        files = portable_files(tables, organisation=fresh.controller.name, language=language, on=day)
        name = get_valid_filename(f"{fresh.reference}-{'donnees' if language == 'fr' else 'data'}.zip")
        add_files(fresh, [Upload(name, ZIP, portable_archive(files))], RequestFile.Use.ANSWER, by=by)
        note(fresh, Step.DATA_HANDED_OVER, by=by, words=", ".join(name for name, _content in contents))


def read(name: str, content: bytes) -> Spreadsheet:
    try:
        return read_spreadsheet(name, content)
    except UnreadableFile as error:
        raise NotAllowed(f"{name} – {error}") from error
