"""Pages read by patterns."""

from __future__ import annotations

import re


def tight(page: str) -> str:
    """The page without the blanks beside its tags, which only lay out the source."""
    return re.sub(r"\s*(<[^<>]*>)\s*", r"\1", page)
