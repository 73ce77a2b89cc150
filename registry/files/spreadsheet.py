"""What a spreadsheet is made of once it is read: tabs of rows of plain text. Knows no law and no model."""

from __future__ import annotations

from dataclasses import dataclass

Cells = tuple[str, ...]


@dataclass(frozen=True)
class Tab:
    """A tab of the file: its name, and its rows from the first one on; the row at index 0 is row 1 of the file.

    A cell is text: paragraphs as lines, a date in ISO 8601, a number without superfluous zeros, "true" or "false". A merged
    cell stands where it begins, the others that it covers are "". Rows end with their last cell that says something.
    """

    name: str
    rows: tuple[Cells, ...]


@dataclass(frozen=True)
class Spreadsheet:
    """A file that was read. ``encoding`` and ``delimiter`` are those of a text file, "" of any other one."""

    name: str
    kind: str  # "ods", "xlsx" or "csv"
    tabs: tuple[Tab, ...]
    encoding: str = ""
    delimiter: str = ""
