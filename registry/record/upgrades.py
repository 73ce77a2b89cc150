"""Sheets that were stored under an older schema, read as today's: a version opens, prints and compares for ever.

A field that came later is filled with nothing, which is what was recorded of it. A field that was renamed, moved or removed
needs a step in :data:`UPGRADES`, and :data:`registry.record.sheet.SCHEMA_VERSION` counts one more.

Schema 2 knows dates of which only the month or the year is known: a whole date stands as it stood, and "no date", which was
null, is a text that is empty (:class:`registry.partial_dates.PartialDate` reads both).
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Collection
from functools import cache
from typing import Any, TypeVar

from registry.record.values import Row, Value, nothing_in

R = TypeVar("R", bound=Row)
Step = Callable[[dict[str, Any]], dict[str, Any]]
# For each schema that is no longer written, what makes a stored sheet one of the next schema.
UPGRADES: dict[int, Step] = {}


class UnknownSchema(ValueError):
    """The value was stored by a later program than this one."""


def read_stored(kind: type[R], content: str, current: int) -> R:
    """The value that was stored as canonical JSON, as a value of today's schema ``current``.

    Raises :class:`UnknownSchema` for a later schema, and ValueError for what is no stored value of this kind.
    """
    stored = json.loads(content)
    version = stored.get("schema_version")
    if not isinstance(version, int) or version > current:
        raise UnknownSchema(version)
    for step in range(version, current):
        stored = UPGRADES[step](stored) if step in UPGRADES else stored
    return kind.model_validate({**completed(kind, stored), "schema_version": current})


def completed(
    kind: type[Value], stored: dict[str, Any], only: Collection[str] | None = None
) -> dict[str, Any]:
    """What was stored, with nothing in each field that did not exist then, at any depth; ``only`` in the fields so named.

    Raises TypeError or ValueError where a value stands that is of no such kind.
    """
    found = dict(stored)
    for name, field in kind.model_fields.items():
        if name == "schema_version":  # of a sheet within another one, such as those of a notice
            found[name] = field.default
        elif name not in found:
            if field.is_required() and (only is None or name in only):
                found[name] = nothing_in(annotations_of(kind)[name])
        elif (inner := inner_values(kind)[name]) is not None:
            told = found[name]
            if isinstance(told, list):
                found[name] = [completed(inner, one, only) for one in told]
            elif told is not None:
                found[name] = completed(inner, told, only)
    return found


@cache
def annotations_of(kind: type[Value]) -> dict[str, Any]:
    return typing.get_type_hints(kind)


@cache
def inner_values(kind: type[Value]) -> dict[str, type[Value] | None]:
    """For each field of this type, the type of value that it holds: asked once, since that takes longer than reading."""
    return {name: value_in(annotation) for name, annotation in annotations_of(kind).items()}


def value_in(annotation: Any) -> type[Value] | None:
    """The type of value that a field of this type holds, alone, in a list or perhaps not at all; None for a plain field."""
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is not None:
        return next((found for arg in typing.get_args(annotation) if (found := value_in(arg))), None)
    return annotation if isinstance(annotation, type) and issubclass(annotation, Value) else None
