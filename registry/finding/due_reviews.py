"""When the next review of a record is due: one answer, which lists, pages and letters all read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from registry.finding.filters import months_before
from registry.models import Activity, ActivityIndex, ActivityVersion, Review, ReviewOrder

SOON = timedelta(days=30)  # what is due within them is told as due soon
BATCH = 200
Orders = Iterable[tuple[datetime, date]]  # when each review was ordered, and by which day


def review_due_on(begun_on: date, seen_at: datetime | None, months: int, orders: Orders = ()) -> date:
    """The day on which a record is to be reviewed next.

    That is ``months`` months after somebody last reviewed or approved it (``seen_at``), or after it began where nobody has;
    earlier, where a review was ordered since.
    """
    last = timezone.localdate(seen_at) if seen_at is not None else begun_on
    ordered = [due for at, due in orders if seen_at is None or at > seen_at]
    return min([months_before(last, -months), *ordered])


def due_dates(activities: Iterable[int]) -> dict[int, date]:
    """The day of the next review of each of these records that is in force; no other record has one. Two queries."""
    chosen = list(activities)
    orders: dict[int, list[tuple[datetime, date]]] = defaultdict(list)
    rows = ReviewOrder.objects.filter(activity__in=chosen).order_by()
    for pk, at, due in rows.values_list("activity", "ordered_at", "due_on"):
        orders[pk].append((at, due))
    known: Any = (
        Activity.objects.in_force()
        .filter(pk__in=chosen)
        .order_by()
        .annotate(
            months=Coalesce("review_plan__months", "controller__review_months"),
            reviewed=latest(Review.objects, "reviewed_at"),
            approved=latest(ActivityVersion.objects, "approved_at"),
        )
        .values_list("pk", "begun_on", "months", "reviewed", "approved")
    )
    return {
        pk: review_due_on(begun_on, max(filter(None, (reviewed, approved)), default=None), months, orders[pk])
        for pk, begun_on, months, reviewed, approved in known
    }


def latest(rows: Any, name: str) -> Subquery:
    of_record = rows.filter(activity=OuterRef("pk")).order_by().values("activity")
    return Subquery(of_record.annotate(last=Max(name)).values("last"))


def write_due_dates(activities: Iterable[int]) -> None:
    """Bring the index of these records up to date with what was just said of their reviews, in the same transaction.

    One more revision is counted: a worker that read the record before writes nothing over it.
    """
    chosen = sorted(activities)
    for first in range(0, len(chosen), BATCH):
        write_some(chosen[first : first + BATCH])


@transaction.atomic
def write_some(chosen: list[int]) -> None:
    rows = ActivityIndex.objects.filter(pk__in=chosen)
    rows.update(revision=F("revision") + 1)
    found = due_dates(chosen)
    ActivityIndex.objects.bulk_update(
        [ActivityIndex(pk=pk, review_due_on=found.get(pk)) for pk in chosen], ["review_due_on"]
    )
