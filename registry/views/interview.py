"""The interview: one question a page, back and on, every answer kept in the draft that grows from it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.beginning.interview import begin_interview
from registry.editing.comparing import Values, differences, is_overtaken, merge
from registry.editor.compared import CHOICE, comparison, read_values
from registry.editor.views import read_uuid
from registry.forms.interview import STEPS, ActivityForm, StepForm
from registry.models import Activity, Controller
from registry.models.states import UNFINISHED
from registry.people.requests import MemberRequest, members_only
from registry.views.beginning import (
    beginners_only,
    find,
    free_identifier,
    has_departments,
    stays_within_reach,
)

FIRST = next(iter(STEPS))


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@beginners_only
def interview(request: MemberRequest, controller: Controller) -> HttpResponseBase:
    """The first question. The address holds the identifier of the draft to be: back and sent again, it is the same one."""
    wanted = read_uuid(request.GET.get("draft"))
    if request.method == "POST":
        return begin(request, controller, wanted)
    draft = find(request, controller, wanted) if wanted else None
    if draft is not None:
        return redirect(address_of(draft, FIRST))
    if wanted is None:
        return redirect(f"{request.path}?draft={uuid.uuid4()}")
    return ask(request, ActivityForm(Activity(controller=controller), access=request.access), FIRST)


def begin(request: MemberRequest, controller: Controller, wanted: uuid.UUID | None) -> HttpResponseBase:
    """Make the draft, or change the one that an earlier click has made: one click waits for the other."""
    form = ActivityForm(Activity(controller=controller), request.POST, access=request.access)
    made = None
    with transaction.atomic():
        Controller.objects.select_for_update(no_key=True).get(pk=controller.pk)
        draft = find(request, controller, wanted) if wanted else None
        if draft is None and form.is_valid() and stays_within_reach(request, form):
            made = begin_interview(controller, free_identifier(wanted), **form.presentation)
    if draft is not None:
        return interview_step(request, controller.slug, public_id=draft.public_id, step=FIRST)
    return onward(request, made, FIRST) if made is not None else ask(request, form, FIRST, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@beginners_only
def interview_step(
    request: MemberRequest, controller: Controller, public_id: uuid.UUID, step: str
) -> HttpResponse:
    """One question about a draft, with what was answered. What somebody else answered meanwhile is shown and not undone."""
    if not has_departments(request, controller):
        raise PermissionDenied
    draft = find(request, controller, public_id)
    if draft is None or step not in STEPS:
        raise Http404
    is_theirs = request.access.can_contribute_to(draft) or request.access.can_propose(draft)
    if is_theirs and draft.state not in UNFINISHED:
        messages.info(request, _("This record is no longer a draft: change it on its page."))
        return redirect(draft)
    if not request.access.can_contribute_to(draft):
        raise PermissionDenied
    if request.method != "POST":
        return ask(request, STEPS[step](draft, access=request.access), step)
    with transaction.atomic():
        # Before the activity, as everybody does who writes a whole record.
        Controller.objects.select_for_update(no_key=True).get(pk=controller.pk)
        list(Activity.objects.select_for_update().filter(pk=draft.pk).values_list("pk"))
        draft.refresh_from_db()
        if not request.access.can_contribute_to(draft):  # put in force, or moved, while we waited
            raise PermissionDenied
        taken = take(request, draft, step)
    if taken.compared is not None:
        return compare(request, taken, step)
    return onward(request, draft, step) if taken.is_saved else ask(request, taken.form, step, status=422)


@dataclass
class AnswerOutcome:
    """What became of an answer: stored, wrong, or to be compared with what somebody else answered meanwhile."""

    form: StepForm
    is_saved: bool = False
    compared: Values | None = None
    undecided: list[str] = field(default_factory=list)


def take(request: MemberRequest, draft: Activity, step: str) -> AnswerOutcome:
    """Check an answer and store it, under the lock and in the transaction of the caller."""
    data = request.POST
    form = STEPS[step](draft, data, access=request.access)
    taken = AnswerOutcome(form)
    if not form.is_valid() or not stays_within_reach(request, form):
        return taken
    if "origin" in data:  # the answer to a comparison
        origin = read_values(data["origin"])
        choices = {name: data.get(CHOICE + name, "") for name in form.typed}
        found = differences(origin, form.stored, form.typed)
        taken.undecided = [one.name for one in found if one.clashes and not choices[one.name]]
        if taken.undecided:
            taken.compared = origin
            return taken
        merged = merge(form.stored, form.typed, choices)
        taken.form = form = STEPS[step](draft, access=request.access, values=merged)
        if not form.is_valid() or not stays_within_reach(request, form):
            return taken
    if is_overtaken(form.base_values, form.stored, form.typed):
        taken.compared = form.base_values
    else:
        form.save()
        taken.is_saved = True
    return taken


def ask(request: MemberRequest, form: StepForm, step: str, *, status: int = 200) -> HttpResponse:
    """The page of one question."""
    draft, place = form.activity, list(STEPS).index(step)
    is_begun = not draft._state.adding
    context = {
        "controller": form.controller,
        "draft": draft if is_begun else None,
        "form": form,
        "form_action": address_of(draft, step) if is_begun else request.get_full_path(),
        "number": place + 1,
        "steps": [
            {"label": one.label, "state": "done" if number < place else "current" if number == place else ""}
            for number, one in enumerate(STEPS.values())
        ],
        "is_first": place == 0,
        "is_last": place == len(STEPS) - 1,
        "has_departments": has_departments(request, form.controller),
    }
    return render(request, "registry/begin_interview.html", context, status=status)


def compare(request: MemberRequest, taken: AnswerOutcome, step: str) -> HttpResponse:
    """What stood there, what somebody else answered, and what was answered now, to choose from; nothing was saved."""
    form = taken.form
    found = differences(taken.compared or {}, form.stored, form.typed)
    context = {
        "controller": form.controller,
        "whole": form.activity,
        "home": address_of(form.activity, step),
        "lines": comparison(form, found),
        "kept": form.carried(form.typed, origin=taken.compared or {}),
        "undecided": taken.undecided,
        "base_template": "base.html",
    }
    return render(request, "registry/rows/conflict.html", context, status=409)


def address_of(draft: Activity, step: str) -> str:
    return reverse("registry:interview-step", args=[draft.controller.slug, draft.public_id, step])


def onward(request: MemberRequest, draft: Activity, step: str) -> HttpResponse:
    """Where one goes from a question that was answered: back, on, away for now, or to the sheet after the last one."""
    order = list(STEPS)
    place = order.index(step)
    match request.POST.get("go"):
        case "back":
            return redirect(address_of(draft, order[max(place - 1, 0)]))
        case "later":
            messages.info(
                request,
                _("Your answers are kept in a draft. “New activity” leads you back to the questions."),
            )
            return redirect(draft)
    if place + 1 < len(order):
        return redirect(address_of(draft, order[place + 1]))
    if request.access.can_maintain(draft.controller):
        sentence = _(
            "The draft has been created. What is still missing is named below; its legal bases are for you "
            "to choose."
        )
    else:
        sentence = _(
            "Thank you, the draft has been created. Read it through, then submit it for review: the DPO "
            "completes what is missing."
        )
    messages.success(request, sentence)
    return redirect(draft)
