"""How long the organisation keeps data: the rules of its activities together, and taking one over in another activity."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry.editing.proposals import propose
from registry.editing.retention_rules import SharedRule, copy_rule, left_out, shared_rules
from registry.editor.form import new_row
from registry.editor.specification import form_of
from registry.editor.views import back, find, make_form, piece_or_page, read_uuid, what_may
from registry.models import Activity, Controller, RetentionRule
from registry.people.requests import MemberRequest, members_only
from registry.record.build import term
from registry.record.wording import label, one_of, period, period_told
from registry.spelling import searchable

PAGE = 50
NAMED = 3  # activities named beside a rule; its page names them all


@dataclass(frozen=True)
class RetentionLine:
    """A rule in the words of the register, and the activities that follow it."""

    key: uuid.UUID
    period: str
    start: str
    end: str
    reference: str
    activities: tuple[tuple[str, str], ...]
    total: int

    @property
    def text(self) -> str:
        return searchable(" ".join((self.period, self.start, self.end, self.reference)))


def line(shared: SharedRule, named: Iterable[Activity] = ()) -> RetentionLine:
    said = shared.first
    length = period(
        said["amount"], term("retention_units", said["unit"]), term("retention_bounds", said["bound"])
    )
    kept = period_told(length, said["event"], term("period_joints", said["joined"]))
    phase, end = (label(term(name, code)) for name, code in terms(said))
    return RetentionLine(
        key=said["public_id"],
        period=" · ".join(text for text in (kept, phase) if text) or _("No period is given."),
        start=one_of(shared.starts),
        end=end,
        reference=said["legal_reference"],
        activities=tuple((str(one), f"{one.get_absolute_url()}#retention") for one in named),
        total=len(shared.activities),
    )


def terms(said: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return (("retention_phases", said["phase"]), ("end_actions", said["end_action"]))


def rules_searched(request: MemberRequest, rules: list[SharedRule]) -> list[SharedRule]:
    """The rules that answer the search."""
    words = searchable(request.GET.get("q", "")).split()
    if not words:
        return rules
    return [one for one in rules if all(word in line(one).text for word in words)]


def load(controller: Controller, keys: Iterable[int]) -> dict[int, Activity]:
    found = Activity.objects.in_bulk(list(keys))
    for one in found.values():
        one.controller = controller
    return found


@require_safe
@members_only
def retention(request: MemberRequest, controller: Controller) -> HttpResponse:
    """The retention rules of the organisation, identical ones as one, with the activities that follow each."""
    rules = shared_rules(controller)
    page = Paginator(rules_searched(request, rules), PAGE).get_page(request.GET.get("page"))
    named = load(controller, (pk for one in page for pk in one.activities[:NAMED]))
    context = {
        "controller": controller,
        "total": len(rules),
        "page": page,
        "lines": [line(one, [named[pk] for pk in one.activities[:NAMED]]) for one in page],
        "asked": request.GET.get("q", ""),
    }
    return render(request, "registry/retention_list.html", context)


@require_safe
@members_only
def rule(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """One rule: who follows it and for which people and data, and its use in another activity."""
    chosen = find(request, controller, RetentionRule, public_id)
    shared = next((one for one in shared_rules(controller) if chosen.pk in one.rules), None)
    if shared is None:
        raise Http404
    page = Paginator(shared.rules, PAGE).get_page(request.GET.get("page"))
    rows = (
        RetentionRule.objects.visible_to(request.user)
        .filter(pk__in=list(page))
        .select_related("activity", "subject", "data", "purpose")
        .prefetch_related("exceptions")
    )
    ordered = {row.pk: row for row in rows}
    for row in ordered.values():
        row.activity.controller = controller
    context = {
        "controller": controller,
        "rule": line(shared),
        "key": public_id,
        "page": page,
        "rows": [ordered[pk] for pk in page],
        "targets": targets(request, controller, shared),
    }
    return render(request, "registry/retention_rule.html", context)


def targets(request: MemberRequest, controller: Controller, shared: SharedRule) -> list[tuple[str, str]]:
    """The activities in which this person could use the rule, and in which it is not used yet."""
    access = request.access
    rows = Activity.objects.visible_to(request.user).filter(controller=controller).kept()
    rows = rows.only("public_id", "reference", "name", "state", "department", "controller")
    return [
        (str(one.public_id), str(one))
        for one in rows.exclude(pk__in=shared.activities)
        if access.can_contribute_to(one) or access.can_propose(one)
    ]


@require_safe
@members_only
def take_rule(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """The rules of the organisation that this activity does not follow yet, each with a button that takes it over."""
    activity = find(request, controller, Activity, public_id)
    action = what_may(request, activity)
    others = [one for one in shared_rules(controller) if activity.pk not in one.activities]
    page = Paginator(rules_searched(request, others), PAGE).get_page(request.GET.get("page"))
    context = {
        "controller": controller,
        "activity": activity,
        "action": action,
        "page": page,
        "lines": [line(one) for one in page],
        "total": len(others),
        "asked": request.GET.get("q", ""),
        "base_template": piece_or_page(request),
    }
    return render(request, "registry/retention_take.html", context)


@require_POST
@members_only
def use_rule(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Copy a rule into the activity named in the form, then open the copy; in a record in force, propose it."""
    wanted = read_uuid(request.POST.get("activity"))
    if wanted is None:
        raise Http404
    with transaction.atomic():
        find(request, controller, Activity, wanted).lock()
        activity = find(request, controller, Activity, wanted)
        action = what_may(request, activity)
        pattern = get_object_or_404(
            RetentionRule.objects.visible_to(request.user), controller=controller, public_id=public_id
        )
        if action == "edit":
            copy = copy_rule(pattern, activity)
        else:
            propose_rule(request, pattern, activity)
    if action == "propose":
        messages.success(request, _("Your proposal was sent to the DPO."))
        return back(request, reverse("registry:edit-section", args=[controller.slug, wanted, "retention"]))
    messages.success(request, _("The rule was copied. Say which data subjects and data it applies to."))
    spec = form_of(RetentionRule)
    return back(request, reverse("registry:edit-row", args=[controller.slug, spec.key, copy.public_id]))


def propose_rule(request: MemberRequest, pattern: RetentionRule, activity: Activity) -> None:
    """Ask for a rule in a record in force, as if the form had been filled in with what the pattern says."""
    spec = form_of(RetentionRule)
    form = make_form(request, spec, new_row(spec, activity.controller, activity))
    pattern.controller = activity.controller
    values = make_form(request, spec, pattern).stored | {name: [] for name in left_out(pattern, activity)}
    propose(form=form, base=form.stored, values=values, user=request.user)
