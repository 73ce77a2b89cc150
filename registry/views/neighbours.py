"""The list from which a record was opened: the way back to it, and the records beside this one there.

The address of the record holds the question of the list, so that a filter survives reading, deciding and coming back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from registry.finding.answers import matching
from registry.finding.filters import Asker
from registry.finding.questions import Question
from registry.models import Activity

LIST = "list"  # in the address of a record: the question of the list; without it, the whole register


@dataclass(frozen=True)
class PlaceInList:
    """Where a record stands in a list: the address of its page there, its number, and the records beside it.

    A record that the list does not hold (any more) has no number. ``query`` names the list in addresses of its records.
    """

    back: str
    total: int
    query: str
    is_narrow: bool
    number: int = 0
    previous: str = ""
    following: str = ""


def asked_list(request: HttpRequest) -> Question:
    """The question of the list that the address of a record names, on its first page."""
    return Question.read(QueryDict(request.GET.get(LIST, ""))).replace()


def place_in_list(request: HttpRequest, activity: Activity, asker: Asker) -> PlaceInList:
    """The place of the record in the list that the address names, in one query."""
    question, slug = asked_list(request), activity.controller.slug
    keys = list(matching(question, asker).values_list("public_id", flat=True))
    at = keys.index(activity.public_id) if activity.public_id in keys else -1
    on_page = question.replace(page=max(at, 0) // question.size + 1)
    suffix, shown = list_suffix(question), on_page.query()
    back = reverse("registry:register", args=[slug]) + (f"?{shown}" if shown else "")
    place = PlaceInList(back, len(keys), suffix.removeprefix("?"), question.is_narrow)
    if at < 0:
        return place

    def beside(step: int) -> str:
        if not 0 <= at + step < len(keys):
            return ""
        return reverse("registry:activity", args=[slug, keys[at + step]]) + suffix

    return replace(place, number=at + 1, previous=beside(-1), following=beside(1))


def list_suffix(question: Question) -> str:
    """What the address of a record ends with when it is opened from the list that asks this."""
    query = question.query()
    return f"?{urlencode({LIST: query})}" if query else ""


def opened_from(request: HttpRequest, activity: Activity) -> str:
    """The address of the record, still as one of the list from which it was opened."""
    return activity.get_absolute_url() + list_suffix(asked_list(request))
