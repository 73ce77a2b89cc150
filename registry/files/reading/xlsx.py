"""Workbooks of Office Open XML as tables (ECMA-376), for the process that reads spreadsheets. Standard library only."""

from __future__ import annotations

import posixpath
import re
from datetime import datetime, timedelta

from registry.files.reading.table import LONGEST_CELL, MOST_COLUMNS, Budget, Table, as_told
from registry.files.reading.xml_events import Refused, Unpack, read_xml

# Numbers of formats that every workbook has and that show a day (18.8.30); times alone are left as numbers.
DAY_FORMATS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
MOST_STYLES = 100_000
LAST_DAY = 2_958_465  # 31 December 9999
CONTROLLED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how the format writes signs that XML cannot hold


def read_xlsx(unpack: Unpack, names: frozenset[str]) -> list[Table]:
    """The tables of an archive. Raises :class:`Refused` for one that is damaged or larger than a register."""
    if "xl/workbook.xml" not in names:
        raise Refused("no_spreadsheet")
    book, leads, budget = Workbook(), Relations(), Budget()
    read_xml(unpack("xl/workbook.xml"), book)
    if "xl/_rels/workbook.xml.rels" in names:
        read_xml(unpack("xl/_rels/workbook.xml.rels"), leads)
    strings, styles = SharedStrings(), Styles()
    if "xl/sharedStrings.xml" in names:
        read_xml(unpack("xl/sharedStrings.xml"), strings)
    if "xl/styles.xml" in names:
        read_xml(unpack("xl/styles.xml"), styles)
    tables = []
    for name, relation in book.sheets:
        path = leads.targets.get(relation, "")
        if path in names:
            table = Table(name, budget)
            read_xml(unpack(path), Sheet(table, strings.texts, styles.days(), book.first_day))
            tables.append(table)
    return tables


class Quiet:
    """Listens to nothing; what listens to something names it."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class Workbook(Quiet):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        # Day 60 of the older calendar is 29 February 1900, which never was: counted from here, later days are right.
        self.first_day = datetime(1899, 12, 30)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", "")))
        elif name == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            self.first_day = datetime(1904, 1, 1)


class Relations(Quiet):
    """Where the parts of a workbook stand in the archive; what stands outside of it is not followed."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            self.targets[attributes.get("Id", "")] = path


class Texts(Quiet):
    """Gathers the text of runs, without the reading aids of East Asian text (rPh)."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.in_text = False
        self.aids = 0
        self.length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.aids += name == "rPh"
        self.in_text = name == "t" and not self.aids

    def end(self, name: str) -> None:
        self.aids -= name == "rPh"
        self.in_text = False

    def text(self, data: str) -> None:
        if self.in_text:
            self.length += len(data)
            if self.length > LONGEST_CELL:
                raise Refused("long_cell", most=LONGEST_CELL)
            self.pieces.append(data)

    def taken(self) -> str:
        """What was gathered since it was last taken."""
        told, self.pieces, self.length = "".join(self.pieces), [], 0
        return (
            CONTROLLED.sub(lambda found: chr(int(found[1], 16)), told)
            .replace("\r\n", "\n")
            .replace("\r", "\n")
        )


class SharedStrings(Texts):
    """Texts that cells name by their number."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.budget = Budget()

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.texts.append(self.taken())
            self.budget.take(self.texts[-1], 1)


class Styles(Quiet):
    """Which formats of cells show a day."""

    def __init__(self) -> None:
        self.own: dict[str, str] = {}
        self.formats: list[str] = []
        self.in_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self.own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.in_cells = True
        elif name == "xf" and self.in_cells and len(self.formats) < MOST_STYLES:
            self.formats.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.in_cells = False

    def days(self) -> frozenset[str]:
        """The numbers of the cell formats that show a day, as cells name them."""
        return frozenset(str(index) for index, code in enumerate(self.formats) if self.shows_day(code))

    def shows_day(self, code: str) -> bool:
        own = self.own.get(code)
        if own is not None:
            letters = QUOTED.sub("", own).lower()
            return "y" in letters or "d" in letters
        return code.isdigit() and int(code) in DAY_FORMATS


class Sheet(Texts):
    """Puts the cells of one sheet into its table, each where its address says."""

    def __init__(self, table: Table, strings: list[str], days: frozenset[str], first_day: datetime) -> None:
        super().__init__()
        self.table, self.strings, self.days, self.first_day = table, strings, days, first_day
        self.row = self.column = -1
        self.kind = self.style = ""
        self.in_value = False
        self.value: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self.row = whole(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.table.go_to(self.row)
            self.column = -1
        elif name == "c":
            self.column = column_of(attributes["r"]) if "r" in attributes else self.column + 1
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.value = []
        elif name == "v":
            self.in_value = True
        else:
            super().start(name, attributes)

    def text(self, data: str) -> None:
        if self.in_value:
            self.value.append(data)
        else:
            super().text(data)

    def end(self, name: str) -> None:
        super().end(name)
        if name == "v":
            self.in_value = False
        elif name == "c":
            self.table.put(self.column, self.told().strip())
        elif name == "row":
            self.table.end_row()

    def told(self) -> str:
        """The cell as text; of a formula, what it gave when the file was saved."""
        value, run = "".join(self.value), self.taken()
        match self.kind:
            case "s":
                return self.string(value)
            case "inlineStr":
                return run
            case "b":
                return "true" if value == "1" else "false" if value else ""
            case "n":
                return self.number(value)
        return value  # "str", "e" (an error as it is shown), "d" (a date in ISO 8601)

    def string(self, value: str) -> str:
        index = whole(value) if value else -1
        if index >= len(self.strings):
            raise Refused("damaged")
        return self.strings[index] if value else ""

    def number(self, value: str) -> str:
        if not value:
            return ""
        try:
            number = float(value)
            if self.style in self.days and 0 < number <= LAST_DAY:
                return self.moment(number)
            return as_told(number)
        except (ValueError, OverflowError) as error:
            raise Refused("damaged") from error

    def moment(self, number: float) -> str:
        moment = self.first_day + timedelta(days=number)
        return moment.strftime("%Y-%m-%d" if number == int(number) else "%Y-%m-%d %H:%M:%S")


def whole(number: str) -> int:
    if not number.isascii() or not number.isdigit() or len(number) > 10:
        raise Refused("damaged")
    return int(number)


def column_of(address: str) -> int:
    """The column of an address such as "AB12", counted from 0; beyond what is read, any column that is too far."""
    letters = address.rstrip("0123456789")
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        raise Refused("damaged")
    column = 0
    for letter in letters.upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return min(column - 1, MOST_COLUMNS)
