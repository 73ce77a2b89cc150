"""Proposed changes: what a contributor asks for beside what the register says, and the officer's answer."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry.editing.comparing import differences
from registry.editing.proposals import accept, refuse
from registry.editor.compared import comparison
from registry.editor.form import new_row
from registry.editor.specification import FORMS
from registry.editor.views import find_parent, home_of, make_form
from registry.forms.proposals import RefusalForm
from registry.models import Controller, Proposal
from registry.people.requests import MemberRequest, members_only
from registry.record.columns import COLUMNS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SECTION_HEADINGS = {column.key: column.heading for column in COLUMNS}


@require_safe
@members_only
def waiting(request: MemberRequest, controller: Controller) -> HttpResponse:
    """The proposals that wait for an answer, and the last ones that got one, each with what it is about."""
    rows = Proposal.objects.visible_to(request.user).filter(controller=controller)
    rows = rows.select_related("activity", "proposed_by", "answered_by")
    answered = rows.exclude(state=Proposal.State.WAITING).order_by("-answered_at")[:50]
    context = {
        "controller": controller,
        "waiting": [(one, about(one)) for one in rows.waiting()],
        "answered": [(one, about(one)) for one in answered],
    }
    return render(request, "registry/proposal_list.html", context)


def about(asked: Proposal) -> StrOrPromise:
    """What a proposal is about: the heading of its form, or of the section that was corrected in words."""
    if asked.action == Proposal.Action.WORDS:
        return SECTION_HEADINGS.get(asked.form, _("Whole record"))
    return FORMS[asked.form].heading


@require_safe
@members_only
def review(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """One proposal: what stood there, what stands there now, what is asked; the officer takes over, corrects or refuses."""
    return show(request, controller, public_id, RefusalForm())


def show(
    request: MemberRequest, controller: Controller, public_id: uuid.UUID, refusal: RefusalForm
) -> HttpResponse:
    """The proposal with the form that refuses it, as it is or as it was sent."""
    status = 422 if refusal.errors else 200
    asked = find_proposal(request, controller, public_id)
    if asked.action == Proposal.Action.WORDS:
        return show_words(request, asked, refusal, status)
    spec = FORMS[asked.form]
    asked.activity.controller = controller
    context = {
        "controller": controller,
        "asked": asked,
        "is_proposal": True,
        "proposal": str(asked.public_id),
        "spec": spec,
        "whole": asked.activity,
        "home": asked.activity.get_absolute_url(),
        "can_answer": asked.state == Proposal.State.WAITING and request.access.can_maintain(controller),
        "refusal": refusal,
    }
    slug = controller.slug
    if asked.action == Proposal.Action.ADD:
        parent_id = asked.row or asked.activity.public_id
        try:
            parent = find_parent(request, controller, spec, parent_id)
        except Http404:
            return render(
                request, "registry/proposal_detail.html", {**context, "is_gone": True}, status=status
            )
        form = make_form(request, spec, new_row(spec, controller, parent))
        address = reverse("registry:add-row", args=[slug, spec.key, parent_id])
    else:
        row = spec.model._default_manager.filter(controller=controller, public_id=asked.row).first()
        if row is None:
            return render(
                request, "registry/proposal_detail.html", {**context, "is_gone": True}, status=status
            )
        row.controller = controller
        form = make_form(request, spec, row)
        step = "delete-row" if asked.action == Proposal.Action.DELETE else "edit-row"
        address = reverse(f"registry:{step}", args=[slug, spec.key, row.public_id])
        context["home"] = home_of(row, spec)
    mine = asked.values if asked.action != Proposal.Action.DELETE else {}
    known = {name: texts for name, texts in mine.items() if name in form.fields}
    context |= {
        "lines": comparison(form, differences(asked.base, form.stored, known)),
        "pairs": [
            (form.fields[name].label, "\n".join(form.shown(name, texts)))
            for name, texts in (known or form.stored).items()
            if texts
        ],
        "kept": form.carried(known, origin=asked.base),
        "form_action": address,
        "correct": f"{address}?proposal={asked.public_id}" if asked.action != Proposal.Action.DELETE else "",
    }
    return render(request, "registry/proposal_detail.html", context, status=status)


def show_words(request: MemberRequest, asked: Proposal, refusal: RefusalForm, status: int) -> HttpResponse:
    """A correction in words: the officer makes it where it belongs, then says that it is taken over, or refuses it."""
    refusal.tell_who_reads(asked.proposed_from)
    context = {
        "controller": asked.controller,
        "asked": asked,
        "about": about(asked),
        "words": "\n".join(asked.values.get("words", ())),
        "whole": asked.activity,
        "home": asked.activity.get_absolute_url(),
        "place_of_it": f"{asked.activity.get_absolute_url()}#{asked.form}",
        "can_answer": asked.state == Proposal.State.WAITING and request.access.can_maintain(asked.controller),
        "refusal": refusal,
    }
    return render(request, "registry/proposal_words.html", context, status=status)


@require_POST
@members_only
def take_over(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Say that a correction in words was made in the record, or that nothing of it is left to do."""
    if not request.access.can_maintain(controller):
        raise PermissionDenied
    with transaction.atomic():
        rows = Proposal.objects.visible_to(request.user).filter(controller=controller)
        words = rows.filter(action=Proposal.Action.WORDS).select_for_update(of=("self",))
        asked = get_object_or_404(words, public_id=public_id)
        if is_waiting := asked.state == Proposal.State.WAITING:
            accept(asked, user=request.user)
    if is_waiting:
        messages.success(request, _("The correction is noted as taken over."))
    else:
        messages.info(request, _("This proposal has an answer already."))
    return redirect("registry:proposals", controller.slug)


@require_POST
@members_only
def turn_down(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Refuse a proposal, with a reason that its author reads."""
    find_proposal(request, controller, public_id)
    if not request.access.can_maintain(controller):
        raise PermissionDenied
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return show(request, controller, public_id, form)
    with transaction.atomic():
        asked = find_proposal(request, controller, public_id, lock=True)
        if asked.state == Proposal.State.WAITING:
            refuse(asked, user=request.user, answer=form.cleaned_data["answer"])
            messages.success(request, _("The proposal was refused."))
    return redirect(asked.activity)


def find_proposal(
    request: MemberRequest, controller: Controller, public_id: uuid.UUID, *, lock: bool = False
) -> Proposal:
    rows = Proposal.objects.visible_to(request.user).filter(controller=controller)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    return get_object_or_404(rows.select_related("activity"), public_id=public_id)
