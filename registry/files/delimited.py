"""Text files of rows, one record a line, for spreadsheets and programs (RFC 4180). Knows no law and no model.

A spreadsheet that opens such a file computes each cell that begins like a formula, and splits lines at the separator of its own
language. So wherever a cell could begin – at its start, after a separator, on a new line – an apostrophe stands before the sign.
:func:`protected` adds one and :func:`unprotected` takes it away: every text comes back as it was.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import IO

from registry.files.workbook import Cell

BEFORE = r"(^|[;,\t\r\n|\"])(\s*)"
SIGNS = "[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r]"  # also in full width, as they are typed in Asia
PLAIN = re.compile(rf"{BEFORE}('*)(?={SIGNS})")
MARKED = re.compile(rf"{BEFORE}'('*)(?={SIGNS})")


def protected(text: str) -> str:
    """The text with an apostrophe before each sign at which a spreadsheet would begin a formula."""
    return PLAIN.sub(r"\1\2'\3", text)


def unprotected(text: str) -> str:
    """The text that :func:`protected` was given."""
    return MARKED.sub(r"\1\2\3", text)


def write_delimited(target: IO[bytes], rows: Iterable[Sequence[Cell]], delimiter: str) -> None:
    """Write rows in UTF-8 with a byte order mark, by which Excel knows the encoding; every cell in quotation marks.

    Lone surrogates, which no encoding has, become U+FFFD; the character U+0000 does too.
    """
    target.write(codecs.BOM_UTF8)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in rows:
        writer.writerow([told(cell) for cell in row])
        target.write(text.getvalue().encode())
        text.seek(0)
        text.truncate()


def told(cell: Cell) -> str:
    """A cell as text: days as 2026-11-22, yes or no as true or false, numbers with a point."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case date():
            return cell.isoformat()
        case str():
            return protected(re.sub("[\x00\ud800-\udfff]", "\ufffd", cell))
    return str(cell)


def read_delimited(content: bytes, delimiter: str) -> Iterator[list[str]]:
    """The rows that :func:`write_delimited` wrote, as texts. Raises UnicodeDecodeError and csv.Error for other files."""
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True)
    for row in rows:
        yield [unprotected(cell) for cell in row]
