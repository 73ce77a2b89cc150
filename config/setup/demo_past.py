"""A past for the invented town of the demonstration: what was approved and published before, by whom and why, and who
looks after the records.

It is made up, as the town is. The other organisations of the demonstration are real and get none.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from policies.freezing import freeze_notice
from policies.models import Notice, NoticeDecision
from policies.record.build import build_notice
from policies.record.sheet import NoticeSheet
from registry.editing.approving import Sheets, end_versions, freeze, working_sheets
from registry.editing.reviewing import plan_reviews, versions_in_force
from registry.finding.due_reviews import write_due_dates
from registry.models import (
    Activity,
    ActivityDecision,
    ActivityVersion,
    Controller,
    Membership,
    Review,
    User,
)
from registry.models.states import ARCHIVED, IN_FORCE
from registry.record.sheet import ActivitySheet, Party, Row

FORMER_HOST = Party.new(
    id=uuid.UUID("5d1d6f0e-6f0a-4f5e-9b7e-2f3a5f3f2a01"), name="Hébergeur précédent (exemple)"
)


@dataclass(frozen=True)
class Step:
    """One moment of the past: on which day, why, and which records, as a share of all in their order."""

    on: date
    reason: str
    every: int = 1  # one record in so many


BEGUN = Step(date(2023, 5, 15), "Mise en place du registre.")
HOST_CHANGED = Step(date(2024, 9, 2), "Changement d’hébergeur après la mise en concurrence.", 2)
REVIEWED = Step(date(2026, 1, 19), "Revue annuelle avec les services.")


@dataclass(frozen=True)
class Owner:
    """Who looks after the records of a department: an address where there is no account, and the months between two reviews."""

    address: str = ""
    months: int | None = None


# What concerns the most vulnerable, or the most people, is reviewed twice a year.
OWNERS = {
    "Police municipale": Owner("police.municipale@ville-exemple.example", 6),
    "Solidarité": Owner("solidarite@ville-exemple.example", 6),
    "Médiathèque": Owner("mediatheque@ville-exemple.example"),
    "Ressources humaines": Owner("ressources.humaines@ville-exemple.example"),
}
OF_THE_OFFICER = "Direction générale"
REVIEWED_SINCE = "Médiathèque"
SEEN_ON = date(2026, 9, 14)


@transaction.atomic
def give_past(town: Controller, officer: User) -> None:
    """Three years of approvals, of published versions and of reviews; the last notice is out of date, as the first page then
    says.
    """
    ActivityVersion.objects.filter(controller=town).delete()  # made at this moment, by loading the folder
    current = list(Activity.objects.filter(controller=town, state=IN_FORCE).select_related("department"))
    ended = list(Activity.objects.filter(controller=town, state=ARCHIVED))
    now = working_sheets([*current, *ended])
    host = most_used(now.values())
    before = {pk: as_begun(sheet, host) for pk, sheet in now.items()}
    after = {pk: without_last_recipient(sheet) for pk, sheet in now.items()}
    approve([*current, *ended], before, BEGUN, officer)
    approve(current[:: HOST_CHANGED.every], after, HOST_CHANGED, officer)
    end_versions(ended, date(2025, 6, 30))
    approve(current, now, REVIEWED, officer)
    notices = list(Notice.objects.published().filter(controller=town).order_by("position", "pk"))
    for notice in notices:
        value = build_notice(notice)
        undated = {
            "effective_on": None,
            "updated_on": None,
            "version_label": "",
        }  # those are of what it says now
        publish(notice, told(value, before).model_copy(update=undated), date(2023, 6, 1), "", officer)
        if notice is not notices[-1]:
            summary = "Mise à jour après la revue annuelle\u00a0: hébergeur et destinataires."
            dated = value.effective_on or value.updated_on or date(2026, 2, 2)
            publish(notice, value, dated, summary, officer)

    plan_by_department(town, current, officer)
    review([one for one in current if department_of(one) == REVIEWED_SINCE], officer)


def plan_by_department(town: Controller, records: Iterable[Activity], officer: User) -> None:
    """Give each record the owner of its department; the member of the demonstration has those of their own."""
    users = {OF_THE_OFFICER: officer}
    for one in Membership.objects.filter(controller=town, role=Membership.Role.CONTRIBUTOR):
        users |= dict.fromkeys(one.departments.values_list("name", flat=True), one.user)
    for record in records:
        name = department_of(record)
        if name in users:
            plan_reviews(record, owner=users[name])
        elif name in OWNERS:
            plan_reviews(record, owner=None, address=OWNERS[name].address, months=OWNERS[name].months)


def department_of(record: Activity) -> str:
    return record.department.name if record.department is not None else ""


def review(records: list[Activity], by: User) -> None:
    """Somebody has looked at these records since they were approved, and found nothing to change."""
    versions = versions_in_force(records)
    note = "Relue avec le service\u00a0: rien à changer."
    Review.objects.bulk_create(
        [
            Review(
                controller_id=one.controller_id,
                activity=one,
                version_id=versions.get(one.pk),
                reviewed_at=at(SEEN_ON, number),
                reviewed_by=by,
                note=note,
            )
            for number, one in enumerate(records)
        ]
    )
    write_due_dates([one.pk for one in records])


def approve(rows: list[Activity], sheets: Sheets, step: Step, by: User) -> None:
    decisions = ActivityDecision.objects.bulk_create(
        [
            ActivityDecision(
                controller_id=row.controller_id,
                activity=row,
                state=IN_FORCE,
                decided_by=by,
                decided_at=at(step.on, number),
                reason=step.reason,
            )
            for number, row in enumerate(rows)
        ]
    )
    freeze(rows, sheets, step.on, {one.activity_id: one for one in decisions})


def publish(notice: Notice, value: NoticeSheet, on: date, summary: str, by: User) -> None:
    decision = NoticeDecision.objects.create(
        controller=notice.controller, notice=notice, is_published=True, decided_by=by, decided_at=at(on)
    )
    freeze_notice(notice, value, decision=decision, effective_on=on, summary=summary)


def at(day: date, number: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9, 30))) + timedelta(minutes=number)


def told(value: NoticeSheet, sheets: Sheets) -> NoticeSheet:
    """The notice about the same activities as they were."""
    known = {one.id: one for one in sheets.values()}
    return value.model_copy(update={"activities": tuple(known.get(one.id, one) for one in value.activities)})


# What a record said before -----------------------------------------------------------------------------------


def most_used(sheets: Iterable[ActivitySheet]) -> uuid.UUID | None:
    """The external organisation that hosts the data of most records."""
    hosts = [one.party.id for sheet in sheets for one in sheet.hosting if one.party is not None]
    return max(set(hosts), key=lambda one: (hosts.count(one), str(one)), default=None)


def as_begun(sheet: ActivitySheet, host: uuid.UUID | None) -> ActivitySheet:
    """The record in its first version: with the former host, and without what was added since."""
    found: ActivitySheet = replaced(without_last_recipient(sheet), host)
    return found.model_copy(update={"systems": (), "ai_answer": None, "ai_note": "", "served_rights": ()})


def without_last_recipient(sheet: ActivitySheet) -> ActivitySheet:
    kept = sheet.recipients[:-1] if len(sheet.recipients) > 1 else sheet.recipients
    return sheet.model_copy(update={"recipients": kept})


def replaced(value: Any, host: uuid.UUID | None) -> Any:
    """The same value with the former host in the place of this organisation."""
    if isinstance(value, tuple):
        return tuple(replaced(one, host) for one in value)
    if not isinstance(value, Row):
        return value
    if isinstance(value, Party) and value.id == host:
        return FORMER_HOST
    inner = {name: replaced(getattr(value, name), host) for name in type(value).model_fields}
    return value.model_copy(update=inner)
