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
from registry.editor.settling import assign_point, assignment_digest, confirm_point, remove_point
from registry.finding.filters import ME, NONE, Asker, members
from registry.forms.register import PointForm
from registry.models import Activity, Controller, DataCategory, Membership, OpenPoint
from registry.people.requests import MemberRequest, members_only
from registry.record.columns import COLUMNS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HEADINGS = {column.key: column.heading for column in COLUMNS}
ANCHOR = "open-points"


@dataclass(frozen=True)
class PointLine:
    """A point, the heading of the section of the record that it is about, and the form that says who settles it."""

    point: OpenPoint
    heading: StrOrPromise
    form: PointForm | None


def open_points(activity: Activity, asker: Asker | None) -> dict[str, Any]:
    """What the page of a record shows of its open points: those of each kind, data whose kind nobody has said,
    and texts that changed since the record was begun with a starter. ``asker`` may assign them.
    """
    waiting: dict[str, list[PointLine]] = {kind: [] for kind in OpenPoint.Kind.values}
    points = list(activity.open_points.waiting().select_related("assignee"))
    forms = point_forms(points, asker) if asker is not None and points else {}
    for point in points:
        line = PointLine(point, HEADINGS.get(point.column, ""), forms.get(point.pk))
        waiting[point.kind].append(line)
    return {
        "suggestions": waiting[OpenPoint.Kind.SUGGESTION],
        "questions": waiting[OpenPoint.Kind.QUESTION],
        "advice": [line for line in waiting[OpenPoint.Kind.ADVICE] if not line.point.is_said_by_file],
        "said_by_file": [line for line in waiting[OpenPoint.Kind.ADVICE] if line.point.is_said_by_file],
        "without_kind": data_without_kind(activity),
        "changed_sources": changed_since(activity),
    }


def point_forms(points: list[OpenPoint], asker: Asker) -> dict[int, PointForm]:
    """The form of each point, filled in with what is said already: two queries for all of them."""
    people = members(asker)
    rows = Membership.objects.filter(controller=asker.controller).values_list("user", "public_id")
    codes = {user: str(code) for user, code in rows} | {asker.user.pk: ME}
    return {
        point.pk: PointForm(
            asker=asker,
            people=people,
            auto_id=f"point-{point.public_id}-%s",
            initial={
                "assignee": codes.get(point.assignee_id or 0, NONE),
                "due_on": point.due_on,
                "seen": assignment_digest(point),
            },
        )
        for point in points
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
        case "assign":
            asker = Asker(point.activity.controller, request.user)
            form = PointForm(request.POST, asker=asker, people=members(asker))
            if not form.is_valid():
                raise ValidationError([one for errors in form.errors.values() for one in errors])
            done = assign_point(point, **form.cleaned_data)
    if not done:
        messages.info(request, _("Nothing was changed: the point was settled meanwhile."))
    elif act == "remove":
        messages.success(request, _("The point was removed; the history keeps it."))
    elif act == "assign":
        messages.success(request, _("Saved."))
    elif point.kind == OpenPoint.Kind.SUGGESTION:
        messages.success(request, _("Confirmed: the record says it now."))
    else:
        messages.success(request, _("The point is settled."))
