"""The first page: what waits for the person in each organisation they work for, with the way to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from policies.models import Notice
from registry.finding.attention import Desk, desks, most_to_complete, own_departments
from registry.jobs.heartbeat import silence_around
from registry.models import Activity, Controller, Job, Membership, User
from registry.models.states import DRAFT, PROPOSED
from registry.people.requests import SignedInRequest


@dataclass(frozen=True)
class WaitingLine:
    """Something that waits: how much, of what, and where it is dealt with."""

    number: int
    label: str
    href: str
    tone: str = ""


@dataclass(frozen=True)
class OrganisationPanel:
    """One organisation on the first page."""

    desk: Desk
    role: str
    lines: list[WaitingLine]
    notices: list[Notice] = field(default_factory=list)  # those that are public


@require_safe
@never_cache
@login_required
def home(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    found = desks(request.user, now)
    notices: dict[int, list[Notice]] = defaultdict(list)
    tells = Exists(Activity.objects.in_force().filter(notice_links__notice=OuterRef("pk")))
    names = Exists(Activity.objects.filter(notice_links__notice=OuterRef("pk")))
    public = Notice.objects.visible_to(request.user).published().annotate(is_empty=names & ~tells)
    for notice in public.select_related("controller"):
        notices[notice.controller_id].append(notice)
    entries = [
        OrganisationPanel(
            desk,
            str(Membership.Role(desk.role).label),
            [*empty_notices(desk, notices[desk.controller.pk]), *waiting_lines(desk)],
            notices[desk.controller.pk],
        )
        for desk in found
    ]
    context = {
        "place": "home",
        "entries": entries,
        "totals": totals(found) if len(found) > 1 else [],
        "to_complete": most_to_complete(found, request.user) if found else [],
        "silence": silence_around(jobs_of_officer(request.user, found), now),
        "closed": Controller.objects.closed_to(request.user),
    }
    return render(request, "home.html", context)


def jobs_of_officer(user: User, found: list[Desk]) -> QuerySet[Job]:
    """The jobs whose standstill is this person's business: those of the own organisations, or all of the installation."""
    unfinished = Job.objects.active()
    if user.is_superuser:
        return unfinished
    return unfinished.filter(controller__in=[desk.controller.pk for desk in found if desk.is_dpo])


def empty_notices(desk: Desk, public: list[Any]) -> Iterator[WaitingLine]:
    """The public notices that tell of no activity any more: each record that they name has left the register in force."""
    silent = [notice for notice in public if notice.is_empty]
    if silent and desk.is_dpo:
        yield WaitingLine(
            len(silent),
            ngettext(
                "public notice that tells of no activity",
                "public notices that tell of no activity",
                len(silent),
            ),
            silent[0].page()
            if len(silent) == 1
            else reverse("policies:notice-list", args=[desk.controller.slug]),
            "bad",
        )


def waiting_lines(desk: Desk) -> list[WaitingLine]:
    """What waits in one organisation, the most pressing first."""
    register = reverse("registry:register", args=[desk.controller.slug])
    return [line for line in [*to_deal_with(desk, register), *to_look_after(desk, register)] if line.number]


def to_deal_with(desk: Desk, register: str) -> Iterator[WaitingLine]:
    """What somebody waits for, and what is missing from the register."""
    own = own_departments(desk)
    unreadable = ngettext("activity that cannot be read", "activities that cannot be read", desk.unreadable)
    yield WaitingLine(desk.unreadable, unreadable, f"{register}?unreadable=1{own}", "bad")
    yield WaitingLine(
        desk.proposals,
        ngettext("proposed change to answer", "proposed changes to answer", desk.proposals),
        reverse("registry:proposals", args=[desk.controller.slug]),
        "warn",
    )
    yield WaitingLine(
        desk.to_review,
        ngettext("activity to be reviewed", "activities to be reviewed", desk.to_review),
        f"{register}?state={PROPOSED}{own}",
        "warn",
    )
    yield WaitingLine(
        desk.assigned,
        ngettext("activity assigned to you", "activities assigned to you", desk.assigned),
        f"{register}?assigned=me",
        "warn",
    )
    missing = ngettext(
        "activity in which something is missing", "activities in which something is missing", desk.missing
    )
    yield WaitingLine(desk.missing, missing, f"{register}?missing=1&sort=-missing{own}", "warn")


def to_look_after(desk: Desk, register: str) -> Iterator[WaitingLine]:
    """What can wait a little: drafts, old records, documents that failed, invitations that end."""
    own, slug, failed = own_departments(desk), desk.controller.slug, desk.failed_exports
    yield WaitingLine(
        desk.drafts,
        ngettext("draft to finish", "drafts to finish", desk.drafts),
        f"{register}?state={DRAFT}{own}",
    )
    unchanged = ngettext(
        "activity not updated for over a year", "activities not updated for over a year", desk.unchanged
    )
    yield WaitingLine(desk.unchanged, unchanged, f"{register}?unchanged=12&sort=updated{own}")
    yield WaitingLine(
        len(failed),
        ngettext("document that could not be made", "documents that could not be made", len(failed)),
        reverse("registry:export", args=[slug, failed[0]]) if failed else "",
        "bad",
    )
    ending = ngettext(
        "invitation that ends in two days or less",
        "invitations that end in two days or less",
        desk.ending_invitations,
    )
    yield WaitingLine(desk.ending_invitations, ending, reverse("registry:members", args=[slug]))


def totals(found: list[Desk]) -> list[WaitingLine]:
    """The same over all organisations, for somebody who works for several."""
    return [
        WaitingLine(sum(desk.missing for desk in found), _("Something is missing"), "", "warn"),
        WaitingLine(
            sum(desk.to_review + desk.proposals for desk in found),
            _("To be reviewed or answered"),
            "",
            "warn",
        ),
        WaitingLine(sum(desk.unchanged for desk in found), _("Not updated for over a year"), ""),
        WaitingLine(sum(desk.assigned for desk in found), _("Assigned to me"), ""),
    ]
