"""The register as it was current on a day, and what changed since an earlier one: on screen, on paper, for machines."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registry.exchange.exports.comparison import comparison_json, print_comparison
from registry.forms.days import DaysForm
from registry.models import ActivityVersion, Controller
from registry.people.requests import MemberRequest, members_only
from registry.record.build import build_organisation
from registry.record.changes import changes_in_words
from registry.record.comparison import RegisterComparison
from registry.record.versions import compare_days, sheet_of
from registry.views.printing import language_of_page, printed_while_waiting

ON_A_PAGE = 50


@require_safe
@members_only
def past_register(request: MemberRequest, controller: Controller) -> HttpResponse:
    """The versions current at the end of a day; with an earlier day, what changed between them."""
    form = DaysForm(request.GET or {"on": timezone.localdate().isoformat(), "since": ""})
    if not form.is_valid():
        return render(request, "registry/past.html", {"controller": controller, "form": form}, status=400)
    on, since = form.cleaned_data["on"], form.cleaned_data["since"]
    context = {"controller": controller, "form": form, "on": on, "since": since}
    if since is not None:
        context |= compared_context(compare_days(controller, since, on), request)
    else:
        rows = ActivityVersion.objects.in_force_on(on).filter(controller=controller).in_register_order()
        page = Paginator(rows.select_related("activity"), ON_A_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "versions": [(one, sheet_of(one)) for one in page]}
    return render(request, "registry/past.html", context)


def compared_context(comparison: RegisterComparison, request: MemberRequest) -> dict[str, object]:
    """The comparison for the page, its changed records page by page."""
    page = Paginator(comparison.changed, ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "comparison": comparison,
        "page": page,
        "changed": [(one.after, changes_in_words(one.changes)) for one in page],
        "organisation_changes": changes_in_words(comparison.organisation),
    }


@require_safe
@members_only
def comparison_pdf(request: MemberRequest, controller: Controller, since: date, on: date) -> HttpResponse:
    """What changed between two days as PDF."""
    since, on = refuse_wrong_days(since, on)

    def printed() -> bytes:
        found = compare_days(controller, since, on)
        return print_comparison(build_organisation(controller, on=on), found, since, on, language_of_page())

    return printed_while_waiting(request, controller, printed, f"{controller.slug}-{since}-{on}")


@require_safe
@members_only
def comparison_data(request: MemberRequest, controller: Controller, since: date, on: date) -> HttpResponse:
    """What changed between two days as JSON."""
    since, on = refuse_wrong_days(since, on)
    told = comparison_json(controller.slug, compare_days(controller, since, on), since, on)
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="{controller.slug}-{since}-{on}.json"'
    return answer


def refuse_wrong_days(since: date, on: date) -> tuple[date, date]:
    """The days of an address, as the form would take them; else there is nothing there."""
    if not DaysForm({"on": on.isoformat(), "since": since.isoformat()}).is_valid():
        raise Http404
    return since, on
