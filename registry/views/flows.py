"""Maps of the flow of data: people → data → activities → recipients and systems → countries, of one activity or of several."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.figures.flow import Node
from registry.figures.flow_map import flow_map
from registry.models import Activity, Controller, Department
from registry.people.requests import MemberRequest, members_only
from registry.record.build import build_sheets
from registry.record.flows import flow_of, flow_of_register
from registry.spelling import alphabetical

MOST = 300  # activities on one map: more than that, nobody can read
KINDS = {
    "party": "parties",
    "department": "departments",
    "subject": "subjects",
    "data": "data",
    "system": "systems",
}


@require_safe
@members_only
def activity_flow(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """The map of one activity."""
    rows = Activity.objects.visible_to(request.user).filter(controller=controller)
    activity = get_object_or_404(rows, public_id=public_id)
    activity.controller = controller
    flow = flow_of(build_sheets(controller, [activity])[0], timezone.localdate())
    figure = flow_map(activity.name, flow.with_urls(lambda node: address_of(node, controller)))
    return render(
        request,
        "registry/activity_flow.html",
        {
            "controller": controller,
            "activity": activity,
            "figure": figure,
            "all_flows": reverse("registry:flows", args=[controller.slug]),
            "place": "register",
        },
    )


@require_safe
@members_only
def flows(request: MemberRequest, controller: Controller) -> HttpResponse:
    """The map of what stands in the register, or of one department's part of it."""
    own = Department.objects.visible_to(request.user).filter(controller=controller)
    departments = sorted(own, key=lambda one: alphabetical(one.name))
    chosen = next((one for one in departments if str(one.public_id) == request.GET.get("department")), None)
    rows = Activity.objects.visible_to(request.user).filter(controller=controller).kept()
    if chosen is not None:
        rows = rows.filter(department=chosen)
    total = rows.count()
    context = {
        "controller": controller,
        "choices": [("", _("All departments")), *((str(one.public_id), one.name) for one in departments)],
        "chosen": str(chosen.public_id) if chosen else "",
        "total": total,
        "most": MOST,
        "figure": None,
    }
    if 0 < total <= MOST:
        flow = flow_of_register(build_sheets(controller, rows), timezone.localdate())
        title = chosen.name if chosen else _("Flow of data")
        context["figure"] = flow_map(title, flow.with_urls(lambda node: address_of(node, controller)))
    return render(request, "registry/flow_detail.html", context)


def address_of(node: Node, controller: Controller) -> str:
    """The page of what a box stands for: an activity or an entry of the directory; "" for anything else."""
    if node.kind == "activity":
        return reverse("registry:activity", args=[controller.slug, node.id])
    if node.kind in KINDS:
        return reverse(f"registry:directory-{KINDS[node.kind]}-entry", args=[controller.slug, node.id])
    return ""
