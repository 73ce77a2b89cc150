"""A row is deleted after asking: what would go with it, who still refers to it, and whether it has changed since."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models.deletion import Collector
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.editing.proposals import propose
from registry.editing.traces import trace_of
from registry.editor.cards import name_of
from registry.editor.form import FormSpec
from registry.editor.views import (
    back,
    close_proposal,
    deleted_already,
    find,
    home_of,
    make_form,
    piece_or_page,
    spec_of,
    status_of,
    what_may,
    whole_on_page,
)
from registry.finding.uses import refuse_used
from registry.models import Controller
from registry.models.shape import parts_of
from registry.models.whole import Whole
from registry.people.requests import MemberRequest, members_only
from registry.spelling import searchable


class Kept(Exception):
    """The record stays, whoever wants it deleted: it says why."""


class ChangedSince(Exception):
    """The row, or a part of it, is no longer what the person was shown when asked."""


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def delete_row(
    request: MemberRequest, controller: Controller, form: str, public_id: uuid.UUID
) -> HttpResponse:
    """Delete a row after asking; what others still refer to stays, and says who does; what has changed since is asked again."""
    spec = spec_of(form)
    try:
        row = find(request, controller, spec.model, public_id)
    except Http404:
        if request.method != "POST":
            raise
        return deleted_already(request, controller, spec.model, public_id)
    action = may_delete(request, row)
    if request.method != "POST":
        return ask(request, spec, row, action)
    try:
        with transaction.atomic():
            row.lock()
            row = find(request, controller, spec.model, public_id)
            action = may_delete(request, row)
            if request.POST.get("seen", "") not in {"", trace_of(row)}:
                raise ChangedSince
            delete(request, spec, row, action)
    except (models.RestrictedError, models.ProtectedError) as error:
        return ask(request, spec, row, action, users=users_of(error))
    except Http404:
        return deleted_already(request, controller, spec.model, public_id)
    except Kept:
        return ask(request, spec, row, action, is_kept=True)
    except ChangedSince:
        messages.warning(request, _("This entry has changed since you were asked: look at it once more."))
        return ask(request, spec, row, action, is_changed=True)
    proposed = _("Your proposal was sent to the DPO.")
    messages.success(request, proposed if action == "propose" else _("Deleted."))
    return back(request, home_of(row, spec))


def delete(request: MemberRequest, spec: FormSpec, row: Any, action: str) -> None:
    """Delete the row, or propose to, as the person may. Raises RestrictedError or ProtectedError while it is in use."""
    if action == "propose":
        propose(form=make_form(request, spec, row), base={}, values={}, user=request.user, action="delete")
    else:
        if why_kept(row):
            raise Kept
        close_proposal(request, row)
        refuse_used(row)
        row.delete()


def ask(
    request: MemberRequest,
    spec: FormSpec,
    row: Any,
    action: str,
    *,
    users: list[str] | None = None,
    is_changed: bool = False,
    is_kept: bool = False,
) -> HttpResponse:
    """The question, with what would go with the row; or, before anything is pressed, who or what keeps it from going."""
    status = 409 if users or is_changed or is_kept else 200
    was_tried, users = bool(users), users or users_now(row)
    context = {
        "controller": row.controller,
        "row": row,
        "name": name_of(row, spec),
        "spec": spec,
        "home": home_of(row, spec),
        "users": users,
        "why_kept": why_kept(row),
        "was_tried": was_tried,
        "action": action,
        "seen": trace_of(row),
        "whole": whole_on_page(row),
        "lost": list(parts_lost(row)),
        "proposal": request.POST.get("proposal") or request.GET.get("proposal"),
        "base_template": piece_or_page(request),
    }
    return render(request, "registry/rows/delete.html", context, status=status_of(request, status))


def why_kept(row: Any) -> str:
    return str(row.kept_because()) if isinstance(row, Whole) else ""


def may_delete(request: MemberRequest, row: Any) -> str:
    """As :func:`what_may`; a whole record is the officer's to delete, for who fills it in does not do away with it."""
    if row.whole_row is row and not request.access.can_maintain(row.controller):
        raise PermissionDenied
    return what_may(request, row)


def users_now(row: Any) -> list[str]:
    """Who would keep the row from being deleted at this moment."""
    try:
        refuse_used(row)
        Collector(using=row._state.db, origin=row).collect([row])
    except (models.RestrictedError, models.ProtectedError) as error:
        return users_of(error)
    return []


def users_of(error: models.RestrictedError | models.ProtectedError) -> list[str]:
    """Who still refers to the row: the activities and notices by name, each once."""
    return sorted({str(row.whole_row or row) for row in rows_of(error)}, key=searchable)


def rows_of(error: models.RestrictedError | models.ProtectedError) -> Iterable[Any]:
    return error.restricted_objects if isinstance(error, models.RestrictedError) else error.protected_objects


def parts_lost(row: Any) -> Iterator[str]:
    """What would go with the row."""
    for _section, part, link in parts_of(type(row)):
        count = part._default_manager.filter(**{link: row}).count()
        if count:
            words = {"label": capfirst(str(part._meta.verbose_name_plural)), "value": count}
            yield _("%(label)s: %(value)s") % words
