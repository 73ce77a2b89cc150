"""The lists of terms from which forms choose, with the text each comes from and the day it was read: open to anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registry.record.wording import citation, day, language
from registry.starters import CAUTIONS
from registry.vocabularies import DATA, Entry, Vocabulary, vocabulary


@dataclass(frozen=True)
class Line:
    """A term as the page shows it. ``period`` is when it is in force, for the lists that the law changes."""

    term: Entry
    articles: str
    period: tuple[str, str]
    note: str
    caution: str


@dataclass(frozen=True)
class Terms:
    """A list of terms, where it comes from, and when that was last read; ``caution`` says what is relied on until then."""

    name: str
    title: str
    source: str
    checked: date | None
    caution: str
    lines: tuple[Line, ...]

    @property
    def is_dated(self) -> bool:
        return any(any(line.period) for line in self.lines)


@require_safe
@never_cache  # whoever is signed in is named on every page
def terms(request: HttpRequest) -> HttpResponse:
    """Every list on one page, in the order of their titles."""
    return render(request, "terms.html", {"lists": every_list(language())})


@cache
def every_list(spoken: str) -> tuple[Terms, ...]:
    """What the page shows in the language that is spoken: it changes with the product alone."""
    found = (vocabulary(path.stem) for path in DATA.glob("*.json"))
    return tuple(sorted((told(one, spoken) for one in found), key=lambda one: one.title.casefold()))


def told(found: Vocabulary, spoken: str) -> Terms:
    return Terms(
        found.name,
        found.fr if spoken == "fr" else found.en,
        found.source,
        date.fromisoformat(found.checked) if found.checked else None,
        caution(found.caution, spoken),
        tuple(lines(found, spoken)),
    )


def lines(found: Vocabulary, spoken: str) -> Iterator[Line]:
    for term in found:
        said = term.extra
        cited = [*([said["article"]] if said.get("article") else []), *said.get("articles", ())]
        notes = (said.get("decision"), said.get(f"scope_{spoken}"), said.get(f"note_{spoken}"))
        starts, ends = (
            said.get(end) and day(date.fromisoformat(said[end])) for end in ("valid_from", "valid_to")
        )
        yield Line(
            term,
            ", ".join(citation(code) for code in cited),
            (starts or "", ends or ""),
            " · ".join(note for note in notes if note),
            caution(said.get("caution") or "", spoken),
        )


def caution(code: str, spoken: str) -> str:
    return str(CAUTIONS[code].label(spoken)) if code else ""
