"""Scales: the classes, from the least to the most, into which lengths and ages are counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from registry.figures.charts import Row

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Step:
    """A class of a scale; ``mark`` sets it apart in figures."""

    code: str
    label: StrOrPromise
    mark: str = ""


# How long data are kept. A month has up to 31 days and a year up to 366, so that 31 days are a month.
PERIODS = (
    ("month", 1, 31),
    ("year", 12, 366),
    ("3-years", 36, 3 * 366),
    ("5-years", 60, 5 * 366),
    ("10-years", 120, 10 * 366),
)
IN_MONTHS, IN_DAYS = {"month": 1, "year": 12}, {"day": 1, "week": 7}
RETENTION = (
    Step("month", _("Up to 1 month")),
    Step("year", _("Up to 1 year")),
    Step("3-years", _("Up to 3 years")),
    Step("5-years", _("Up to 5 years")),
    Step("10-years", _("Up to 10 years")),
    Step("longer", _("Over 10 years")),
    Step("event", _("Until an event")),
    Step("unset", _("Not set"), "warning"),
)
FRESHNESS = (
    Step("6-months", _("Under 6 months")),
    Step("year", _("6 to 12 months")),
    Step("2-years", _("1 to 2 years")),
    Step("older", _("Over 2 years"), "caution"),
    Step("undated", _("No date"), "warning"),
)


def retention_step(amount: int | None, unit: str, event: str = "") -> str:
    """The class of :data:`RETENTION` of a rule: by its period, else by its event (Article 30(1)(f))."""
    if amount is None or not unit:
        return "event" if event else "unset"
    for code, months, days in PERIODS:
        if (amount * IN_MONTHS[unit] <= months) if unit in IN_MONTHS else (amount * IN_DAYS[unit] <= days):
            return code
    return "longer"


def freshness_step(updated_on: date | None, on: date) -> str:
    """The class of :data:`FRESHNESS` of an activity by the day of its last update, in whole months gone by."""
    if updated_on is None:
        return "undated"
    months = 12 * (on.year - updated_on.year) + on.month - updated_on.month - (on.day < updated_on.day)
    return "6-months" if months < 6 else "year" if months < 12 else "2-years" if months < 24 else "older"


def rows_of(
    scale: tuple[Step, ...], counted: Mapping[str, int], url_of: Callable[[str], str]
) -> tuple[Row, ...]:
    """A row for each class, those that nothing falls into included. Raises KeyError for a code of no class."""
    unknown = set(counted) - {step.code for step in scale}
    if unknown:
        raise KeyError(*unknown)
    return tuple(
        Row(step.label, counted.get(step.code, 0), url_of(step.code), mark=step.mark) for step in scale
    )
