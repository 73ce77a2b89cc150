"""The views of the register that people keep: opened, named, shared by an officer, deleted."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registry.finding.filters import Asker, identifier
from registry.finding.questions import Question, chips
from registry.forms.register import SavedViewForm
from registry.models import Controller, SavedView
from registry.people.requests import MemberRequest, members_only


def list_of(view: SavedView) -> str:
    """The list that the view keeps."""
    return f"{reverse('registry:register', args=[view.controller.slug])}?{view.query}"


def open_view(request: MemberRequest, controller: Controller) -> HttpResponse:
    key = identifier(request.GET["view"])
    rows = SavedView.objects.visible_to(request.user).filter(controller=controller)
    view = get_object_or_404(rows, public_id=key or uuid.UUID(int=0))
    return redirect(list_of(view))


def own_views(request: MemberRequest, controller: Controller) -> QuerySet[SavedView]:
    """The views that the person may rename or delete: the own ones, and as officer those that all members see."""
    rows = SavedView.objects.visible_to(request.user).filter(controller=controller)
    return rows if request.access.is_dpo else rows.filter(owner=request.user)


def view_of(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> SavedView:
    visible = SavedView.objects.visible_to(request.user).filter(controller=controller)
    view = get_object_or_404(visible, public_id=public_id)
    if not own_views(request, controller).filter(pk=view.pk).exists():
        raise PermissionDenied
    return view


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def save_view(request: MemberRequest, controller: Controller) -> HttpResponse:
    """Keep the present list under a name: its filters, order, columns and size of page, not the number of the page."""
    asked = request.POST if request.method == "POST" else request.GET
    question = Question.read(QueryDict(asked.get("query", "")))
    view = SavedView(controller=controller, owner=request.user, query=question.replace().query())
    form = SavedViewForm(
        request.POST if request.method == "POST" else None, instance=view, may_share=request.access.is_dpo
    )
    kept = keep_once(form) if request.method == "POST" else None
    if kept is not None:
        messages.success(request, _("The view “%s” is kept.") % kept.name)
        return redirect(list_of(kept))
    return view_page(request, form)


def keep_once(form: SavedViewForm) -> SavedView | None:
    """The view as it is kept; sent twice, even at the same moment, it is kept once. None when the form is not right."""
    kept = form.kept_already()
    if kept is not None or not form.is_valid():
        return kept
    try:
        with transaction.atomic():
            return form.save()
    except IntegrityError:  # a view of this name came in between
        form.full_clean()
        return form.kept_already()


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def edit_view(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    view = view_of(request, controller, public_id)
    form = SavedViewForm(
        request.POST if request.method == "POST" else None, instance=view, may_share=request.access.is_dpo
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect(list_of(view))
    return view_page(request, form)


def view_page(request: MemberRequest, form: SavedViewForm) -> HttpResponse:
    view = form.instance
    asker = Asker(view.controller, request.user)
    question = Question.read(QueryDict(view.query))
    context = {
        "controller": view.controller,
        "place": "register",
        "form": form,
        "view": view,
        "is_new": view.pk is None,
        "chips": chips(question, asker),
    }
    return render(request, "registry/register_view.html", context, status=422 if form.is_bound else 200)


@require_POST
@members_only
def delete_view(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    view = view_of(request, controller, public_id)
    view.delete()
    messages.success(request, _("The view “%s” is deleted; the activities stay.") % view.name)
    return redirect(reverse("registry:register", args=[controller.slug]))
