"""When two names are the same, how a text is searched, and from which side it is read. Knows nothing else."""

from __future__ import annotations

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "‘": "'", "‐": "-", "‑": "-"})
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def searchable(text: str) -> str:
    """The text as it is searched and compared, so that two spellings of one name are equal.

    Without accents, capitals and signs that nobody sees; ligatures, hyphens and apostrophes in their plain form; single
    spaces.
    """
    plain = unicodedata.normalize("NFKD", text.translate(LIGATURES).casefold())
    kept = "".join(
        sign for sign in plain if not unicodedata.combining(sign) and unicodedata.category(sign) != "Cf"
    )
    return " ".join(kept.translate(LIGATURES).split())


def alphabetical(text: str) -> tuple[str, str]:
    """By what texts are sorted for people: É stands beside E, not after Z."""
    return searchable(text), text


def same_name(first: str, second: str) -> bool:
    """True when two names differ only in what :func:`searchable` leaves out."""
    return searchable(first) == searchable(second)


def reads_from_the_right(text: str) -> bool:
    """True for a text that is read from right to left, by its first letter (Unicode's rule for paragraphs)."""
    if not RIGHT_TO_LEFT.search(text):
        return False
    strong = (kind for kind in map(unicodedata.bidirectional, text) if kind in {"L", "R", "AL"})
    return next(strong, "L") != "L"
