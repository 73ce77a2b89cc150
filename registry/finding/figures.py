"""An organisation's register in figures, each counted by the database in one query. Archived records are not counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Q, QuerySet, When

from registry.finding.filters import months_before
from registry.models import Activity, Controller, LegalBasis, RetentionRule, Transfer
from registry.models.periods import DAYS, WITHOUT_NUMBER
from registry.models.states import ARCHIVED

AGES = (3, 6, 12, 24)  # months since a record was last changed, in classes that end there
LENGTHS = (("month", 1), ("year", 1), ("year", 3), ("year", 5), ("year", 10))


@dataclass(frozen=True)
class Figures:
    """What the dashboard of one organisation shows, as numbers."""

    # Public identifier ("" for none) and name: number by state.
    departments: dict[tuple[str, str], dict[str, int]]
    bases: dict[str, int]  # activities by legal basis
    countries: dict[str, int]  # activities by country of a transfer; "" is a country nobody filled in
    # Retention rules by class of length: LENGTHS, longer, bound to an event, not filled in.
    lengths: tuple[int, ...]
    ages: tuple[int, ...]  # activities by time since their last change: AGES, then older

    @property
    def total(self) -> int:
        return sum(sum(states.values()) for states in self.departments.values())


def figures_of(controller: Controller, now: datetime) -> Figures:
    kept = Activity.objects.kept().filter(controller=controller).order_by()
    return Figures(
        departments=by_department(kept),
        bases=activities_by(LegalBasis.objects.filter(controller=controller), "basis"),
        countries=activities_by(Transfer.objects.filter(controller=controller), "country"),
        lengths=by_length(controller),
        ages=by_age(kept, now),
    )


def by_department(kept: QuerySet[Activity]) -> dict[tuple[str, str], dict[str, int]]:
    found: dict[tuple[str, str], dict[str, int]] = {}
    rows = kept.values_list("department__public_id", "department__name", "state").annotate(Count("pk"))
    for public_id, name, state, number in rows.order_by("department__position", "department__name"):
        found.setdefault((str(public_id or ""), name or ""), {})[state] = number
    return found


def activities_by(parts: QuerySet, name: str) -> dict[str, int]:
    """How many activities have a part with each value, the most frequent first."""
    rows = parts.exclude(activity__state=ARCHIVED).order_by().values_list(name)
    counted = rows.annotate(number=Count("activity", distinct=True))
    return {str(value): number for value, number in counted.order_by("-number", name)}


def by_length(controller: Controller) -> tuple[int, ...]:
    rules = RetentionRule.objects.filter(controller=controller).exclude(activity__state=ARCHIVED)
    found = [0] * (len(LENGTHS) + 3)
    limits = [DAYS[unit] * amount for unit, amount in LENGTHS]
    told = rules.order_by().values_list("amount", "unit", Case(When(event="", then=False), default=True))
    for amount, unit, has_event, number in told.annotate(Count("pk")):
        if amount is None:
            found[-2 if has_event or unit in WITHOUT_NUMBER else -1] += number
        elif unit not in DAYS:  # a unit that has left its vocabulary
            found[-1] += number
        else:
            length = amount * DAYS[unit]
            found[next((place for place, most in enumerate(limits) if length <= most), len(limits))] += number
    return tuple(found)


def by_age(kept: QuerySet[Activity], now: datetime) -> tuple[int, ...]:
    """Each activity in the class of its age: one that was never changed within the last limit is in the last class."""
    limits = [months_before(now, months) for months in AGES]
    since = {
        f"within_{place}": Count("pk", filter=Q(index__changed_at__gte=limit))
        for place, limit in enumerate(limits)
    }
    counted = kept.aggregate(total=Count("pk"), **since)
    ends = [counted[f"within_{place}"] for place in range(len(AGES))] + [counted["total"]]
    return tuple(end - start for start, end in zip([0, *ends], ends, strict=False))
