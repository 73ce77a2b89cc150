"""The desk: which requests are open, until when, for whom they wait; and taking down one that came another way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from registry.models import Controller, User
from registry.people.requests import MemberRequest, members_only, officers_only
from rights.clock import SOON, Dates, Waiting
from rights.dates import dates_of
from rights.forms.desk import EnterForm
from rights.kinds import told_kinds
from rights.listing import csv_of
from rights.models import RequestLetter, SubjectRequest
from rights.models.desks import RequestDesk, desk_of
from rights.models.requests import RULES
from rights.receiving import enter

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
ON_A_PAGE = 50
STATES = {
    "open": gettext_lazy("Open requests"),
    "late": gettext_lazy("Late requests"),
    "soon": gettext_lazy("Due within ten days"),
    "mine": gettext_lazy("Requests assigned to me"),
    "nobody": gettext_lazy("Assigned to nobody"),
    "answered": gettext_lazy("Answered, to be closed"),
    "closed": gettext_lazy("Closed requests"),
}


@dataclass(frozen=True)
class Line:
    """One request in the list."""

    request: SubjectRequest
    dates: Dates
    name: str
    asked: str
    days_left: int
    is_late: bool

    @property
    def is_soon(self) -> bool:
        return self.days_left <= SOON.days

    @property
    def waits(self) -> str:
        return WAITS[self.dates.waits_for]()


WAITS = {
    Waiting.DESK: lambda: _("The desk"),
    Waiting.PERSON: lambda: _("The person"),
    Waiting.NOBODY: lambda: _("To be closed"),
}


@require_safe
@members_only
@officers_only
def desk(request: MemberRequest, controller: Controller) -> HttpResponse:
    """The requests of the organisation, the most urgent first."""
    shown = request.GET.get("show", "open")
    chosen = shown if shown in STATES else "open"
    settings = desk_of(controller)
    rows = of_state(
        SubjectRequest.objects.visible_to(request.user).filter(controller=controller),
        chosen,
        request.user,
        settings.today(),
    )
    page = Paginator(rows.select_related("assigned_to", "controller", "key"), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "controller": controller,
        "place": "requests",
        "desk": settings,
        "chosen": chosen,
        "states": STATES.items(),
        "page": page,
        "lines": [line_of(one, settings) for one in page],
        "counts": counts(controller, settings.today()),
        "stuck": RequestLetter.objects.stuck(timezone.now()).filter(controller=controller).count(),
        "has_any": page.paginator.count
        or SubjectRequest.objects.received().filter(controller=controller).exists(),
    }
    return render(request, "rights/desk.html", context)


def of_state(rows: Any, state: str, user: User, today: date) -> QuerySet[SubjectRequest]:
    narrowed: dict[str, Q] = {
        "open": Q(closed_at=None),
        "late": Q(closed_at=None, answered_on=None, due_on__lt=today),
        "soon": Q(closed_at=None, answered_on=None, due_on__range=(today, today + SOON)),
        "mine": Q(closed_at=None, assigned_to=user),
        "nobody": Q(closed_at=None, assigned_to=None),
        "answered": Q(closed_at=None, answered_on__isnull=False),
        "closed": Q(closed_at__isnull=False),
    }
    order = ("-closed_at",) if state == "closed" else ("due_on", "pk")
    found: QuerySet[SubjectRequest] = rows.received().filter(narrowed[state]).order_by(*order)
    return found


def counts(controller: Controller, today: date) -> dict[str, int]:
    """How many are open, late and due soon, in one query."""
    running = Q(closed_at=None, answered_on=None)
    return (
        SubjectRequest.objects.received()
        .filter(controller=controller)
        .aggregate(
            open=Count("pk", filter=Q(closed_at=None)),
            late=Count("pk", filter=running & Q(due_on__lt=today)),
            soon=Count("pk", filter=running & Q(due_on__range=(today, today + SOON))),
            nobody=Count("pk", filter=Q(closed_at=None, assigned_to=None)),
        )
    )


def line_of(request: SubjectRequest, settings: RequestDesk) -> Line:
    dates = dates_of(request, settings)
    name = request.name if request.is_readable else _("Cannot be read")
    today = settings.today()
    return Line(
        request, dates, name, told_kinds(request.kinds), dates.days_left(today), is_late=dates.was_late(today)
    )


@require_safe
@members_only
@officers_only
def as_csv(request: MemberRequest, controller: Controller) -> HttpResponse:
    """The register of requests as a table, without what anyone could be known by."""
    rows = SubjectRequest.objects.visible_to(request.user).received().filter(controller=controller)
    ordered = rows.select_related("assigned_to").order_by("received_on", "pk")
    told = {"Content-Disposition": f'attachment; filename="{controller.slug}-requests.csv"'}
    return HttpResponse(
        csv_of(ordered, desk_of(controller)), content_type="text/csv; charset=utf-8", headers=told
    )


@get_or_post
@members_only
@officers_only
def enter_request(request: MemberRequest, controller: Controller) -> HttpResponse:
    """Take down a request that came by post, by telephone, at a counter or by an email."""
    with timezone.override(desk_of(controller).zone):
        return take_down(request, controller)


def take_down(request: MemberRequest, controller: Controller) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    initial = {
        "received_on": date.isoformat(timezone.localdate()),
        "language": controller.language,
        "relation": "self",
        "rule": RULES[0].value,
        "channel": SubjectRequest.Channel.EMAIL,
    }
    form = EnterForm(posted, request.FILES if posted is not None else None, initial=initial)
    if posted is not None and form.is_valid():
        told = form.cleaned_data
        try:
            made = enter(
                controller,
                form.asked(),
                channel=told["channel"],
                received_on=told["received_on"],
                rule=told["rule"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The request %s was taken down.") % made.reference)
            return redirect(made.get_absolute_url())
    context = {"controller": controller, "place": "requests", "form": form}
    return render(request, "rights/enter.html", context, status=422 if form.errors else 200)
