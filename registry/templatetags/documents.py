"""Template filters that show documents made of blocks."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from registry.documents.blocks import Block
from registry.documents.html import blocks_html

register = template.Library()


@register.filter
def as_html(blocks: Iterable[Block], level: int = 3) -> SafeString:
    """The blocks as HTML, titles starting at heading ``level``."""
    return blocks_html(blocks, int(level))
