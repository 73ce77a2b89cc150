"""How many requests came in each year and how they were answered: numbers, from which nobody is known.

What was forgotten counts as well, by the line of statistics that stays of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from registry.models import Controller
from rights.dates import dates_of
from rights.models import RequestTotal, SubjectRequest
from rights.models.desks import RequestDesk

WITHDRAWN = SubjectRequest.Outcome.WITHDRAWN  # which is no answer of the organisation


@dataclass
class Year:
    """The requests received in one year. ``days`` are calendar days from receipt to the answer, of those answered."""

    year: int
    received: int = 0
    unanswered: int = 0
    late: int = 0
    extended: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    days: list[int] = field(default_factory=list)

    @property
    def average_days(self) -> int | None:
        return round(sum(self.days) / len(self.days)) if self.days else None

    @property
    def most_days(self) -> int | None:
        return max(self.days, default=None)

    def count(
        self, *, kinds: Iterable[str], outcome: str, days: int | None, is_late: bool, is_extended: bool
    ) -> None:
        self.received += 1
        self.late += is_late
        self.extended += is_extended
        self.kinds.update(kinds)
        if outcome:
            self.outcomes[outcome] += 1
        else:
            self.unanswered += 1
        if days is not None:
            self.days.append(days)


def years_of(controller: Controller, desk: RequestDesk, today: date) -> list[Year]:
    """Each year in which a request was received, the latest first; in two queries."""
    found: dict[int, Year] = {}
    for one in SubjectRequest.objects.received().filter(controller=controller).defer("sealed"):
        answered = one.answered_on
        of_year(found, one.received_on.year).count(
            kinds=one.kinds,
            outcome=one.outcome,
            days=max((answered - one.received_on).days, 0) if answered and one.outcome != WITHDRAWN else None,
            is_late=dates_of(one, desk).was_late(today),
            is_extended=one.extended_on is not None,
        )
    for total in RequestTotal.objects.filter(controller=controller):
        of_year(found, total.year).count(
            kinds=total.kinds,
            outcome=total.outcome,
            days=total.days if total.outcome != WITHDRAWN else None,
            is_late=total.was_late,
            is_extended=total.was_extended,
        )
    return sorted(found.values(), key=lambda one: -one.year)


def counted(years: Sequence[Year]) -> list[tuple[str, Sequence[int | None]]]:
    """What is counted, in words, with the number of each year; an answer that no year knows is left out."""
    answers = [
        (str(label), [one.outcomes[code] for one in years]) for code, label in SubjectRequest.Outcome.choices
    ]
    return [
        (_("Requests received"), [one.received for one in years]),
        (_("Not answered yet"), [one.unanswered for one in years]),
        *((label, numbers) for label, numbers in answers if any(numbers)),
        (_("Extended"), [one.extended for one in years]),
        (_("Late"), [one.late for one in years]),
        (_("Average days to the answer"), [one.average_days for one in years]),
        (_("Most days to the answer"), [one.most_days for one in years]),
    ]


def of_year(found: dict[int, Year], year: int) -> Year:
    return found.setdefault(year, Year(year))
