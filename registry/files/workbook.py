"""What a spreadsheet is made of, whatever its format: tabs of typed cells. Knows no law and no model."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO

Cell = str | int | Decimal | bool | date | None
LARGEST_CELL = (
    32_767  # characters, each one beyond the basic plane counting twice: what a cell of Excel holds
)
LONGEST_NAME = 31  # letters of the name of a tab
CUT = "…"  # at the end of a text that is longer than a cell
MOMENT = (1980, 1, 1, 0, 0, 0)  # of every file in an archive: the same content gives the same bytes
# What XML cannot hold: controls, lone surrogates and two that are no characters.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLACED = "\ufffd"


@dataclass(frozen=True)
class Tab:
    """One sheet of a workbook. Its first row are ``headings``, unless it has none: they stay in view and have filters.

    ``widths`` are in characters, one for each column. ``kept`` columns stay in view too. A ``hidden`` tab is for programs.
    """

    name: str
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()
    kept: int = 0
    headings: bool = True
    hidden: bool = False

    @property
    def is_table(self) -> bool:
        return self.headings and not self.hidden


def shown(text: str) -> str:
    """The text as a cell shows it: without what XML cannot hold, each line ended alike, no longer than a cell."""
    told = UNWRITABLE.sub(REPLACED, text).replace("\r\n", "\n").replace("\r", "\n")
    if len(told) * 2 <= LARGEST_CELL:
        return told
    units = told.encode("utf-16-le")
    if len(units) <= LARGEST_CELL * 2:
        return told
    return units[: (LARGEST_CELL - 1) * 2].decode("utf-16-le", "ignore") + CUT


def tab_names(wanted: Iterable[str]) -> list[str]:
    """Names that every program accepts for tabs: short, different also without capitals, without the signs of references."""
    found: list[str] = []
    taken: set[str] = set()
    for one in wanted:
        plain = " ".join(re.sub(r"[\[\]:*?/\\'\x00-\x1f]", " ", shown(one)).split()) or "-"
        name, number = cut(plain, LONGEST_NAME), 1
        while name.casefold() in taken:
            number += 1
            name = f"{cut(plain, LONGEST_NAME - 4)} {number}"
        taken.add(name.casefold())
        found.append(name)
    return found


def cut(name: str, longest: int) -> str:
    """A name as long as it may be, ended after a word where it is longer."""
    if len(name) <= longest:
        return name
    start = name[:longest]
    return f"{start.rpartition(' ')[0] or start[: longest - 1]}{CUT}"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    return escaped(text).replace('"', "&quot;")


def letters(column: int) -> str:
    """The letters of a column counted from 0: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


class Archive:
    """A zip file whose members are written as they are made, in order, with one date for all."""

    def __init__(self, file: IO[bytes], level: int = 1) -> None:
        self.zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=level)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *error: object) -> None:
        self.zip.close()

    def add(self, name: str, content: str | bytes, *, packed: bool = True) -> None:
        member = zipfile.ZipInfo(name, MOMENT)
        member.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        self.zip.writestr(member, content)

    @contextmanager
    def member(self, name: str) -> Iterator[IO[bytes]]:
        """A member of any size, to be written piece by piece."""
        member = zipfile.ZipInfo(name, MOMENT)
        member.compress_type = zipfile.ZIP_DEFLATED
        with self.zip.open(member, "w", force_zip64=True) as file:
            yield file
