"""The lists of terms from which forms choose, and the table of texts they rest on, with who read what: open to anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registry.record.wording import citation, day, language
from registry.starters import CAUTIONS
from registry.vocabularies import DATA, Vocabulary, VocabularyEntry, vocabulary
from registry.vocabularies.law import ARTICLES, Article


@dataclass(frozen=True)
class TermLine:
    """A term as the page shows it. ``period`` is when it is in force, for the lists that the law changes."""

    term: VocabularyEntry
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
    lines: tuple[TermLine, ...]

    @property
    def is_dated(self) -> bool:
        return any(any(line.period) for line in self.lines)


@require_safe
@never_cache  # whoever is signed in is named on every page
def terms(request: HttpRequest) -> HttpResponse:
    """Every list on one page, in the order of their titles."""
    today = timezone.localdate()
    context = {
        "lists": every_list(language()),
        "texts": [text_line(one, language()) for one in ARTICLES.values()],
        "due": due(today, language()) if request.user.is_staff else [],
    }
    return render(request, "terms.html", context)


@dataclass(frozen=True)
class TextLine:
    """A text of the table as the page shows it."""

    citation: str
    about: str
    link: str
    checked: date | None
    caution: str
    period: tuple[str, str]
    replaced_by: str
    note: str


def text_line(one: Article, spoken: str) -> TextLine:
    return TextLine(
        one.citation(spoken),
        one.label(spoken),
        one.link,
        one.checked,
        caution(one.caution, spoken),
        (day(one.valid_from), day(one.valid_to)),
        citation(one.replaced_by) if one.replaced_by else "",
        one.note(spoken),
    )


def due(on: date, spoken: str) -> list[TextLine]:
    """The texts that whoever runs the installation should look at: those that ended, and those read over a year ago."""
    found = (one for one in ARTICLES.values() if one.has_ended(on) or one.is_to_read_again(on))
    return [text_line(one, spoken) for one in found]


@cache
def every_list(spoken: str) -> tuple[Terms, ...]:
    """What the page shows in the language that is spoken: it changes with the product alone."""
    found = (vocabulary(path.stem) for path in DATA.glob("*.json"))
    return tuple(sorted((terms_of(one, spoken) for one in found), key=lambda one: one.title.casefold()))


def terms_of(found: Vocabulary, spoken: str) -> Terms:
    return Terms(
        found.name,
        found.fr if spoken == "fr" else found.en,
        found.source,
        date.fromisoformat(found.checked) if found.checked else None,
        caution(found.caution, spoken),
        tuple(term_lines(found, spoken)),
    )


def term_lines(found: Vocabulary, spoken: str) -> Iterator[TermLine]:
    for term in found:
        said = term.extra
        cited = [*([said["article"]] if said.get("article") else []), *said.get("articles", ())]
        notes = (said.get(f"decision_{spoken}"), said.get(f"scope_{spoken}"), said.get(f"note_{spoken}"))
        starts, ends = (
            said.get(end) and day(date.fromisoformat(said[end])) for end in ("valid_from", "valid_to")
        )
        yield TermLine(
            term,
            ", ".join(citation(code) for code in cited),
            (starts or "", ends or ""),
            " · ".join(note for note in notes if note),
            caution(said.get("caution") or "", spoken),
        )


def caution(code: str, spoken: str) -> str:
    return str(CAUTIONS[code].label(spoken)) if code else ""
