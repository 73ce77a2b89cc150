"""Moves between the states of a record: who may make one, what is asked before, and the only place that makes it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.editing.approving import Sheets, digests_shown, end_versions, freeze, working_sheets
from registry.editing.conditions import refuse_approval
from registry.finding.due_reviews import write_due_dates
from registry.models import Activity, ActivityDecision, LackingPoint, OpenPoint, User
from registry.models.reasons import ChangeKind, Reason
from registry.models.states import CONTRIBUTOR_MOVES, IN_FORCE, OFFICER_MOVES
from registry.people.access import Access
from registry.record.versions import changed_since_approval
from registry.rules import about_record
from registry.rules.engine import Finding, Severity


def last_position(rows: models.QuerySet) -> int:
    return rows.aggregate(last=models.Max("position"))["last"] or 0


# Who may move a record --------------------------------------------------------------------------------------


class ForbiddenMove(Exception):
    """A record cannot go to that state from where it is, or not by this person."""


def moves_of(activity: Activity, access: Access) -> tuple[str, ...]:
    """The states to which this person may take the record now."""
    if not access.can_contribute_to(activity):
        return ()
    return (OFFICER_MOVES if access.can_approve(activity) else CONTRIBUTOR_MOVES).get(activity.state, ())


def is_decision(before: str, after: str) -> bool:
    """True for a move that changes what is in force, and so what the public may be told: it is asked about first."""
    return IN_FORCE in (before, after)


@transaction.atomic
def change_state(
    chosen: Iterable[int],
    state: str,
    *,
    access: Access,
    by: User | None,
    words: str = "",
    seen: str | None = None,
    before: str = "",
    reason: Reason | None = None,
) -> None:
    """Take the activities with these keys to another state, all or none; those that are in it already stay as they are.

    The only writer of a state once a record has begun. Putting a record in force freezes its sheet as its next version;
    so does it for one in force whose rows say something else by now. Who decided, when, why (``words``) and what was
    missing is kept; ``reason`` stands in the history.

    Raises :class:`ForbiddenMove` where the person may not, or where a record has left the state ``before``, the one that was
    shown; :class:`registry.editing.conditions.ApprovalRefused` where the organisation asks for more than the decision;
    :class:`ReasonMissing` where a record is put in force with something missing and without a word;
    :class:`LackingChanged` where ``seen``, the digest of what was shown, is of something else; ValidationError for words that
    no page can show. Then nothing is written.
    """
    today = timezone.localdate()
    rows = list(Activity.objects.filter(pk__in=list(chosen)).select_for_update().order_by("pk"))
    sheets = working_sheets(rows) if state == IN_FORCE else {}
    unapproved = changed_since_approval(sheets.values()) if sheets else frozenset()
    moved = [row for row in rows if row.state != state or row.public_id in unapproved]
    if any(state not in moves_of(row, access) or before not in {"", row.state} for row in moved):
        raise ForbiddenMove
    sheets = {row.pk: sheets[row.pk] for row in moved if row.pk in sheets}
    lacking = lacking_of(sheets, today)
    if seen is not None:
        points = [point for found in lacking.values() for point in found]
        refuse_unseen(points, seen, [*consequences_of(moved, state), *digests_shown(sheets)])
    words = reason_given(words, lacking)
    if state == IN_FORCE:
        refuse_approval(moved, sheets, by)
    entering = [row.pk for row in moved if row.state != state]
    Activity.objects.filter(pk__in=entering).because(reason or Reason(ChangeKind.STATE)).update(state=state)
    decisions = ActivityDecision.objects.bulk_create(
        [
            ActivityDecision(
                controller_id=row.controller_id,
                activity=row,
                state=state,
                decided_by=by,
                reason=words,
                lacking=lacking.get(row.pk, []),
            )
            for row in moved
        ]
    )
    if state == IN_FORCE:
        freeze(moved, sheets, today, {one.activity_id: one for one in decisions})
        write_due_dates([row.pk for row in moved])
    else:
        end_versions([row for row in moved if row.state == IN_FORCE], today)


# What a decision does to what is made of records: for activities and their new state, sentences that other apps know.
CONSEQUENCES: list[Callable[[Sequence[Activity], str], list[str]]] = []


def consequences_of(activities: Sequence[Activity], state: str) -> list[str]:
    """What follows from taking these activities to the state, in sentences of the active language."""
    return [one for told in CONSEQUENCES for one in told(activities, state)] if activities else []


# What is missing when a record is put in force --------------------------------------------------------------


class ReasonMissing(Exception):
    """Records would be put in force with something missing, and nobody has said why; ``lacking`` says what, by key."""

    def __init__(self, lacking: dict[int, list[LackingPoint]]) -> None:
        super().__init__(len(lacking))
        self.lacking = lacking


class LackingChanged(Exception):
    """What is missing is no longer what was shown to whoever decides."""


def points_digest(lacking: Iterable[LackingPoint], shown: Iterable[str] = ()) -> str:
    """The same for the same points, whatever their order, and for the same other texts that were ``shown``."""
    said = [*sorted(f"{one['code']} {one['sentence']}" for one in lacking), *shown]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def refuse_unseen(lacking: Iterable[LackingPoint], seen: str | None, shown: Iterable[str] = ()) -> None:
    """Raise :class:`LackingChanged` where something else was shown; None: nobody says what was."""
    if seen is not None and seen != points_digest(lacking, shown):
        raise LackingChanged


def reason_given(words: str, lacking: dict[int, list[LackingPoint]]) -> str:
    """The reason as it is kept. Raises ReasonMissing where one is needed and no letter of it can be read, and
    ValidationError for a text that the field refuses.
    """
    if lacking and not says_something(words):
        raise ReasonMissing(lacking)
    field = ActivityDecision._meta.get_field("reason")
    return str(field.clean(words.strip(), None)) if words.strip() else ""


def says_something(words: str) -> bool:
    """True where there is a letter or a figure that people can see: some letters are blank (Hangul fillers)."""
    return any(sign.isalnum() and sign not in "\u115f\u1160\u3164\uffa0" for sign in words)


def lacking_of(sheets: Sheets, on: date) -> dict[int, list[LackingPoint]]:
    """What is missing or wrong in each of these records, in the active language: those that lack nothing are left out.

    Proposals that nobody has confirmed come last. One query.
    """
    found: dict[int, list[LackingPoint]] = {}
    for pk, sheet in sheets.items():
        asked = [one for one in about_record(sheet, on) if one.severity is not Severity.ADVICE]
        found[pk] = lacking_points(asked)
    unconfirmed = OpenPoint.objects.filter(activity__in=found).suggestions()
    for point in unconfirmed:
        sentence = _("Proposed and not confirmed: %s") % point.text
        found[point.activity_id].append({"code": "", "articles": [], "sentence": sentence})
    return {key: points for key, points in found.items() if points}


def lacking_points(findings: Iterable[Finding]) -> list[LackingPoint]:
    return [{"code": one.code, "articles": list(one.articles), "sentence": one.sentence} for one in findings]
