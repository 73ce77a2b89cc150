"""Text files with delimiters (CSV) as a table, for the process that reads spreadsheets. Standard library only.

UTF-8 with or without its mark, UTF-16 with its mark, and else Windows-1252, in which French office programs save: which one
was taken is told, for a wrong one shows only in accents.
"""

from __future__ import annotations

import codecs
import csv
import io
import re

from registry.files.reading.table import LONGEST_CELL, MOST_COLUMNS, Budget, Table
from registry.files.reading.xml_events import Refused

DELIMITERS = (";", "\t", ",", "|")
LOOKED_AT = 20_000  # characters at the beginning that say how cells are delimited
QUOTED = re.compile(r'"(?:[^"]|"")*"')
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SHOWN = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}


def read_delimited(content: bytes) -> tuple[Table, str, str]:
    """The table, the encoding by its common name, and the delimiter. Raises :class:`Refused` for what is no such text."""
    text, encoding = decoded(content)
    if CONTROL.search(text):
        raise Refused("no_text")
    delimiter = delimiter_of(text[:LOOKED_AT])
    table = Table("", Budget())
    csv.field_size_limit(LONGEST_CELL)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            for column, cell in enumerate(row):
                table.put(min(column, MOST_COLUMNS), cell.replace("\r\n", "\n").strip())
            table.end_row()
    except csv.Error as error:
        raise Refused("long_cell", most=LONGEST_CELL) from error
    return table, SHOWN[encoding], delimiter


def decoded(content: bytes) -> tuple[str, str]:
    """The text and the encoding that gave it."""
    encodings = [name for mark, name in MARKS if content.startswith(mark)] or ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Refused("no_text")


def delimiter_of(text: str) -> str:
    """The delimiter that most lines have as often as the first one, and at least once; else the semicolon."""
    lines = [line for line in QUOTED.sub("", text).splitlines() if line.strip()][:50]
    if not lines:
        return ";"

    def agreement(sign: str) -> tuple[int, int]:
        first = lines[0].count(sign)
        return (sum(line.count(sign) == first for line in lines) if first else 0, first)

    best = max(DELIMITERS, key=agreement)
    return best if agreement(best)[1] else ";"
