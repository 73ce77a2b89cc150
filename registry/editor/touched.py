"""What a change of an entry that records share would touch: told before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from registry.editing.states import consequences_of
from registry.finding.uses import uses_of
from registry.models import Activity, SharedEntry
from registry.models.states import IN_FORCE

NAMED = 8


@dataclass(frozen=True)
class Touched:
    """The current records in which the entry is used, the first of them by name, and what follows for public notices."""

    records: tuple[Activity, ...]
    notices: tuple[str, ...]

    @property
    def first(self) -> tuple[Activity, ...]:
        return self.records[:NAMED]

    @property
    def more(self) -> int:
        return len(self.records) - len(self.first)


def touched_by(row: Any) -> Touched | None:
    """The current records and public notices that a change of this row touches; None for a row that no other shares.

    An item of a category of data touches what its category does.
    """
    above = getattr(row, "category", None)  # of a tracker it is a text
    entry = above if isinstance(above, SharedEntry) else row
    if not isinstance(entry, SharedEntry) or entry.pk is None:
        return None
    used = uses_of(type(entry), [entry.pk]).get(entry.pk, {})
    keys = [pk for model, pk in used if model is Activity]
    records = tuple(Activity.objects.in_force().filter(pk__in=keys)) if keys else ()
    for one in records:
        one.controller = row.controller
    return Touched(records, tuple(consequences_of(records, IN_FORCE))) if records else None
