"""What was changed in an activity, by whom and when: every part of it, the latest first."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator, capfirst
from django.views.decorators.http import require_safe

from registry.editor.cards import SHORT, has_form, name_of, shown
from registry.editor.specification import form_of
from registry.models import Activity, Controller, User
from registry.models.owned import Fact
from registry.models.reasons import reason_in_words
from registry.models.shape import owned_models
from registry.people.requests import MemberRequest, members_only
from registry.views.activities import find

ON_A_PAGE = 50
SEEN = 8  # changes of one act that stand open


@dataclass(frozen=True)
class Change:
    """One row of history: which entry, what was done with it, and each field that changed, before and after."""

    at: datetime
    person: Any
    kind: str
    heading: str
    action: str
    fields: list[tuple[str, str, str]]
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


@require_safe
@members_only
def activity_history(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    found = find(request, controller, public_id)
    marks = sorted(all_marks(found), reverse=True)
    page = Paginator(marks, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "controller": controller,
        "activity": found,
        "page": page,
        "acts": acts(read_changes(list(page), controller)),
    }
    return render(request, "registry/activity_history.html", context)


def acts(changes: list[Change]) -> list[HistoryAct]:
    """The changes in their order, those of one person in one minute together if they have the same reason."""
    found = groupby(
        changes, key=lambda one: (one.person, one.at.replace(second=0, microsecond=0), one.reason)
    )
    return [HistoryAct(at, person, reason, list(together)) for (person, at, reason), together in found]


def all_marks(activity: Activity) -> list[tuple[datetime, int, str]]:
    """Date, key and model of every row of history of the activity and its parts: one query for each model."""
    found = []
    for model in owned_models():
        if model is Activity:
            rows = model.history.filter(id=activity.pk)
        elif hasattr(model, "history") and model._meta.app_label == "registry" and has_activity(model):
            rows = model.history.filter(activity_id=activity.pk)
        else:
            continue
        marks = rows.order_by().values_list("history_date", "history_id")
        found += [(at, key, model._meta.label) for at, key in marks]
    return found


def has_activity(model: type[Any]) -> bool:
    return any(field.name == "activity" for field in model._meta.concrete_fields)


def read_changes(marks: list[tuple[datetime, int, str]], controller: Controller) -> list[Change]:
    """The rows of history of one page, each beside the row before it: two queries for each model on the page."""
    models_by_label = {model._meta.label: model for model in owned_models() if issubclass(model, Fact)}
    chosen: dict[str, list[int]] = defaultdict(list)
    for _at, key, label in marks:
        chosen[label].append(key)
    pairs: dict[tuple[str, int], tuple[Any, Any]] = {}
    for label, keys in chosen.items():
        model = models_by_label[label]
        now = list(model.history.filter(history_id__in=keys).select_related("history_user"))
        line: dict[int, list[Any]] = defaultdict(list)
        for record in model.history.filter(id__in={one.id for one in now}).order_by(
            "history_date", "history_id"
        ):
            line[record.id].append(record)
        for record in now:
            before = [
                one
                for one in line[record.id]
                if (one.history_date, one.history_id) < (record.history_date, record.history_id)
            ]
            pairs[label, record.history_id] = record, before[-1] if before else None
    names = names_of(record for pair in pairs.values() for record in pair if record is not None)
    return [change(*pairs[label, key], controller, names) for _at, key, label in marks]


Names = dict[tuple[type[Any], int], Any]


def names_of(records: Iterable[Any]) -> Names:
    """The rows that these rows of history lead to, as they stand or as they were last: two queries for each model."""
    wanted: dict[type[Any], set[int]] = defaultdict(set)
    for record in records:
        for field in links_of(record.instance_type):
            if (key := getattr(record, field.attname)) is not None:
                wanted[field.related_model].add(key)
    found: Names = {}
    for model, keys in wanted.items():
        rows = model._default_manager.in_bulk(keys)
        gone = keys - set(rows)
        if gone and hasattr(model, "history"):
            last = model.history.filter(id__in=gone).order_by("history_date", "history_id")
            rows |= {record.id: record.instance for record in last}
        found |= {(model, key): row for key, row in rows.items()}
    return found


def links_of(model: type[Any]) -> list[models.ForeignKey]:
    """The keys of a row that say something of it, and not what it is a part of."""
    above = {"controller", "activity", *model.nests_under}
    return [field for field in model._meta.concrete_fields if field.is_relation and field.name not in above]


def change(record: Any, before: Any, controller: Controller, names: Names) -> Change:
    """The row of history in words, beside the one before it."""
    model = record.instance_type
    row = linked(record, controller, names)
    fields = []
    if record.history_type == "~" and before is not None:
        earlier, links = linked(before, controller, names), links_of(model)
        for field in model._meta.concrete_fields:
            if field.name in {"id", "position", *model.provenance} or (
                field.is_relation and field not in links
            ):
                continue
            old, new = getattr(before, field.attname), getattr(record, field.attname)
            if old != new:
                label = capfirst(str(field.verbose_name))
                fields.append((label, said(earlier, field), said(row, field)))
    return Change(
        record.history_date,
        record.history_user,
        capfirst(str(model._meta.verbose_name)),
        Truncator(name_of(row, form_of(model)) if has_form(model) else str(row)).chars(SHORT),
        record.history_type,
        fields,
        reason_in_words(record.history_change_reason),
    )


def linked(record: Any, controller: Controller, names: Names) -> Any:
    """The row as it was, which asks the database for nothing that it leads to."""
    row = record.instance
    row.controller = controller
    for field in links_of(type(row)):
        row._state.fields_cache[field.name] = names.get((field.related_model, getattr(row, field.attname)))
    return row


def said(row: Any, field: Any) -> str:
    value = getattr(row, field.name)
    if value in (None, "", []):
        return ""
    if isinstance(value, User):
        return value.full_name
    return str(value) if field.is_relation else shown(row, field, value)
