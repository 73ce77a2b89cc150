"""Until when a request is to be answered, and what it waits for: a pure reading of its days.

The day that is shown is never later than the law allows under any reading: that an identity or a clarification was asked does
not move it (Article 12(3) says nothing of a suspension); the day that holds if there is one is told beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rights.deadlines import Deadline, Place, Region, Rule, SuspendedDeadline, compute_deadline, suspend

SOON = timedelta(days=10)  # what is due within it is urgent
REMINDERS = (10, 5, 2)  # days before the last one on which whoever handles a request is told


class Waiting(StrEnum):
    """For whom an open request waits."""

    DESK = "desk"
    PERSON = "person"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Dates:
    """The days of a request that its time depends on."""

    received_on: date
    rule: Rule = Rule.ONE_MONTH
    region: Place = Region.METROPOLITAN
    identity_asked_on: date | None = None
    identity_settled_on: date | None = None
    clarification_asked_on: date | None = None
    clarified_on: date | None = None
    extended_on: date | None = None
    answered_on: date | None = None
    refuses: bool = False  # all or a part of what is asked

    @property
    def first(self) -> Deadline:
        """The time that runs from receipt, without any extension."""
        return compute_deadline(self.received_on, rule=self.rule, region=self.region)

    @property
    def can_be_extended_until(self) -> date | None:
        """The last day to tell the person of an extension and why; None where the law knows none.

        The eight days and two months of the Code de la santé publique cannot be extended, says the CNIL (secondary source).
        """
        return self.first.safe_on if self.rule is Rule.ONE_MONTH else None

    @property
    def is_extended(self) -> bool:
        """True where the person was told in time: told later, an extension moves nothing (Article 12(3))."""
        last = self.can_be_extended_until
        return self.extended_on is not None and last is not None and self.extended_on <= last

    @property
    def deadline(self) -> Deadline:
        """The time that holds, with its reasons."""
        if not self.is_extended:
            return self.first
        return compute_deadline(self.received_on, rule=Rule.EXTENDED, region=self.region)

    @property
    def due_on(self) -> date:
        """The last day on which an answer is in time under every reading."""
        return self.deadline.safe_on

    @property
    def paused(self) -> tuple[SuspendedDeadline, ...]:
        """For each question that was put to the person in time: the day that would hold if the time was suspended."""
        asked = (
            (self.identity_asked_on, self.identity_settled_on),
            (self.clarification_asked_on, self.clarified_on),
        )
        return tuple(
            suspend(self.deadline, asked_on=day, supplied_on=answer)
            for day, answer in asked
            if day is not None and self.received_on <= day <= self.deadline.due_on
        )

    @property
    def waits_for(self) -> Waiting:
        if self.answered_on is not None:
            return Waiting.NOBODY
        questions = (
            (self.identity_asked_on, self.identity_settled_on),
            (self.clarification_asked_on, self.clarified_on),
        )
        open_ones = any(asked is not None and answered is None for asked, answered in questions)
        return Waiting.PERSON if open_ones else Waiting.DESK

    def days_left(self, today: date) -> int:
        """Calendar days to the last one; below 0 once it is past."""
        return (self.due_on - today).days

    def was_late(self, today: date) -> bool:
        """Whether the answer came after the last day, or has not come although that day is past.

        A refusal, even in part, is told within the first month, extension or not (Article 12(4)).
        """
        last = self.first.safe_on if self.refuses and self.answered_on else self.due_on
        return (self.answered_on or today) > last


def step_reached(due_on: date, today: date) -> int | None:
    """The reminder that is due: 10, 5 or 2 days before, -1 once it is late; None while it is further away."""
    left = (due_on - today).days
    if left < 0:
        return -1
    return min((step for step in REMINDERS if left <= step), default=None)
