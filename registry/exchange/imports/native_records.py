"""Files of our own as records to import: the native JSON, and the spreadsheets that carry it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext as _

from registry.exchange.imports.found import FoundRecord, Reading, UnreadRow, record_id, refers
from registry.exchange.imports.native import NotNative, read_native
from registry.exchange.imports.own_spreadsheet import Edited, read_own
from registry.exchange.native import NativeFile
from registry.files.reader import UnreadableFile
from registry.files.spreadsheet import Spreadsheet
from registry.models.states import ARCHIVED, DRAFT
from registry.record.build import term
from registry.record.sheet import ActivitySheet

NATIVE, OWN_SPREADSHEET = "native", "own_spreadsheet"


class RefusedNative(UnreadableFile):
    """A file of our own that cannot be read, with the sentences of its reader."""

    def __init__(self, error: NotNative) -> None:
        super().__init__("damaged")
        self.sentences = error.sentences

    def __str__(self) -> str:
        return " ".join(self.sentences)


def read_native_records(content: bytes, controller: uuid.UUID) -> Reading:
    """The records of a native JSON file. Raises :class:`RefusedNative`."""
    try:
        file = read_native(content)
    except NotNative as error:
        raise RefusedNative(error) from error
    return reading_of(file, controller, NATIVE)


def read_own_records(spreadsheet: Spreadsheet, controller: uuid.UUID) -> Reading:
    """The records of an XLSX or ODS of ours, with the visible cells that were changed, which no record takes.

    Raises :class:`RefusedNative`.
    """
    try:
        found = read_own({tab.name: tab.rows for tab in spreadsheet.tabs})
    except NotNative as error:
        raise RefusedNative(error) from error
    return reading_of(found.file, controller, OWN_SPREADSHEET, map(changed_cell, found.edited))


def changed_cell(edited: Edited) -> UnreadRow:
    place = _("%(tab)s, row %(row)d") % {"tab": edited.tab, "row": edited.row}
    said = {"column": edited.column, "before": edited.before or "–", "after": edited.after or "–"}
    return UnreadRow(
        place,
        _("%(column)s: %(before)s → %(after)s") % said,
        _("The register is read from the last tab of the file: change this in the record."),
    )


def reading_of(
    file: NativeFile, controller: uuid.UUID, layout: str, unread: Iterable[UnreadRow] = ()
) -> Reading:
    """The records of the file. Those of another organisation are other records: they get identifiers of their own."""
    register = file.register_
    is_own = register.organisation.id == controller
    records = tuple(
        found_record(sheet, number, controller, layout, is_own=is_own)
        for number, sheet in enumerate(register.sheets, start=1)
    )
    kept = () if is_own else (not_taken(file),)
    return Reading(layout, records, tuple(unread), kept, is_complete=is_own)


def not_taken(file: NativeFile) -> str:
    """What the file holds besides records: said, since an import brings records alone."""
    organisation = file.register_.organisation
    told = _(
        "Records alone were imported. Not taken: the identity of “%(name)s”, its %(points)d contact points and"
        " %(measures)d shared security measures, %(versions)d approved versions and %(notices)d notices."
        " An organisation folder brings the organisation and its notices."
    )
    return told % {
        "name": organisation.name,
        "points": len(organisation.contact_points),
        "measures": len(organisation.security_measures),
        "versions": len(file.versions or ()),
        "notices": len(file.notices or ()),
    }


def found_record(
    sheet: ActivitySheet, number: int, controller: uuid.UUID, layout: str, *, is_own: bool
) -> FoundRecord:
    """A record of the file, archived if it is, else as a draft: what is current is decided here."""
    state = ARCHIVED if sheet.state.code == ARCHIVED else DRAFT
    draft = sheet.model_copy(update={"state": term("activity_states", state)})
    place = _("record %d of the file") % number
    if is_own:
        return FoundRecord(draft, place)
    alone = draft.model_copy(update={"related_records": ()})
    found = FoundRecord(alone, place).renamed(record_id(controller, layout, str(sheet.id)))
    return found.asking(
        *(refers(number, one.target.name) for number, one in enumerate(sheet.related_records))
    )
