"""Figures of the requests by year, the register of one year as PDF, and the sheet of a month."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.models import Controller
from registry.people.requests import MemberRequest, members_only, officers_only
from rights.figures import counted, years_of
from rights.kinds import kind_terms
from rights.models import SubjectRequest
from rights.models.desks import desk_of
from rights.monthly import due_in_month, month_of
from rights.register_pdf import MOST, register_pdf


@require_safe
@members_only
@officers_only
def figures(request: MemberRequest, controller: Controller) -> HttpResponse:
    """How many requests came in each year, and how they were answered."""
    desk = desk_of(controller)
    years = years_of(controller, desk, desk.today())
    kinds = [
        (term, [one.kinds[code] for one in years])
        for code, term in kind_terms().items()
        if any(one.kinds[code] for one in years)
    ]
    context = {
        "controller": controller,
        "place": "requests",
        "years": years,
        "counted": counted(years),
        "kinds": kinds,
        "most": MOST,
    }
    return render(request, "rights/figures.html", context)


@require_safe
@members_only
@officers_only
def year_pdf(request: MemberRequest, controller: Controller, year: int) -> HttpResponse:
    """The register of the requests of one year, as it is printed."""
    desk = desk_of(controller)
    today = desk.today()
    found = [one for one in years_of(controller, desk, today) if one.year == year]
    if not found:
        raise Http404
    rows = SubjectRequest.objects.visible_to(request.user).received()
    of_year = rows.filter(controller=controller, received_on__year=year).select_related("assigned_to")
    listed = list(of_year.order_by("received_on", "pk")[: MOST + 1])
    if len(listed) > MOST:
        raise Http404
    answer = HttpResponse(
        register_pdf(controller, desk, found[0], listed, today), content_type="application/pdf"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{controller.slug}-requests-{year}.pdf"'
    return answer


@require_safe
@members_only
@officers_only
def month(request: MemberRequest, controller: Controller) -> HttpResponse:
    """The days of a month on which answers are due."""
    desk = desk_of(controller)
    today = desk.today()
    first = month_of(request.GET.get("month", ""), today)
    context = {
        "controller": controller,
        "place": "requests",
        "month": due_in_month(controller, desk, first, today),
        "today": today,
    }
    return render(request, "rights/month.html", context)
