"""What differs between two values of the same thing: two states of a record, an approved version and what came after.

Values are compared, never texts. Rows are known by their identifier, so one is "changed" and not "removed and added". The
words of a term are no fact: only its code is compared.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from registry.record.sheet import ActivitySheet
from registry.record.values import Row, Term, Value

NOT_COMPARED = frozenset({"id", "schema_version"})  # what is about a value, and not said by it


def is_compared(value: Value, name: str) -> bool:
    """False for what is no fact: of a record, its own state is decided about it; that of a security measure is a fact."""
    return name not in NOT_COMPARED and not (name == "state" and isinstance(value, ActivitySheet))


class ChangeOf(StrEnum):
    """What happened to an entry."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    ORDER = "order"  # the entries are the same, and stand in another order


@dataclass(frozen=True)
class Change:
    """One difference: the row that it is in, as it is and as it was (``earlier``), and the field with its values.

    Of an entry that was added or removed, ``field`` is the list it stands in, and the value is the entry itself.
    """

    kind: ChangeOf
    row: Row
    earlier: Row
    field: str
    before: Any = None
    after: Any = None


def facts_of(value: Any) -> Any:
    """The value without what is no fact: labels, and what is about the record alone. Made of lists, texts and numbers."""
    match value:
        case Term():
            return value.code
        case tuple():
            return [facts_of(one) for one in value]
        case Value():
            names = (name for name in type(value).model_fields if is_compared(value, name))
            said = {name: facts_of(getattr(value, name)) for name in names}
            return {**said, "id": str(value.id)} if isinstance(value, Row) else said
        case None | str() | bool() | int():
            return value
    return str(value)  # a date, a decimal amount: both read the same wherever they were stored


def facts_digest(value: Value) -> str:
    """The same for two values just when :func:`difference` finds nothing between them. SHA-256, in hexadecimal."""
    told = json.dumps(facts_of(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def difference(before: Row, after: Row) -> tuple[Change, ...]:
    """Every fact in which the second value departs from the first, in the order of the fields.

    An entry that stands in several places, such as an external organisation, is told once.
    """
    told: dict[tuple[Any, ...], Change] = {}
    for change in changes_in(before, after):
        entry = change.after or change.before
        place = entry.id if isinstance(entry, Row) and change.kind in LISTED else None
        told.setdefault((change.kind, change.row.id, change.field, place), change)
    return tuple(told.values())


LISTED = (ChangeOf.ADDED, ChangeOf.REMOVED)


def changes_in(before: Row, after: Row) -> Iterator[Change]:
    for name in type(after).model_fields:
        if not is_compared(after, name):
            continue
        old, new = getattr(before, name), getattr(after, name)
        if is_list_of_rows(old) or is_list_of_rows(new):
            yield from changes_in_list(before, after, name)
        elif isinstance(old, Row) and isinstance(new, Row) and old.id == new.id:
            yield from changes_in(old, new)
        elif facts_of(old) != facts_of(new):
            yield Change(ChangeOf.CHANGED, after, before, name, old, new)


def is_list_of_rows(value: Any) -> bool:
    return isinstance(value, tuple) and any(isinstance(one, Row) for one in value)


def changes_in_list(before: Row, after: Row, name: str) -> Iterator[Change]:
    old, new = getattr(before, name), getattr(after, name)
    earlier, later = {one.id: one for one in old}, {one.id: one for one in new}
    for one in old:
        if one.id not in later:
            yield Change(ChangeOf.REMOVED, after, before, name, before=one)
    for one in new:
        if one.id in earlier:
            yield from changes_in(earlier[one.id], one)
        else:
            yield Change(ChangeOf.ADDED, after, before, name, after=one)
    kept = [one.id for one in old if one.id in later]
    if kept != [one.id for one in new if one.id in earlier]:
        yield Change(ChangeOf.ORDER, after, before, name, before=old, after=new)
