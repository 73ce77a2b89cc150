"""Values as cells of a table: one column for each field that an extract tells, and short texts for what a cell cannot hold."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from registry.files.workbook import Cell
from registry.record import wording
from registry.record.extracts import ABOUT_THE_VALUE, Extract, fields_of, is_silent, told_fields
from registry.record.labels import field_label
from registry.record.sheet import ActivitySheet
from registry.record.values import Row, Term

# A row is called by the first of these that it has and says.
CALLED = (
    *(
        "name",
        "title",
        "item",
        "right",
        "criteria",
        "text",
        "event",
        "party",
        "department",
        "data",
        "subject",
    ),
    *("purpose", "system", "target", "basis", "mechanism", "country", "function", "kind", "heading", "url"),
)
DATATYPES: dict[Any, str] = {int: "integer", Decimal: "decimal", date: "date", bool: "boolean"}
WIDTHS = {"date": 12, "integer": 10, "decimal": 12, "boolean": 10, "string": 32}


@dataclass(frozen=True)
class Heading:
    """A column of a table: its key in the language of programs, what it is called, and the datatype of its cells."""

    key: str
    label: str
    datatype: str = "string"

    @property
    def width(self) -> int:
        return WIDTHS[self.datatype]


@dataclass(frozen=True)
class Column:
    heading: Heading
    cell: Callable[[Any], Cell]


def columns_of(kind: type[Row], extract: Extract) -> tuple[Column, ...]:
    """The columns of a table of rows of this type, in the order of its fields, in the active language."""
    hints = typing.get_type_hints(kind)
    names = [name for name in fields_of(kind, extract) if name not in ABOUT_THE_VALUE]
    return tuple(
        Column(Heading(name, label_of(kind, name), datatype_of(hints[name])), reader(name, extract))
        for name in names
    )


def label_of(kind: type[Row], name: str) -> str:
    """What a field is called, as a heading of the active language: with a capital."""
    return label_in(kind, name, wording.language())


@cache
def label_in(kind: type[Row], name: str, language: str) -> str:
    if name == "shared_security_measures":
        return _("Security measures shared by all activities")
    label = field_label(kind, name)
    return label[:1].upper() + label[1:]


@cache
def datatype_of(hint: Any) -> str:
    if isinstance(hint, types.UnionType):
        hint = next(one for one in typing.get_args(hint) if one is not type(None))
    return DATATYPES.get(hint, "string")


def reader(name: str, extract: Extract) -> Callable[[Any], Cell]:
    return lambda row: cell_of(getattr(row, name), extract)


def cell_of(value: Any, extract: Extract) -> Cell:
    """A cell: numbers, dates and yes or no as they are, a term by its label, a row by its name, a list a line each."""
    match value:
        case Term():
            return wording.label(value)
        case tuple():
            return "\n".join(filter(None, (text_of(one, extract) for one in value)))
        case Row():
            return name_of(value, extract)
    return typing.cast(Cell, value)


def name_of(row: Row, extract: Extract) -> str:
    """What a row is called: its name, else that of what it refers to, else whatever it says first; "" where it says nothing."""
    found = (plain(getattr(row, name), extract) for name in naming(told_fields(row, extract)))
    return next(filter(None, found), "")


@cache
def naming(told: tuple[str, ...]) -> tuple[str, ...]:
    """Of these fields those by which a row may be called, the best first."""
    first = [name for name in CALLED if name in told]
    return (*first, *(name for name in told if name not in {*first, *ABOUT_THE_VALUE}))


def plain(value: Any, extract: Extract) -> str:
    """A value inside a text."""
    match value:
        case None | "":
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case Term():
            return wording.label(value)
        case tuple():
            return ", ".join(filter(None, (plain(one, extract) for one in value)))
        case Row():
            return "" if is_silent(value, extract) else name_of(value, extract)
        case date():
            return value.isoformat()
    return str(value)


def text_of(value: Any, extract: Extract) -> str:
    """An entry of a list in one cell: what it is called, then the rest of what it says, each with its label."""
    if not isinstance(value, Row):
        return plain(value, extract)
    called = name_of(value, extract)
    rest = [
        f"{label_of(type(value), name)} = {told}"
        for name in told_fields(value, extract)
        if name not in ABOUT_THE_VALUE and (told := plain(getattr(value, name), extract)) and told != called
    ]
    return f"{called} ({' ; '.join(rest)})" if rest else called


def record_columns() -> tuple[Column, Column]:
    """The two columns by which each row of a table says of which record it is."""
    return (
        Column(Heading("record_reference", _("Reference of the record")), lambda record: record.reference),
        Column(Heading("record_name", _("Record")), lambda record: record.name),
    )


def scalars(record: type[ActivitySheet], extract: Extract) -> tuple[Column, ...]:
    """The columns of the overview: everything that a record says once, then each of its lists in one cell."""
    found = [one for one in columns_of(record, extract) if one.heading.key != "shared_security_measures"]
    hints = typing.get_type_hints(record)
    is_list = {name for name in record.model_fields if typing.get_origin(hints[name]) is tuple}
    return tuple(sorted(found, key=lambda one: one.heading.key in is_list))
