"""Requests and grounds of refusal as letters say them: from codes of the lists of terms to words with articles."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from registry.record.wording import citation
from registry.vocabularies import VocabularyEntry, vocabulary
from rights.letters.facts import Ground

UNKNOWN = "unknown"


def requests_in_words(codes: Iterable[str], language: str) -> tuple[str, ...]:
    """Each right by its name of the law with its article; of a request not yet understood, that rights are exercised.

    Raises UnknownTerm for a code that is no kind of request.
    """
    kinds = [vocabulary("request_kinds")[code] for code in codes]
    with translation.override(language):
        named = tuple(request_in_words(kind, language) for kind in kinds if kind.code != UNKNOWN)
        return named or (_("exercise of rights"),)


def request_in_words(kind: VocabularyEntry, language: str) -> str:
    name = str(kind.extra[f"term_{'fr' if language.startswith('fr') else 'en'}"])
    return f"{name[0].lower()}{name[1:]} ({citation(kind.extra['article'])})"


def grounds_in_words(codes: Iterable[str], language: str) -> tuple[Ground, ...]:
    """Each ground as a sentence to the person with its article. Raises UnknownTerm for a code that is no ground."""
    grounds = [vocabulary("refusal_grounds")[code] for code in codes]
    with translation.override(language):
        return tuple(
            Ground(
                str(one.extra[f"text_{'fr' if language.startswith('fr') else 'en'}"]),
                citation(one.extra["article"]),
            )
            for one in grounds
        )


def authority_in_words(code: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The name of a supervisory authority, and the lines of its address, its website last. Raises UnknownTerm."""
    found = vocabulary("authorities")[code]
    town = " ".join(str(found.extra[name]) for name in ("postal_code", "city") if found.extra.get(name))
    lines = (*str(found.extra.get("address", "")).splitlines(), town, str(found.extra.get("url", "")))
    return found.label(language), tuple(filter(None, lines))


def grounds_against(kinds: Iterable[str]) -> tuple[VocabularyEntry, ...]:
    """The grounds that can answer at least one of these kinds of request, in the order of their list."""
    asked = set(kinds)
    return tuple(one for one in vocabulary("refusal_grounds") if asked & set(one.extra["rights"]))
