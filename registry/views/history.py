"""What was changed in a record, an entry of the directory or the organisation, by whom and when, the latest first."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.editor.timeline import acts, marks_of, read_changes
from registry.models import Controller
from registry.people.requests import MemberRequest, members_only
from registry.views import directory
from registry.views.activities import find

ON_A_PAGE = 50


@require_safe
@members_only
def activity_history(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """The history of a record and of its parts."""
    found = find(request, controller, public_id)
    trail = [
        (reverse("registry:register", args=[controller.slug]), _("Register")),
        (found.get_absolute_url(), found.reference),
    ]
    return history_page(request, controller, found, trail)


@require_safe
@members_only
def entry_history(
    request: MemberRequest, controller: Controller, kind: str, public_id: uuid.UUID
) -> HttpResponse:
    """The history of an entry that records share."""
    chosen = directory.KINDS[kind]
    found = directory.find(request, controller, chosen, public_id)
    page = reverse(f"registry:directory-{kind}-entry", args=[controller.slug, public_id])
    trail = [(directory.list_address(controller, chosen), str(chosen.title)), (page, found.name)]
    return history_page(request, controller, found, trail)


@require_safe
@members_only
def organisation_history(request: MemberRequest, controller: Controller) -> HttpResponse:
    """The history of what the organisation says of itself, contact points and shared measures included."""
    trail = [(controller.page(), _("Identity and contacts"))]
    return history_page(request, controller, controller, trail)


def may_change(request: MemberRequest, row: Any) -> bool:
    """Whether this member may bring an earlier value back, at once or as a proposal."""
    return (
        request.access.can_maintain(row)
        if isinstance(row, Controller)
        else bool(request.access.what_may(row))
    )


def history_page(
    request: MemberRequest, controller: Controller, row: Any, trail: list[tuple[str, str]]
) -> HttpResponse:
    """The page of the history of a row, with the way back: addresses and what they lead to."""
    page = Paginator(marks_of(row), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "controller": controller,
        "row": row,
        "trail": trail,
        "page": page,
        "acts": acts(read_changes(list(page), controller)),
        "may_change": may_change(request, row),
    }
    return render(request, "registry/history.html", context)
