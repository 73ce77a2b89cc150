"""An import is done, or undone, as one action: in one transaction, with its reason in the history of every row."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from registry.exchange.imports.found import Reading
from registry.exchange.imports.planning import Plan, Planned, made_since, plan_import, shared_entries
from registry.exchange.imports.replacing import RegisterChanged
from registry.finding.uses import refuse_used
from registry.models import Activity, Controller, Import, OpenPoint, ReviewPlan, User
from registry.models.reasons import ChangeKind, Reason
from registry.models.states import ARCHIVED
from registry.record.build import build_sheets
from registry.record.difference import facts_digest
from registry.record.sheet import SCHEMA_VERSION, ActivitySheet
from registry.record.upgrades import read_stored
from registry.record.write import ActivityWriter, insert_rows, write_activity


@transaction.atomic
def apply_import(
    controller: Controller, one: Import, reading: Reading, *, words: str = "", seen: str | None = None
) -> Plan:
    """Write what the file says: new records as drafts, and changes of those that are there, all or nothing.

    ``seen`` is the digest of the plan that was shown. The bytes of the file go. Raises :class:`RegisterChanged` where the file
    would change something else by now, and ValidationError for a row that cannot be written; then nothing is.
    """
    controller = Controller.objects.select_for_update(no_key=True).get(pk=controller.pk)
    plan = plan_import(controller, reading, one.file_name)
    if seen is not None and seen != plan.digest:
        raise RegisterChanged
    known = shared_entries(controller)
    reason = Reason(ChangeKind.IMPORT, words.strip() or one.file_name)
    written = [*plan.added, *plan.changed]
    write(controller, written, one.file_name, reason)
    one.records = records_of(controller, written)
    one.made = made_since(controller, known)
    one.kept = [*reading.kept, *(f"{row.place}: {row.text} – {row.reason}" for row in plan.unread)]
    one.layout, one.reason, one.content = reading.layout, words.strip(), None
    one.state, one.applied_at = Import.State.APPLIED, timezone.now()
    one.controller = controller
    one.save()
    return plan


def write(controller: Controller, written: list[Planned], file_name: str, reason: Reason) -> None:
    """Write the records, and the points that come with them. The queries do not grow with their number."""
    activities = ActivityWriter(controller, reason).write_all([planned.after for planned in written])
    points = OpenPoint.objects.filter(controller=controller, activity__isnull=False).order_by()
    last = dict(points.values_list("activity").annotate(models.Max("position")))
    rows = [
        row
        for activity, planned in zip(activities, written, strict=True)
        for row in points_of(activity, planned, file_name, last.get(activity.pk, 0))
    ]
    insert_rows(rows, reason)


def points_of(activity: Activity, planned: Planned, file_name: str, last: int) -> Iterator[OpenPoint]:
    """The points of a record as rows after its last one. Raises ValidationError."""
    for position, point in enumerate(planned.points, start=last + 1):
        row = OpenPoint(
            controller=activity.controller,
            activity=activity,
            public_id=point.id_in(planned.after.id),
            position=position,
            kind=point.kind,
            column=point.column,
            text=point.text,
            values={"file": file_name} if point.kind == OpenPoint.Kind.ADVICE else {},
        )
        row.clean_fields(
            exclude={"controller", "activity", "assignee", "settled_by", "recipient", "retention_rule"}
        )
        yield row


def records_of(controller: Controller, written: list[Planned]) -> list[dict[str, Any]]:
    """What undoing needs, and what the next import of the file is compared with."""
    digests = {one.id: facts_digest(one) for one in sheets_of(controller, [one.after.id for one in written])}
    return [
        {
            "id": str(one.after.id),
            "in_file": str(one.found.sheet.id),
            "said": json.loads(one.said.canonical()),
            "before": json.loads(one.before.canonical()) if one.before else None,
            "digest": digests[one.after.id],
            "points": [str(point.id_in(one.after.id)) for point in one.points],
        }
        for one in written
    ]


def sheets_of(controller: Controller, identifiers: list[uuid.UUID]) -> tuple[ActivitySheet, ...]:
    rows = list(Activity.objects.filter(controller=controller, public_id__in=identifiers))
    return build_sheets(controller, rows) if rows else ()


# Undoing ------------------------------------------------------------------------------------------------------


class CannotUndo(Exception):
    """The import is not one that stands in the register: it was undone already, or never done."""


@dataclass
class Undone:
    """What undoing an import does, or did: records that go, records that say again what they said, and those that stay."""

    gone: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def plan_undo(one: Import) -> Undone:
    """What undoing would do now. A record that somebody changed since, or that was put in force, stays as it is."""
    found = Undone()
    for activity, record, is_as_left in records_left(one):
        stays = not is_as_left or (record["before"] is None and is_kept(activity, record))
        (found.kept if stays else found.gone if record["before"] is None else found.restored).append(
            str(activity)
        )
    return found


@transaction.atomic
def undo_import(one: Import, *, by: User | None) -> Undone:
    """Take back what an import did, as one action: new records go with what came with them, changed ones say what they said.

    What somebody changed since stays as it is, and is named. Raises :class:`CannotUndo`.
    """
    Controller.objects.select_for_update(no_key=True).get(pk=one.controller_id)
    one = Import.objects.select_for_update(of=("self",)).select_related("controller").get(pk=one.pk)
    if one.state != Import.State.APPLIED:
        raise CannotUndo
    reason, found = Reason(ChangeKind.UNDO_IMPORT, one.file_name), Undone()
    for activity, record, is_as_left in records_left(one):
        if not is_as_left or not take_back(one.controller, activity, record, reason):
            found.kept.append(str(activity))
        else:
            (found.gone if record["before"] is None else found.restored).append(str(activity))
    delete_unused(one, reason)
    one.state, one.undone_by, one.undone_at = Import.State.UNDONE, by, timezone.now()
    one.save()
    return found


def records_left(one: Import) -> Iterator[tuple[Activity, dict[str, Any], bool]]:
    """Each record of the import that still stands, and whether it says just what the import left."""
    told = {uuid.UUID(record["id"]): record for record in one.records}
    rows = list(Activity.objects.filter(controller=one.controller_id, public_id__in=told))
    sheets = build_sheets(one.controller, rows) if rows else ()
    for activity, record in zip(rows, sheets, strict=True):
        is_as_left = facts_digest(record) == told[record.id]["digest"] and not has_words_beside(activity)
        yield activity, told[record.id], is_as_left


def has_words_beside(activity: Activity) -> bool:
    """Whether somebody wrote something beside the sheet: an opinion, an agreement, a proposal, a review, an answer."""
    settled = activity.open_points.exclude(pk__in=activity.open_points.waiting())
    beside = (activity.opinions, activity.signatures, activity.proposals, activity.reviews, settled)
    return any(rows.exists() for rows in beside) or ReviewPlan.objects.filter(activity=activity).exists()


def is_kept(activity: Activity, record: dict[str, Any]) -> bool:
    """Whether a new record is or was in force here. One that came archived was not, as long as nobody decided about it."""
    if activity.state == record["said"]["state"]["code"] == ARCHIVED:
        return activity.versions.exists() or activity.decisions.exists()
    return bool(activity.kept_because())


def take_back(controller: Controller, activity: Activity, record: dict[str, Any], reason: Reason) -> bool:
    """Undo what was done to one record; False where it cannot be: it is or was in force, or something refers to it."""
    if record["before"] is None and is_kept(activity, record):
        return False
    try:
        with transaction.atomic():
            for point in OpenPoint.objects.filter(
                activity=activity, public_id__in=record["points"]
            ).waiting():
                point.delete(reason=reason)
            if record["before"] is None:
                activity.delete(reason=reason)
            else:
                before = read_stored(ActivitySheet, json.dumps(record["before"]), SCHEMA_VERSION)
                write_activity(controller, before, reason=reason)
    except (models.ProtectedError, models.RestrictedError, ValidationError):
        return False
    return True


def delete_unused(one: Import, reason: Reason) -> None:
    """Delete the shared entries that came with the import and that nothing uses any more."""
    for label, public_id in reversed(one.made):
        row: Any = (
            apps.get_model(label)
            ._default_manager.filter(controller=one.controller_id, public_id=public_id)
            .first()
        )
        if row is None:
            continue
        try:
            with transaction.atomic():
                refuse_used(row)
                row.delete(reason=reason)
        except (models.ProtectedError, models.RestrictedError):
            continue
