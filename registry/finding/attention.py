"""What waits for a person, in each organisation they work for: counted in a number of queries that never grows."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from registry.finding.filters import months_before
from registry.models import Activity, Controller, Invitation, Job, Membership, Proposal, User
from registry.models.states import DRAFT, PROPOSED
from registry.spelling import searchable

YEAR = 12  # months after which a record is due for another look
SOON = timedelta(days=2)
MOST = 8  # activities named on the first page


@dataclass
class Desk:
    """One organisation as it stands before one person: what of its register is theirs to look after, and what waits there.

    The data protection officer looks after all of it, a contributor after the own departments, a reader after nothing but
    what was assigned.
    """

    controller: Controller
    role: str
    # Of a contributor, with their public identifiers.
    departments: dict[int, str] = field(default_factory=dict)
    activities: int = 0
    missing: int = 0
    unreadable: int = 0
    drafts: int = 0
    to_review: int = 0
    unapproved: int = 0
    unchanged: int = 0
    assigned: int = 0
    due_reviews: int = 0  # that are due: of the officer all, of others those of the records that they own
    proposals: int = 0
    ending_invitations: int = 0
    urgent_requests: int = 0  # of people, late or due within ten days: the officer's business
    failed_exports: list[uuid.UUID] = field(default_factory=list)  # the latest first

    @property
    def is_dpo(self) -> bool:
        return self.role == Membership.Role.DPO

    @property
    def waiting(self) -> int:
        """How much waits here in all."""
        counted = (
            self.unreadable + self.missing + self.drafts + self.to_review + self.unchanged + self.assigned
        )
        asked = self.unapproved + self.proposals + self.due_reviews + self.urgent_requests
        return counted + asked + self.ending_invitations + len(self.failed_exports)


# Rows of another app that wait for the officers of these organisations, under the name of their count in a Desk.
Waiting = Callable[[User, list[int], datetime], QuerySet[Any]]
WAITING_ELSEWHERE: dict[str, Waiting] = {}


def desks(user: User, now: datetime) -> list[Desk]:
    """The organisations of a person, the one where the most waits first. One closed to this session is not among them."""
    rows = Membership.objects.open_to(user).select_related("controller")
    found = {row.controller_id: Desk(row.controller, row.role) for row in rows}
    if any(desk.role == Membership.Role.CONTRIBUTOR for desk in found.values()):
        links = Membership.objects.open_to(user).filter(departments__isnull=False)
        for pk, department, public_id in links.values_list(
            "controller", "departments", "departments__public_id"
        ):
            found[pk].departments[department] = str(public_id)
    count_activities(found, user, now)
    officer = [pk for pk, desk in found.items() if desk.is_dpo]
    fill(found, "proposals", Proposal.objects.visible_to(user).waiting().filter(controller__in=officer))
    for name, waiting in WAITING_ELSEWHERE.items():
        fill(found, name, waiting(user, officer, now))
    ending = Invitation.objects.visible_to(user).open(now).filter(expires_at__lt=now + SOON)
    fill(found, "ending_invitations", ending.filter(controller__in=officer))
    documents = Job.objects.visible_to(user).documents()
    failed = documents.filter(state=Job.State.FAILED, requested_by=user)
    for pk, public_id in failed.values_list("controller", "public_id"):
        found[pk].failed_exports.append(public_id)
    return sorted(found.values(), key=lambda desk: (-desk.waiting, searchable(desk.controller.name)))


def looked_after(found: Iterable[Desk]) -> Q:
    """The activities that are this person's to look after."""
    officer = [desk.controller.pk for desk in found if desk.is_dpo]
    departments = [
        pk for desk in found if desk.role == Membership.Role.CONTRIBUTOR for pk in desk.departments
    ]
    return Q(controller__in=officer) | Q(department__in=departments)


def count_activities(found: dict[int, Desk], user: User, now: datetime) -> None:
    own = looked_after(found.values())
    officer = [pk for pk, desk in found.items() if desk.is_dpo]
    before = months_before(now, YEAR)
    rows = Activity.objects.visible_to(user).kept().order_by().values("controller")
    counted: Any = rows.annotate(
        activities=Count("pk"),
        missing=Count("pk", filter=own & Q(index__gap_count__gt=0)),
        unreadable=Count("pk", filter=own & Q(index__is_unreadable=True)),
        drafts=Count("pk", filter=own & Q(state=DRAFT)),
        to_review=Count("pk", filter=own & Q(state=PROPOSED)),
        unapproved=Count("pk", filter=Q(controller__in=officer, index__is_unapproved=True)),
        unchanged=Count("pk", filter=own & Q(index__changed_at__lt=before)),
        assigned=Count("pk", filter=Q(assigned_to=user)),
        due_reviews=Count(
            "pk",
            filter=Q(index__review_due_on__lte=timezone.localdate(now))
            & (Q(controller__in=officer) | Q(review_plan__owner=user)),
        ),
    )
    for row in counted:
        desk = found[row.pop("controller")]
        for name, number in row.items():
            setattr(desk, name, number)


def fill(found: dict[int, Desk], name: str, rows: QuerySet[Any]) -> None:
    for pk, number in rows.order_by().values_list("controller").annotate(Count("pk")):
        setattr(found[pk], name, number)


def most_to_complete(found: list[Desk], user: User) -> list[dict[str, Any]]:
    """The activities in which the most is missing, of those that are the person's to look after."""
    rows = Activity.objects.visible_to(user).kept().filter(looked_after(found), index__gap_count__gt=0)
    named: Any = rows.order_by("-index__gap_count", "controller__name", "position", "pk").values(
        "public_id", "reference", "name", "controller__slug", "controller__name", "index__gap_count"
    )
    return list(named[:MOST])


def own_departments(desk: Desk) -> str:
    """What narrows a list to the departments of a contributor, as it stands in an address."""
    if desk.role != Membership.Role.CONTRIBUTOR:
        return ""
    return "".join(f"&department={public_id}" for public_id in desk.departments.values())
