"""What is done to a whole activity: the writes that touch several rows, each in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from registry.models import Activity, Controller, Owned
from registry.models.shape import generations, owned_links_of, parents_first, parts_of
from registry.models.states import ARCHIVED, DRAFT, IN_FORCE, PROPOSED
from registry.people.access import Access

OWN = {"id", "public_id"}  # what no copy takes over


@transaction.atomic
def duplicate_activity(activity: Activity, *, reference: str, **changes: Any) -> Activity:
    """A draft that says all the activity says, under another reference, with parts and identifiers of its own.

    ``changes`` are fields of the activity that shall differ, such as its department or the identifier of the copy.

    Links between the parts lead to the parts of the copy; people, data, third parties and departments stay the
    organisation's. Raises ValidationError for a reference that cannot be used.
    """
    Controller.objects.select_for_update(no_key=True).get(pk=activity.controller_id)
    copy = twin_of(activity)
    copy.reference, copy.state = reference, DRAFT
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.position = 1 + last_position(Activity.objects.filter(controller=activity.controller_id))
    check_reference(copy)
    reason = f"duplicate:{activity.reference}"
    copy._change_reason = reason
    copy.save()
    twins: dict[tuple[type[models.Model], int], Any] = {(Activity, activity.pk): copy}
    for model in parents_first(parts_below(Activity)):
        parts: Any = model._base_manager
        rows = list(parts.filter(activity=activity))
        twins |= {(model, row.pk): twin_of(row) for row in rows}
        for row in rows:
            twin = twins[model, row.pk]
            twin._change_reason = reason
            for link in owned_links_of(model):
                target = twins.get((link.related_model, getattr(row, link.attname)))
                if target is not None:
                    setattr(twin, link.name, target)
        for generation in generations([twins[model, row.pk] for row in rows]):
            model._default_manager.bulk_create(generation, batch_size=200)
    return copy


def twin_of(row: Any) -> Any:
    """An unsaved row with the values of this one, leading where it leads."""
    fields = (field for field in row._meta.concrete_fields if field.name not in OWN)
    return type(row)(**{field.attname: getattr(row, field.attname) for field in fields})


def parts_below(model: type[Owned]) -> set[type[Owned]]:
    """The models of which a row of this model is made, at any depth."""
    found: set[type[Owned]] = set()
    todo = [model]
    while todo:
        new = {part for _section, part, _link in parts_of(todo.pop())} - found
        found |= new
        todo += new
    return found


def check_reference(activity: Activity) -> None:
    """Refuse a reference that is missing, too long or already used in the organisation. Raises ValidationError."""
    others = {field.name for field in Activity._meta.fields} - {"controller", "reference"}
    try:
        activity.full_clean(exclude=others)
    except ValidationError as error:
        raise ValidationError({"reference": error.messages}) from error


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
def change_state(chosen: Iterable[int], state: str, *, access: Access, reason: str = "") -> None:
    """Take the activities with these keys to another state, all or none; those that are in it already stay as they are.

    The only writer of a state once a record has begun. Raises :class:`ForbiddenMove`, and then nothing is written.
    """
    rows = Activity.objects.filter(pk__in=list(chosen)).select_for_update().order_by("pk")
    moved = [row for row in rows if row.state != state]
    if any(state not in moves_of(row, access) for row in moved):
        raise ForbiddenMove
    Activity.objects.filter(pk__in=[row.pk for row in moved]).because(reason).update(state=state)
