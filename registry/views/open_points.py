"""The open points of a record, on its page: what somebody still has to confirm, to check or to keep in mind."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from registry.beginning.starter import changed_since
from registry.editor.settling import confirm_point, remove_point
from registry.models import Activity, Controller, DataCategory, OpenPoint
from registry.people.requests import MemberRequest, members_only
from registry.record.columns import COLUMNS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HEADINGS = {column.key: column.heading for column in COLUMNS}
ANCHOR = "open-points"


@dataclass(frozen=True)
class PointLine:
    """A point, and the heading of the section of the record that it is about."""

    point: OpenPoint
    heading: StrOrPromise


def open_points(activity: Activity) -> dict[str, Any]:
    """What the page of a record shows of its open points: those of each kind, data whose kind nobody has said,
    and texts that changed since the record was begun with a starter.
    """
    waiting: dict[str, list[PointLine]] = {kind: [] for kind in OpenPoint.Kind.values}
    for point in activity.open_points.waiting().select_related("assignee"):
        waiting[point.kind].append(PointLine(point, HEADINGS.get(point.column, "")))
    return {
        "suggestions": waiting[OpenPoint.Kind.SUGGESTION],
        "questions": waiting[OpenPoint.Kind.QUESTION],
        "advice": waiting[OpenPoint.Kind.ADVICE],
        "without_kind": data_without_kind(activity),
        "changed_sources": changed_since(activity),
    }


def data_without_kind(activity: Activity) -> list[DataCategory]:
    """Categories of data of the record, none of which says yet whether it is health data or anything else (Article 9)."""
    rows = DataCategory.objects.filter(controller=activity.controller_id, uses__activity=activity, kind="")
    return list(rows.distinct())


@require_POST
@members_only
def settle_point(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Confirm a point, tick it off, or remove it; one that was settled meanwhile is left as it is."""
    rows = OpenPoint.objects.visible_to(request.user).filter(controller=controller)
    point = get_object_or_404(rows.select_related("activity"), public_id=public_id)
    point.activity.controller = controller
    if not request.access.can_contribute_to(point.activity):
        raise PermissionDenied
    try:
        close_from_page(request, point)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{point.activity.get_absolute_url()}#{ANCHOR}")


def close_from_page(request: MemberRequest, point: OpenPoint) -> None:
    act, done = request.POST.get("act"), False
    match act:
        case "confirm":
            done = confirm_point(point, by=request.user)
        case "remove":
            done = remove_point(point, by=request.user, reason=request.POST.get("reason", ""))
    if not done:
        messages.info(request, _("Nothing was changed: the point was settled meanwhile."))
    elif act == "remove":
        messages.success(request, _("The point was removed; the history keeps it."))
    elif point.kind == OpenPoint.Kind.SUGGESTION:
        messages.success(request, _("Confirmed: the record says it now."))
    else:
        messages.success(request, _("The point is settled."))
