"""In which language a text of a document is: what somebody typed stays in the language of its register (WCAG 3.1.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import get_language

_typed: ContextVar[tuple[str, frozenset[str]]] = ContextVar("typed", default=("", frozenset()))


@contextmanager
def written_in(language: str, texts: Iterable[str]) -> Iterator[None]:
    """While this lasts, these texts are marked as being in ``language``, unless it is that of the page around them."""
    is_other = language != (get_language() or "")
    token = _typed.set((language, frozenset(texts)) if is_other else ("", frozenset()))
    try:
        yield
    finally:
        _typed.reset(token)


def language_mark(text: str) -> str:
    """The attribute of a text that is in another language than the page; "" for the page's own words."""
    language, texts = _typed.get()
    return f' lang="{language}"' if text in texts else ""
