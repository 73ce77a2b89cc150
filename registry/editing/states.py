"""The states of a record: what it may become, and who may take it there."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models, transaction

from registry.models import Activity
from registry.models.reasons import Reason
from registry.models.states import ARCHIVED, DRAFT, IN_FORCE, PROPOSED
from registry.people.access import Access


def last_position(rows: models.QuerySet) -> int:
    return rows.aggregate(last=models.Max("position"))["last"] or 0


# What a record may become ------------------------------------------------------------------------------------

# The states that a record can go to from each: by the data protection officer, and by a contributor of its department.
OFFICER_MOVES: dict[str, tuple[str, ...]] = {
    DRAFT: (IN_FORCE, ARCHIVED),
    PROPOSED: (IN_FORCE, DRAFT),
    IN_FORCE: (ARCHIVED,),
    ARCHIVED: (IN_FORCE,),
}
CONTRIBUTOR_MOVES: dict[str, tuple[str, ...]] = {DRAFT: (PROPOSED,), PROPOSED: (DRAFT,)}


class ForbiddenMove(Exception):
    """A record cannot go to that state from where it is, or not by this person."""


def moves_of(activity: Activity, access: Access) -> tuple[str, ...]:
    """The states to which this person may take the record now."""
    if not access.can_contribute_to(activity):
        return ()
    return (OFFICER_MOVES if access.can_approve(activity) else CONTRIBUTOR_MOVES).get(activity.state, ())


@transaction.atomic
def change_state(chosen: Iterable[int], state: str, *, access: Access, reason: Reason | None = None) -> None:
    """Take the activities with these keys to another state, all or none; those that are in it already stay as they are.

    The only writer of a state once a record has begun. Raises :class:`ForbiddenMove`, and then nothing is written.
    """
    rows = Activity.objects.filter(pk__in=list(chosen)).select_for_update().order_by("pk")
    moved = [row for row in rows if row.state != state]
    if any(state not in moves_of(row, access) for row in moved):
        raise ForbiddenMove
    Activity.objects.filter(pk__in=[row.pk for row in moved]).because(reason).update(state=state)
