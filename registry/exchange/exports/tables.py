"""The register as tables: an overview, one table for each heading of Article 30 and of what enriches it, the directory.

Every spreadsheet and every CSV file is these tables. They are made while they are written: no more than one row is in memory.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from registry.exchange.exports.cells import (
    Column,
    Heading,
    columns_of,
    label_of,
    record_columns,
    scalars,
)
from registry.exchange.exports.contents import Contents
from registry.files.workbook import Cell
from registry.record import wording
from registry.record.columns import COLUMNS
from registry.record.extracts import Extract, fields_of, told_fields
from registry.record.sheet import ActivitySheet, Organisation, SecurityMeasure, System
from registry.record.values import Data, Department, Party, Row, Subject, Value

# The lists of a record in the order of their tables, each with the heading of the register that it belongs to.
LISTS = {
    "joint_controllers": "joint",
    "clients": "clients",
    "operations": "operations",
    "purposes": "purposes",
    "bases": "purposes",
    "subjects": "people",
    "data": "data",
    "special_conditions": "sensitive",
    "sources": "sources",
    "recipients": "recipients",
    "subprocessors": "subprocessors",
    "sharing": "recipients",
    "transfers": "transfers",
    "retention_rules": "retention",
    "retention_exceptions": "retention",
    "security_measures": "security",
    "hosting": "hosting",
    "systems": "systems",
    "undertakings": "undertakings",
    "served_rights": "served_rights",
    "impact_assessment": "assessment",
    "documents": "documents",
    "related_records": "related_records",
    "statements": "statements",
}
# Of lists that stand under a heading and answer to another article than it.
OTHER_ARTICLES = {"bases": ("6",)}
ALSO_OF_PURPOSES = ("bases", "subjects", "data", "special_conditions")  # said of a record or of one purpose
DIRECTORY: tuple[type[Row], ...] = (Party, Subject, Data, Department, System)
HEADINGS = {one.key: one for one in COLUMNS}


@dataclass(frozen=True)
class Table:
    """A table: its key, what it is called, the article that it answers to ("" for none), its columns and its rows.

    ``rows`` are made anew at each call. ``kept`` columns say what the row is about.
    """

    key: str
    title: str
    article: str
    headings: tuple[Heading, ...]
    rows: Callable[[], Iterable[tuple[Cell, ...]]]
    kept: int = 2


def tables_of(contents: Contents) -> list[Table]:
    """The tables of an export in the active language: those of the directory and of lists that an extract tells."""
    extract = contents.wanted.extract
    told: list[Table | None] = [overview(contents), organisation(contents)]
    told += [listed(contents, name) for name in LISTS if name in fields_of(ActivitySheet, extract)]
    told.append(of_rows("contact_points", contents.told.organisation.contact_points, Organisation, extract))
    told += [directory(contents, kind) for kind in DIRECTORY]
    return [one for one in told if one is not None and one.headings]


def overview(contents: Contents) -> Table:
    """One row for each record."""
    columns = scalars(ActivitySheet, contents.wanted.extract)
    return Table(
        "records",
        _("Register"),
        "",
        tuple(one.heading for one in columns),
        lambda: (
            tuple(own_cell(one, record, contents.wanted.extract) for one in columns)
            for record in contents.sheets
        ),
    )


def own_cell(column: Column, record: ActivitySheet, extract: Extract) -> Cell:
    """A cell of the overview; none where the extract does not tell this of a record in this role."""
    return column.cell(record) if column.heading.key in told_fields(record, extract) else None


def organisation(contents: Contents) -> Table:
    """What the organisation says of itself, a line each."""
    told = contents.told.organisation
    columns = [
        one
        for one in columns_of(Organisation, contents.wanted.extract)
        if one.heading.key not in {"contact_points", "security_measures"}
    ]
    headings = (Heading("field", _("Field")), Heading("value", _("Value")))
    about = ((one.heading.label, one.cell(told)) for one in columns)
    lines = tuple((label, value) for label, value in about if value not in (None, ""))
    return Table("organisation", _("Organisation"), wording.citation("30(1)(a)"), headings, lambda: lines, 1)


def listed(contents: Contents, name: str) -> Table:
    """The entries of one list of every record, those that belong to a purpose with its name."""
    extract, kind = contents.wanted.extract, entry_type(name)
    of_purposes = name in ALSO_OF_PURPOSES and name in told_of_purposes(extract)
    columns, about = columns_of(kind, extract), record_columns()
    where = (Heading("of_purpose", _("For the purpose")),) if of_purposes or name == "purposes" else ()

    def rows() -> Iterator[tuple[Cell, ...]]:
        for record, purpose, entry in entries(contents, name, of_purposes):
            of = tuple(one.cell(record) for one in about) if record else ("", _("All records"))
            yield (*of, *((purpose,) if where else ()), *(one.cell(entry) for one in columns))

    headings = (*(one.heading for one in about), *where, *(one.heading for one in columns))
    return Table(name, label_of(ActivitySheet, name), articles_of(name), headings, rows)


def articles_of(name: str) -> str:
    """The articles that a list answers to, in a controller's record and in a processor's; "" for none."""
    heading = HEADINGS[LISTS[name]]
    asked = OTHER_ARTICLES.get(name) or (heading.article, heading.processor_article or "")
    return " · ".join(wording.citation(one) for one in dict.fromkeys(asked) if one)


def told_of_purposes(extract: Extract) -> tuple[str, ...]:
    return fields_of(entry_type("purposes"), extract)


def entry_type(name: str) -> type[Row]:
    """The type of the entries of a list of records, or of the one entry that a record may have."""
    hint = typing.get_type_hints(ActivitySheet)[name]
    return next(one for one in typing.get_args(hint) if isinstance(one, type) and issubclass(one, Row))


def entries(
    contents: Contents, name: str, of_purposes: bool
) -> Iterator[tuple[ActivitySheet | None, str, Row]]:
    """Each entry with its record and the purpose that it belongs to, "" for none; no record for what holds for all."""
    shared = contents.told.organisation.security_measures
    if name == "security_measures":
        yield from ((None, "", one) for one in shared)
    for record in contents.sheets:
        if name not in told_fields(record, contents.wanted.extract):
            continue
        yield from ((record, "", one) for one in own_entries(record, name, shared))
        if of_purposes or name == "purposes":
            yield from ((record, where, one) for where, one in below_purposes(record.purposes, name))


def own_entries(record: ActivitySheet, name: str, shared: tuple[SecurityMeasure, ...]) -> tuple[Row, ...]:
    found = getattr(record, name)
    if (
        name == "security_measures" and record.shared_security_measures != shared
    ):  # as they were when approved
        return (*found, *record.shared_security_measures)
    return found if isinstance(found, tuple) else (found,) if found else ()


def below_purposes(purposes: Iterable[Any], name: str) -> Iterator[tuple[str, Row]]:
    """What each purpose, and each purpose below it, says in this list, with the name of the purpose."""
    for purpose in purposes:
        yield from ((purpose.name, one) for one in getattr(purpose, name))
        yield from below_purposes(purpose.purposes, name)


def of_rows(name: str, rows: tuple[Row, ...], within: type[Row], extract: Extract) -> Table | None:
    """A table of rows of one type; None where there are none."""
    if not rows:
        return None
    columns = columns_of(type(rows[0]), extract)
    return Table(
        name,
        label_of(within, name),
        "",
        tuple(one.heading for one in columns),
        lambda: (tuple(one.cell(row) for one in columns) for row in rows),
        1,
    )


DIRECTORY_TITLES: dict[type[Row], tuple[str, Callable[[], str]]] = {
    Party: ("parties", lambda: _("Directory – organisations")),
    Subject: ("directory_subjects", lambda: _("Directory – people")),
    Data: ("directory_data", lambda: _("Directory – data")),
    System: ("systems_of_directory", lambda: _("Directory – systems")),
    Department: ("departments", lambda: _("Directory – departments")),
}


def directory(contents: Contents, kind: type[Row]) -> Table:
    """The entries of the directory of this type that the records name, each said once."""
    key, title = DIRECTORY_TITLES[kind]
    columns = columns_of(kind, contents.wanted.extract)

    def rows() -> Iterator[tuple[Cell, ...]]:
        seen: set[Any] = set()
        for value in (contents.told.organisation, *contents.sheets):
            for row in named(value, kind, contents.wanted.extract, seen):
                yield tuple(one.cell(row) for one in columns)

    return Table(key, title(), "", tuple(one.heading for one in columns), rows, 1)


def named(value: Any, kind: type[Row], extract: Extract, seen: set[Any]) -> Iterator[Row]:
    """The rows of a type that a value holds at any depth of what an extract tells; each of equal content once."""
    if isinstance(value, tuple):
        for one in value:
            yield from named(one, kind, extract, seen)
    elif isinstance(value, kind):
        if value not in seen:
            seen.add(value)
            yield value
    elif isinstance(value, Value) and leads_to(type(value), kind):
        for name in told_fields(value, extract):
            yield from named(getattr(value, name), kind, extract, seen)


LEADING: dict[tuple[type[Value], type[Row]], bool] = {}


def leads_to(above: type[Value], kind: type[Row]) -> bool:
    """Whether a value of the first type may hold one of the second, at any depth."""
    if (above, kind) not in LEADING:
        LEADING[above, kind] = False  # until its fields are read: a purpose holds purposes
        LEADING[above, kind] = any(
            inner is kind or leads_to(inner, kind)
            for hint in typing.get_type_hints(above).values()
            for inner in types_in(hint)
        )
    return LEADING[above, kind]


def types_in(hint: Any) -> Iterator[type[Value]]:
    if isinstance(hint, type) and issubclass(hint, Value):
        yield hint
    for inner in typing.get_args(hint):
        yield from types_in(inner)
