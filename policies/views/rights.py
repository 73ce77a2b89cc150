"""The rights of a notice on its page: what follows from the bases, what is offered, and one press for the rest."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from policies.models import Notice
from policies.offering import offer_rights
from policies.record.rights import (
    COMPLAINT,
    authorities_missing,
    marketing_may_be_added,
    rights_following,
    rights_told,
)
from policies.record.sheet import NoticeSheet
from policies.views.access import find_notice
from registry.models import Controller
from registry.people.requests import MemberRequest, members_only, officers_only
from registry.record.data_rights import FollowingRight
from registry.vocabularies import VocabularyEntry

TEMPLATE = "policies/notice_rights.html"


@dataclass(frozen=True)
class RightsPanel:
    """The rights that follow, those offered and those that are not yet; the authorities to name; where the press leads.

    ``marketing`` is True while objection to marketing may be added, which is done when somebody says that there is any.
    """

    offered: tuple[FollowingRight, ...]
    missing: tuple[FollowingRight, ...]
    authorities: tuple[VocabularyEntry, ...]
    marketing: bool
    address: str

    @property
    def lines(self) -> tuple[FollowingRight, ...]:
        return self.offered + self.missing

    @property
    def names_offered(self) -> str:
        return " · ".join(str(one.right) for one in self.offered)

    @property
    def can_add(self) -> bool:
        return bool(self.missing or self.authorities or self.marketing)


def rights_panel(value: NoticeSheet, notice: Notice) -> RightsPanel:
    told, authorities = rights_told(value), authorities_missing(value)
    named = [one for one in rights_following(value) if not (authorities and one.right.code == COMPLAINT)]
    return RightsPanel(
        offered=tuple(one for one in named if one.right.code in told),
        missing=tuple(one for one in named if one.right.code not in told),
        authorities=authorities,
        marketing=marketing_may_be_added(value),
        address=reverse("policies:offer-rights", args=[notice.controller.slug, notice.public_id]),
    )


@require_POST
@members_only
@officers_only
def offer(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
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
