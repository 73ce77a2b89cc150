"""Texts of law that somebody typed in their own words, recognised: which act, which article, and its official link.

Nothing is guessed: an article belongs to the act that its sentence names right after it ("article 9 du code civil"), else
to the last one named before it ("Code civil, article 9"), and an article without an act is left out. Of a range, from one
article to another, both ends are told.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest

from registry.vocabularies.law import ACTS, ARTICLES, Article, cited, printed


@dataclass(frozen=True, slots=True)
class Citation:
    """An act of the table, or a French act by its number, with one of its articles or ""."""

    act: str
    article: str
    link: str
    until: str = field(default="", compare=False)  # the last article of a range that begins with this one

    @property
    def code(self) -> str:
        """How the table of texts would name it: "C. trav. L3243-4"."""
        return f"{self.act} {self.article}".strip()

    @property
    def text(self) -> Article | None:
        """What the table of texts holds on it, if it does."""
        return ARTICLES.get(self.code)

    def label(self, language: str) -> str:
        return self.printed(language, [self.article])

    def label_of_range(self, language: str) -> str:
        """The label, as far as the range goes that begins with this article: « art. L. 112-1 à L. 112-15 »."""
        return self.printed(language, [one for one in (self.article, self.until) if one])

    def printed(self, language: str, articles: list[str]) -> str:
        french = language.startswith("fr")
        joint = " à " if french else " to "
        if self.act in ACTS:
            return cited(self.act, articles, language, joint)
        told = joint.join(map(printed, filter(None, articles)))
        return f"{self.act}, {'art.' if french else 'Art.'}\u00a0{told}" if told else self.act


# Besides their names in the table: how people write them. Abbreviations count in capitals as they are usual only.
OTHER_NAMES = {
    "GDPR": ("règlement (UE) 2016/679", "règlement général sur la protection des données"),
    "LIL": ("loi n° 78-17", "loi 78-17", "loi du 6 janvier 1978"),
    "CPCE": ("code des postes",),
    "LPF": ("livre des procédures fiscales",),
    "C. patr.": ("code du patrimoine",),
    "Loi 2016-1691": ("loi Sapin 2", "loi Sapin II"),
}
ABBREVIATIONS = {
    **{code: code for code in ACTS if re.fullmatch(r"[A-Z]{3,6}|C\. [a-zé. ]+", code)},
    "RGPD": "GDPR",
    "C. consom.": "C. conso.",
    "C. séc. soc.": "CSS",
}
# The acts that only a number names: those of the table first, any other as it is.
NUMBERED = r"(?P<kind>loi|décret|ordonnance|délibération)(?:\s+(?:de\s+la\s+)?CNIL)?\s+n[°o]\s*(?P<number>\d{2,4}-\d{1,4})"
KINDS = {"loi": "Loi ", "décret": "D", "ordonnance": "Ordonnance ", "délibération": "CNIL "}

# Acts whose articles have paragraphs and points in brackets, the Swiss one as well.
EUROPEAN = {"GDPR", "EUDPR", "LPD", "1182/71", "2002/58", "2021/914"}

ORDINAL = r"(?:bis|ter|quater|quinquies)\b"
# What makes of a number another thing than an article: « 3° », « 2e alinéa », a length of time.
NO_ARTICLE = r"(?!\d|\s*[°º]|(?:e|è|ème|nde?)\b|\s*(?:ans?|années?|mois|jours?|alinéas?|years?|months?|days?|weeks?)\b)"
NUMBER = (
    rf"(?:(?:L\.?O|[LRDA])\.?\s*\*?\s*)?\d+(?:-\d+)*{NO_ARTICLE}(?:\s+[A-Z]{{1,2}}\b(?!\.))?(?:\s+{ORDINAL})?"
    r"(?:\.\d(?!\d)(?:\.[a-z]\b)?|(?:\s*\(\w{1,2}\))+|(?:,?\s*(?:§|paragraphe|point)\s*\d+)(?:,?\s*(?:point\s+)?[a-z]\b\)?)?)?"
)
UNTIL = re.compile(r"\s*(?:à|to)\s*")
LIST = rf"{NUMBER}(?:\s*(?:,|;|et|ou|à|and|to)\s*{NUMBER})*"
ARTICLES_NAMED = re.compile(
    rf"(?:\b(?:[Aa]rticles?|[Aa]rt\.)\s*(?P<named>{LIST})|(?<![\w-])(?P<bare>(?:L\.?O|[LRD])\.?\s*\d+(?:-\d+)*(?:\s+[A-Z]\b(?!\.))?))",
)
AFTER = re.compile(
    r"(?:\s+et suivants)?(?:\s+\([^)]*\))?(?:\s*,?\s+(?:du|de la|de l'|des|of the|of))?\s+\Z", re.IGNORECASE
)
READ = 20_000  # letters of a text in which law is looked for
NEAR, NEAREST = (
    200,
    3,
)  # letters after an article within which its act is named, and how many acts are looked at
SAME_LENGTH = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'", "\n": " "})


def folded(name: str) -> str:
    """A name as names are compared: in small letters, one space between words, « n° » for « no »."""
    return re.sub(r"\s+", " ", name.translate(SAME_LENGTH)).casefold().replace(" no ", " n° ")


def spelled(name: str) -> str:
    """The pattern of a name: any space, and « n° » or « no »."""
    return re.escape(name).replace(r"\ ", r"\s+").replace("n°", "n[°o]")


def named_acts() -> dict[str, str]:
    """Every name that is matched in any case, and the act that it means; the longest first."""
    names = {
        folded(name): code
        for code, act in ACTS.items()
        for name in (act.fr, act.en, act.source, *OTHER_NAMES.get(code, ()))
    }
    return dict(sorted(names.items(), key=lambda pair: -len(pair[0])))


NAMES = named_acts()
ACT_NAMED = re.compile(
    rf"(?<!\w)(?:(?i:(?P<name>{'|'.join(map(spelled, NAMES))})|{NUMBERED})"
    rf"|(?P<short>{'|'.join(map(spelled, sorted(ABBREVIATIONS, key=len, reverse=True)))}))(?!\w)"
)


@lru_cache(maxsize=8192)
def citations(text: str) -> tuple[Citation, ...]:
    """Every text of law that the words name, in their order, each once."""
    words = text[:READ].translate(SAME_LENGTH)
    acts = [(found.start(), found.end(), act_of(found)) for found in ACT_NAMED.finditer(words)]
    found = list(read(words, acts))
    told = {one.act for _at, one in found}
    found += [(start, of(act, "")) for start, _end, act in acts if act not in told]
    return tuple(dict.fromkeys(one for _at, one in sorted(found, key=lambda pair: pair[0])))


def act_of(found: re.Match[str]) -> str:
    if found["name"]:
        return NAMES[folded(found["name"])]
    if found["short"]:
        return ABBREVIATIONS[re.sub(r"\s+", " ", found["short"])]
    act = KINDS[found["kind"].casefold()] + found["number"]
    return act if act in ACTS else f"{found['kind'].capitalize()} n°\u00a0{found['number']}"


def read(words: str, acts: list[tuple[int, int, str]]) -> Iterator[tuple[int, Citation]]:
    """Each article with the act it belongs to, and where it stands. The time it takes grows as the text does."""
    starts = [start for start, _end, _act in acts]
    for found in ARTICLES_NAMED.finditer(words):
        next_act = bisect_right(starts, found.start())
        if next_act and found.start() < acts[next_act - 1][1]:
            continue  # a number that is part of an act’s name
        act = act_around(words, acts, next_act, found.end())
        if act:
            words_named = found["named"] or found["bare"]
            numbers = list(re.finditer(NUMBER, words_named))
            for number, after in zip_longest(numbers, numbers[1:]):
                is_range = after and UNTIL.fullmatch(words_named, number.end(), after.start())
                until = place(act, after[0]) if after and is_range else ""
                yield found.start(), of(act, place(act, number[0]), until)


def act_around(words: str, acts: list[tuple[int, int, str]], next_act: int, end: int) -> str:
    """The act named right after the article, else the last one before it. ``next_act`` is the first that begins after it."""
    for start, _stop, act in acts[next_act : next_act + NEAREST]:
        if start - end > NEAR:
            break
        if start >= end and AFTER.match(words[end:start]):
            return act
    return acts[next_act - 1][2] if next_act else ""


def place(act: str, number: str) -> str:
    """An article as the table writes it: "L3243-4", "102 B", "6(1)(e)"."""
    number = re.sub(r"^(L\.?O|[LRDA])\.?\s*\*?\s*", lambda found: found[1].replace(".", ""), number.strip())
    if act not in EUROPEAN:
        return re.sub(r"\s+", " ", number)
    head, *rest = re.findall(r"\d+|(?<=[\W_])[a-z]\b", number)
    return head + "".join(f"({one})" for one in rest)


def of(act: str, article: str, until: str = "") -> Citation:
    held = ARTICLES.get(f"{act} {article}".strip())
    link = held.link if held else ACTS[act].link_to(article) if act in ACTS else ""
    return Citation(act, article, link, until)
