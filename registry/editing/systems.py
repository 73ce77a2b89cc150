"""Software that records say in words becomes an entry of the directory, and each of these records refers to it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import transaction

from registry.finding.index import dates_kept
from registry.models import Activity, Controller, System
from registry.models.reasons import ChangeKind, Reason
from registry.record import sheet
from registry.record.build import build_sheets
from registry.record.write import write_activity
from registry.spelling import same_name


class OtherRecords(Exception):
    """The records that say the same are no longer those that were looked at."""


@dataclass(frozen=True)
class Entering:
    """What entering a name would do: the system of the directory that has it, if any, and the records that say it."""

    name: str
    system: System | None
    activities: tuple[Activity, ...]

    @property
    def digest(self) -> str:
        """What was looked at, in short."""
        known = self.system.public_id if self.system else ""
        told = (self.name, str(known), *(str(one.public_id) for one in self.activities))
        return hashlib.sha256(repr(told).encode()).hexdigest()


def plan_entering(controller: Controller, name: str) -> Entering:
    """What :func:`enter_system` would do with this name. What is archived stays as it was."""
    said = Activity.objects.kept().filter(controller=controller).exclude(software="")
    systems = System.objects.filter(controller=controller).order_by("pk")
    return Entering(
        name,
        next((one for one in systems if same_name(one.name, name)), None),
        tuple(one for one in said if same_name(one.software, name)),
    )


@transaction.atomic
def enter_system(controller: Controller, name: str, *, seen: str) -> Entering:
    """Make every record that says this name in words refer to the system of that name, and take the words out.

    The system is the one of the directory that has the name, else a new one. ``seen`` is the digest of what was looked
    at; raises OtherRecords when it is no longer so, and then nothing is written.
    """
    # Records first, as whoever edits one does: what is read below is what nobody else is changing.
    meant = [one.pk for one in plan_entering(controller, name).activities]
    list(Activity.objects.filter(pk__in=meant).select_for_update().order_by("pk"))
    controller.lock()
    found = plan_entering(controller, name)
    if found.digest != seen:
        raise OtherRecords
    identity = {"id": found.system.public_id} if found.system else {}
    system = sheet.System.new(name=found.system.name if found.system else name, **identity)
    reason = Reason(ChangeKind.ENTER, name)
    with dates_kept(Activity.objects.filter(pk__in=[one.pk for one in found.activities])):
        for record in build_sheets(controller, found.activities):
            write_activity(controller, with_system(record, system), reason=reason)
    return found


def with_system(record: sheet.ActivitySheet, system: sheet.System) -> sheet.ActivitySheet:
    """The record that refers to the system, once, in place of its words."""
    is_there = any(one.system.id == system.id for one in record.systems)
    added = () if is_there else (sheet.SystemUse.new(system=system),)
    return record.model_copy(update={"software": "", "systems": (*record.systems, *added)})
