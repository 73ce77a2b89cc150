"""From sheets to rows: the one place where the value of a whole activity is written into the register.

What copies, restores, starts or imports an activity makes a sheet and hands it to :func:`write_activity`. Rows are known
by their public identifier, so writing a sheet over an activity changes what differs, adds what is new, deletes what is
gone and leaves the rest without a trace in the history; writing what stands there writes nothing.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from registry.models import (
    Activity,
    Controller,
    DataCategory,
    Department,
    Owned,
    OwnedQuerySet,
    Party,
    SubjectCategory,
    System,
)
from registry.models.activities import REFERENCE_TAKEN
from registry.models.reasons import Reason
from registry.models.shape import generations, parents_first, parts_of
from registry.record import sheet
from registry.record.build import parts_below, plan
from registry.record.sheet import ActivitySheet, Row, Term
from registry.record.values import RecordName
from registry.spelling import recognised

R = TypeVar("R", bound=Row)
V = TypeVar("V")
MOST_ASKED = 1000  # identifiers in one question
# What the organisation's activities share: an activity refers to it and is not made of it.
SHARED: dict[type[Row], type[Owned]] = {
    sheet.Department: Department,
    sheet.Party: Party,
    sheet.Subject: SubjectCategory,
    sheet.Data: DataCategory,
    sheet.System: System,
}
LAST = float("inf")  # of the key of a row that is not stored yet: among those at one position it stands last
# What a sheet says of an activity without being a part of it.
NOT_WRITTEN = {"shared_security_measures"}


def with_new_identifiers(record: R, *, shared: bool = False) -> R:
    """The same value as another one: it and every row of its own below it have new identifiers.

    What activities share keeps its own, unless ``shared``: then a sheet can be written into another organisation, too.
    """
    new: dict[uuid.UUID, uuid.UUID] = {}

    def renewed(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(renewed, value))
        if not isinstance(value, Row) or isinstance(value, RecordName):
            return value
        if type(value) in SHARED and not shared:
            return value
        names = plan(type(value)).keys() - NOT_WRITTEN
        inner = {name: renewed(getattr(value, name)) for name in names}
        return value.model_copy(update={**inner, "id": new.setdefault(value.id, uuid.uuid4())})

    if shared and isinstance(record, ActivitySheet):  # its own organisation's records stay behind
        record = record.model_copy(update={"related_records": ()})
    copy = renewed(record)
    assert isinstance(copy, type(record))
    return copy


def with_entries(record: R, entries: Mapping[tuple[type[Row], Any], Row]) -> R:
    """The same value in which what activities share is the organisation's own, where it has such an entry.

    ``entries`` are by kind and identifier, and by kind and recognised name, as :func:`write_activity` looks for them.
    """

    def own(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(own, value))
        if not isinstance(value, Row) or isinstance(value, RecordName):
            return value
        if type(value) in SHARED:
            name = recognised(str(getattr(value, "name", "")))
            return entries.get((type(value), value.id)) or entries.get((type(value), name), value)
        names = plan(type(value)).keys() - NOT_WRITTEN
        return value.model_copy(update={name: own(getattr(value, name)) for name in names})

    found = own(record)
    assert isinstance(found, type(record))
    return found


@transaction.atomic
def write_activity(controller: Controller, record: ActivitySheet, *, reason: Reason, **kept: Any) -> Activity:
    """Make the register say of this activity just what the sheet says, in one transaction, with ``reason`` in its history.

    The activity is the one of the organisation that has the sheet's identifier, or else a new one after the last.
    People, data, third parties, departments and systems that the sheet names are those of the organisation with that identifier,
    else with that name; only the others are made, and none is changed. ``kept`` are fields of the activity that no sheet
    holds, such as its origin.

    Raises ValidationError for a reference that another activity has, or an identifier that stands elsewhere.
    """
    Controller.objects.select_for_update(no_key=True).get(
        pk=controller.pk
    )  # one at a time: a name is added once
    return ActivityWriter(controller, reason).write(record, **kept)


def insert_rows(rows: Iterable[Any], reason: Reason) -> dict[str, int]:
    """Save new rows, parents first, one bulk insert a model, with this reason in their history; counts by model label."""
    by_model: dict[type[Owned], list[Owned]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    for model in parents_first(set(by_model)):
        for generation in generations(by_model[model]):
            rows_of(model).because(reason).bulk_create(generation, batch_size=200)
    return {model._meta.label: len(rows) for model, rows in by_model.items()}


class ActivityWriter:
    """Writes the sheets of activities of a controller, one after the other.

    The caller holds the lock of the controller: what is shared is read once, and an entry that one sheet makes serves the next.
    """

    def __init__(self, controller: Controller, reason: Reason) -> None:
        self.controller, self.reason = controller, reason
        self.wanted: dict[tuple[type[Owned], uuid.UUID], Any] = {}
        self.siblings: dict[tuple[type[Owned], str, Any], list[Any]] = defaultdict(list)
        self.shared: dict[tuple[type[Owned], uuid.UUID | str], Any] = {}
        self.last: dict[type[Owned], int] = defaultdict(int)  # position of the last shared entry of a kind
        self.made: list[Any] = []  # entries that the organisation did not have
        self.activities: dict[
            uuid.UUID, Activity
        ] = {}  # those that are written, and those that they refer to

    def write(self, record: ActivitySheet, **kept: Any) -> Activity:
        """As :func:`write_activity` has it."""
        return self.write_all([record], **kept)[0]

    def write_all(self, records: Sequence[ActivitySheet], **kept: Any) -> list[Activity]:
        """As :func:`write_activity` has it, for records that may refer to each other: all are written, or none.

        The queries grow with the kinds of rows and not with their number, but for what is deleted and for references that change.
        """
        if not self.shared:
            self.read_shared()
        self.wanted.clear()
        self.siblings.clear()
        self.made.clear()
        self.read_activities(records)
        written = [self.activities[record.id] for record in records]
        before = {one.public_id: values_of(one) for one in written if one.pk is not None}
        for activity, record in zip(written, records, strict=True):
            self.fill(activity, record)
            for name, value in kept.items():
                setattr(activity, name, value)
        self.check_references(written)
        self.refuse_taken((type(row), row.public_id) for row in self.made)
        insert_rows(self.made, self.reason)
        self.write_activities(written, before)
        self.write_parts([one for one in written if one.public_id in before])
        return written

    def rows_of(self, record: ActivitySheet) -> list[Any]:
        """The rows that a sheet would become, unsaved: the activity, its parts, and the entries it would make."""
        self.wanted.clear()
        self.siblings.clear()
        made = len(self.made)
        activity = Activity(controller=self.controller, public_id=record.id)
        self.fill(activity, record)
        return [activity, *self.wanted.values(), *self.made[made:]]

    # What the sheet wants ------------------------------------------------------------------------------------

    def read_activities(self, records: Sequence[ActivitySheet]) -> None:
        """The activities that the records are, new ones after the last, and those that the records refer to."""
        wanted = dict.fromkeys(record.id for record in records)
        linked = {link.target.id for record in records for link in record.related_records}
        rows = Activity.objects.filter(controller=self.controller)
        self.activities = {
            row.public_id: row
            for some in in_batches([*wanted, *(linked - wanted.keys())])
            for row in rows.filter(public_id__in=some)
        }
        for row in self.activities.values():
            row.controller = self.controller
        new = [public_id for public_id in wanted if public_id not in self.activities]
        first = self.after_last() if new else 0
        for position, public_id in enumerate(new, start=first):
            activity = Activity(controller=self.controller, public_id=public_id, position=position)
            self.activities[public_id] = activity

    def read_shared(self) -> None:
        """The organisation's shared entries, by identifier and by name; the first of a name serves."""
        for model in SHARED.values():
            for row in model._default_manager.filter(controller=self.controller).order_by("-position", "-pk"):
                row.controller = self.controller
                self.last[model] = max(self.last[model], row.position)
                self.shared[model, recognised(str(getattr(row, "name", "")))] = row
                self.shared[model, row.public_id] = row

    def fill(self, row: Any, value: Row) -> None:
        """Set the fields of a row from its value, and note the rows that its parts shall be."""
        lists = {section: (part, link) for section, part, link in parts_of(type(row))}
        for name, (shape, _inner) in plan(type(value)).items():
            content = getattr(value, name)
            if name in NOT_WRITTEN:
                continue
            if name in lists:
                part, link = lists[name]
                parts = content if shape == "many" else [content] if content else []
                for one in parts:
                    self.add_part(part, link, row, one)
            else:
                self.set_field(row, name, content)

    def set_field(self, row: Any, name: str, content: Any) -> None:
        field = row._meta.get_field(name)
        if isinstance(content, Term):
            content = content.code
        elif isinstance(content, tuple):
            content = [term.code for term in content]
        elif isinstance(content, RecordName):
            content = self.record(content)
        elif isinstance(content, Row):
            own = (field.related_model, content.id)
            content = self.wanted[own] if own in self.wanted else self.entry(field.related_model, content)
        elif content is None and not field.null:
            content = ""
        setattr(row, name, content)

    def add_part(self, model: type[Owned], link: str, above: Any, value: Row) -> None:
        row: Any = model(controller=self.controller, public_id=value.id)
        setattr(row, link, above)
        if model.whole and model.whole != link:
            setattr(row, model.whole, above if isinstance(above, Activity) else getattr(above, model.whole))
        self.wanted[model, value.id] = row
        self.siblings[model, link, id(above)].append(row)
        self.fill(row, value)

    def entry(self, model: type[Owned], value: Row) -> Any:
        """The organisation's entry that a value stands for: of its identifier, else of its name, else a new one."""
        name = recognised(str(getattr(value, "name", "")))
        found = self.shared.get((model, value.id)) or (self.shared.get((model, name)) if name else None)
        if found is None:
            found = self.new_entry(model, value)
            self.shared[model, name] = self.shared[model, value.id] = found
        return found

    def record(self, value: RecordName) -> Activity:
        """The organisation's record that another one refers to. Raises ValidationError where it has none."""
        found = self.activities.get(value.id)
        if found is None:
            sentence = _("This record refers to a record that is not in the register: %s.")
            raise ValidationError(sentence % f"{value.reference} · {value.name}", code="no_record")
        return found

    def new_entry(self, model: type[Owned], value: Row) -> Any:
        self.last[model] += 1
        row: Any = model(controller=self.controller, public_id=value.id, position=self.last[model])
        self.made.append(row)
        lists = {section: (part, link) for section, part, link in parts_of(model)}
        for name in plan(type(value)):
            if name in lists:
                self.new_entry_parts(lists[name], row, getattr(value, name))
            else:
                self.set_field(row, name, getattr(value, name))
        return row

    def new_entry_parts(self, kind: tuple[type[Owned], str], entry: Any, values: Iterable[Row]) -> None:
        model, link = kind
        for position, value in enumerate(values, start=1):
            part: Any = model(
                controller=self.controller, public_id=value.id, position=position, **{link: entry}
            )
            for name in plan(type(value)):
                self.set_field(part, name, getattr(value, name))
            self.made.append(part)

    def after_last(self) -> int:
        rows = Activity.objects.filter(controller=self.controller)
        return 1 + (rows.aggregate(last=models.Max("position"))["last"] or 0)

    # What is written -----------------------------------------------------------------------------------------

    def check_references(self, written: list[Activity]) -> None:
        """Refuse a reference that is missing, too long or another's in the organisation. Raises ValidationError."""
        changing = {one.public_id for one in written}
        taken = {
            reference
            for reference, public_id in Activity.objects.filter(controller=self.controller).values_list(
                "reference", "public_id"
            )
            if public_id not in changing
        }
        for one in written:
            refuse_reference(one, taken)
            taken.add(one.reference)

    def write_activities(self, written: list[Activity], before: Mapping[uuid.UUID, dict[str, Any]]) -> None:
        """Save what differs from ``before``. A reference may become free for another one: those are saved one by one."""
        new = [one for one in written if one.public_id not in before]
        changed = [
            one for one in written if one.public_id in before and values_of(one) != before[one.public_id]
        ]
        for one in changed:
            if one.reference != before[one.public_id]["reference"]:
                one.save(reason=self.reason)
        self.update(
            [one for one in changed if one.reference == before[one.public_id]["reference"]],
            lambda one: differing(before[one.public_id], values_of(one)),
        )
        insert_rows(new, self.reason)

    def write_parts(self, existing: list[Activity]) -> None:
        """Delete the parts that are gone, then add and change the others, each after the rows that it refers to.

        ``existing`` are the activities that had parts before.
        """
        kinds = parents_first(set(parts_below(Activity)))
        stored = {
            (model, row.public_id): row
            for model in kinds
            for some in in_batches(existing)
            for row in parts_of_activities(model, some)
        }
        self.refuse_taken([key for key in self.wanted if key not in stored])
        self.place(stored)
        for key in self.wanted.keys() & stored.keys():  # what is new may be a part of what is there
            self.wanted[key].pk, self.wanted[key]._state.adding = stored[key].pk, False
        gone = [row for key, row in stored.items() if key not in self.wanted]
        only_one = {
            part for _section, part, link in parts_of(Activity) if part._meta.get_field(link).one_to_one
        }
        self.delete(
            [row for row in gone if type(row) in only_one]
        )  # its place is free before another takes it
        by_kind: dict[type[Owned], list[Any]] = defaultdict(list)
        for (model, _public_id), row in self.wanted.items():
            by_kind[model].append(row)
        for model in kinds:
            insert_rows((row for row in by_kind[model] if (model, row.public_id) not in stored), self.reason)
            there = [row for row in by_kind[model] if (model, row.public_id) in stored]
            self.change([(stored[model, row.public_id], row) for row in there])
        # Last, and parts before what they are parts of: what stays may have led to what goes.
        for model in reversed(kinds):
            self.delete([row for row in gone if type(row) is model and model not in only_one])

    def delete(self, rows: list[Any]) -> None:
        """Delete rows of one kind, each after those below it."""
        while rows:
            above = {getattr(row, "parent_id", None) for row in rows}
            for row in [row for row in rows if row.pk not in above]:
                rows.remove(row)
                row.delete(reason=self.reason)

    def change(self, pairs: Iterable[tuple[Any, Any]]) -> None:
        """Bring stored rows of one kind to what is wanted of each; rows added later lead to the stored ones."""
        changes: dict[uuid.UUID, set[str]] = {}
        rows = []
        for stored, wanted in pairs:
            for field in own_fields(wanted):
                if field.is_relation:  # the key was empty when the row it leads to had none
                    setattr(wanted, field.name, getattr(wanted, field.name))
            names = differing(values_of(stored), values_of(wanted))
            if names:
                take_over(stored, wanted)
                rows.append(stored)
                changes[stored.public_id] = names
        self.update(rows, lambda row: changes[row.public_id])

    def update(self, rows: list[Any], names_of: Callable[[Any], set[str]]) -> None:
        """Store the columns of rows of one kind that have changed. One that only moved still comes from where it came."""
        by_names: dict[frozenset[str], list[Any]] = defaultdict(list)
        for row in rows:
            names = names_of(row)
            if names != {"position"}:
                row.note_origin(self.reason)
            by_names[frozenset(names)].append(row)
        for columns, some in by_names.items():
            fields = [field.name for field in own_fields(some[0]) if field.attname in columns]
            rows_of(type(some[0])).because(self.reason).bulk_update(some, [*fields, "origin"], batch_size=200)

    def place(self, stored: dict[Any, Any]) -> None:
        """Number the siblings in their order; those that stand in the right order keep the number that they have."""
        for rows in self.siblings.values():
            last: tuple[int, float] = (0, 0)
            for row in rows:
                known = stored.get((type(row), row.public_id))
                kept = (known.position, known.pk) if known is not None else (0, 0)
                row.position = kept[0] if kept > last else last[0] + 1
                last = (row.position, known.pk if known is not None else LAST)

    def refuse_taken(self, keys: Iterable[tuple[type[Owned], uuid.UUID]]) -> None:
        """Refuse identifiers that rows elsewhere have: of another activity, or shared in another organisation."""
        by_model: dict[type[Owned], list[uuid.UUID]] = defaultdict(list)
        for model, public_id in keys:
            by_model[model].append(public_id)
        for model, identifiers in by_model.items():
            rows = model._base_manager
            if any(rows.filter(public_id__in=some).exists() for some in in_batches(identifiers)):
                raise ValidationError(_("A part of this record already stands elsewhere."), code="taken")


