"""The register as a spreadsheet to read, to sort and to filter, with a hidden last tab from which it comes back whole.

The visible tabs are for people. The last one holds the record of each row exactly, because a cell cannot: it is shorter, it
has no control characters, and no list. ADR 28 says why.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from registry.exchange.exports.contents import Contents, Progress, counted
from registry.exchange.exports.native_json import native_members
from registry.exchange.exports.tables import Table, tables_of
from registry.exchange.native import NAME, VERSION
from registry.files.json_stream import Items
from registry.files.ods import write_ods
from registry.files.workbook import Cell, Tab
from registry.files.xlsx import write_xlsx
from registry.record.extracts import Extract

PIECE = 32_000  # characters of one cell of the hidden tab
Writer = Callable[[Path, Sequence[Tab]], None]


def write_register_xlsx(contents: Contents, target: Path, progress: Progress) -> None:
    """Write the register as an Excel workbook."""
    write_register(contents, target, progress, write_xlsx)


def write_register_ods(contents: Contents, target: Path, progress: Progress) -> None:
    """Write the register as an OpenDocument spreadsheet."""
    write_register(contents, target, progress, write_ods)


def write_register(contents: Contents, target: Path, progress: Progress, write: Writer) -> None:
    with translation.override(contents.wanted.language):
        tables = tables_of(contents)
        tabs = [tab_of(one, progress if number == 0 else None) for number, one in enumerate(tables)]
        tabs.insert(1, guide_to(tables))
        if contents.wanted.extract is Extract.FULL:
            tabs.append(Tab(NAME, machine_rows(contents), hidden=True))
        write(target, tabs)


def tab_of(table: Table, progress: Progress | None = None) -> Tab:
    def rows() -> Iterator[Sequence[Cell]]:
        yield tuple(one.label for one in table.headings)
        yield from counted(table.rows(), progress) if progress else table.rows()

    return Tab(table.title, rows(), [one.width for one in table.headings], table.kept)


def guide_to(tables: Sequence[Table]) -> Tab:
    """Which tab holds what, with the article that it answers to."""
    lines = [(one.title, one.article) for one in tables]
    return Tab(_("Contents"), [(_("Tab"), _("Article")), *lines], (40, 60), 1)


def machine_rows(contents: Contents) -> Iterator[tuple[str, ...]]:
    """The register for a program, a row for its head and one for each record: JSON, packed, in pieces that a cell holds."""
    head = native_members(contents, contents.sheets, lambda done: None)  # those of the tabs, and no more
    sheets = head["register"].pop("sheets")
    told = {name: None if isinstance(one, Items) else one for name, one in head.items()}
    yield (NAME, str(VERSION))
    yield packed(told)
    yield from map(packed, sheets.items)


def packed(value: Any) -> tuple[str, ...]:
    """A value as cells of letters and digits, which no program changes."""
    content = json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()
    text = base64.b64encode(zlib.compress(content, 6)).decode()
    return tuple(f":{text[at : at + PIECE]}" for at in range(0, len(text), PIECE))
