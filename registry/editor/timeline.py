"""What was changed in something, by whom, when and why: the rows of history of a row and of everything that was a part of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db import models
from django.db.models import QuerySet, Value
from django.urls import reverse
from django.utils.text import Truncator, capfirst

from registry.editor.cards import SHORT, has_form, name_of, shown
from registry.editor.specification import form_of, form_with
from registry.models import Controller, Fact, User
from registry.models.reasons import reason_in_words
from registry.models.shape import owned_models, parts_of
from registry.record.sheet import Organisation

# What is about a row, and not said by it.
NOT_TOLD = {"id", "position", "loaded_digest", "last_record_number", *Fact.provenance}
EARLIER, FIELD = (
    "earlier",
    "field",
)  # in an address: a row of history, and the field whose value it brings back
SEEN = 8  # changes of one act that stand open


class FieldChange(NamedTuple):
    """A field that changed, in words. ``address`` leads to the form in which the earlier value can be brought back; "" where
    no form has the field, or the row is gone.
    """

    label: str
    before: str
    after: str
    address: str


@dataclass(frozen=True)
class Change:
    """One row of history: which entry, what was done with it, and each field that changed, before and after."""

    at: datetime
    person: Any
    kind: str
    heading: str
    action: str
    fields: list[FieldChange]
    reason: str = ""


@dataclass(frozen=True)
class HistoryAct:
    """What one person changed within one minute for one reason; many changes are folded away."""

    at: datetime
    person: Any
    reason: str
    changes: list[Change]

    @property
    def is_long(self) -> bool:
        return len(self.changes) > SEEN


def acts(changes: list[Change]) -> list[HistoryAct]:
    """The changes in their order, those of one person in one minute together if they have the same reason."""
    found = groupby(
        changes, key=lambda one: (one.person, one.at.replace(second=0, microsecond=0), one.reason)
    )
    return [HistoryAct(at, person, reason, list(together)) for (person, at, reason), together in found]


Mark = tuple[datetime, int, str]  # of a row of history: its moment, its key and the label of its model


def marks_of(row: Any) -> list[Mark]:
    """The marks of every row of history of this row and of its parts, those that are gone included, the latest first.

    One query. Of an organisation it is what it says of itself, and not its records.
    """
    first, *others = (
        history.order_by().values_list("history_date", "history_id", Value(model._meta.label))
        for model, history in histories_of(row)
    )
    return sorted(first.union(*others, all=True), reverse=True)


def histories_of(row: Any) -> list[tuple[type[Any], QuerySet[Any]]]:
    """The rows of history of the row, and of each kind of part that it has or had."""
    model: Any = type(row)
    own = model.history.filter(id=row.pk)
    if isinstance(row, Controller):
        return [(model, own), *organisation_histories(row)]
    return [(model, own), *part_histories(model, row.pk, own)]


def part_histories(
    root: type[Any], key: int, own: QuerySet[Any]
) -> Iterator[tuple[type[Any], QuerySet[Any]]]:
    """Of the parts of a ``root`` with this ``key``, at any depth. A part that names the root itself is found by its key."""
    waiting: list[tuple[type[Any], QuerySet[Any]]] = [(root, own)]
    seen = {root}
    while waiting:
        above, histories = waiting.pop()
        for _section, part, link in parts_of(above):
            if part in seen or not hasattr(part, "history"):
                continue
            seen.add(part)
            to_root = next((one for one in part._meta.concrete_fields if one.related_model is root), None)
            if to_root is not None:
                rows = part.history.filter(**{to_root.attname: key})
            else:
                rows = part.history.filter(**{f"{link}_id__in": histories.values("id")})
            waiting.append((part, rows))
            yield part, rows


def organisation_histories(controller: Controller) -> list[tuple[type[Any], QuerySet[Any]]]:
    """Of the parts that the organisation itself is told by: contact points, sites, shared security measures and the like."""
    found = []
    for section, part, _link in parts_of(Controller):
        if section in Organisation.model_fields and hasattr(part, "history"):
            shared = {"activity_id": None} if "activity" in part.nests_under else {}
            found.append((part, part.history.filter(controller_id=controller.pk, **shared)))
    return found


def read_changes(marks: list[Mark], controller: Controller) -> list[Change]:
    """The rows of history of one page, each beside the row before it: two queries for each model on the page."""
    tracked: list[Any] = [Controller, *(one for one in owned_models() if hasattr(one, "history"))]
    models_by_label = {model._meta.label: model for model in tracked}
    chosen: dict[str, list[int]] = defaultdict(list)
    for _at, key, label in marks:
        chosen[label].append(key)
    pairs: dict[tuple[str, int], tuple[Any, Any]] = {}
    gone: set[tuple[type[Any], int]] = set()
    for label, keys in chosen.items():
        model = models_by_label[label]
        now = list(model.history.filter(history_id__in=keys).select_related("history_user"))
        line: dict[int, list[Any]] = defaultdict(list)
        for record in model.history.filter(id__in={one.id for one in now}).order_by(
            "history_date", "history_id"
        ):
            line[record.id].append(record)
        gone |= {(model, key) for key, records in line.items() if records[-1].history_type == "-"}
        for record in now:
            before = [
                one
                for one in line[record.id]
                if (one.history_date, one.history_id) < (record.history_date, record.history_id)
            ]
            pairs[label, record.history_id] = record, before[-1] if before else None
    names, targets_gone = names_of(record for pair in pairs.values() for record in pair if record is not None)
    gone |= targets_gone
    return [change(*pairs[label, key], controller, names, gone) for _at, key, label in marks]


# The rows that rows of history lead to: of each, its states with the moment of each; the last alone where none is kept.
Names = dict[tuple[type[Any], int], tuple[list[datetime], list[Any]]]


def names_of(records: Iterable[Any]) -> tuple[Names, set[tuple[type[Any], int]]]:
    """What these rows of history lead to, as it was at every moment, and which of it is gone: one query for each model."""
    wanted: dict[type[Any], set[int]] = defaultdict(set)
    for record in records:
        for field in links_of(record.instance_type):
            if (key := getattr(record, field.attname)) is not None:
                wanted[field.related_model].add(key)
    found: Names = {}
    gone: set[tuple[type[Any], int]] = set()
    for model, keys in wanted.items():
        if not hasattr(model, "history"):
            rows = model._default_manager.in_bulk(keys)
            found |= {(model, key): ([], [row]) for key, row in rows.items()}
            continue
        for record in model.history.filter(id__in=keys).order_by("history_date", "history_id"):
            moments, states = found.setdefault((model, record.id), ([], []))
            moments.append(record.history_date)
            states.append(record.instance)
            if record.history_type == "-":
                gone.add((model, record.id))
    return found, gone


def named_at(names: Names, model: type[Any], key: int, at: datetime) -> Any:
    """The row as it was at that moment; as it was first where it was entered later. None where nothing is known of it."""
    moments, states = names.get((model, key), ([], []))
    place = bisect_right(moments, at) - 1 if moments else 0
    return states[max(place, 0)] if states else None


def links_of(model: type[Any]) -> list[models.ForeignKey]:
    """The keys of a row that say something of it, and not what it is a part of."""
    above = {"controller", "activity", "notice", *getattr(model, "nests_under", ())}
    return [field for field in model._meta.concrete_fields if field.is_relation and field.name not in above]


def change(
    record: Any,
    before: Any,
    controller: Controller,
    names: Names,
    gone: Collection[tuple[type[Any], int]] = (),
) -> Change:
    """The row of history in words, beside the one before it; ``gone`` are the rows that are deleted since."""
    model = record.instance_type
    at = record.history_date
    row = linked(record, controller, names, at)
    fields = []
    if record.history_type == "~" and before is not None:
        earlier, links = linked(before, controller, names, at), links_of(model)
        for field in model._meta.concrete_fields:
            if field.name in NOT_TOLD or (field.is_relation and field not in links):
                continue
            old, new = getattr(before, field.attname), getattr(record, field.attname)
            if old != new:
                target = (field.related_model, getattr(before, field.attname)) if field.is_relation else None
                is_there = (model, record.id) not in gone and target not in gone
                fields.append(
                    FieldChange(
                        capfirst(str(field.verbose_name)),
                        said(earlier, field),
                        said(row, field),
                        address_to_bring_back(before, field.name, controller) if is_there else "",
                    )
                )
    return Change(
        record.history_date,
        record.history_user,
        capfirst(str(model._meta.verbose_name)),
        Truncator(name_of(row, form_of(model)) if has_form(model) else str(row)).chars(SHORT),
        record.history_type,
        fields,
        reason_in_words(record.history_change_reason),
    )


def address_to_bring_back(before: Any, field: str, controller: Controller) -> str:
    """Where the form opens with what this row of history holds in a field; "" where no form has the field."""
    try:
        spec = form_with(before.instance_type, field)
    except LookupError:
        return ""
    address = reverse("registry:edit-row", args=[controller.slug, spec.key, before.public_id])
    return f"{address}?{urlencode({EARLIER: before.history_id, FIELD: field})}"


def linked(record: Any, controller: Controller, names: Names, at: datetime) -> Any:
    """The row as it was, with what it leads to under the names of that moment; it asks the database for nothing."""
    row = record.instance
    row.controller = controller
    for field in links_of(type(row)):
        target = named_at(names, field.related_model, getattr(row, field.attname), at)
        row._state.fields_cache[field.name] = target
    return row


def said(row: Any, field: Any) -> str:
    value = getattr(row, field.name)
    if value in (None, "", []):
        return ""
    if isinstance(value, User):
        return value.full_name
    return str(value) if field.is_relation else shown(row, field, value)
