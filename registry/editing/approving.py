"""Approved versions: what freezes the sheet of a record when it is put in force, and what ends one.

The rows of a record are its working copy. What is in force is the version that was approved last, until the next one is:
so a change of a row, or of an entry that records share, is in nobody's register or notice before somebody approves it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from registry.models import Activity, ActivityDecision, ActivityVersion, Controller, Opinion, Signature
from registry.models.index import mark
from registry.models.states import IN_FORCE
from registry.record.build import build_sheets, term
from registry.record.difference import Change, difference, facts_digest
from registry.record.sheet import ActivitySheet
from registry.record.versions import sheet_of

Sheets = dict[int, ActivitySheet]  # by the key of the activity


def working_sheets(activities: Iterable[Activity]) -> Sheets:
    """The records as their rows say now, by key. A constant number of queries for each organisation."""
    by_controller: dict[int, list[Activity]] = defaultdict(list)
    for row in activities:
        by_controller[row.controller_id].append(row)
    found: Sheets = {}
    for controller in Controller.objects.in_bulk(list(by_controller)).values():
        rows = by_controller[controller.pk]
        found |= {row.pk: one for row, one in zip(rows, build_sheets(controller, rows), strict=True)}
    return found


def changes_since_approval(activity: Activity, sheet: ActivitySheet) -> tuple[Change, ...]:
    """What approving the record again would change in the register in force; nothing for one that has no version in force."""
    version = activity.versions.in_force().first()
    return difference(sheet_of(version), sheet) if version is not None else ()


def digests_shown(sheets: Sheets) -> list[str]:
    """What stands for these records on the page on which their approval is decided: one text for each, in a fixed order."""
    return sorted(f"{one.id} {facts_digest(one)}" for one in sheets.values())


def freeze(
    activities: Sequence[Activity],
    sheets: Sheets,
    on: date,
    decisions: dict[int, ActivityDecision] | None = None,
) -> None:
    """Make the sheet of each record its version in force from ``on``, and end the one that was.

    The caller holds the lock of the records, in the transaction in which the sheets were read and the decisions written.
    """
    end_versions(activities, on)
    numbers = dict(
        ActivityVersion.objects.filter(activity__in=activities)
        .order_by()
        .values("activity")
        .annotate(last=Max("number"))
        .values_list("activity", "last")
    )
    state = term("activity_states", IN_FORCE)
    versions = []
    for row in activities:
        sheet = sheets[row.pk].model_copy(update={"state": state})
        decision = (decisions or {}).get(row.pk)
        versions.append(
            ActivityVersion(
                controller_id=row.controller_id,
                activity=row,
                decision=decision,
                number=numbers.get(row.pk, 0) + 1,
                schema_version=sheet.schema_version,
                content=sheet.canonical().decode(),
                digest=sheet.digest(),
                approved_at=decision.decided_at if decision is not None else timezone.now(),
                effective_on=on,
            )
        )
    made = ActivityVersion.objects.bulk_create(versions, batch_size=50)
    keep_with_versions(made, sheets)
    mark([row.pk for row in activities], list(activities), only_index=True)


def keep_with_versions(versions: Iterable[ActivityVersion], sheets: Sheets) -> None:
    """What was advised about the records, and agreed to as they stand, since their last version belongs to the new one."""
    made = {one.activity_id: one for one in versions}
    for opinion in Opinion.objects.filter(activity__in=made, version=None):
        opinion.version = made[opinion.activity_id]
        opinion.save(update_fields=["version"])
    for signature in Signature.objects.agreed().filter(activity__in=made, version=None):
        if signature.facts_digest == facts_digest(sheets[signature.activity_id]):
            signature.version = made[signature.activity_id]
            signature.save(update_fields=["version"])


def end_versions(activities: Iterable[Activity], on: date) -> None:
    """The versions in force of these records are so no longer from ``on``."""
    rows = ActivityVersion.objects.in_force().filter(activity__in=list(activities))
    rows.update(is_in_force=False, ended_on=on)


def never_frozen() -> list[int]:
    """The keys of the records in force that never had a version: they came so with a folder, or from an older program."""
    versions = ActivityVersion.objects.filter(activity=OuterRef("pk"))
    return list(Activity.objects.in_force().filter(~Exists(versions)).values_list("pk", flat=True))


@transaction.atomic
def freeze_what_came_in_force(limit: int = 200) -> int:
    """Make the first version of records that are in force and have none, as they stand. Gives how many.

    Nobody decided it here, so the version names nobody. It is in force from today: what was before is not known.
    """
    rows = Activity.objects.filter(pk__in=never_frozen()[:limit]).select_for_update().order_by("pk")
    found = [row for row in rows if row.state == IN_FORCE and not row.versions.exists()]
    if found:
        freeze(found, working_sheets(found), timezone.localdate())
    return len(found)
