"""The interview: a draft that grows from six plain questions, each answer stored as it is given.

What the interview wrote is known by the origin of the row. A row that somebody changed since, or to which somebody
added, is no longer its own: like every other row of the sheet it is shown, and neither changed nor deleted.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from registry.editing.references import suggest_reference
from registry.editing.states import last_position
from registry.models import (
    Activity,
    Client,
    Controller,
    DataCategory,
    DataUse,
    Department,
    JointController,
    Operation,
    Party,
    Purpose,
    Recipient,
    RetentionRule,
    RetentionStart,
    SecurityMeasure,
    SubjectCategory,
    SubjectUse,
    Transfer,
    User,
)
from registry.models.reasons import ChangeKind, Reason
from registry.models.shape import is_owned, owned_links_of
from registry.models.states import DRAFT

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REASON = Reason(ChangeKind.INTERVIEW)  # of all that an interview writes
Values = dict[str, Any]

# What each question after the first is answered by; the first one makes the draft.
ASKED: dict[str, tuple[type[Any], ...]] = {
    "purposes": (Purpose, Operation),
    "people": (SubjectUse,),
    "data": (DataUse,),
    "recipients": (Recipient,),
    "keeping": (RetentionRule, SecurityMeasure),
}


@dataclass(frozen=True)
class Measure:
    """A usual way to protect information, in plain words, under its heading of the CNIL’s guide."""

    heading: str
    text: StrOrPromise

    def in_words_of(self, controller: Controller) -> str:
        """The words for a sheet of this organisation."""
        with translation.override(controller.language):
            return str(self.text)


MEASURES: dict[str, Measure] = {
    "own-account": Measure("04", _("Everybody signs in with an account and a password of their own.")),
    "second-factor": Measure("04", _("Signing in also takes a code or a key, beside the password.")),
    "need-to-know": Measure("05", _("Only those who need the information for their work can open it.")),
    "training": Measure("03", _("Those who handle it have been told what they may and may not do.")),
    "computers": Measure("06", _("Computers lock by themselves, are kept up to date and have an antivirus.")),
    "mobile": Measure("07", _("Laptops, telephones and memory sticks are encrypted.")),
    "premises": Measure("12", _("Rooms are locked, and so are the cupboards with paper files.")),
    "sending": Measure("13", _("What is sent out is encrypted, or goes through a secure platform.")),
    "contracts": Measure("14", _("The companies that help have signed what they must do to protect it.")),
    "tracing": Measure("16", _("One can find out later who looked at or changed what.")),
    "copies": Measure("17", _("Copies are made regularly, kept elsewhere, and have been tried.")),
    "incidents": Measure(
        "19", _("Everybody knows whom to tell when something is lost, stolen or sent astray.")
    ),
}


# Beginning, and going on ------------------------------------------------------------------------------------


@transaction.atomic
def begin_interview(controller: Controller, public_id: uuid.UUID, **presentation: Any) -> Activity:
    """The draft that the first question makes (see :func:`present`), under a reference of its own."""
    # One at a time: no reference is suggested twice.
    Controller.objects.select_for_update(no_key=True).get(pk=controller.pk)
    activity = Activity(controller=controller, public_id=public_id, state=DRAFT)
    activity.reference = suggest_reference(controller, presentation["department"])
    activity.position = 1 + last_position(Activity.objects.filter(controller=controller))
    present(activity, **presentation)
    return activity


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


# The six questions ------------------------------------------------------------------------------------------


@transaction.atomic
def present(
    activity: Activity,
    *,
    name: str,
    department: Department | None,
    role: str,
    partners: Sequence[Party | str],
) -> None:
    """What is done, where, and for whom: ``partners`` decide with the organisation, or are its clients.

    When the organisation turns out to act for clients, or not to, the reasons given become tasks, or the other way round.
    """
    purposes = [] if activity._state.adding else reasons(activity)
    write(activity, name=name, department=department, role=role)
    parties = [{"party": one} for one in partners] if role == "joint" else []
    clients = [client(one) for one in partners] if role == "processor" else []
    keep(activity, JointController, parties)
    keep(activity, Client, clients)
    say_purposes(activity, purposes)


def client(partner: Party | str) -> Values:
    return {"party": None, "name": partner} if isinstance(partner, str) else {"party": partner, "name": ""}


def kind_of_reason(activity: Activity) -> type[Any]:
    """A record of Article 30(2) says what is done for clients, one of Article 30(1) what for."""
    return Operation if activity.role == "processor" else Purpose


def reasons(activity: Activity) -> list[str]:
    """The answers to the second question as they stand."""
    return [row.name for row in answers_of(activity, kind_of_reason(activity)).own]


@transaction.atomic
def say_purposes(activity: Activity, lines: Sequence[str]) -> None:
    """Why it is done: a purpose for each line, or a category of processing in a record kept as processor."""
    kind = kind_of_reason(activity)
    for model in (Purpose, Operation):
        keep(activity, model, [{"name": line} for line in lines] if model is kind else [], in_order=True)


@transaction.atomic
def say_people(activity: Activity, subjects: Sequence[SubjectCategory]) -> None:
    keep(activity, SubjectUse, [{"subject": one} for one in subjects])


@transaction.atomic
def say_data(activity: Activity, data: Sequence[DataCategory], *, sensitive: str) -> None:
    """Which information; ``sensitive`` is a code of the vocabulary "answers", or "" for not known yet."""
    keep(activity, DataUse, [{"data": one} for one in data])
    write(activity, sensitive_data=sensitive)


@transaction.atomic
def say_recipients(
    activity: Activity, recipients: Sequence[Values], *, transfers: str, places: Sequence[Values]
) -> None:
    """Who sees or receives it: fields of recipients; whether it leaves the Union, and where it goes: fields of transfers."""
    keep(activity, Recipient, recipients)
    keep(activity, Transfer, places)
    write(activity, transfers_answer=transfers)


@transaction.atomic
def say_keeping(
    activity: Activity,
    *,
    amount: int | None,
    unit: str,
    event: str,
    starts: Sequence[str],
    measures: Sequence[Values],
) -> None:
    """How long it is kept, in figures or in words, and from when; and how it is protected."""
    is_said = bool(amount or event or starts)
    period = {"amount": amount, "unit": unit, "event": event}
    for rule in keep(activity, RetentionRule, [period] if is_said else [], in_order=True):
        keep(rule, RetentionStart, [{"event": one} for one in starts], in_order=True)
    keep(activity, SecurityMeasure, measures)


# What the interview wrote, and what it leaves alone ---------------------------------------------------------


@dataclass(frozen=True)
class StoredAnswers:
    """The rows of one list of the sheet: the interview’s own, and the others, in the order of the sheet."""

    own: list[Any]
    others: list[Any]


def answers_of(parent: Any, model: Any) -> StoredAnswers:
    """The rows of a model that stand straight under the activity, or under one of its rows."""
    link, inner = place_in(model, type(parent))
    rows = model._default_manager.filter(**{link: parent}, **dict.fromkeys(inner))
    shown = [one.name for one in owned_links_of(model) if one.name not in {*model.nests_under, model.whole}]
    found = list(rows.select_related(*shown) if shown else rows)
    own = [row for row in found if row.origin == REASON.origin]
    extended = extended_by_others(model, own)
    own = [row for row in own if row.pk not in extended]
    return StoredAnswers(own, [row for row in found if row not in own])


def place_in(model: type[Any], parent: type[models.Model]) -> tuple[str, tuple[str, ...]]:
    """The key by which a row is a part of ``parent``, and the keys that put it under something inside instead."""
    link = next(name for name in model.nests_under if model._meta.get_field(name).related_model is parent)
    return link, model.nests_under[: model.nests_under.index(link)]


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


def keep(parent: Any, model: type[Any], wanted: Sequence[Values], *, in_order: bool = False) -> list[Any]:
    """Let the interview’s own rows of a list be those wanted; what another row says already is not said again.

    Lists ``in_order`` stand as they were typed, and a line that was reworded stays the row it was.
    """
    found = answers_of(parent, model)
    left, chosen = list(found.own), []
    for place, values in enumerate(wanted):
        if values in wanted[:place] or any(says(row, values) for row in found.others):
            continue
        same = next((row for row in left if says(row, values)), None)
        if same is not None:
            left.remove(same)
        chosen.append((values, same))
    if in_order:
        chosen = [(values, row or (left.pop(0) if left else None)) for values, row in chosen]
    for row in left:
        row.delete(reason=REASON)
    places = places_for([row for _values, row in chosen], [*found.own, *found.others], in_order=in_order)
    link, _inner = place_in(model, type(parent))
    rows = [row or model(controller=parent.controller, **{link: parent}) for _values, row in chosen]
    for row, (values, _row), position in zip(rows, chosen, places, strict=True):
        if row._state.adding:
            fill(row, values | {"position": position})
        else:
            write(row, **values, position=position)
    model._default_manager.because(REASON).bulk_create([row for row in rows if row._state.adding])
    return rows


def says(row: Any, values: Values) -> bool:
    return all(getattr(row, name) == value for name, value in values.items())


def places_for(chosen: Sequence[Any | None], siblings: Sequence[Any], *, in_order: bool) -> list[int]:
    """A position for each row of a list: the one it has, a new one after all others for a new row; in order, they rise."""
    fresh = count(1 + max((row.position for row in siblings), default=0))
    if not in_order:
        return [row.position if row is not None else next(fresh) for row in chosen]
    held = sorted({row.position for row in chosen if row is not None})
    if len(held) < sum(row is not None for row in chosen):
        held = []  # two rows in one place: all move on
    return [*held, *islice(fresh, len(chosen) - len(held))]


def write(row: Any, **values: Any) -> None:
    """Store these fields of a row if it does not say them yet."""
    if row._state.adding or not says(row, values):
        fill(row, values)
        row.save(reason=REASON)


def fill(row: Any, values: Values) -> None:
    for name, value in values.items():
        setattr(row, name, value)
