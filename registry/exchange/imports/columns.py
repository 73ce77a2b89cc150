"""Any other spreadsheet, such as the export of another tool: its columns, taken for fields of the record by a mapping.

One row a record, or several: a row without a name goes on with the record above it, and so does one that repeats its name
and reference. A cell may hold several values, one a line or between semicolons.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from registry.exchange.imports.column_fields import KEPT, LEFT_OUT, propose
from registry.exchange.imports.column_record import ColumnRecord
from registry.exchange.imports.found import Reading, UnreadRow
from registry.exchange.imports.namesakes import told_apart
from registry.exchange.imports.words import told
from registry.files.spreadsheet import Cells, Spreadsheet, Tab
from registry.spelling import recognised

LAYOUT = "columns"
LOOKED_AT = 20  # rows in which the headings are looked for
SAMPLES = 3


@dataclass(frozen=True)
class Table:
    """The table of a spreadsheet: the tab it stands in, the number of the row of headings (from 1), and the rows below."""

    tab: Tab
    row: int
    headings: Cells
    rows: tuple[Cells, ...]

    def cell(self, row: Cells, column: int) -> str:
        return told(row[column]) if column < len(row) else ""

    def column(self, column: int) -> list[str]:
        return [text for row in self.rows if (text := self.cell(row, column))]

    def samples(self, column: int) -> list[str]:
        """The first different values of a column."""
        return list(dict.fromkeys(self.column(column)))[:SAMPLES]

    def proposal(self) -> dict[str, str]:
        """What each column seems to be."""
        return propose(self.headings, [self.column(number) for number in range(len(self.headings))])


@dataclass
class Gathered:
    """The rows of one record: by number of column, what they say, each text once; and what each row says."""

    row: int
    values: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    rows: list[dict[int, list[str]]] = field(default_factory=list)

    def add(self, cells: Cells) -> None:
        told = {column: [text] for column, text in enumerate(cells) if text}
        self.rows.append(told)
        for column, (text,) in told.items():
            if text not in self.values[column]:
                self.values[column].append(text)

    def first(self, column: int | None) -> str:
        return self.values[column][0] if column is not None and self.values.get(column) else ""


def table_of(file: Spreadsheet) -> Table | None:
    """The largest table of a file: the headings are the first row whose cells are mostly filled in. None without two columns."""
    tables = [table for tab in file.tabs if (table := table_in(tab)) is not None]
    return max(tables, key=lambda table: len(table.rows) * len(table.headings), default=None)


def table_in(tab: Tab) -> Table | None:
    rows = tab.rows[:LOOKED_AT]
    widest = max((filled(row) for row in rows), default=0)
    if widest < 2:
        return None
    at = next(number for number, row in enumerate(rows) if 2 * filled(row) > widest)
    headings = tuple(" ".join(cell.split()) for cell in tab.rows[at])
    below = tab.rows[at + 1 :]
    width = max((len(row) for row in below), default=0)
    headings += tuple("" for _column in range(len(headings), width))
    return Table(tab, at + 1, headings, below) if below else None


def filled(row: Cells) -> int:
    return sum(bool(told(cell)) for cell in row)


def read_columns(file: Spreadsheet, controller: uuid.UUID, mapping: Mapping[str, str]) -> Reading:
    """The records of a table whose columns are taken for what ``mapping`` says, by their number from 0 as text."""
    table = table_of(file)
    if table is None:
        return Reading(LAYOUT, (), kept=tuple(others(file, None)))
    records, unread = [], []
    for gathered in gather(table, mapping):
        by_code = values_by_code(table, gathered.values, mapping)
        rows = [values_by_code(table, row, mapping) for row in gathered.rows]
        place = f"{table.tab.name}, {gathered.row}".lstrip(", ")
        if not by_code["name"]:
            text = " · ".join(text for texts in gathered.values.values() for text in texts)
            unread.append(UnreadRow(place, text, _("This row has no name of a record.")))
            continue
        records.append(
            ColumnRecord(by_code, remarks(table, gathered, mapping), controller, place, rows).found()
        )
    return Reading(LAYOUT, tuple(told_apart(records)), tuple(unread), tuple(others(file, table)))


def gather(table: Table, mapping: Mapping[str, str]) -> Iterator[Gathered]:
    """The rows of each record together."""
    names = {code: int(number) for number, code in mapping.items() if code in {"name", "reference"}}
    current: Gathered | None = None
    for number, row in enumerate(table.rows, start=table.row + 1):
        if not filled(row):
            continue
        if current is None or not goes_on(table, row, current, names):
            if current is not None:
                yield current
            current = Gathered(number)
        current.add(tuple(table.cell(row, column) for column in range(len(table.headings))))
    if current is not None:
        yield current


def goes_on(table: Table, row: Cells, current: Gathered, names: Mapping[str, int]) -> bool:
    """Whether a row is about the record above it: it names none, or the same one."""
    said = {code: table.cell(row, column) for code, column in names.items()}
    if not any(said.values()):
        return bool(names)
    return all(
        not text or recognised(text) == recognised(current.first(names[code])) for code, text in said.items()
    )


def values_by_code(
    table: Table, values: Mapping[int, list[str]], mapping: Mapping[str, str]
) -> dict[str, list[tuple[str, str]]]:
    """By field, what the columns taken for it say, each with its heading."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for column, texts in values.items():
        code = mapping.get(str(column), KEPT)
        if code not in {KEPT, LEFT_OUT}:
            found[code] += [(table.headings[column], text) for text in texts]
    return found


def remarks(table: Table, gathered: Gathered, mapping: Mapping[str, str]) -> list[tuple[str, str]]:
    """What stands in columns that no field is for, with the heading."""
    return [
        (table.headings[column], text)
        for column, texts in gathered.values.items()
        if mapping.get(str(column), KEPT) == KEPT
        for text in texts
    ]


def others(file: Spreadsheet, table: Table | None) -> Iterator[str]:
    """What stands above the table and in the other tabs."""
    for tab in file.tabs:
        rows = tab.rows if table is None or tab is not table.tab else tab.rows[: table.row - 1]
        text = "\n".join(" · ".join(filter(None, map(told, row))) for row in rows if filled(row))
        if text:
            yield f"{tab.name}: {text}".removeprefix(": ")
