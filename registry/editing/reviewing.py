"""Reviews of records: who looks after one and how often, that somebody has looked, and that somebody is to look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from registry.finding.due_reviews import write_due_dates
from registry.models import (
    Activity,
    ActivityVersion,
    Controller,
    Review,
    ReviewOrder,
    ReviewPlan,
    User,
)
from registry.models.states import IN_FORCE
from registry.people.access import Access

if TYPE_CHECKING:
    from registry.models.activities import ActivityQuerySet


class NotCurrent(Exception):
    """Only a record that is in force is reviewed: a draft is finished first, and what ended stays as it was."""


def can_review(access: Access, activity: Activity, user: User) -> bool:
    """Say that nothing is to be changed: who may by their role, and the owner of the record, whatever the role."""
    if activity.controller_id != access.controller_id:
        return False
    return access.can_review(activity) or owned_by(user).filter(activity=activity).exists()


def owned_by(user: User) -> QuerySet[ReviewPlan]:
    """The plans of the records that this person looks after."""
    return ReviewPlan.objects.filter(owner=user)


@transaction.atomic
def record_reviews(
    chosen: Iterable[int], *, by: User | None, note: str = "", address: str = ""
) -> list[Review]:
    """Write down that these records were looked at and nothing is to be changed, all or none; gives what was written.

    The same said again on the same day of the same version, as by a second click, is not written twice. No fact of a record
    is touched, so that no working copy follows. Raises :class:`NotCurrent` where one is not in force, and ValidationError
    for a note that the field refuses.
    """
    rows = list(Activity.objects.filter(pk__in=list(chosen)).select_for_update().order_by("pk"))
    if any(row.state != IN_FORCE for row in rows):
        raise NotCurrent
    note = cleaned(Review, "note", note)
    versions = versions_in_force(rows)
    wanted = [
        Review(
            controller_id=row.controller_id,
            activity=row,
            version_id=versions.get(row.pk),
            reviewed_by=by,
            reviewed_from=address,
            note=note,
        )
        for row in rows
    ]
    said = {what_is_said(one) for one in reviews_of_today(rows)}
    written = Review.objects.bulk_create([one for one in wanted if what_is_said(one) not in said])
    write_due_dates([one.activity_id for one in written])
    return written


def versions_in_force(rows: Iterable[Activity]) -> dict[int, int]:
    found = ActivityVersion.objects.in_force().filter(activity__in=list(rows))
    return dict(found.values_list("activity_id", "pk"))


def reviews_of_today(rows: Iterable[Activity]) -> list[Review]:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return list(Review.objects.filter(activity__in=list(rows), reviewed_at__gte=midnight))


def what_is_said(one: Review) -> tuple[object, ...]:
    return (one.activity_id, one.version_id, one.reviewed_by_id, one.reviewed_from, one.note)


def reviewed_today(rows: Iterable[Activity]) -> frozenset[int]:
    """The records of which somebody has said today that nothing is to be changed in what is in force now."""
    chosen = list(rows)
    versions = versions_in_force(chosen)
    return frozenset(
        one.activity_id for one in reviews_of_today(chosen) if one.version_id == versions.get(one.activity_id)
    )


@transaction.atomic
def order_reviews(
    activities: ActivityQuerySet, *, reason: str, due_on: date, by: User | None
) -> list[ReviewOrder]:
    """Ask for a review of each of these records that is in force, by that day, and say why; gives the orders.

    What this person has asked for already with the same reason and day, and nobody has done yet, is not asked twice.
    Raises ValidationError for a reason that the field refuses.
    """
    rows = list(activities.in_force().select_for_update().order_by("pk"))
    reason = cleaned(ReviewOrder, "reason", reason)
    same = open_orders(rows).filter(reason=reason, due_on=due_on, ordered_by=by)
    asked = set(same.values_list("activity_id", flat=True))
    orders = [
        ReviewOrder(
            controller_id=row.controller_id, activity=row, reason=reason, due_on=due_on, ordered_by=by
        )
        for row in rows
        if row.pk not in asked
    ]
    written = ReviewOrder.objects.bulk_create(orders)
    write_due_dates([one.activity_id for one in written])
    return written


def open_orders(activities: Iterable[Activity]) -> QuerySet[ReviewOrder]:
    """The orders of these records after which nobody has reviewed or approved them."""
    orders = ReviewOrder.objects.filter(activity__in=list(activities))
    return orders.exclude(activity__reviews__reviewed_at__gte=F("ordered_at")).exclude(
        activity__versions__approved_at__gte=F("ordered_at")
    )


@transaction.atomic
def plan_reviews(
    activity: Activity, *, owner: User | None, address: str = "", months: int | None = None
) -> ReviewPlan:
    """Say who looks after the record, and how often it is reviewed; None: as often as the organisation says."""
    activity.lock()
    values = {"owner": owner, "owner_address": address, "months": months}
    plan, _is_new = ReviewPlan.objects.update_or_create(
        activity=activity, defaults=values, create_defaults={**values, "controller": activity.controller}
    )
    write_due_dates([activity.pk])
    return plan


@transaction.atomic
def change_interval(controller: Controller, months: int) -> None:
    """Say how often the records of the organisation are reviewed that have no interval of their own."""
    controller.lock()
    controller.review_months = months
    controller.save(update_fields=["review_months"])
    rows = Activity.objects.in_force().filter(controller=controller, review_plan__months=None)
    write_due_dates(rows.values_list("pk", flat=True))


def cleaned(model: type[Review] | type[ReviewOrder], name: str, words: str) -> str:
    """What was typed, as the field keeps it. Raises ValidationError for what it refuses."""
    field: Any = model._meta.get_field(name)
    return str(field.clean(words.strip(), None)) if words.strip() or not field.blank else ""
