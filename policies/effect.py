"""Which versions of a notice the public could read, and which it reads now: pure functions of what was published and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone


@dataclass(frozen=True)
class Published:
    """A version: its identifier and number, when it was published, from which day on it is to be read, and what lists say of
    it.
    """

    id: str
    number: int
    published_at: datetime
    effective_on: date
    language: str
    title: str = ""
    summary: str = ""

    @property
    def published_on(self) -> date:
        return timezone.localdate(self.published_at)


def readable(versions: Sequence[Published], withdrawn_at: datetime | None, on: date) -> tuple[Published, ...]:
    """The versions that were public at some moment until that day, the one that is current first.

    ``versions`` are in the order of their numbers. Nobody reads what was published before the notice was withdrawn for the
    last time, nor a version that another one replaced before its day came.
    """
    kept = [one for one in versions if withdrawn_at is None or one.published_at > withdrawn_at]
    found = [
        one
        for place, one in enumerate(kept)
        if one.effective_on <= on and not any(replaces(later, one) for later in kept[place + 1 :])
    ]
    return tuple(reversed(found))


def replaces(later: Published, earlier: Published) -> bool:
    """True where the earlier version was never read: another was decided before its day, for that day or one before it."""
    return later.effective_on <= earlier.effective_on and later.published_on < earlier.effective_on
