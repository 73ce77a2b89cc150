"""Sheets, organisations and registers made from their own types: as full or as empty as a type allows."""

from __future__ import annotations

import itertools
import types
import typing
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from registry.partial_dates import PartialDate
from registry.record.sheet import ActivitySheet, Organisation, Purpose, Register, Term, Value

Text = Callable[[str], str]
LABELS = {"fr", "en"}
CODES = {
    "right": "access",
    "condition": "9.2.a",
    "basis": "6.1.a",
    "unit": "year",
    "bound": "at_most",
    "country": "US",
    "role": "controller",
}
PROCESSOR = Term(code="processor", fr="Sous-traitant", en="Processor")
ON = date(2026, 11, 22)
numbers = itertools.count(1)


def full(kind: type[Value], text: Text, place: str = "", deep: int = 0) -> Any:
    """A value with every field filled in and one row in every list; ``text`` is told the place of each text field."""
    hints = typing.get_type_hints(kind)
    place = place or kind.__name__
    content = {name: _full(hints[name], text, f"{place}.{name}", name, deep) for name in kind.model_fields}
    return kind(**content)


def _full(hint: Any, text: Text, place: str, name: str, deep: int) -> Any:
    if isinstance(hint, types.UnionType):
        hint = next(one for one in typing.get_args(hint) if one is not type(None))
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        if inner is Purpose and deep:
            return ()
        return (_full(inner, text, place, name, deep + (inner is Purpose)),)
    if hint is Term:
        return Term(code=CODES.get(name, "some"), fr=text(f"{place}.fr"), en=text(f"{place}.en"))
    if isinstance(hint, type) and issubclass(hint, Value):
        return full(hint, text, place, deep)
    if hint is PartialDate:
        return PartialDate(ON)
    if hint is str:
        return {"language": "fr", "slug": "full"}.get(name) or text(place)
    return {UUID: UUID(int=next(numbers)), bool: True, int: 3, date: ON, Decimal: Decimal("1234.50")}[hint]


def empty(kind: type[Value], /, **given: Any) -> Any:
    """A value that says nothing but what is given."""
    hints = typing.get_type_hints(kind)
    return kind(**{name: _empty(hints[name]) for name in kind.model_fields if name not in given} | given)


def _empty(hint: Any) -> Any:
    if isinstance(hint, types.UnionType):
        return None
    if typing.get_origin(hint) is tuple:
        return ()
    if hint is Term:
        return Term(code="controller", fr="Responsable de traitement", en="Controller")
    return {str: "", PartialDate: "", UUID: UUID(int=next(numbers)), int: 1, bool: False}[hint]


def sheet(name: str = "Paie", reference: str = "A-1", **given: Any) -> ActivitySheet:
    """A sheet that says its name and reference and what is given."""
    return empty(ActivitySheet, name=name, reference=reference, **given)


def organisation(name: str = "Ville d’Exemple", **given: Any) -> Organisation:
    return empty(Organisation, name=name, slug="exemple", language="fr", **given)


def register(*sheets: ActivitySheet, name: str = "Ville d’Exemple") -> Register:
    return Register(organisation=organisation(name), sheets=sheets)


def rows(kind: type[Value], number: int, text: Text = str) -> tuple[Any, ...]:
    """Rows of one type, full of text."""
    return tuple(full(kind, lambda place, at=at: text(f"{at} {place}")) for at in range(number))
