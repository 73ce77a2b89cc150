"""Approved versions as values: what is in force, and what was on any day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from uuid import UUID

from registry.models import Activity, ActivityVersion, Controller
from registry.models.states import IN_FORCE
from registry.record.build import build_organisation, build_sheets, rights_contacts
from registry.record.comparison import RegisterComparison, compare_registers
from registry.record.difference import facts_digest
from registry.record.sheet import SCHEMA_VERSION, ActivitySheet, Register
from registry.record.upgrades import read_stored


def sheet_of(version: ActivityVersion) -> ActivitySheet:
    """The sheet that was approved, as a value of today. The same version gives the same object for a while."""
    return stored_sheet(version.digest, version.content)


@lru_cache(maxsize=512)
def stored_sheet(digest: str, content: str) -> ActivitySheet:
    return read_stored(ActivitySheet, content, SCHEMA_VERSION)


def sheets_in_force(controller: Controller, activities: Iterable[Activity]) -> tuple[ActivitySheet, ...]:
    """Of these records those that are in force, as they were approved, in the given order.

    A record in force that never had a version, as one that came with a folder, is in force as it stands. One query for the
    versions, and those of the builder of sheets where a record has none.
    """
    current = [one for one in activities if one.state == IN_FORCE]
    versions = ActivityVersion.objects.in_force().filter(controller=controller, activity__in=current)
    approved = {one.activity_id: sheet_of(one) for one in versions}
    unversioned = [one for one in current if one.pk not in approved]
    if unversioned:  # what left force since the records were read has versions, and is told no more
        known = ActivityVersion.objects.filter(activity__in=unversioned).values_list("activity_id", flat=True)
        left = set(known)
        unversioned = [one for one in unversioned if one.pk not in left]
    if unversioned:
        built = build_sheets(controller, unversioned)
        approved |= {one.pk: sheet for one, sheet in zip(unversioned, built, strict=True)}
    return tuple(approved[one.pk] for one in current if one.pk in approved)


def register_in_force(controller: Controller) -> Register:
    """The register in force today, in the register's order: what was approved, and nothing that came after."""
    kept = Activity.objects.in_force().filter(controller=controller)
    return Register(
        organisation=build_organisation(controller),
        sheets=sheets_in_force(controller, list(kept)),
        rights_contacts=rights_contacts(controller),
    )


def register_on(controller: Controller, on: date) -> Register:
    """The register as it was in force at the end of that day, from stored versions, with the organisation as it was then.

    A number of queries that does not depend on how many records or versions there are.
    """
    versions = ActivityVersion.objects.in_force_on(on).filter(controller=controller).in_register_order()
    return Register(organisation=build_organisation(controller, on=on), sheets=tuple(map(sheet_of, versions)))


def compare_days(controller: Controller, since: date, on: date) -> RegisterComparison:
    """What differs between the registers in force at the end of two days. A constant number of queries.

    Only versions that are in force on one day and not on the other are read.
    """
    rows = ActivityVersion.objects.filter(controller=controller).in_register_order()
    before, after = ({one.activity_id: one for one in rows.in_force_on(day)} for day in (since, on))
    same = {key for key, one in after.items() if key in before and before[key].pk == one.pk}
    earlier, later = (
        {key: sheet_of(one) for key, one in found.items() if key not in same} for found in (before, after)
    )
    identity = build_organisation(controller, on=since), build_organisation(controller, on=on)
    return compare_registers(earlier, later, identity)


def changed_since_approval(sheets: Iterable[ActivitySheet]) -> frozenset[UUID]:
    """The identifiers of the sheets that say something else than the version in force of their record.

    One query. A record without a version in force is not among them.
    """
    told = {one.id: one for one in sheets}
    versions = ActivityVersion.objects.in_force().filter(activity__public_id__in=list(told))
    return frozenset(
        one.activity.public_id
        for one in versions.select_related("activity")
        if facts_digest(sheet_of(one)) != facts_digest(told[one.activity.public_id])
    )
