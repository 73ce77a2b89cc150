"""The register of one organisation in figures, each beside the table of its numbers."""

from __future__ import annotations

from itertools import pairwise

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django_countries import countries

from registry.figures.charts import Chart, ChartRow, bar_figure, column_figure, figures
from registry.finding.figures import AGES, LENGTHS, Figures, figures_of
from registry.finding.filters import NONE
from registry.models import Controller
from registry.models.states import KEPT
from registry.people.requests import MemberRequest, members_only
from registry.vocabularies import vocabulary
from registry.vocabularies.countries import standing


@require_safe
@members_only
def dashboard(request: MemberRequest, controller: Controller) -> HttpResponse:
    found = figures_of(controller, timezone.now())
    register = reverse("registry:register", args=[controller.slug])
    context = {
        "controller": controller,
        "place": "dashboard",
        "total": found.total,
        "figures": [
            departments(found, register),
            bases(found, register),
            countries_figure(found, register),
            lengths(found),
            ages(found, register),
        ],
    }
    return render(request, "registry/dashboard.html", context)


def activities(number: int) -> str:
    return ngettext("%s activity", "%s activities", number) % figures(number)


def rules(number: int) -> str:
    return ngettext("%s retention rule", "%s retention rules", number) % figures(number)


def most_often(rows: list[ChartRow]) -> str:
    """A figure in which an activity may be counted more than once has no sum to tell: only what comes most often."""
    highest = max((row.total for row in rows), default=0)
    names = [str(row.label) for row in rows if row.total == highest]
    if not highest:
        return ""
    words = {"names": ", ".join(names), "name": names[0], "number": activities(highest)}
    if len(names) > 1:
        return _("Highest: %(names)s, %(number)s each.") % words
    return _("Most often: %(name)s, %(number)s.") % words


def departments(found: Figures, register: str) -> Chart:
    labels = {term.code: str(term) for term in vocabulary("activity_states")}
    return bar_figure(
        _("Activities by department and state"),
        [
            ChartRow(
                name or _("No department"),
                [states.get(state, 0) for state in KEPT],
                f"{register}?department={public_id or NONE}",
            )
            for (public_id, name), states in found.departments.items()
        ],
        unit=activities,
        heading=_("Department"),
        series=[labels[state] for state in KEPT],
        largest_first=True,
        most=20,
    )


def bases(found: Figures, register: str) -> Chart:
    rows = [
        ChartRow(str(term), found.bases.get(term.code, 0), f"{register}?basis={term.code}")
        for term in vocabulary("legal_bases")
    ]
    return bar_figure(
        _("Legal bases"),
        rows,
        unit=activities,
        heading=_("Legal basis"),
        message=most_often(rows),
        note=_("An activity with several legal bases is counted with each."),
        largest_first=True,
    )


def countries_figure(found: Figures, register: str) -> Chart:
    today = timezone.localdate()
    rows = []
    for code, number in found.countries.items():
        state = standing(code, today)
        rows.append(
            ChartRow(
                str(countries.name(code)) if code else _("Country not filled in"),
                number,
                f"{register}?country={code}" if code else "",
                str(state.label) if code else "",
                state.mark if state.mark in {"good", "caution", "warning"} else "",
            )
        )
    return bar_figure(
        _("Transfers outside the European Economic Area, by country"),
        rows,
        unit=activities,
        heading=_("Country"),
        message=most_often(rows),
        note=_("An activity with several transfers is counted with each country."),
        largest_first=True,
        most=15,
    )


def lengths(found: Figures) -> Chart:
    limits = [
        (ngettext("up to %d month", "up to %d months", amount) % amount)
        if unit == "month"
        else (ngettext("up to %d year", "up to %d years", amount) % amount)
        for unit, amount in LENGTHS
    ]
    *told, unset = found.lengths
    labels = [*limits, _("longer"), _("until an event")]
    rows = [ChartRow(label, number) for label, number in zip(labels, told, strict=True)]
    if unset:
        rows.append(ChartRow(_("not filled in"), unset, mark="warning"))
    return column_figure(
        _("How long data are kept"),
        rows,
        unit=rules,
        heading=_("Period"),
    )


def ages(found: Figures, register: str) -> Chart:
    limits = [
        ngettext("%d month", "%d months", AGES[0]) % AGES[0],
        *(_("%(start)d to %(end)d months") % {"start": start, "end": end} for start, end in pairwise(AGES)),
    ]
    limits[0] = _("under %s") % limits[0]
    labels = [*limits, _("longer")]
    urls = ["", *(f"{register}?unchanged={months}&sort=updated" for months in AGES)]
    return column_figure(
        _("Time since the last update"),
        [ChartRow(label, number, url) for label, number, url in zip(labels, found.ages, urls, strict=True)],
        unit=activities,
        heading=_("Last update"),
        note=_("A bar leads to all the records that were not updated for at least as long."),
    )
