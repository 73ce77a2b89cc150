"""What the law still asks for, beside the form in which it is given: a finding opens its form with its sentence on top."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from registry.editor.cards import Addition, Card
from registry.models import Activity, Controller, Owned
from registry.models.shape import owned_links_of
from registry.record.build import build_organisation, build_sheets
from registry.record.wording import citation_to_check
from registry.rules import about_organisation, about_record
from registry.rules.engine import Finding

FINDING = "finding"  # in an address: the code of the rule whose finding led there
ROW = "row"  # and the row that it is about
CHANGED = "record-changed"  # the event after which a page asks for what is still missing

# What rules find in each kind of whole; another app adds its own kinds.
FINDINGS_OF: dict[type[Any], Callable[[Any, date], tuple[Finding, ...]]] = {
    Activity: lambda row, on: about_record(build_sheets(row.controller, [row])[0], on),
    Controller: lambda row, on: about_organisation(build_organisation(row), on),
}


@dataclass(frozen=True)
class AskedSentence:
    """What a finding says, and the articles that it cites."""

    sentence: str
    citation: str


def asked(found: Iterable[Finding]) -> list[AskedSentence]:
    return [AskedSentence(one.sentence, citation_to_check(*one.articles)) for one in found]


def asked_here(row: Any, code: str) -> list[AskedSentence]:
    """What the rule of this code still finds about the row, or about its whole where it names no row of its own."""
    whole = row.whole_row or row.controller
    look = FINDINGS_OF.get(type(whole))
    if not code or look is None or whole.pk is None:
        return []
    found = [one for one in look(whole, timezone.localdate()) if one.code == code]
    return asked([one for one in found if one.row == row.public_id] or found)


def with_finding(address: str, found: Finding, *, row: bool = False) -> str:
    """The address of a form, which then says why one was led there."""
    told = {FINDING: found.code} | ({ROW: str(found.row)} if row and found.row else {})
    return f"{address}{'&' if '?' in address else '?'}{urlencode(told)}"


def form_for(found: Finding, cards: Iterable[Card], edit: str, additions: list[Addition]) -> str:
    """The form that mends a finding: of the row that it names, or else of the section, or else a new row of its first kind."""
    for card in every_card(cards):
        if card.row.public_id == found.row:
            return card.edit
    return edit or (additions[0].address if additions else "")


def every_card(cards: Iterable[Card]) -> Iterator[Card]:
    """The cards and, after each, those below it."""
    for card in cards:
        yield card
        yield from every_card(card.parts)


def shared_entry(cards: Iterable[Card], public_id: Any) -> Any:
    """The entry of the directory with this identifier to which one of the rows refers; None where none does."""
    for card in every_card(cards):
        kind: type[Owned] = type(card.row)
        for link in owned_links_of(kind):
            entry = getattr(card.row, link.name)
            if entry is not None and entry.public_id == public_id:
                return entry
    return None


def tell_of_change(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the page around a piece know that something was saved, so that it counts anew what is missing."""
    if len(get_messages(request)):
        response.headers["HX-Trigger-After-Settle"] = CHANGED
    return response
