"""Template filters that show documents made of blocks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils.safestring import SafeString, mark_safe

from registry.documents.blocks import Block
from registry.documents.html import blocks_html
from registry.documents.languages import language_mark
from registry.record import wording
from registry.record.sheet import Term

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """A date in the words of the active language, the first of the month included (« 1er »)."""
    return wording.day(value)


@register.filter
def term(value: Term | None) -> str:
    """The label of a term in the active language."""
    return wording.label(value)


@register.filter
def as_html(blocks: Iterable[Block], level: int = 3) -> SafeString:
    """The blocks as HTML, titles starting at heading ``level``."""
    return blocks_html(blocks, int(level))


@register.filter
def in_its_language(text: str) -> SafeString:
    """``<h2{{ sheet.name|in_its_language }}>``: the attribute of a text in another language than the page, or nothing."""
    return mark_safe(language_mark(text))  # a code of the product's own
