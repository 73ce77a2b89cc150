"""The first page: what waits for the person in each organisation they work for, with the way to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from policies.models import Notice
from registry.finding.attention import Desk, desks, most_to_complete, own_departments
from registry.jobs.heartbeat import silence_around
from registry.models import Activity, Controller, Job, Membership, User
from registry.models.states import DRAFT, PROPOSED
from registry.people.requests import SignedInRequest
from registry.spelling import searchable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ON_A_PAGE = 20  # organisations: somebody may work for three hundred


@dataclass(frozen=True)
class WaitingLine:
    """Something that waits: how much, of what, and where it is dealt with."""

    number: int
    label: str
    href: str
    tone: str = ""
    kind: str = ""  # of TOTALS, where it is summed up over all organisations


@dataclass(frozen=True)
class Total:
    """What is summed up over all organisations; ``counts`` are the numbers of a Desk that go into it."""

    label: StrOrPromise
    counts: tuple[str, ...]
    tone: str = ""

    def number(self, desk: Desk) -> int:
        return sum(getattr(desk, name) for name in self.counts)


TOTALS = {
    "missing": Total(gettext_lazy("Something is missing"), ("missing",), "warn"),
    "answer": Total(
        gettext_lazy("To be reviewed or answered"),
        ("urgent_requests", "to_review", "proposals", "unapproved"),
        "warn",
    ),
    "reviews": Total(gettext_lazy("Reviews due"), ("due_reviews",), "warn"),
    "unchanged": Total(gettext_lazy("Not updated for over a year"), ("unchanged",)),
    "assigned": Total(gettext_lazy("Assigned to me"), ("assigned",)),
}


@dataclass(frozen=True)
class Narrowing:
    """What narrows the organisations on the first page: words of their names, and one kind of what waits there."""

    words: str = ""
    kind: str = ""

    @classmethod
    def read(cls, request: SignedInRequest) -> Narrowing:
        kind = request.GET.get("waiting", "")
        return cls(request.GET.get("q", "").strip()[:200], kind if kind in TOTALS else "")

    def chosen(self, found: list[Desk]) -> list[Desk]:
        """Those that answer, the one with the most of the kind first."""
        words = searchable(self.words).split()
        left = [desk for desk in found if all(word in searchable(desk.controller.name) for word in words)]
        if not self.kind:
            return left
        number = TOTALS[self.kind].number
        return sorted((desk for desk in left if number(desk)), key=lambda desk: -number(desk))

    def without(self, name: str) -> str:
        """The address of the first page without one of the two."""
        kept = {"q": self.words, "waiting": self.kind} | {name: ""}
        query = urlencode({key: value for key, value in kept.items() if value})
        return reverse("home") + (f"?{query}" if query else "")

    def chips(self) -> list[dict[str, StrOrPromise]]:
        """What narrows the page, each with the way to it without."""
        found: list[dict[str, StrOrPromise]] = []
        if self.kind:
            found.append({"label": "", "value": TOTALS[self.kind].label, "href": self.without("waiting")})
        if self.words:
            label = gettext_lazy("Organisation")
            found.append({"label": label, "value": self.words, "href": self.without("q")})
        return found


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
    now, narrowing = timezone.now(), Narrowing.read(request)
    found = desks(request.user, now)
    chosen = narrowing.chosen(found)
    page = Paginator(chosen, ON_A_PAGE).get_page(request.GET.get("page"))
    is_first = page.number == 1 and len(chosen) == len(found) and not narrowing.kind
    context = {
        "place": "home",
        "has_organisations": bool(found),
        "entries": panels(request.user, page, narrowing.kind),
        "page": page,
        "totals": totals(found) if len(found) > 1 else [],
        "narrowing": narrowing,
        "searches": len(found) > ON_A_PAGE,
        "to_complete": most_to_complete(found, request.user) if found and is_first else [],
        "silence": silence_around(jobs_of_officer(request.user, found), now),
        "closed": Controller.objects.closed_to(request.user),
    }
    return render(request, "home.html", context)


def panels(user: User, page: Page[Desk], kind: str) -> list[OrganisationPanel]:
    """The organisations of a page; of what waits there only this kind, where one is asked for."""
    notices: dict[int, list[Notice]] = defaultdict(list)
    tells = Exists(Activity.objects.in_force().filter(notice_links__notice=OuterRef("pk")))
    names = Exists(Activity.objects.filter(notice_links__notice=OuterRef("pk")))
    public = (
        Notice.objects.visible_to(user)
        .published()
        .annotate(
            is_empty=names & ~tells,
            finding_count=Coalesce("index__finding_count", 0),
            is_out_of_date=Coalesce("index__is_out_of_date", False),
        )
    )
    shown = [desk.controller.pk for desk in page]
    for notice in public.filter(controller__in=shown).select_related("controller"):
        notices[notice.controller_id].append(notice)
    found = []
    for desk in page:
        own = notices[desk.controller.pk]
        lines = [*notice_lines(desk, own), *waiting_lines(desk)]
        if kind:
            lines = [line for line in lines if line.kind == kind]
        found.append(OrganisationPanel(desk, str(Membership.Role(desk.role).label), lines, own))
    return found


def jobs_of_officer(user: User, found: list[Desk]) -> QuerySet[Job]:
    """The jobs whose standstill is this person's business: those of the own organisations, or all of the installation."""
    unfinished = Job.objects.active()
    if user.is_superuser:
        return unfinished
    return unfinished.filter(controller__in=[desk.controller.pk for desk in found if desk.is_dpo])


