"""Data that a person provided, as files to take elsewhere: JSON, CSV and a description of both (Article 20(1)).

What is attached is given as it is: which data a person provided is decided before. CSV is described as the W3C does
(https://www.w3.org/TR/tabular-metadata/), as in the exports of the register.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from registry.files.delimited import write_delimited
from registry.files.spreadsheet import Spreadsheet
from registry.files.workbook import Archive
from registry.spelling import searchable

DESCRIPTION = "csv-metadata.json"  # the name that the W3C gives the description of the files of one folder
DATA = "data.json"
DELIMITER = ","


@dataclass(frozen=True, slots=True)
class NamedText:
    """A text under its name, such as what someone wrote in a form."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class NamedTable:
    """Rows under headings. Raises ValueError for a row that has another length, and for two columns of one name."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if len(set(self.headings)) != len(self.headings):
            raise ValueError(f"Two columns of “{self.name}” have the same name.")
        if wrong := [number for number, row in enumerate(self.rows, 1) if len(row) != len(self.headings)]:
            raise ValueError(f"Row {wrong[0]} of “{self.name}” has not one cell for each column.")


Attached = NamedText | NamedTable


def tables_of(file: Spreadsheet) -> list[NamedTable]:
    """Each tab that holds rows, as a table: its first row names the columns, each of which has a name of its own."""
    several = len(file.tabs) > 1
    stem = file.name.rsplit(".", 1)[0]
    found = []
    for tab in file.tabs:
        if not tab.rows:
            continue
        width = max(map(len, tab.rows))
        first, *rows = [(*row, *[""] * (width - len(row))) for row in tab.rows]
        found.append(NamedTable(f"{stem} – {tab.name}" if several else stem, headings_of(first), tuple(rows)))
    return found


def headings_of(cells: Sequence[str]) -> tuple[str, ...]:
    """The names of columns: an empty one says which column it is, one that comes again has a number."""
    found: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or _("Column %d") % place
        candidates = chain([name], (f"{name} ({number})" for number in count(2)))
        found.append(next(one for one in candidates if one not in found))
    return tuple(found)


def portable_files(
    attached: Sequence[Attached], *, organisation: str, language: str, on: date
) -> dict[str, bytes]:
    """Each file by its name: all data as JSON, a CSV file for each table, and their description.

    JSON holds every character as it was; in CSV an apostrophe stands before a text that would begin like a formula, and the
    description says so. The same data give the same bytes.
    """
    named = list(zip(file_names(attached), attached, strict=True))
    tables = [(name, one) for name, one in named if isinstance(one, NamedTable)]
    content = {
        "organisation": organisation,
        "date": on.isoformat(),
        "language": language,
        "data": [as_json(one) for one in attached],
    }
    files = {DATA: _json(content), **{name: as_csv(one) for name, one in tables}}
    return files | ({DESCRIPTION: _json(description(tables, organisation, language, on))} if tables else {})


def portable_archive(files: dict[str, bytes]) -> bytes:
    """The files in one archive, to be handed over together."""
    target = io.BytesIO()
    with Archive(target, level=6) as archive:
        for name, content in files.items():
            archive.add(name, content)
    return target.getvalue()


def file_names(attached: Iterable[Attached]) -> list[str]:
    """A name of letters and digits for each, none twice: « Prêts de 2026 » is ``prets-de-2026.csv``."""
    found: list[str] = []
    for one in attached:
        stem = re.sub(r"[^a-z0-9]+", "-", searchable(one.name)).strip("-")[:60] or "data"
        candidates = (f"{stem}-{number}.csv" for number in count(2))
        found.append(next(name for name in chain([f"{stem}.csv"], candidates) if name not in found))
    return found


def as_json(value: Attached) -> dict[str, Any]:
    if isinstance(value, NamedText):
        return {"name": value.name, "text": value.text}
    rows = [dict(zip(value.headings, row, strict=True)) for row in value.rows]
    return {"name": value.name, "rows": rows}


def as_csv(table: NamedTable) -> bytes:
    target = io.BytesIO()
    write_delimited(target, (table.headings, *table.rows), DELIMITER)
    return target.getvalue()


def description(
    tables: Iterable[tuple[str, NamedTable]], organisation: str, language: str, on: date
) -> dict[str, Any]:
    """What each file and each column holds, as CSV on the Web describes it."""
    with translation.override(language):
        comment = _(
            "An apostrophe stands before a text that would begin like a formula; data.json holds it as it was."
        )
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "dc:publisher": organisation,
        "dc:issued": {"@value": on.isoformat(), "@type": "xsd:date"},
        "dialect": {
            "delimiter": DELIMITER,
            "encoding": "utf-8",
            "header": True,
            "quoteChar": '"',
            "doubleQuote": True,
        },
        "rdfs:comment": comment,
        "tables": [
            {
                "url": name,
                "dc:title": table.name,
                "tableSchema": {
                    "columns": [
                        {"name": f"column_{place}", "titles": {language: heading}, "datatype": "string"}
                        for place, heading in enumerate(table.headings, 1)
                    ]
                },
            }
            for name, table in tables
        ],
    }


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "replace")
