"""One act on many activities: looked at first, then done to all of them or to none."""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from registry.editing.approving import Sheets, digests_shown, working_sheets
from registry.editing.reviewing import record_reviews, reviewed_today
from registry.editing.states import change_state, consequences_of, lacking_of, moves_of, points_digest
from registry.finding.index import dates_kept
from registry.models import Activity, ActivityTag, LackingPoint, User
from registry.models.reasons import ChangeKind, Reason
from registry.models.states import ARCHIVED, IN_FORCE
from registry.people.access import Access
from registry.record.versions import changed_since_approval

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class OutOfDate(Exception):
    """The activities no longer stand as they were looked at; ``plan`` says how they stand now."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan.act.key)
        self.plan = plan


@dataclass
class Plan:
    """What an act would do: the activities it changes, those that are so already, and those that are not its affair."""

    act: BulkAction
    value: Any
    changed: tuple[Activity, ...]
    already: tuple[Activity, ...]
    refused: tuple[Activity, ...]  # the person may not
    impossible: tuple[Activity, ...]  # nobody may, as they stand

    @property
    def digest(self) -> str:
        """What was looked at, in short: the same as long as doing it means the same."""
        groups = (self.changed, self.already, self.refused, self.impossible)
        told = [self.act.key, str(self.value), *(sorted(one.pk for one in group) for group in groups)]
        missing = [(one.pk, points_digest(points)) for one, points in self.lacking]
        shown = (told, missing, self.consequences, digests_shown(self.sheets))
        return hashlib.sha256(repr(shown).encode()).hexdigest()

    @cached_property
    def sheets(self) -> Sheets:
        """What would be approved, by record; nothing for other acts."""
        return working_sheets(self.changed) if self.act.state == IN_FORCE else {}

    @cached_property
    def consequences(self) -> list[str]:
        """What the act does to what is made of records, such as public notices, in sentences."""
        return consequences_of(self.changed, self.act.state) if self.act.state else []

    @cached_property
    def lacking(self) -> list[tuple[Activity, list[LackingPoint]]]:
        """The records that the act would put in force with something missing, and what; the act asks why."""
        found = lacking_of(self.sheets, timezone.localdate())
        return [(one, found[one.pk]) for one in self.changed if one.pk in found]

    @property
    def number(self) -> int:
        return len(self.changed) + len(self.already) + len(self.refused) + len(self.impossible)


@dataclass(frozen=True)
class BulkOrder:
    """Who wants an act done, what stands of it in the history, and the reason that the person gave."""

    access: Access
    by: User
    reason: Reason | None
    words: str


@dataclass(frozen=True)
class Known:
    """What is looked up once for all records: their tags of the name in question, those changed since their approval,
    and those reviewed today."""

    tags: dict[int, set[str]]
    unapproved: frozenset[uuid.UUID]
    reviewed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class BulkAction:
    """Something to do with activities: who may do it to which, to which there is nothing to do, and how it is done."""

    key: str
    label: StrOrPromise
    may: Callable[[Access, Activity], bool]
    is_done: Callable[[Activity, Any, Known], bool]
    do: Callable[[list[int], Any, BulkOrder], None]
    can_be: Callable[[Activity, Access], bool] = lambda activity, access: True
    asks: str = ""  # what has to be said besides: "assignee" or "tag"
    title: StrOrPromise = ""  # the act and what was said
    by_officer: bool = False
    state: str = ""  # to which it takes records, for a decision
    takes_words: bool = False  # somebody may say why, also where nothing is missing

    @property
    def reason(self) -> Reason | None:
        """What the history calls it; None for an act that changes no fact."""
        kind = ChangeKind.__members__.get(self.key.upper())
        return Reason(kind) if kind is not None else None


def assign(chosen: list[int], user: Any, order: BulkOrder) -> None:
    rows = Activity.objects.filter(pk__in=chosen)
    with dates_kept(rows):
        rows.because(order.reason).update(assigned_to=user)


def tag(chosen: list[int], name: str, order: BulkOrder) -> None:
    rows = Activity.objects.filter(pk__in=chosen).only("pk", "controller_id")
    made = [ActivityTag(activity=row, controller_id=row.controller_id, name=name) for row in rows]
    ActivityTag.objects.because(order.reason).bulk_create(made, batch_size=200, ignore_conflicts=True)


def untag(chosen: list[int], name: str, order: BulkOrder) -> None:
    rows: list[Any] = list(ActivityTag.objects.filter(activity__in=chosen, name=name))
    for row in rows:
        row.delete(reason=order.reason)


def review(chosen: list[int], _value: Any, order: BulkOrder) -> None:
    record_reviews(chosen, by=order.by, note=order.words)


def move_to(state: str) -> Callable[[list[int], Any, BulkOrder], None]:
    return lambda chosen, _value, order: change_state(
        chosen, state, access=order.access, by=order.by, words=order.words, reason=order.reason
    )


def can_move_to(state: str) -> Callable[[Activity, Access], bool]:
    return lambda activity, access: activity.state == state or state in moves_of(activity, access)


BULK_ACTIONS: dict[str, BulkAction] = {
    act.key: act
    for act in (
        BulkAction(
            "assign",
            _("Assign"),
            Access.can_contribute_to,
            lambda activity, user, known: activity.assigned_to_id == (user.pk if user else None),
            assign,
            asks="assignee",
            title=_("Assign to %s"),
        ),
        BulkAction(
            "tag",
            _("Add a tag"),
            Access.can_contribute_to,
            lambda activity, name, known: name in known.tags[activity.pk],
            tag,
            asks="tag",
            title=_("Add the tag “%s”"),
        ),
        BulkAction(
            "untag",
            _("Remove a tag"),
            Access.can_contribute_to,
            lambda activity, name, known: name not in known.tags[activity.pk],
            untag,
            asks="tag",
            title=_("Remove the tag “%s”"),
        ),
        BulkAction(
            "review",
            _("Reviewed, nothing to change"),
            Access.can_review,
            lambda activity, value, known: activity.pk in known.reviewed,
            review,
            can_be=lambda activity, access: activity.state == IN_FORCE,
            takes_words=True,
        ),
        BulkAction(
            "enforce",
            _("Approve"),
            Access.can_approve,
            lambda activity, value, known: (
                activity.state == IN_FORCE and activity.public_id not in known.unapproved
            ),
            move_to(IN_FORCE),
            can_be=can_move_to(IN_FORCE),
            by_officer=True,
            state=IN_FORCE,
        ),
        BulkAction(
            "archive",
            _("Archive"),
            Access.can_approve,
            lambda activity, value, known: activity.state == ARCHIVED,
            move_to(ARCHIVED),
            can_be=can_move_to(ARCHIVED),
            by_officer=True,
            state=ARCHIVED,
        ),
    )
}


def make_plan(act: BulkAction, value: Any, activities: Iterable[Activity], access: Access) -> Plan:
    """What the act would do to these activities in the name of this person. Nothing is written."""
    rows = list(activities)
    tags: dict[int, set[str]] = defaultdict(set)
    if act.asks == "tag":
        named = ActivityTag.objects.filter(activity__in=[row.pk for row in rows], name=value)
        for pk, name in named.values_list("activity", "name"):
            tags[pk].add(name)
    in_force = [row for row in rows if row.state == IN_FORCE] if act.state == IN_FORCE else []
    known = Known(
        tags,
        changed_since_approval(working_sheets(in_force).values()) if in_force else frozenset(),
        reviewed_today(rows) if act.key == "review" else frozenset(),
    )
    groups: dict[str, list[Activity]] = defaultdict(list)
    for row in rows:
        if not act.may(access, row):
            groups["refused"].append(row)
        elif not act.can_be(row, access):
            groups["impossible"].append(row)
        else:
            groups["already" if act.is_done(row, value, known) else "changed"].append(row)
    return Plan(
        act,
        value,
        **{name: tuple(groups[name]) for name in ("changed", "already", "refused", "impossible")},
    )


def carry_out(
    act: BulkAction,
    value: Any,
    activities: QuerySet[Activity],
    access: Access,
    *,
    by: User,
    previewed: str,
    words: str = "",
) -> Plan:
    """Do to the activities what was looked at, in one transaction, each with its row of history; gives what was done.

    ``previewed`` is the digest of the plan that was looked at. Raises :class:`OutOfDate`, and writes nothing, when doing it
    would no longer mean the same; :class:`registry.editing.states.ReasonMissing` where ``words`` are asked for.
    """
    with transaction.atomic():
        chosen = list(activities.values_list("pk", flat=True))
        rows = Activity.objects.filter(pk__in=chosen).select_for_update().order_by("pk")
        plan = make_plan(act, value, rows, access)
        if plan.digest != previewed:
            raise OutOfDate(plan)
        if plan.changed:
            order = BulkOrder(access, by, act.reason, words)
            act.do([row.pk for row in plan.changed], value, order)
    return plan
