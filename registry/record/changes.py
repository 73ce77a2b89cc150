"""Differences between two states of a record, in words of the active language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, Literal

from django.utils import formats
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from registry.partial_dates import PartialDate
from registry.record import wording
from registry.record.difference import Change, ChangeOf
from registry.record.labels import field_label, kind_label
from registry.record.sheet import ActivitySheet, Row, Term

SHORT = 100  # letters of the name of an entry
LONG, LONGEST = 8, 2000  # words of a text that is compared word by word
ALIKE = 0.4  # the share of their words that two texts have in common, from which on they are compared
# The fields that name an entry, the first that is filled in; else the first field of all that says something.
NAMING = (
    "name",
    "title",
    "party",
    "subject",
    "data",
    "system",
    "recipient_name",
    "destination",
    "right",
    "item",
)


@dataclass(frozen=True)
class Piece:
    """Some words of a text that changed: kept, removed or added."""

    text: str
    mark: Literal["", "removed", "added"] = ""


@dataclass(frozen=True)
class ChangeInWords:
    """One difference: what was done to which entry, and where a field changed, its label and both values."""

    action: ChangeOf
    kind: str
    name: str
    field: str
    before: str
    after: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Both texts as one, with what was taken away and added; empty where they are short or have little in common."""
        return pieces_of(self.before, self.after)


PERIOD = {"amount", "unit", "bound"}  # fields that are read together


def changes_in_words(changes: Iterable[Change]) -> list[ChangeInWords]:
    """Each difference in words; a number and its unit are one, since neither is read alone."""
    found: dict[ChangeInWords, None] = {}
    for one in changes:
        found.setdefault(change_in_words(one))
    return list(found)


def change_in_words(change: Change) -> ChangeInWords:
    """The difference in words; a field of the record itself has no entry to name."""
    entry = change.after if change.kind is ChangeOf.ADDED else change.before
    if change.kind in (ChangeOf.ADDED, ChangeOf.REMOVED):
        within = "" if isinstance(change.row, ActivitySheet) else name_of(change.row)
        return ChangeInWords(change.kind, capfirst(kind_label(type(entry))), name_of(entry), within, "", "")
    own = isinstance(change.row, ActivitySheet)
    if change.field in PERIOD and type(change.row).model_fields.keys() >= PERIOD:
        label, before, after = _("Period"), period_of(change.earlier), period_of(change.row)
    else:
        label = capfirst(field_label(type(change.row), change.field))
        before, after = (value_in_words(change.field, value) for value in (change.before, change.after))
    kind = "" if own else capfirst(kind_label(type(change.row)))
    return ChangeInWords(change.kind, kind, "" if own else name_of(change.row), label, before, after)


def pieces_of(before: str, after: str) -> tuple[Piece, ...]:
    """Two long texts word by word. Empty where one is short, so long that comparing takes long, or mostly another text."""
    old, new = (re.findall(r"\S+\s*", text) for text in (before, after))
    if not all(LONG <= len(words) <= LONGEST for words in (old, new)):
        return ()
    plain_old, plain_new = ([word.strip() for word in words] for words in (old, new))
    matcher = SequenceMatcher(None, plain_old, plain_new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return ()
    found: list[Piece] = []
    for kind, begin, end, start, stop in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece("".join(new[start:stop])))
            continue
        found += [Piece("".join(old[begin:end]), "removed")] if end > begin else []
        found += [Piece("".join(new[start:stop]), "added")] if stop > start else []
    return tuple(found)


def period_of(row: Any) -> str:
    return wording.period(row.amount, row.unit, row.bound)


def name_of(row: Row) -> str:
    """What people call an entry: its name, or that of what it refers to, or else the beginning of what it says."""
    fields = [*NAMING, *(name for name in type(row).model_fields if name not in {"id", *NAMING})]
    told = (value_in_words(name, getattr(row, name, None)) for name in fields)
    found = next((text for text in told if text), "")
    return Truncator(found).chars(SHORT)


def value_in_words(name: str, value: Any) -> str:
    """The value of the field of this name as people read it; "" for nothing."""
    match value:
        case None | "":
            return ""
        case bool():
            return wording.yes_or_no(name, value)
        case Term():
            return wording.label(value)
        case date() | PartialDate():
            return wording.day(value)
        case int() | Decimal():
            return str(formats.number_format(value, use_l10n=True))
        case Row():
            return name_of(value)
        case tuple():
            return ", ".join(filter(None, (value_in_words(name, one) for one in value)))
    return str(value)
