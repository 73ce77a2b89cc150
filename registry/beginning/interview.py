"""The interview: a draft that grows from six plain questions, each answer stored as it is given.

What the interview wrote is known by the origin of the row. A row that somebody changed since, or to which somebody added,
is no longer its own: like every other row of the sheet it is shown, and neither changed nor deleted.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from registry.beginning.answers import Draft, with_presentation
from registry.editing.references import suggest_reference
from registry.models import (
    Activity,
    Client,
    Controller,
    DataUse,
    Department,
    JointController,
    Operation,
    Owned,
    Purpose,
    Recipient,
    RetentionRule,
    RetentionStart,
    SecurityMeasure,
    SubjectUse,
    SystemUse,
    Transfer,
    User,
)
from registry.models.reasons import ChangeKind, Reason
from registry.models.shape import is_owned
from registry.models.states import DRAFT
from registry.record import sheet
from registry.record.build import Builder, term
from registry.record.sheet import ActivitySheet, Row
from registry.record.write import SHARED, write_activity
from registry.spelling import recognised

REASON = Reason(ChangeKind.INTERVIEW)  # of all that an interview writes
# What each question after the first is answered by; the first one makes the draft.
ASKED: dict[str, tuple[type[Any], ...]] = {
    "purposes": (Purpose, Operation),
    "people": (SubjectUse,),
    "data": (DataUse,),
    "recipients": (Recipient,),
    "keeping": (RetentionRule, SecurityMeasure),
}
# Every kind of row that a question writes.
WRITTEN: dict[str, tuple[type[Any], ...]] = ASKED | {
    "activity": (JointController, Client, Purpose, Operation),
    "recipients": (Recipient, Transfer),
    "data": (DataUse, SystemUse),
    "keeping": (RetentionRule, RetentionStart, SecurityMeasure),
}
VALUE_OF = {model: value for value, model in SHARED.items()}  # of an entry that activities share


# Beginning, and going on ------------------------------------------------------------------------------------


@transaction.atomic
def begin_interview(
    controller: Controller,
    public_id: uuid.UUID,
    *,
    name: str,
    department: sheet.Department | None,
    role: sheet.Term,
    partners: Sequence[sheet.Party | str],
) -> Activity:
    """The draft that the first question makes (see :func:`with_presentation`), under a reference of its own."""
    # One at a time: no reference is suggested twice.
    Controller.objects.select_for_update(no_key=True).get(pk=controller.pk)
    reference = suggest_reference(controller, row_of(department, controller))
    state = term("activity_states", DRAFT)
    blank = ActivitySheet.new(id=public_id, reference=reference, role=role, state=state)
    begun = with_presentation(Draft(blank), name=name, department=department, role=role, partners=partners)
    return write_answer(controller, begun)


def row_of(department: sheet.Department | None, controller: Controller) -> Department | None:
    """The department of the organisation, or one that is not stored yet."""
    if department is None:
        return None
    stored = Department.objects.filter(controller=controller, public_id=department.id).first()
    return stored or Department(controller=controller, name=department.name)


def write_answer(controller: Controller, draft: Draft) -> Activity:
    """Let the register say what the draft says with the answer in it."""
    return write_activity(controller, draft.record, reason=REASON)


def interviews_of(user: User, controller: Controller) -> QuerySet[Activity]:
    """The drafts that this person began by an interview, the latest first."""
    drafts = Activity.objects.visible_to(user).filter(controller=controller, state=DRAFT)
    return drafts.filter(begun_with=REASON.origin, begun_by=user).order_by("-pk")


def questions_left(activities: Iterable[Activity]) -> dict[int, str]:
    """For each activity the first question that nothing on its sheet answers yet, or else the last one."""
    chosen = [activity.pk for activity in activities]
    answered = {
        step: {
            key
            for model in kinds
            for key in model._default_manager.filter(activity__in=chosen).values_list("activity", flat=True)
        }
        for step, kinds in ASKED.items()
    }
    *_before, last = ASKED
    return {key: next((step for step in ASKED if key not in answered[step]), last) for key in chosen}


# What the interview wrote, and what it leaves alone ---------------------------------------------------------


class DraftReader:
    """Reads a draft, and the entries that the organisation's activities share, for one question of the interview."""

    def __init__(self, controller: Controller) -> None:
        self.controller = controller
        self.builder = Builder(controller)
        self.new: dict[tuple[type[Owned], str], Row] = {}

    def read(self, activity: Activity, step: str) -> Draft:
        """The sheet as it stands, and which rows this question may change; a constant number of queries."""
        self.builder.read_referenced()
        self.builder.read_parts([activity])
        (record,) = self.builder.sheets([activity])
        own = {public_id for model in WRITTEN[step] for public_id in rows_of_the_interview(model, activity)}
        return Draft(record, frozenset(own))

    def entry(self, row: Any) -> Any:
        """The value of a shared entry; one that is not stored yet is the same value for the same name."""
        kind = VALUE_OF[type(row)]
        if row.pk is not None:
            return self.builder.value(kind, row)
        return self.new.setdefault(
            (type(row), recognised(row.name)), Builder(self.controller).value(kind, row)
        )


def rows_of_the_interview(model: Any, activity: Activity) -> set[uuid.UUID]:
    """The rows of a kind that the interview wrote, and that nobody changed or extended since."""
    own = list(model._default_manager.filter(activity=activity, origin=REASON.origin))
    extended = extended_by_others(model, own)
    return {row.public_id for row in own if row.pk not in extended}


def extended_by_others(model: type[Any], rows: list[Any]) -> set[int]:
    """The keys of those rows to which something was added, or something leads, that is not the interview’s."""
    found: set[int] = set()
    if not rows:
        return found
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.one_to_many and is_owned(relation.related_model):
            key = relation.field.attname
            links: Any = relation.related_model._default_manager
            users = links.filter(**{f"{key}__in": [row.pk for row in rows]})
            found |= set(users.exclude(origin=REASON.origin).values_list(key, flat=True))
    return found
