"""OpenDocument spreadsheets as tables (ODF 1.3, part 3), for the process that reads spreadsheets. Standard library only."""

from __future__ import annotations

from registry.files.reading.table import LONGEST_CELL, Budget, Table, as_told
from registry.files.reading.xml_events import Refused, Unpack, read_xml

# What stands in or beside cells without being their text: comments, drawings, deleted content that is tracked.
SKIPPED = {"annotation", "frame", "shapes", "forms", "tracked-changes", "custom-shape", "g", "line", "rect"}
CELLS = {"table-cell", "covered-table-cell"}


def read_ods(unpack: Unpack, names: frozenset[str]) -> list[Table]:
    """The tables of an archive. Raises :class:`Refused` for one that is encrypted, damaged or larger than a register."""
    if "META-INF/manifest.xml" in names:
        read_xml(unpack("META-INF/manifest.xml"), Manifest())
    if "content.xml" not in names:
        raise Refused("damaged")
    content = Content()
    read_xml(unpack("content.xml"), content)
    if not content.is_spreadsheet:
        raise Refused("no_spreadsheet")
    return content.tables


class Manifest:
    """Refuses a file that a password protects: its parts are then unreadable, each in a way of its own."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "encryption-data":
            raise Refused("encrypted")

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class Content:
    """Gathers cells. Equal neighbours, which office programs write once with a number, are put as often as they stand."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.budget = Budget()
        self.is_spreadsheet = False
        self.skipped = 0  # depth below an element that is not read
        self.inside = 0  # tables: one may stand in a cell of another one, and is not read
        self.column = self.times = self.row_times = 0
        self.in_cell = False
        self.typed: str | None = None  # what the cell says by its attributes
        self.paragraphs: list[list[str]] = []
        self.length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skipped or name in SKIPPED or (name == "table" and self.inside):
            self.skipped += 1
            return
        if name == "spreadsheet":
            self.is_spreadsheet = True
        elif name == "table" and self.is_spreadsheet:
            self.inside = 1
            self.tables.append(Table(attributes.get("name", ""), self.budget))
        elif name == "table-row" and self.inside:
            self.column, self.row_times = 0, counted(attributes.get("number-rows-repeated"))
        elif name in CELLS and self.inside:
            self.begin_cell(name, attributes)
        elif self.in_cell:
            self.begin_in_cell(name, attributes)

    def begin_cell(self, name: str, attributes: dict[str, str]) -> None:
        self.in_cell, self.paragraphs, self.length = True, [], 0
        self.times = counted(attributes.get("number-columns-repeated"))
        self.typed = typed_value(attributes) if name == "table-cell" else None

    def begin_in_cell(self, name: str, attributes: dict[str, str]) -> None:
        if name == "p":
            self.paragraphs.append([])
        elif name == "s":
            self.text(" " * min(counted(attributes.get("c")), LONGEST_CELL + 1))
        elif name in {"line-break", "tab"}:
            self.text("\n" if name == "line-break" else "\t")

    def end(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif name in CELLS and self.in_cell:
            told = "\n".join("".join(pieces) for pieces in self.paragraphs).strip()
            self.tables[-1].put(self.column, told if self.typed is None else self.typed, self.times)
            self.column, self.in_cell = self.column + self.times, False
        elif name == "table-row" and self.inside:
            self.tables[-1].end_row(self.row_times)
        elif name == "table" and self.inside:
            self.inside = 0

    def text(self, data: str) -> None:
        if self.skipped or not self.in_cell or not self.paragraphs:
            return
        self.length += len(data)
        if self.length > LONGEST_CELL:
            raise Refused("long_cell", most=LONGEST_CELL)
        self.paragraphs[-1].append(data)


def counted(number: str | None) -> int:
    """How often something stands. Raises :class:`Refused` for what is no such number."""
    if number is None:
        return 1
    if not number.isascii() or not number.isdigit() or len(number) > 10:
        raise Refused("damaged")
    return max(int(number), 1)


def typed_value(attributes: dict[str, str]) -> str | None:
    """A date, a number or a truth value as the file stores it, whatever it looks like; None where the text is the value."""
    match attributes.get("value-type"):
        case "date":
            day, _separator, time = attributes.get("date-value", "").partition("T")
            return f"{day} {time}" if time.strip("0:.") else day or None
        case "float":
            return number_told(attributes.get("value", ""))
        case "boolean":
            return attributes.get("boolean-value")
    return None  # text; amounts and percentages as they are shown


def number_told(value: str) -> str | None:
    try:
        return as_told(float(value))
    except (ValueError, OverflowError):
        return None
