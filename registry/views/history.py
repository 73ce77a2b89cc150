"""What was changed in an activity, by whom and when: every part of it, the latest first."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator, capfirst
from django.views.decorators.http import require_safe

from registry.models import Activity, Controller
from registry.models.ownership import owned_models
from registry.views.activities import find
from registry.views.cards import SHORT, shown
from registry.views.doors import members_only

ON_A_PAGE = 50


@dataclass(frozen=True)
class Change:
    """One row of history: which entry, what was done with it, and each field that changed, before and after."""

    at: datetime
    person: Any
    kind: str
    heading: str
    action: str
    fields: list[tuple[str, str, str]]


@require_safe
@members_only
def activity_history(request: HttpRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    found = find(request, controller, public_id)
    marks = sorted(all_marks(found), reverse=True)
    page = Paginator(marks, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "controller": controller,
        "activity": found,
        "page": page,
        "changes": read_changes(list(page), controller),
    }
    return render(request, "registry/activity_history.html", context)


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
    models_by_label = {model._meta.label: model for model in owned_models()}
    chosen: dict[str, list[int]] = defaultdict(list)
    for _at, key, label in marks:
        chosen[label].append(key)
    found: dict[tuple[str, int], Change] = {}
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
            found[label, record.history_id] = change(
                model, record, before[-1] if before else None, controller
            )
    return [found[label, key] for _at, key, label in marks]


def change(model: type[Any], record: Any, before: Any, controller: Controller) -> Change:
    row = record.instance
    row.controller = controller
    fields = []
    if record.history_type == "~" and before is not None:
        for field in model._meta.concrete_fields:
            if field.name in {"id", "position", "controller", "activity"} or field.is_relation:
                continue
            old, new = getattr(before, field.attname), getattr(record, field.attname)
            if old != new:
                label = capfirst(str(field.verbose_name))
                fields.append((label, said(before.instance, field, old), said(row, field, new)))
    return Change(
        record.history_date,
        record.history_user,
        capfirst(str(model._meta.verbose_name)),
        heading_in(row),
        record.history_type,
        fields,
    )


def said(row: Any, field: Any, value: Any) -> str:
    return "" if value in (None, "", []) else shown(row, field, value)


def heading_in(row: Any) -> str:
    """What the row was called: its first text. What it led to may be gone, and costs a query for each row."""
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if not field.is_relation and field.editable and isinstance(value, str) and value:
            return Truncator(shown(row, field, value)).chars(SHORT)
    return ""
