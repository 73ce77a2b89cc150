"""Every text the product cites, in one table: ``texts.json``. Nothing else says who read what, and when.

A rule, a column, a vocabulary or a starter names a text by its code; here is what the code means, where the text stands,
whether and when somebody has read it, when it holds and what replaced it. GDPR articles may be named without the name of
the act: ``article("30(1)(b)")`` is ``article("GDPR 30(1)(b)")``.

``read`` is ``original`` for the Official Journal or a full copy of it, ``secondary`` for somebody else's account,
``memory`` when nothing was read. A link is an official address, left empty rather than guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

TEXTS = Path(__file__).parent / "texts.json"

CAUTION = {"original": "", "secondary": "sec", "memory": "mem"}
BY_ARTICLE = (
    "https://www.legifrance.gouv.fr/search/code?tab_selection=code&searchField=NUM_ARTICLE&query={article}"
)
READ_AGAIN_AFTER = 365  # days: a text read longer ago is listed to be read again


class UnknownArticle(KeyError):
    """A code that the table does not hold: a typing mistake, or an article to add."""

    def __str__(self) -> str:
        return f"No article {self.args[0]!r} in registry/vocabularies/texts.json: correct the code, or add the article."


@dataclass(frozen=True)
class LegalAct:
    """A code, a regulation, a guideline, as it is named in a citation."""

    fr: str
    en: str
    source: str
    link: str = ""

    @property
    def is_code(self) -> bool:
        """True for one of the French codes: Légifrance finds its articles by their number."""
        return "/codes/texte_lc/" in self.link

    def link_to(self, place: str) -> str:
        """The official address of one of its articles, or of the whole text.

        Légifrance gives an address of its own to each version of an article, which ages unseen; its search by number
        always leads to the version in force.
        """
        return BY_ARTICLE.format(article=quote(place)) if place and self.is_code else self.link


@dataclass(frozen=True)
class Article:
    """A text of the table: an article, or a whole guideline or deliberation."""

    code: str
    fr: str
    en: str
    link: str
    source: str
    read: Literal["original", "secondary", "memory"]
    day: date | None
    valid_from: date | None = None
    valid_to: date | None = None
    replaced_by: str = ""
    key: str = ""  # by which starters cite it
    note_fr: str = ""
    note_en: str = ""

    @property
    def checked(self) -> date | None:
        """The day the text itself was read; None when it still has to be."""
        return self.day if self.read == "original" else None

    @property
    def caution(self) -> str:
        """What we rely on while the text itself was not read: ``sec`` or ``mem``; else ""."""
        return CAUTION[self.read]

    def has_ended(self, on: date) -> bool:
        return self.valid_to is not None and self.valid_to < on

    def is_to_read_again(self, on: date) -> bool:
        """True when the reading, of whatever kind, is older than a year."""
        return self.day is not None and (on - self.day).days > READ_AGAIN_AFTER

    def label(self, language: str = "fr") -> str:
        return self.fr if language.startswith("fr") else self.en

    def note(self, language: str = "fr") -> str:
        return self.note_fr if language.startswith("fr") else self.note_en

    def citation(self, language: str = "fr") -> str:
        """How a document cites it: « RGPD, art. 30, § 1, b », "GDPR, Art. 30(1)(b)", on one line."""
        act, place = split(self.code)
        return cited(act, [place], language)


def citation_of(codes: Iterable[str], language: str = "fr") -> str:
    """Several texts cited together: places in one act after its name once, « RGPD, art. 13, § 1, c et 14, § 1, c »."""
    places: dict[str, list[str]] = {}
    for code in codes:
        act, place = split(article(code).code)
        places.setdefault(act, []).append(place)
    joint, apart = (" et ", "\u202f; ") if language.startswith("fr") else (" and ", "; ")
    return apart.join(cited(act, ones, language, joint) for act, ones in places.items())


def cited(act: str, places: Sequence[str], language: str, joint: str = ", ") -> str:
    """The citation of places in an act, whether or not the table holds those articles; the act alone without any."""
    french = language.startswith("fr")
    name = ACTS[act].fr if french else ACTS[act].en
    if not any(places):
        return name
    if places[0].startswith("recital"):
        told = joint.join(places)
        return f"{name}, {told.replace('recital', 'considérant') if french else told}"
    told = joint.join(printed(french_place(act, one) if french else one) for one in places)
    return f"{name}, {'art.' if french else 'Art.'}\u00a0{told}"


def printed(place: str) -> str:
    """An article of a French code as lawyers write it: « L. 251-2 », where the table says L251-2."""
    return re.sub(r"^(L)(O)?(?=\d)|^([RDA])(?=\d)", lambda found: f"{'.'.join(found[0])}.\u00a0", place)


def french_place(act: str, place: str) -> str:
    """30(1)(b) as French lawyers write it: « 30, § 1, b ». Definitions are points: « 4, point 7 ».

    Articles of French acts have no places in brackets and stay as they are.
    """
    article, *parts = re.findall(r"[^()]+", place)
    sign = "point" if (act, article) in {("GDPR", "4"), ("EUDPR", "3")} else "§"
    parts = [f"{sign}\u00a0{one}" if one.isdigit() else one for one in parts]
    return ",\u00a0".join([article, *parts])


def split(code: str) -> tuple[str, str]:
    """('GDPR', '30(1)(b)') from 'GDPR 30(1)(b)': the longest act that begins the code."""
    for prefix in sorted(ACTS, key=len, reverse=True):
        if code == prefix or code.startswith(f"{prefix} "):
            return prefix, code[len(prefix) :].strip()
    raise UnknownArticle(code)


def read_article(row: dict[str, Any]) -> Article:
    act, place = split(row["code"])
    days = {
        name: date.fromisoformat(row[name]) if row.get(name) else None
        for name in ("day", "valid_from", "valid_to")
    }
    given = {"link": ACTS[act].link_to(place), "source": ACTS[act].source}
    return Article(**(given | row | days))


def read_table(rows: Iterable[dict[str, Any]]) -> dict[str, Article]:
    table: dict[str, Article] = {}
    for row in rows:
        if row["code"] in table:
            raise ValueError(f"{row['code']} is written twice in the table of texts")
        table[row["code"]] = read_article(row)
    return table


_CONTENT = json.loads(TEXTS.read_text(encoding="utf-8"))
ACTS = {code: LegalAct(**act) for code, act in _CONTENT["acts"].items()}
ARTICLES = read_table(_CONTENT["texts"])


def article(code: str) -> Article:
    """The article of that code, GDPR when the code names no act; UnknownArticle otherwise."""
    found = ARTICLES.get(code) or ARTICLES.get(f"GDPR {code}")
    if found is None:
        raise UnknownArticle(code)
    return found


@cache
def by_key() -> dict[str, Article]:
    """The texts that starters cite, by the key they cite them with."""
    return {one.key: one for one in ARTICLES.values() if one.key}


def weakest(codes: Iterable[str]) -> str:
    """The caution that goes with these texts together: that of the one we know least about."""
    found = {article(code).caution for code in codes}
    return next((caution for caution in ("mem", "sec") if caution in found), "")
