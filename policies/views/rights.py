"""The rights of a notice on its page: what follows from the bases, what is offered, and one press for the rest."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from policies.models import Notice
from policies.offering import offer_rights
from policies.record.rights import (
    COMPLAINT,
    authority_missing,
    marketing_may_be_added,
    rights_following,
    rights_told,
    wordings_proposed,
)
from policies.record.sheet import NoticeSheet
from policies.views.finding import find_notice
from registry.models import Controller
from registry.people.requests import members_only, officers_only
from registry.record.data_rights import FollowingRight
from registry.vocabularies import VocabularyEntry

TEMPLATE = "policies/notice_rights.html"


@dataclass(frozen=True)
class RightsPanel:
    """The rights that follow, each with whether it is offered; the authority to name; where the press leads.

    ``is_open`` while something is to be added without asking; objection to marketing is added when somebody says that
    there is any.
    """

    lines: tuple[tuple[FollowingRight, bool], ...]
    authority: VocabularyEntry | None
    marketing: bool
    is_open: bool
    address: str


def rights_panel(value: NoticeSheet, notice: Notice) -> RightsPanel:
    told, authority = rights_told(value), authority_missing(value)
    lines = [(one, one.right.code in told) for one in rights_following(value)]
    return RightsPanel(
        lines=tuple(line for line in lines if not (authority and line[0].right.code == COMPLAINT)),
        authority=authority,
        marketing=marketing_may_be_added(value),
        is_open=bool(authority or wordings_proposed(value)),
        address=reverse("policies:offer-rights", args=[notice.controller.slug, notice.public_id]),
    )


@require_POST
@members_only
@officers_only
def offer(request: HttpRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Add what the notice owes and does not offer yet, in its language."""
    notice = find_notice(request, controller, public_id)
    count = offer_rights(notice, marketing=request.POST.get("marketing") == "yes")
    if count:
        told = ngettext(
            "%d right was added: read it again before it is public.",
            "%d rights were added: read them again before they are public.",
            count,
        )
        messages.success(request, told % count)
    else:
        messages.info(request, gettext("Every right that follows is offered already: nothing was added."))
    return redirect(f"{notice.page()}#rights")
