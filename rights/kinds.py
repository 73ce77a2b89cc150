"""What is asked, under the terms of the field, which the desk knows better than everyday words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

from registry.vocabularies import vocabulary


def kind_terms() -> dict[str, str]:
    """Each kind of request by its code, in the active language: the right that is exercised."""
    language = "fr" if (get_language() or "fr").startswith("fr") else "en"
    return {one.code: str(one.extra[f"term_{language}"]) for one in vocabulary("request_kinds")}


def told_kinds(codes: Iterable[str]) -> str:
    """Those that are asked, in one line; a code that has left the vocabulary stands as it is."""
    known = kind_terms()
    return ", ".join(known.get(code, code) for code in codes)
