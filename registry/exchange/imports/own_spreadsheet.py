"""Our own XLSX and ODS files read back: the register from the hidden tab, and what somebody changed in the visible ones.

A file that is opened, sorted, filtered and saved by another program comes back equal. What is typed into a visible cell is told
with its place, before and after, and never taken silently nor dropped silently.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice, zip_longest
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from registry.exchange.exports.contents import Contents, Wanted
from registry.exchange.exports.extent import AS_IT_STANDS, Extent, Listed
from registry.exchange.exports.spreadsheet import tab_of
from registry.exchange.exports.tables import tables_of
from registry.exchange.imports.native import NotNative, read_native
from registry.exchange.native import NAME, VERSION, NativeFile
from registry.files.workbook import shown, tab_names
from registry.models import Controller
from registry.record.sheet import Register

LARGEST = 200_000_000  # bytes of the unpacked register; one of 10,000 records has some 150 MB
MOST_EDITED = 200  # told at once
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Edited:
    """A visible cell that says something else than the register: where, what was exported, and what stands there."""

    tab: str
    row: int  # counted from 1, the headings being the first
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class OwnSpreadsheet:
    """A register that came back in a spreadsheet of ours, with the cells that were changed on the way."""

    file: NativeFile
    edited: tuple[Edited, ...]


def is_own(tabs: Mapping[str, Rows]) -> bool:
    """Whether a spreadsheet is one that this program exported with everything recorded."""
    return NAME in tabs


def read_own(tabs: Mapping[str, Rows]) -> OwnSpreadsheet:
    """The register of a spreadsheet whose tabs were read as rows of cells, hidden ones too.

    The register is the one that was exported, value by value. Raises :class:`NotNative` where the hidden tab is damaged.
    """
    file = read_native(json.dumps(document(tabs[NAME])).encode())
    with translation.override(file.language):
        return OwnSpreadsheet(file, tuple(islice(edited(file, tabs), MOST_EDITED)))


def document(rows: Rows) -> dict[str, Any]:
    """The native document that the hidden tab holds."""
    told = [[str(cell) for cell in row if cell not in (None, "")] for row in rows]
    lines = [row for row in told if row]
    if not lines or lines[0] not in (
        [NAME, str(VERSION)],
        [NAME, f"{VERSION}.0"],
    ):  # some read it as a number
        raise NotNative([_("The last tab of this file is not one that this program wrote.")])
    left = LARGEST
    values = []
    for line in lines[1:]:
        value, size = unpacked(line, left)
        values.append(value)
        left -= size
    if not values or not isinstance(values[0], dict) or not isinstance(values[0].get("register"), dict):
        raise damaged()
    return {**values[0], "register": {**values[0]["register"], "sheets": values[1:]}}


def damaged() -> NotNative:
    sentence = _("The last tab of this file, from which the register is read, is damaged: export it again.")
    return NotNative([sentence])


def unpacked(cells: Sequence[str], left: int) -> tuple[Any, int]:
    """The value that :func:`registry.exchange.exports.spreadsheet.packed` wrote, and its size in bytes, at most ``left``."""
    try:
        packed = base64.b64decode("".join(cell.removeprefix(":") for cell in cells), validate=True)
        reader = zlib.decompressobj()
        content = reader.decompress(packed, left + 1)
        if len(content) > left or not reader.eof:
            raise damaged()
        return json.loads(content), len(content)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise damaged() from error


def edited(file: NativeFile, tabs: Mapping[str, Rows]) -> Iterator[Edited]:
    """What differs between the visible tabs and those that the same register gives; a tab whose rows were sorted is the same."""
    tables = tables_of(contents_of(file.register_, file.language))
    wanted = [tab_of(table) for table in tables]
    for tab, name in zip(wanted, tab_names(one.name for one in wanted), strict=True):
        if name not in tabs:
            continue  # whoever deletes a tab to send the rest changes no fact
        before, after = told_rows(tab.rows), told_rows(tabs[name])
        if Counter(before) != Counter(after):
            yield from edited_cells(name, before, after)


def contents_of(register: Register, language: str) -> Contents:
    listed = Listed(frozenset(one.id for one in register.sheets))
    controller = Controller(slug=register.organisation.slug, name=register.organisation.name)
    wanted = Wanted(language, Extent.LISTED, listed=listed)
    return Contents(controller, wanted, register, AS_IT_STANDS, timezone.localdate())


def told_rows(rows: Iterable[Sequence[Any]]) -> list[tuple[str, ...]]:
    """The rows as texts that are equal when the cells say the same, without empty ends."""
    found = []
    for row in rows:
        texts = [told(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        found.append(tuple(texts))
    while found and not found[-1]:
        found.pop()
    return found


def told(cell: Any) -> str:
    """A cell as text, whichever program wrote it: a whole number without a point, a day without an hour, single blanks."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case float() | Decimal():
            return f"{cell:.2f}".removesuffix(".00")
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
    return " ".join(shown(str(cell)).replace("\t", "").split())


def edited_cells(
    name: str, before: Sequence[tuple[str, ...]], after: Sequence[tuple[str, ...]]
) -> Iterator[Edited]:
    headings = before[0] if before else ()
    for number, (old, new) in enumerate(zip_longest(before, after, fillvalue=()), start=1):
        for at, (was, now) in enumerate(zip_longest(old, new, fillvalue="")):
            if was != now:
                yield Edited(name, number, headings[at] if at < len(headings) else "", was, now)
