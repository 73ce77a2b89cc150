"""One act on many activities: what it would do is shown, then done, if nothing has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from registry.editing.bulk import BULK_ACTIONS, BulkAction, OutOfDate, Plan, carry_out, make_plan
from registry.editing.conditions import ApprovalRefused
from registry.editing.states import ReasonMissing
from registry.finding.answers import matching, register_of
from registry.finding.filters import Asker, identifier, tags
from registry.finding.questions import Question
from registry.forms.decisions import DecisionForm
from registry.forms.register import ActForm
from registry.models import Activity, Controller
from registry.people.requests import MemberRequest, members_only
from registry.views.findings import shown_points

PREVIEWED = 100  # activities named on the page that shows what an act would do


def acts_for(request: MemberRequest) -> list[BulkAction]:
    """What this person can do to many activities: a reader nothing."""
    if not request.access.can_begin:
        return []
    return [act for act in BULK_ACTIONS.values() if request.access.is_dpo or not act.by_officer]


def chosen(posted: QueryDict, asker: Asker) -> QuerySet[Activity]:
    """The activities meant: all that answer the question, or those picked. Nobody else's is ever among them."""
    if posted.get("all") == "1":
        return matching(Question.read(QueryDict(posted.get("query", ""))), asker)
    picked = [key for value in posted.getlist("pick") if (key := identifier(value))]
    return register_of(asker).filter(public_id__in=picked)


@require_POST
@members_only
def bulk(request: MemberRequest, controller: Controller) -> HttpResponse:
    """Show what an act would do to the activities chosen, then do it, if nothing has changed since it was shown."""
    acts = acts_for(request)
    if not acts:
        raise PermissionDenied
    asker, posted = Asker(controller, request.user), request.POST
    query = Question.read(QueryDict(posted.get("query", ""))).query()
    back = f"{reverse('registry:register', args=[controller.slug])}?{query}"
    act = BULK_ACTIONS.get(posted.get("act", ""))
    if act is not None and act not in acts:
        raise PermissionDenied
    activities = chosen(posted, asker)
    if act is None or not activities.exists():
        messages.warning(request, _("Select at least one activity, then what to do with it."))
        return redirect(back)
    form = ActForm(posted if act.asks in posted else None, act=act, asker=asker)
    context = {
        "controller": controller,
        "place": "register",
        "act": act,
        "form": form,
        "field": form[act.asks] if act.asks else None,
        "query": query,
        "back": back,
        "picked": [] if posted.get("all") == "1" else posted.getlist("pick"),
        "tags": tags(asker) if act.asks == "tag" else {},
    }
    if act.asks and not form.is_valid():
        status = 422 if form.is_bound else 200
        context["number"] = activities.count()
        return render(request, "registry/register_bulk.html", context, status=status)
    value = form.value if act.asks else None
    if "previewed" not in posted:
        plan = make_plan(act, value, activities, request.access)
        return render(request, "registry/register_bulk.html", context | preview(plan))
    words = posted.get("reason", "")
    try:
        plan = carry_out(
            act,
            value,
            activities,
            request.access,
            by=request.user,
            previewed=posted["previewed"],
            words=words,
        )
    except ApprovalRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    except (ReasonMissing, ValidationError):
        plan = make_plan(act, value, activities, request.access)
        return render(request, "registry/register_bulk.html", context | preview(plan, posted), status=422)
    except OutOfDate as error:
        context |= preview(error.plan, posted) | {"out_of_date": True}
        return render(request, "registry/register_bulk.html", context, status=409)
    number = len(plan.changed)
    messages.success(request, ngettext("%d activity changed.", "%d activities changed.", number) % number)
    return redirect(back)


@dataclass(frozen=True)
class Effect:
    """Activities to which an act would do the same: in a sentence, the first of them by name, and how many more."""

    sentence: str
    activities: tuple[Activity, ...]
    more: int
    kind: str


def preview(plan: Plan, posted: QueryDict | None = None) -> dict[str, Any]:
    """What the page says of a plan; ``posted`` is what was sent without the reason that is asked for."""
    effects = [
        ("changed", ngettext("%d activity will change", "%d activities will change", len(plan.changed))),
        ("already", ngettext("%d already set", "%d already set", len(plan.already))),
        (
            "refused",
            ngettext("%d you cannot change", "%d you cannot change", len(plan.refused)),
        ),
        (
            "impossible",
            ngettext(
                "%d not possible in its current state",
                "%d not possible in their current state",
                len(plan.impossible),
            ),
        ),
    ]
    shown = []
    for kind, sentence in effects:
        rows = getattr(plan, kind)
        if rows:
            first = rows[:PREVIEWED]
            shown.append(Effect(sentence % len(rows), first, len(rows) - len(first), kind))
    lacking = plan.lacking
    return {
        "plan": plan,
        "effects": shown,
        "title": title_of(plan),
        "lacking": [(activity, shown_points(points)) for activity, points in lacking],
        "decision": decision_form(plan, posted),
    }


def decision_form(plan: Plan, posted: QueryDict | None) -> DecisionForm | None:
    """Where somebody says why: asked for where something is missing, free where the act takes a word."""
    if plan.lacking:
        return DecisionForm(posted, lacking=plan.lacking[0][1])
    return DecisionForm(posted, lacking=()) if plan.act.takes_words and plan.changed else None


def title_of(plan: Plan) -> str:
    """The act and what it is about, in a few words."""
    if not plan.act.asks:
        return str(plan.act.label)
    value = plan.value if plan.act.asks == "tag" else plan.value.full_name if plan.value else _("nobody")
    return str(plan.act.title) % value
