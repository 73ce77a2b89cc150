"""Vocabularies: every list of terms a register chooses from, as data.

One file in ``data/`` is one vocabulary: stable codes, labels in French and English, the article and the
source a term comes from, and, for lists that the law changes, the period in which a term is valid. A list or a term that
``cites`` texts of the table of law was read when they were, and not read while one of them was not: the ``caution`` that
pages show is theirs. Only what stands in no text of the table says itself when it was ``checked``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from registry.vocabularies.law import article, weakest

DATA = Path(__file__).parent / "data"


class UnknownTerm(LookupError):
    """A code that the vocabulary does not hold."""


@dataclass(frozen=True, slots=True)
class VocabularyEntry:
    """One term: its code, both labels, and whatever its file says of it in ``extra``."""

    code: str
    fr: str
    en: str
    extra: dict[str, Any]

    def label(self, language: str) -> str:
        """The label in ``language`` ("fr", or anything else for English)."""
        return self.fr if language.startswith("fr") else self.en

    def __str__(self) -> str:
        return self.label(get_language() or "fr")

    def __hash__(self) -> int:
        return hash((self.code, self.fr))

    def valid_on(self, day: date) -> bool:
        """True when ``day`` lies in the term's validity; both ends are included, an absent end is open."""
        starts, ends = self.extra.get("valid_from"), self.extra.get("valid_to")
        return (not starts or starts <= day.isoformat()) and (not ends or day.isoformat() <= ends)


@dataclass(frozen=True)
class Vocabulary:
    """The terms of one file, in the file's order."""

    name: str
    fr: str
    en: str
    source: str
    checked: str | None
    caution: str  # why it still has to be checked: ``sec`` for a secondary source, ``mem`` for memory
    terms: tuple[VocabularyEntry, ...]

    def __iter__(self) -> Iterator[VocabularyEntry]:
        return iter(self.terms)

    def __getitem__(self, code: str) -> VocabularyEntry:
        """The term with that code. Raises :class:`UnknownTerm`."""
        for term in self.terms:
            if term.code == code:
                return term
        raise UnknownTerm(f"“{code}” is not a term of the vocabulary “{self.name}”")

    def __contains__(self, code: object) -> bool:
        return any(term.code == code for term in self.terms)

    def choices(self) -> list[tuple[str, VocabularyEntry]]:
        """Pairs for a form field; the label follows the active language when it is shown."""
        return [(term.code, term) for term in self.terms]

    def valid(self, code: str, day: date) -> VocabularyEntry | None:
        """The term with that code in force on ``day``, or None (dated lists hold a code once a period)."""
        return next((term for term in self.terms if term.code == code and term.valid_on(day)), None)


@cache
def vocabulary(name: str) -> Vocabulary:
    """The vocabulary stored in ``data/<name>.json``. Raises FileNotFoundError for a name without a file."""
    content = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    terms = tuple(
        VocabularyEntry(
            code=term["code"],
            fr=term["fr"],
            en=term["en"],
            extra=extra_of(term),
        )
        for term in content["terms"]
    )
    checked, caution = reading_of(content)
    return Vocabulary(
        name=content["name"],
        fr=content["title"]["fr"],
        en=content["title"]["en"],
        source=content.get("source", ""),
        checked=checked,
        caution=caution,
        terms=terms,
    )


def reading_of(content: dict[str, Any]) -> tuple[str | None, str]:
    """The day on which a list was read, and what is relied on when it was not: those of the texts it cites, if any."""
    cites = content.get("cites")
    if not cites:
        return content.get("checked"), content.get("caution", "")
    days = [article(code).checked for code in cites]
    read = [day for day in days if day]
    return (min(read).isoformat() if len(read) == len(days) else None), weakest(cites)


def extra_of(term: dict[str, Any]) -> dict[str, Any]:
    """What a file says of a term besides its labels, with the caution of the texts it cites when it has none of its own."""
    extra = {key: value for key, value in term.items() if key not in {"code", "fr", "en"}}
    cites = [*([extra["article"]] if extra.get("article") else []), *extra.get("articles", ())]
    caution = extra.get("caution") or ("" if extra.get("checked") else weakest(cites))
    return extra | ({"caution": caution} if caution else {})
