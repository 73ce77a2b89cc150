"""Copying an activity: the copy's sheet is the original's, under another reference and with identifiers of its own."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from registry.models import Activity, ActivityTag
from registry.models.reasons import ChangeKind, Reason
from registry.models.states import DRAFT
from registry.record.build import build_sheets, term
from registry.record.write import insert_rows, with_new_identifiers, write_activity


@transaction.atomic
def duplicate_activity(activity: Activity, *, reference: str, name: str = "", **changes: Any) -> Activity:
    """A draft that says all the activity says, under another reference and name, with parts and identifiers of its own.

    ``changes`` are fields of the activity that shall differ, such as its department or the identifier of the copy.
    People, data, third parties and departments stay the organisation's; tags are copied with the rest. Raises
    ValidationError for a reference that cannot be used.
    """
    (record,) = build_sheets(activity.controller, [activity])
    draft = {"reference": reference, "state": term("activity_states", DRAFT)}
    if name:
        draft["name"] = name
    if "public_id" in changes:
        draft["id"] = changes.pop("public_id")
    reason = Reason(ChangeKind.DUPLICATE, activity.reference)
    copied = with_new_identifiers(record).model_copy(update=draft)
    copy = write_activity(activity.controller, copied, reason=reason, **changes)
    names = (
        ActivityTag.objects.filter(activity=activity)
        .order_by("position", "pk")
        .values_list("name", flat=True)
    )
    tags = [
        ActivityTag(controller=activity.controller, activity=copy, name=name, position=position)
        for position, name in enumerate(names, start=1)
    ]
    insert_rows(tags, reason)
    return copy
