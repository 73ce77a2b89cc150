"""The facts of a request that its letters tell: who writes, to whom, about what, until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils import timezone

from registry.models import ContactPoint, Controller
from rights.asked import is_about_the_dead
from rights.clock import Dates
from rights.letters import LetterFacts, authority_in_words, grounds_in_words, requests_in_words
from rights.models import SubjectRequest

DESK = (
    "rights_desk",
    "dpo",
    "privacy_lead",
    "office",
    "seat",
)  # whom people are told to write to, the first there is
AUTHORITY = "cnil"


def facts_of(
    request: SubjectRequest, dates: Dates, *, grounds: Iterable[str] = (), **told: Any
) -> LetterFacts:
    """What letters about this request may say; ``told`` are further facts, by the names of :class:`LetterFacts`."""
    controller, person = request.controller, request.told()
    points = list(controller.contactpoint_rows.all())
    seat = point_for(points, ("seat", "office", *DESK))
    authority, authority_address = authority_in_words(AUTHORITY, request.language)
    facts = LetterFacts(
        organisation=controller.name,
        organisation_address=postal_lines(seat) if seat else (),
        desk=reached(points, DESK) or controller.name,
        officer=reached(points, ("dpo",)),
        authority=authority,
        authority_address=authority_address,
        reference=request.reference,
        person=person.get("name", ""),
        person_address=tuple(person.get("postal", "").splitlines()),
        concerned=person.get("about", ""),
        requests=requests_in_words(request.kinds, request.language),
        kinds=tuple(request.kinds),
        is_about_the_dead=is_about_the_dead(request.kinds, request.relation),
        received_on=request.received_on,
        due_on=dates.first.safe_on,
        deadline_rule=dates.rule,
        region=dates.region,
        extended_until=dates.due_on if dates.is_extended else None,
        closed_on=timezone.localdate(request.closed_at) if request.closed_at else None,
        written_on=timezone.localdate(),
        grounds=grounds_in_words(grounds, request.language),
    )
    return replace(facts, **told)


def point_for(points: list[ContactPoint], functions: tuple[str, ...]) -> ContactPoint | None:
    """The contact point of the first of these functions that has one."""
    return next((one for function in functions for one in points if one.function == function), None)


def reached(points: list[ContactPoint], functions: tuple[str, ...]) -> str:
    """In one line, how the first of these functions is reached; "" where none of them can be."""
    for function in functions:
        for one in points:
            told = [
                one.role_label or (str(one.name) if one.name else ""),
                one.email,
                one.phone,
                one.url,
                ", ".join(postal_lines(one)),
            ]
            if any(told[1:]) and one.function == function:
                return " – ".join(part for part in told if part)
    return ""


def desk_contact(controller: Controller) -> str:
    """In one line, how those who handle requests are reached; "" where nobody recorded it."""
    return reached(list(controller.contactpoint_rows.all()), DESK)


def officer_of(controller: Controller) -> str:
    """In one line, how the data protection officer is reached; "" where nobody recorded it."""
    return reached(list(controller.contactpoint_rows.all()), ("dpo",))


def postal_lines(point: ContactPoint) -> tuple[str, ...]:
    town = " ".join(part for part in (point.postal_code, point.city) if part)
    return tuple(line for line in (*point.address.splitlines(), town) if line)
