"""Confirming, removing or ticking off an open point of a record.

A confirmed suggestion becomes a fact through the form in which it would have been typed, with the same checks and the same
history.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.editor.form import FormSpec, RowForm, new_row
from registry.editor.specification import form_of, form_with
from registry.models import Activity, OpenPoint, User
from registry.models.shape import parts_of


@transaction.atomic
def confirm_point(point: OpenPoint, *, by: User) -> bool:
    """Take a suggestion into the record, or note that a question was answered; False when it was settled before.

    Raises ValidationError, and changes nothing, when the record says something else there or refuses the values.
    """
    kept = locked(point)
    if kept.state != OpenPoint.State.OPEN:
        return False
    if kept.kind == OpenPoint.Kind.SUGGESTION:
        write_suggestion(kept)
    close_point(kept, OpenPoint.State.CONFIRMED, by)
    return True


@transaction.atomic
def remove_point(point: OpenPoint, *, by: User, reason: str = "") -> bool:
    """Set a point aside, with the reason if one is given; False when it was settled before."""
    kept = locked(point)
    if kept.state != OpenPoint.State.OPEN:
        return False
    kept.reason = reason
    close_point(kept, OpenPoint.State.REMOVED, by)
    return True


@transaction.atomic
def assign_point(point: OpenPoint, *, assignee: User | None, due_on: date | None, seen: str = "") -> bool:
    """Say who settles a point and by when, or that nobody does; False when it was settled before.

    ``seen`` is :func:`assignment_digest` of what was shown. Raises ValidationError where somebody else said otherwise since.
    """
    kept = locked(point)
    if kept.state != OpenPoint.State.OPEN:
        return False
    if seen and seen != assignment_digest(kept):
        raise ValidationError(
            _("Someone else assigned this point meanwhile: nothing was changed. Look at it below.")
        )
    if (kept.assignee, kept.due_on) != (assignee, due_on):
        kept.assignee, kept.due_on = assignee, due_on
        kept.save()
    return True


def assignment_digest(point: OpenPoint) -> str:
    """The same for the same person and the same day."""
    return hashlib.sha256(f"{point.assignee_id} {point.due_on}".encode()).hexdigest()


def locked(point: OpenPoint) -> OpenPoint:
    """The point as it stands, while whoever changes the same record waits."""
    point.lock()
    return OpenPoint.objects.select_related("activity__controller").get(pk=point.pk)


def close_point(point: OpenPoint, state: str, by: User) -> None:
    point.state, point.settled_by, point.settled_at = state, by, timezone.now()
    point.full_clean(exclude={"activity", "controller"})
    point.save()


def write_suggestion(point: OpenPoint) -> None:
    """Fill the form of the row in with what is suggested, and save it."""
    try:
        spec, row = place_of(point)
    except LookupError:
        raise ValidationError(_("This proposal fills in nothing that a record has: remove it.")) from None
    values = point.values if isinstance(point.values, dict) else {}
    wanted = {name: strings(value) for name, value in values.items() if name in spec.fields}
    form = RowForm(spec, row, values=wanted)
    if any(form.stored[name] not in ([], texts) for name, texts in wanted.items()):
        raise ValidationError(
            _("The record says something else there already: change it there, or remove this proposal.")
        )
    if not form.is_valid():
        raise ValidationError([text for texts in form.errors.values() for text in texts])
    form.save()


def place_of(point: OpenPoint) -> tuple[FormSpec, Any]:
    """The form that a suggestion fills in, and the row: one that is there, a new one, or the activity itself."""
    activity = point.activity
    for row in (point.recipient, point.retention_rule):
        if row is not None:
            return form_of(type(row)), row
    kind = next((part for section, part, _link in parts_of(Activity) if section == point.target), None)
    if kind is None:
        return form_with(Activity, point.target), activity
    spec = form_of(kind)
    there = stands_there(kind, activity)
    return spec, there or new_row(spec, activity.controller, activity)


def stands_there(kind: type[Any], activity: Activity) -> Any:
    """The row of a kind of which an activity has one only."""
    link = kind._meta.get_field("activity")
    if not isinstance(link, models.OneToOneField):
        return None
    return kind._default_manager.filter(activity=activity).first()


def strings(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
