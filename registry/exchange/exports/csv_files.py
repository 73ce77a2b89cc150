"""The register as CSV files in one archive, a file for each table, with their description (W3C CSV on the Web)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from registry.exchange.exports.contents import Contents, Progress, counted
from registry.exchange.exports.tables import Table, tables_of
from registry.files.delimited import write_delimited
from registry.files.workbook import Archive, Cell

DESCRIPTION = "csv-metadata.json"  # the name that the W3C gives the description of the files of one folder
DELIMITERS = {"fr": ";", "en": ","}  # what the spreadsheets of each language expect


def write_csv(contents: Contents, target: Path, progress: Progress) -> None:
    """Write the tables of the register as CSV files, in an archive."""
    language = contents.wanted.language
    with translation.override(language), target.open("wb") as file, Archive(file, level=6) as archive:
        tables = tables_of(contents)
        for number, table in enumerate(tables):
            with archive.member(file_name(table)) as member:
                rows = lines(table, progress if number == 0 else None)
                write_delimited(member, rows, DELIMITERS[language])
        described = description(contents, tables)
        archive.add(DESCRIPTION, json.dumps(described, ensure_ascii=False, indent=1))


def file_name(table: Table) -> str:
    return f"{table.key.replace('_', '-')}.csv"


def lines(table: Table, progress: Progress | None) -> Iterator[Sequence[Cell]]:
    yield tuple(one.label for one in table.headings)
    yield from counted(table.rows(), progress) if progress else table.rows()


def description(contents: Contents, tables: Sequence[Table]) -> dict[str, Any]:
    """What each file and each column holds, as CSV on the Web describes it (https://www.w3.org/TR/tabular-metadata/)."""
    language = contents.wanted.language
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "dc:title": _("Register of processing activities: %s") % contents.told.organisation.name,
        "dc:issued": {"@value": contents.made_on.isoformat(), "@type": "xsd:date"},
        "dialect": {
            "delimiter": DELIMITERS[language],
            "encoding": "utf-8",
            "header": True,
            "quoteChar": '"',
            "doubleQuote": True,
            "lineTerminators": ["\r\n"],
        },
        "rdfs:comment": _(
            "Where a text would begin like a formula, an apostrophe stands before the sign; a list has a line for each entry."
        ),
        "tables": [described(table, language) for table in tables],
    }


def described(table: Table, language: str) -> dict[str, Any]:
    columns = [
        {"name": one.key, "titles": {language: one.label}, "datatype": one.datatype} for one in table.headings
    ]
    told = {"url": file_name(table), "dc:title": table.title, "tableSchema": {"columns": columns}}
    return told | ({"dc:subject": table.article} if table.article else {})
