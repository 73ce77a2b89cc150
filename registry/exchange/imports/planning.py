"""What a file would change in a register: added, changed field by field, unchanged, no longer in the file, unread.

Nothing is written here, and the same function serves the preview and the import itself: what is shown is what is done.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.exchange.imports.found import FoundRecord, Point, Reading, UnreadRow, refers
from registry.exchange.imports.merging import DECIDED, merged, named
from registry.exchange.imports.namesakes import as_said_before
from registry.models import Activity, Controller, Import, OpenPoint, Owned
from registry.models.reasons import ChangeKind, Reason
from registry.record.build import REFERENCED, Builder, build_sheets, plan
from registry.record.changes import name_of, value_in_words
from registry.record.difference import Change, difference, facts_digest, facts_of
from registry.record.labels import field_label, kind_label
from registry.record.sheet import SCHEMA_VERSION, ActivitySheet
from registry.record.upgrades import read_stored
from registry.record.values import Row
from registry.record.write import NOT_WRITTEN, SHARED, ActivityWriter, with_entries
from registry.spelling import recognised, same_name


@dataclass(frozen=True)
class Planned:
    """A record of the file: what the file says, the sheet as it is (None for a new one) and as it shall be, and new points."""

    found: FoundRecord
    said: ActivitySheet
    before: ActivitySheet | None
    after: ActivitySheet
    points: tuple[Point, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        return difference(self.before, self.after) if self.before is not None else ()


@dataclass
class Plan:
    """All that a file would change. ``removed`` are records that the file brought once and no longer holds: they stay."""

    reading: Reading
    added: list[Planned] = field(default_factory=list)
    changed: list[Planned] = field(default_factory=list)
    unchanged: list[Planned] = field(default_factory=list)
    removed: list[Activity] = field(default_factory=list)
    unread: list[UnreadRow] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed)

    @property
    def digest(self) -> str:
        """The same as long as the file would change the same: what was confirmed is what is done."""
        told = [
            (str(one.after.id), facts_digest(one.after), sorted(point.key for point in one.points))
            for one in [*self.added, *self.changed]
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def not_taken(said: ActivitySheet, after: ActivitySheet) -> Iterator[Point]:
    """What the file says of a record, where the record keeps what a person wrote there: a point for each field."""
    for name, (shape, inner) in plan(ActivitySheet).items():
        value, kept = getattr(said, name), getattr(after, name)
        if name in NOT_WRITTEN | DECIDED:
            continue
        if shape != "many":
            yield from other_value(ActivitySheet, name, value, kept, name)
        elif inner not in SHARED:
            yield from other_rows(name, value, kept)


def other_rows(name: str, told: tuple[Row, ...], kept: tuple[Row, ...]) -> Iterator[Point]:
    """What the file says of an entry that is not added, since the record has one of that name."""
    identifiers, by_name = {row.id for row in kept}, {named(row): row for row in reversed(kept)}
    for row in told:
        there = by_name.get(named(row))
        if row.id in identifiers or there is None:
            continue
        for column, (shape, _inner) in plan(type(row)).items():
            value, own = getattr(row, column), getattr(there, column)
            if column == "kind":  # chosen by the reader where the file says none
                continue
            if shape == "many":
                names = {named(one) for one in own}
                value, own = tuple(one for one in value if named(one) not in names), ()
            yield from other_value(type(row), column, value, own, f"{name}/{named(row)}/{column}", row)


def other_value(
    kind: type[Row], column: str, value: Any, kept: Any, key: str, entry: Row | None = None
) -> Iterator[Point]:
    text, own = value_in_words(column, value), value_in_words(column, kept)
    if not text or recognised(text) == recognised(own) or facts_of(value) == facts_of(kept):
        return
    label = capfirst(str(field_label(kind, column)))
    if entry is not None:
        label = " · ".join((capfirst(kind_label(kind)), name_of(entry), label))
    told = _("%(field)s, as the file has it: %(value)s") % {"field": label, "value": text}
    yield Point(OpenPoint.Kind.ADVICE.value, "general", told, f"not taken/{key}/{recognised(text)}")


def plan_import(controller: Controller, reading: Reading, file_name: str) -> Plan:
    """What the records that were read would change in this organisation. The queries do not grow with their number."""
    return Planner(controller, reading, file_name).plan()


class Planner:
    def __init__(self, controller: Controller, reading: Reading, file_name: str) -> None:
        self.controller, self.reading, self.file_name = controller, reading, file_name
        self.known_as: dict[
            uuid.UUID, uuid.UUID
        ] = {}  # the record that one of the file became, by its identifier there
        self.said, self.from_this_file = self.said_before()
        self.activities = list(Activity.objects.filter(controller=controller))
        self.by_id = {one.public_id: one for one in self.activities}
        self.references = {recognised(one.reference): one for one in self.activities}
        self.writer = ActivityWriter(controller, Reason(ChangeKind.IMPORT))
        self.writer.read_shared()
        self.entries = entries_of(controller)
        self.in_file = {found.sheet.id for found in reading.records}
        self.taken: set[uuid.UUID] = set()
        self.given: set[uuid.UUID] = set()  # to new records

    def said_before(self) -> tuple[dict[uuid.UUID, dict[str, Any]], set[uuid.UUID]]:
        """What earlier imports said of each record, the latest of each, and which records came from a file of this name."""
        said: dict[uuid.UUID, dict[str, Any]] = {}
        own: set[uuid.UUID] = set()
        for one in Import.objects.filter(controller=self.controller).done():
            for record in one.records:
                key = uuid.UUID(record["id"])
                said.setdefault(key, record)
                self.known_as.setdefault(uuid.UUID(record["in_file"]), key)
                if one.layout == self.reading.layout and same_name(one.file_name, self.file_name):
                    own.add(key)
        return said, own

    def plan(self) -> Plan:
        plan = Plan(self.reading, unread=list(self.reading.unread))
        records = as_said_before(self.reading.records, self.last_said_as, self.with_entries)
        pairs = [(found, self.met(found)) for found in records]
        sheets = self.sheets([one for _found, one in pairs if one is not None])
        waiting = self.points_there(sheets)
        wanted = [
            self.planned(found, sheets.get(activity.pk) if activity else None, waiting)
            for found, activity in pairs
        ]
        self.writer.read_activities([planned.after for planned in wanted])
        for planned in wanted:
            found, fault = planned.found, self.fault(planned.after)
            if fault:
                plan.unread.append(
                    UnreadRow(found.place, f"{found.sheet.reference} {found.sheet.name}".strip(), fault)
                )
            elif planned.before is None:
                plan.added.append(planned)
            elif planned.changes or planned.points:
                plan.changed.append(planned)
            else:
                plan.unchanged.append(planned)
        here = {activity.public_id for _found, activity in pairs if activity}
        plan.removed = [one for one in self.activities if one.public_id in self.from_this_file - here]
        return plan

    # Which record of the register a record of the file is -------------------------------------------------------

    def met(self, found: FoundRecord) -> Activity | None:
        """The record of the register: of its identifier, else of its reference and name, else of its name alone.

        One that an import brought is met by its identifier only, and none is met twice.
        """
        known = self.known_as.get(found.sheet.id, found.sheet.id)
        activity = self.by_id.get(known) or self.of_the_same_name(found)
        if activity is None or activity.public_id in self.taken:
            return None
        self.taken.add(activity.public_id)
        return activity

    def of_the_same_name(self, found: FoundRecord) -> Activity | None:
        typed = [
            one
            for one in self.activities
            if one.public_id not in self.said and one.public_id not in self.taken
        ]
        same = [one for one in typed if same_name(one.name, found.sheet.name)]
        reference = recognised(found.sheet.reference)
        by_reference = [one for one in same if reference and recognised(one.reference) == reference]
        return next(iter(by_reference or (same if len(same) == 1 else [])), None)

    def sheets(self, activities: list[Activity]) -> dict[int, ActivitySheet]:
        built = build_sheets(self.controller, activities) if activities else ()
        return {activity.pk: one for activity, one in zip(activities, built, strict=True)}

    def points_there(self, sheets: dict[int, ActivitySheet]) -> set[uuid.UUID]:
        """The points of these records that stand in the register, and those that an import brought."""
        there = OpenPoint.objects.filter(activity__in=sheets).values_list("public_id", flat=True)
        brought = {uuid.UUID(point) for record in self.said.values() for point in record.get("points", ())}
        return set(there) | brought

    # What it shall say ------------------------------------------------------------------------------------------

    def planned(self, found: FoundRecord, before: ActivitySheet | None, waiting: set[uuid.UUID]) -> Planned:
        found = self.with_known_links(found)
        said = self.with_entries(found.sheet)
        if before is None:
            after = said.model_copy(update={"id": self.free_id(said.id), "reference": self.free(found)})
        elif self.reading.is_complete:
            decided = {"id": before.id, "state": before.state}
            after = said.model_copy(update=decided)
        else:
            after = merged(before, said, self.last_said(before.id))
            after = after.model_copy(update={"reference": after.reference or before.reference})
        is_typed = before is not None and before.id not in self.said
        told = (*found.points, *not_taken(said, after)) if is_typed else found.points
        points = tuple(point for point in told if point.id_in(after.id) not in waiting)
        return Planned(found, said, before, after, points)

    def with_known_links(self, found: FoundRecord) -> FoundRecord:
        """The record with its links to records of the register or of the file; the others are kept in words."""
        known = self.by_id.keys() | self.in_file
        links = found.sheet.related_records
        here = tuple(one for one in links if one.target.id in known)
        gone = [
            refers(number, one.target.name) for number, one in enumerate(links) if one.target.id not in known
        ]
        sheet = found.sheet.model_copy(update={"related_records": here})
        return replace(found, sheet=sheet).asking(*gone) if gone else found

    def last_said(self, record: uuid.UUID) -> ActivitySheet | None:
        stored = self.said.get(record)
        if stored is None:
            return None
        return self.with_entries(read_stored(ActivitySheet, json.dumps(stored["said"]), SCHEMA_VERSION))

    def last_said_as(self, in_file: uuid.UUID) -> ActivitySheet | None:
        """What an import said last of the record that has this identifier in the file."""
        return self.last_said(self.known_as.get(in_file, in_file))

    def with_entries(self, record: ActivitySheet) -> ActivitySheet:
        return with_entries(record, self.entries)

    def free_id(self, wanted: uuid.UUID) -> uuid.UUID:
        """The identifier, or the next one where a record that has it was met by another name already."""
        while wanted in self.by_id or wanted in self.given:
            wanted = uuid.uuid5(wanted, "again")
        self.given.add(wanted)
        return wanted

    def free(self, found: FoundRecord) -> str:
        """The reference of a new record: its own where nobody has it, else its own with a number."""
        wanted = found.sheet.reference or self.made_up()
        reference, number = wanted, 2
        while recognised(reference) in self.references:
            reference, number = f"{wanted[:55]}-{number}", number + 1
        self.references[recognised(reference)] = Activity(reference=reference)
        return reference

    def made_up(self) -> str:
        """A reference for a record that has none in the file, after those of earlier imports."""
        numbers = [key.removeprefix("imp-") for key in self.references if key.startswith("imp-")]
        return f"IMP-{1 + max((int(one) for one in numbers if one.isdigit()), default=0):02d}"

    def fault(self, record: ActivitySheet) -> str:
        """Why the register cannot hold what the file says of a record, in a sentence; "" where it can."""
        return "; ".join(dict.fromkeys(faults_of(self.writer, record)))


def faults_of(writer: ActivityWriter, record: ActivitySheet) -> Iterator[str]:
    """What the fields of the rows that a sheet would become refuse, each with the name of the field."""
    for row in writer.rows_of(record):
        links = {one.name for one in row._meta.concrete_fields if one.is_relation}
        try:
            row.clean_fields(exclude=links)
        except ValidationError as error:
            for name, refused in error.message_dict.items():
                label = capfirst(str(row._meta.get_field(name).verbose_name))
                yield _("%(field)s: %(refused)s") % {"field": label, "refused": " ".join(refused)}


def entries_of(controller: Controller) -> dict[tuple[type[Row], Any], Row]:
    """What the organisation's activities share, as values, by identifier and by name; the first of a name serves."""
    builder = Builder(controller)
    builder.read_referenced()
    kinds = {model: value for value, model in SHARED.items()}
    found: dict[tuple[type[Row], Any], Row] = {}
    for (model, _pk), row in reversed(builder.by_pk.items()):
        if model in REFERENCED:
            kind = kinds[model]
            value = builder.value(kind, row)
            found[kind, value.id] = found[kind, recognised(str(getattr(row, "name", "")))] = value
    return found


def made_since(controller: Controller, known: set[tuple[type[Owned], uuid.UUID]]) -> list[list[str]]:
    """The shared entries that the organisation has and that are not among these, as model and identifier."""
    return [
        [model._meta.label, str(public_id)]
        for model, public_id in sorted(
            shared_entries(controller) - known, key=lambda one: (one[0]._meta.label, one[1])
        )
    ]


def shared_entries(controller: Controller) -> set[tuple[type[Owned], uuid.UUID]]:
    return {
        (model, public_id)
        for model in SHARED.values()
        for public_id in model._default_manager.filter(controller=controller).values_list(
            "public_id", flat=True
        )
    }
