"""What is done to a whole activity: the writes that touch several rows, each in one transaction."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from registry.models import Activity, Controller, Owned
from registry.models.shape import generations, owned_links_of, parents_first, parts_of

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
    copy.reference, copy.state = reference, "draft"
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
