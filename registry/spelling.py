"""When two names are the same, how a text is searched, from which side it is read, and which is not the product's own.
Knows nothing else.
"""

from __future__ import annotations

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "‘": "'", "‐": "-", "‑": "-"})
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


def searchable(text: str) -> str:
    """The text as it is searched: without accents, capitals and signs that nobody sees; ligatures, hyphens and
    apostrophes in their plain form; single spaces.
    """
    return plain("".join(sign for sign in decomposed(text) if not unicodedata.combining(sign)))


def recognised(text: str) -> str:
    """The text by which a name is recognised, so that two spellings of one name are equal: as it is searched, but for the
    marks that make another letter. Only the accents of the Latin script are left out: й is not и, バ is not ハ.
    """
    kept, is_latin = [], False
    for sign in decomposed(text):
        if not unicodedata.combining(sign):
            is_latin = unicodedata.name(sign, "").startswith("LATIN")
        elif is_latin:
            continue
        kept.append(sign)
    return plain(unicodedata.normalize("NFC", "".join(kept)))


def decomposed(text: str) -> str:
    """The text in small letters, each followed by its marks, without signs that nobody sees."""
    letters = unicodedata.normalize("NFKD", text.translate(LIGATURES).casefold())
    return "".join(sign for sign in letters if unicodedata.category(sign) != "Cf")


def plain(text: str) -> str:
    return " ".join(text.translate(LIGATURES).split())


def alphabetical(text: str) -> tuple[str, str]:
    """By what texts are sorted for people: É stands beside E, not after Z."""
    return searchable(text), text


def same_name(first: str, second: str) -> bool:
    """True when two names differ only in what :func:`recognised` leaves out."""
    return recognised(first) == recognised(second)


def reads_from_the_right(text: str) -> bool:
    """True for a text that is read from right to left, by its first letter (Unicode's rule for paragraphs)."""
    if not RIGHT_TO_LEFT.search(text):
        return False
    strong = (kind for kind in map(unicodedata.bidirectional, text) if kind in {"L", "R", "AL"})
    return next(strong, "L") != "L"


class Typed(str):
    """A text as somebody typed it, in whatever language that is: not a term, a date or a sentence of the product."""

    __slots__ = ()
