"""The states of a record: what it may become, and who may take it there."""

from __future__ import annotations

from django.db import models, transaction

from registry.models import Activity


def last_position(rows: models.QuerySet) -> int:
    return rows.aggregate(last=models.Max("position"))["last"] or 0


# The states that a record can go to from each: by the data protection officer, and by a contributor of its department.
OFFICER_MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("current", "archived"),
    "proposed": ("current", "draft"),
    "current": ("archived",),
    "archived": ("current",),
}
CONTRIBUTOR_MOVES: dict[str, tuple[str, ...]] = {"draft": ("proposed",), "proposed": ("draft",)}


class ForbiddenMove(Exception):
    """The record cannot go to that state from where it is, or not by this person."""


def moves_of(activity: Activity, *, officer: bool) -> tuple[str, ...]:
    """The states that the record can go to now."""
    return (OFFICER_MOVES if officer else CONTRIBUTOR_MOVES).get(activity.state, ())


@transaction.atomic
def move_activity(activity: Activity, state: str, *, officer: bool) -> Activity:
    """Take the record to another state; already being there is no fault. Raises :class:`ForbiddenMove`."""
    kept = Activity.objects.select_for_update().get(pk=activity.pk)
    if kept.state == state:
        return kept
    if state not in moves_of(kept, officer=officer):
        raise ForbiddenMove
    kept.state = state
    kept.save()
    return kept
