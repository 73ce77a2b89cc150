"""The days of one month on which answers are due, with the days off that move a last day."""

from __future__ import annotations

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from registry.models import Controller
from rights.deadlines import FIRST_RECEIPT, LAST_RECEIPT, is_working_day, public_holidays
from rights.explaining import label_of
from rights.models import SubjectRequest
from rights.models.desks import RequestDesk


@dataclass(frozen=True)
class Day:
    """One day of the sheet of a month. ``requests`` are those that are due on it and have no answer."""

    on: date
    is_in_month: bool
    is_today: bool
    is_off: bool
    holiday: str
    requests: tuple[SubjectRequest, ...]

    @property
    def classes(self) -> str:
        """How the page sets it apart."""
        named = {
            "month-other": not self.is_in_month,
            "month-off": self.is_off,
            "month-due": bool(self.requests),
        }
        return " ".join(name for name, is_so in named.items() if is_so)


@dataclass(frozen=True)
class Month:
    """A month by its first day, in weeks from Monday to Sunday, and the months beside it where requests can be due."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    before: date | None
    after: date | None

    @property
    def due(self) -> int:
        return sum(len(day.requests) for week in self.weeks for day in week if day.is_in_month)


def month_of(text: str, today: date) -> date:
    """The first day of a month written as 2026-11; that of today for anything else, and for a month without a law."""
    try:
        year, month = text.split("-")
        first = date(int(year), int(month), 1)
    except (ValueError, OverflowError):
        first = today.replace(day=1)
    return first if is_known(first) else today.replace(day=1)


def is_known(first: date) -> bool:
    return FIRST_RECEIPT.replace(day=1) <= first <= LAST_RECEIPT


def due_in_month(controller: Controller, desk: RequestDesk, first: date, today: date) -> Month:
    """The month with what is due in it, in one query."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    due = defaultdict(list)
    rows = SubjectRequest.objects.open().filter(
        controller=controller, answered_on=None, due_on__range=(weeks[0][0], weeks[-1][-1])
    )
    for one in rows.select_related("controller").defer("sealed"):
        due[one.due_on].append(one)

    def day_of(day: date) -> Day:
        holiday = public_holidays(day.year, desk.place).get(day)
        return Day(
            on=day,
            is_in_month=day.month == first.month,
            is_today=day == today,
            is_off=not is_working_day(day, desk.place),
            holiday=label_of(holiday),
            requests=tuple(due[day]),
        )

    before, after = (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=31)).replace(day=1)
    return Month(
        first,
        tuple(tuple(map(day_of, week)) for week in weeks),
        before if is_known(before) else None,
        after if is_known(after) else None,
    )
