"""How data are protected: measures shared by all activities, by heading of the CNIL's guide, and those of single activities."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.editor.specification import form_of
from registry.models import Activity, Controller, SecurityMeasure
from registry.people.requests import MemberRequest, members_only
from registry.record.build import term
from registry.record.wording import citation, label
from registry.vocabularies import vocabulary

PAGE = 50
FORM = form_of(SecurityMeasure).key


@dataclass
class MeasureHeading:
    """A heading of the guide, the measures that the organisation states under it, and how many activities add their own."""

    code: str
    title: str
    article: str
    add: str
    measures: list[Any] = field(default_factory=list)
    own: int = 0


@require_safe
@members_only
def security(request: MemberRequest, controller: Controller) -> HttpResponse:
    """Every heading of the guide with the shared measures under it, also where there is none; then single activities'."""
    measures = SecurityMeasure.objects.visible_to(request.user).filter(controller=controller)
    found = headings(controller)
    for measure in measures.filter(activity=None):
        measure.controller = controller
        found[measure.heading if measure.heading in found else ""].measures.append(measure)
    kept = Activity.objects.filter(controller=controller).kept()
    of_activities = measures.filter(activity__in=kept)
    counts = of_activities.order_by().values("heading").annotate(number=Count("activity", distinct=True))
    for code, number in counts.values_list("heading", "number"):
        found[code if code in found else ""].own += number
    chosen = request.GET.get("heading", "")
    if chosen in found and chosen:
        of_activities = of_activities.filter(heading=chosen)
    ordered = of_activities.select_related("activity").order_by(
        "heading", "activity__position", "activity__reference", "position", "pk"
    )
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    for measure in page:
        if measure.activity is not None:
            measure.activity.controller = controller
    guide = [one for one in found.values() if one.code]
    context = {
        "controller": controller,
        "headings": [one for one in found.values() if one.code or one.measures],
        "covered": sum(bool(one.measures) for one in guide),
        "guide": len(guide),
        "form": FORM,
        "page": page,
        "lines": [(label(term("security_headings", one.heading)), one) for one in page],
        "choices": [("", _("All headings")), *((one.code, one.title) for one in guide if one.own)],
        "chosen": chosen,
        "can_maintain": request.access.can_maintain(controller),
    }
    return render(request, "registry/security_detail.html", context)


def headings(controller: Controller) -> dict[str, MeasureHeading]:
    """Every heading by its code, in the order of the guide; the last one is for measures without heading."""
    add = reverse("registry:add-entry", args=[controller.slug, FORM])
    found: dict[str, MeasureHeading] = {}
    for one in vocabulary("security_headings"):
        cited = citation(one.extra["article"]) if one.extra.get("article") else ""
        found[one.code] = MeasureHeading(
            one.code, str(one), cited, f"{add}?{urlencode({'heading': one.code})}"
        )
    found[""] = MeasureHeading("", _("Other measures"), "", add)
    return found
