"""Sections of a page that show facts and cards of rows, each edited in its place: the organisation's, a notice's…"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.text import capfirst

from registry.editor.cards import Addition, Card, shown
from registry.record.build import term
from registry.record.wording import period

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass
class CardSection:
    """A part of a page: its heading and article, facts of the whole with where they are edited, and cards of rows.

    ``count`` stands beside the heading; ``nothing`` is said when there is neither fact nor card.
    """

    key: str
    title: StrOrPromise
    article: StrOrPromise = ""
    note: StrOrPromise = ""
    nothing: StrOrPromise = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    edit: str = ""
    cards: list[Card] = field(default_factory=list)
    additions: list[Addition] = field(default_factory=list)
    template: str = ""  # for what this section shows besides
    extra: Any = None

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.cards or self.extra)


def facts_in_full(row: Any, names: Iterable[str]) -> list[tuple[str, str]]:
    """What the row says in these fields, label and value, each as it was written; blank fields are left out."""
    found = []
    for name in names:
        field_of, value = row._meta.get_field(name), getattr(row, name)
        if name.endswith("amount") and value is not None:
            length = period(value, term("retention_units", getattr(row, unit_of(name))))
            found.append((capfirst(field_of.verbose_name), length))
        elif name.endswith("unit"):
            continue  # said with its number
        elif isinstance(value, Decimal):
            found.append((capfirst(field_of.verbose_name), number_format(value, 2)))
        elif value not in (None, "", []) and (text := shown(row, field_of, value)):
            found.append((capfirst(field_of.verbose_name), text))
    return found


def unit_of(amount: str) -> str:
    """The field that holds the unit of an amount."""
    return f"{amount.removesuffix('amount')}unit"


def asked_section(request: HttpRequest) -> str:
    """The section in whose place a script wants the answer; "" for a whole page."""
    return request.headers.get("HX-Target", "")


def show_section(
    request: HttpRequest, sections: Iterable[CardSection], action: str, **context: Any
) -> HttpResponse | None:
    """The section that a script asked for alone; None when it asked for none of these."""
    wanted = next((one for one in sections if one.key == asked_section(request)), None)
    if wanted is None:
        return None
    return render(
        request,
        "registry/rows/section.html",
        {"section": wanted, "action": action, "is_piece": True, **context},
    )