def notice_lines(desk: Desk, public: list[Any]) -> Iterator[WaitingLine]:
    """The public notices that tell of nothing, are out of date or lack something: the officer's business."""
    empty = [one for one in public if one.is_empty]
    outdated = [one for one in public if one.is_out_of_date and not one.is_empty]
    lacking = [one for one in public if one.finding_count and not one.is_empty]
    told = (
        (
            empty,
            "bad",
            ngettext(
                "public notice that tells of no activity",
                "public notices that tell of no activity",
                len(empty),
            ),
        ),
        (
            outdated,
            "bad",
            ngettext(
                "public notice that is out of date", "public notices that are out of date", len(outdated)
            ),
        ),
        (
            lacking,
            "warn",
            ngettext(
                "public notice in which something is missing",
                "public notices in which something is missing",
                len(lacking),
            ),
        ),
    )
    for notices, tone, sentence in told:
        if notices and desk.is_dpo:
            every = reverse("policies:notice-list", args=[desk.controller.slug])
            address = notices[0].page() if len(notices) == 1 else every
            yield WaitingLine(len(notices), sentence, address, tone)


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
        desk.urgent_requests,
        ngettext(
            "request of a person that is late or due within ten days",
            "requests of people that are late or due within ten days",
            desk.urgent_requests,
        ),
        reverse("rights:desk", args=[desk.controller.slug]),
        "bad",
        "answer",
    )
    yield WaitingLine(
        desk.proposals,
        ngettext("proposed change to answer", "proposed changes to answer", desk.proposals),
        reverse("registry:proposals", args=[desk.controller.slug]),
        "warn",
        "answer",
    )
    yield WaitingLine(
        desk.to_review,
        ngettext("activity to be reviewed", "activities to be reviewed", desk.to_review),
        f"{register}?state={PROPOSED}{own}",
        "warn",
        "answer",
    )
    yield WaitingLine(
        desk.assigned,
        ngettext("activity assigned to you", "activities assigned to you", desk.assigned),
        f"{register}?assigned=me",
        "warn",
        "assigned",
    )
    reviews = ngettext("review that is due", "reviews that are due", desk.due_reviews)
    mine = "" if desk.is_dpo else "&owner=me"
    yield WaitingLine(
        desk.due_reviews, reviews, f"{register}?review=due&sort=review{mine}", "warn", "reviews"
    )
    unapproved = ngettext(
        "current record with changes to approve", "current records with changes to approve", desk.unapproved
    )
    yield WaitingLine(desk.unapproved, unapproved, f"{register}?unapproved=1", "warn", "answer")
    missing = ngettext(
        "activity in which something is missing", "activities in which something is missing", desk.missing
    )
    address = f"{register}?missing=1&sort=-missing{own}"
    yield WaitingLine(desk.missing, missing, address, "warn", "missing")


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
    address = f"{register}?unchanged=12&sort=updated{own}"
    yield WaitingLine(desk.unchanged, unchanged, address, kind="unchanged")
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
    """The same over all organisations, for somebody who works for several; each leads to what it counts."""
    summed = {key: sum(map(total.number, found)) for key, total in TOTALS.items()}
    home = reverse("home")
    return [
        WaitingLine(
            number, str(TOTALS[key].label), f"{home}?waiting={key}" if number else "", TOTALS[key].tone
        )
        for key, number in summed.items()
    ]