def rows_of(model: Any) -> OwnedQuerySet:
    rows: OwnedQuerySet = model._default_manager.all()
    return rows


def parts_of_activities(model: Any, activities: Iterable[Activity]) -> Iterable[Any]:
    return model._default_manager.filter(activity__in=activities).select_related("activity")


def in_batches(values: Iterable[V]) -> Iterator[list[V]]:
    """The values some at a time: a database takes only so many in one question."""
    left = iter(values)
    while some := list(islice(left, MOST_ASKED)):
        yield some


def own_fields(row: Any) -> Iterator[Any]:
    """What a sheet says of a row in columns: all but its keys, its owner and what is said about the row itself."""
    for field in row._meta.concrete_fields:
        if field.name not in {"id", "public_id", "controller", *row.provenance}:
            yield field


def values_of(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in own_fields(row)}


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str]:
    """The columns in which two rows of one kind say something else."""
    return {name for name, value in new.items() if old[name] != value}


def take_over(row: Any, wanted: Any) -> None:
    """Give a row the own fields of another of its kind."""
    for field in own_fields(row):
        setattr(row, field.name if field.is_relation else field.attname, getattr(wanted, field.name))


def check_reference(activity: Activity) -> None:
    """Refuse a reference that is missing, too long or another's in the organisation. Raises ValidationError."""
    others = Activity.objects.filter(controller=activity.controller).exclude(pk=activity.pk)
    refuse_reference(activity, set(others.values_list("reference", flat=True)))


def refuse_reference(activity: Activity, taken: Container[str]) -> None:
    """Refuse a reference that is missing, too long or ``taken`` in the organisation. Raises ValidationError."""
    others = {field.name for field in Activity._meta.fields} - {"reference"}
    try:
        activity.clean_fields(exclude=others)
    except ValidationError as error:
        raise ValidationError({"reference": error.messages}) from error
    if activity.reference in taken:
        raise ValidationError({"reference": REFERENCE_TAKEN})
