"""What the register says for one request: which records concern the person, which rights apply, and the answer of Article 15."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from registry.models import Activity, Controller, SubjectCategory
from registry.people.requests import MemberRequest, members_only, officers_only
from registry.record.sheet import ActivitySheet
from registry.record.versions import sheets_in_force
from registry.vocabularies import vocabulary
from rights.answering import (
    PurposeRights,
    about_nobody_named,
    access_answer,
    concerned,
    ground_that_follows,
    rights_by_purpose,
)
from rights.handling import ABOUT_THE_DATA
from rights.letters.plain import as_text
from rights.models import SubjectRequest
from rights.views.finding import find


@dataclass(frozen=True)
class Towards:
    """One purpose of a record and how far the right that is asked goes towards it; ``ground`` where none does."""

    purpose: PurposeRights
    extent: str
    note: str
    article: str
    ground: str


@dataclass(frozen=True)
class Concerned:
    """A record about the person, and what is asked against each of its purposes, by the kind of request."""

    record: ActivitySheet
    asked: tuple[tuple[str, tuple[Towards, ...]], ...]


@require_safe
@members_only
@officers_only
def records(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Asks what the person is for the organisation, and shows what the approved versions in force then say."""
    row = find(request, controller, public_id)
    offered = list(SubjectCategory.objects.visible_to(request.user).filter(controller=controller))
    chosen = chosen_people(request, offered)
    sheets = in_force(controller)
    told = concerned(sheets, chosen)
    answer = access_answer(told, chosen, timezone.localdate())
    context: dict[str, Any] = {
        "controller": controller,
        "place": "requests",
        "row": row,
        "offered": [(one, one.public_id in chosen) for one in offered],
        "chosen": chosen,
        "records": [Concerned(one, tuple(towards(row, one))) for one in told],
        "nobody_named": about_nobody_named(sheets),
        "not_recorded": answer.not_recorded,
        "for_controllers": answer.for_controllers,
        "gives_answer": bool(ABOUT_THE_DATA & set(row.kinds)) and answer.sections,
        "query": request.GET.urlencode(),
    }
    return render(request, "rights/records.html", context)


def chosen_people(request: MemberRequest, offered: list[SubjectCategory]) -> frozenset[uuid.UUID]:
    """The categories in the address that the organisation has; anything else in it is no category."""
    told = set(request.GET.getlist("people"))
    return frozenset(one.public_id for one in offered if str(one.public_id) in told)


def in_force(controller: Controller) -> tuple[ActivitySheet, ...]:
    rows = Activity.objects.in_force().filter(controller=controller).order_by("position", "pk")
    return sheets_in_force(controller, list(rows))


def towards(row: SubjectRequest, record: ActivitySheet) -> Iterator[tuple[str, tuple[Towards, ...]]]:
    """Each right that is asked, with how far it goes towards each purpose of the record."""
    purposes = rights_by_purpose(record)
    known = vocabulary("request_kinds")
    named = f"term_{'fr' if (translation.get_language() or 'fr').startswith('fr') else 'en'}"
    for kind in (one for one in row.kinds if one != "unknown"):
        found = tuple(one for purpose in purposes if (one := toward(purpose, kind)) is not None)
        if found:
            yield str(known[kind].extra[named]), found


def toward(purpose: PurposeRights, kind: str) -> Towards | None:
    right = purpose.towards(kind)
    if right is None:
        return None
    code = ground_that_follows(right)
    ground = vocabulary("refusal_grounds")[code].label(translation.get_language() or "fr") if code else ""
    return Towards(purpose, right.extent, right.note, right.article, ground)


def draft_of(row: SubjectRequest, people: Collection[uuid.UUID]) -> str:
    """The information of Article 15(1) and (2) from the versions in force, as the text of a letter in its language."""
    with translation.override(row.language):
        told = concerned(in_force(row.controller), people)
        return as_text(access_answer(told, people, timezone.localdate()).sections)
