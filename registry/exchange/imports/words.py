"""What the cells of a register mean: answers, days, periods, lists, legal bases. Pure functions of text.

A text that is not understood as a whole is never understood in part: it stays the text that it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from registry.models.fields import LINE
from registry.spelling import searchable

YES = {"oui", "yes", "x", "true", "vrai", "o", "y", "1", "✓", "✔", "☑", "☒"}
NO = {"non", "no", "false", "faux", "n", "0", "☐"}
NOTHING = {
    *(
        "",
        "-",
        "--",
        "–",
        "—",
        "/",
        "//",
        ".",
        "?",
        "n/a",
        "na",
        "n.a.",
        "neant",
        "aucun",
        "aucune",
        "sans objet",
        "s.o.",
    ),
    *("none", "nil", "not applicable", "non applicable", "so"),
}
# Words that say of the whole of something that there is none of it; with an adjective that agrees, both numbers.
NO_WORDS = re.compile(
    r"none|nc|n/a|ras|neant|nil|sans objet|s\.o|so|non concernee?s?|non applicables?|non collectee?s?"
    r"|not applicable|not concerned|not collected"
)
# "Pas de Calais" is a place. In English "no" begins names too: only what a register may have none of follows it here.
NO_BEGINS = re.compile(
    r"(?:aucune?\b|pas de\b(?! calais)|pas d')"
    r"|no (?:transfers?|recipients?|processors?|joint|sensitive|special|personal|data|third|measures?)\b"
)
NO_THEN_MORE = re.compile(
    r"(?:non(?: concernee?s?| applicables?)?|no|none|nc|n/a|ras|neant)(?:\s*[(,:;]|\s+[–—-]\s)"
)
NO_WITH_EXCEPTION = re.compile(r"(?:non (?:concernee?|applicable|collectee?)s?|not applicable|neant|ras)\b.")
EXCEPTIONS = re.compile(r"\b(?:sauf|mais|hormis|excepte|except|but|unless)\b")
LONGEST_NO = 6  # words
OF_SOME = re.compile(r"\b(?:extern\w*|tiers|third|hors|sous-traitants?|processors?)\b")
NEGATION = re.compile(r"\b(?:non|pas|ni|sans|not|no|without)\b")
PROMPT = "selectionnez un element"
DAYS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y")
DAY_IN_WORDS = re.compile(r"(?P<day>\d{1,2})(?:er)? (?P<month>[a-z]+)\.?,? (?P<year>\d{4})")
MONTHS = {
    name: number
    for names in (
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}
UNITS = {
    **dict.fromkeys(("jour", "jours", "day", "days", "j"), "day"),
    **dict.fromkeys(("semaine", "semaines", "week", "weeks"), "week"),
    **dict.fromkeys(("mois", "month", "months"), "month"),
    **dict.fromkeys(("an", "ans", "annee", "annees", "year", "years"), "year"),
    **dict.fromkeys(("heure", "heures", "hour", "hours"), "hour"),
}
PERIOD = re.compile(
    r"(?P<amount>\d{1,4})\s*(?P<unit>[a-zéû]+)"
    r"(?:\s*,?\s*(?:à compter|a compter|à partir|a partir|après|apres|from|after)\s*(?:de\b|du\b|des\b|d['’])?\s*"
    r"(?P<start>[^;,\n]{2,200}))?\.?",
    re.IGNORECASE,
)
# In this order: "legitimate interest" before "interest".
BASES = (
    ("6.1.a", ("consentement", "consent")),
    ("6.1.f", ("interet legitime", "interets legitimes", "legitimate interest", "legitimate interests")),
    (
        "6.1.d",
        ("interets vitaux", "interet vital", "sauvegarde des interets", "vital interest", "vital interests"),
    ),
    (
        "6.1.e",
        ("mission d'interet public", "interet public", "autorite publique", "public task", "public interest"),
    ),
    ("6.1.c", ("obligation legale", "obligations legales", "legal obligation")),
    ("6.1.b", ("contrat", "execution d'un contrat", "precontractuelle", "precontractuelles", "contract")),
)
# What the start of a first period holds where a second one, or an exception, follows it.
SECOND_PERIOD = re.compile(
    r"\b(?:puis|sauf|sinon|then|unless|except|otherwise)\b"
    r"|\b(?:ou|et|or|and)\b.*\b(?:ans?\b|mois\b|annees?\b|years?\b|months?\b|archiv|destr|suppr|delet)"
)
AMOUNT = re.compile(r"\d\s*([a-z]+)")
ARTICLE_9 = re.compile(r"\bart(?:icle|\.)?\s*9\b|\b9[\s,.(-]*2[\s,.()-]*[a-j]\b")
ARTICLE_6 = re.compile(r"\b(?:article\s*|art\.?\s*)?6[\s,.(]*1[\s,.()]*([a-f])\b")
UNPRINTED = str.maketrans(dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"))
BULLET = re.compile(r"^\s*(?:[-–—•·*▪►]|\d{1,2}[.)])\s+")


def told(cell: str) -> str:
    """What a cell says, "" for a prompt of a list that nobody chose from."""
    text = cell.translate(UNPRINTED).strip()
    return "" if searchable(text).startswith(PROMPT) else text


def says_nothing(text: str) -> bool:
    """True for a cell that is empty, and for one that only says that there is nothing."""
    return searchable(told(text)) in NOTHING


def says_no(text: str) -> bool:
    """True for a text that says, and says nothing else, that there is none of what is asked: "Non concerné", "Aucun
    transfert hors UE". A dash or an empty cell says nothing, so it does not say no.
    """
    plain = searchable(told(text)).rstrip(" .")
    if plain in NO or NO_WORDS.fullmatch(plain):
        return True
    is_short = len(plain.split()) <= LONGEST_NO
    return bool(is_short and NO_BEGINS.match(plain) and not goes_on_after_no(plain))


def goes_on_after_no(plain: str) -> bool:
    return bool(EXCEPTIONS.search(plain) or re.search(r"[,;:(]", plain))


def says_no_of(text: str, *whats: str) -> bool:
    """True for a text that says no in a word of its own, or no to one of ``whats``: "Pas de copie" may be a rule to follow."""
    plain = searchable(told(text)).rstrip(" .")
    names = (
        plain in NO
        or NO_WORDS.fullmatch(plain)
        or len(plain.split()) == 1
        or any(what in plain for what in whats)
    )
    return says_no(text) and bool(names)


def only_of_some(text: str) -> bool:
    """Whether a no to recipients is about some of them only, such as those outside of the organisation."""
    return bool(OF_SOME.search(searchable(text)))


def says_no_and_more(text: str) -> bool:
    """True for a text that begins by saying no and goes on: "Non (sauf les stagiaires)". What it means is to be asked."""
    plain = searchable(told(text)).rstrip(" .")
    begins = any(form.match(plain) for form in (NO_BEGINS, NO_THEN_MORE, NO_WITH_EXCEPTION))
    return begins and not says_no(text)


def answer(text: str) -> bool | None:
    """Yes or no; None for any other text."""
    word = searchable(text).rstrip(".")
    return True if word in YES else False if word in NO or word in NOTHING - {"", "?"} else None


def day(text: str) -> date | None:
    """The day that a text is; days are read before months. None for any other text, and for one that could be two days."""
    for form in DAYS:
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return day_in_words(text)


def day_in_words(text: str) -> date | None:
    """A day whose month is a word, in French or in English: “15 janvier 2024”, “1er mars 2023”."""
    found = DAY_IN_WORDS.fullmatch(searchable(text))
    month = MONTHS.get(found["month"]) if found else None
    if found is None or month is None:
        return None
    try:
        return date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        return None


def as_line(text: str) -> str:
    """The text on one line; "" where it is longer than a line of the register."""
    line = " ".join(text.split())
    return line if len(line) <= LINE else ""


def items(text: str) -> list[str]:
    """The values of a cell that holds several: one a line, else between semicolons or bars; commas stand inside of values."""
    pieces = text.splitlines() if "\n" in text.strip() else re.split(r";|\s\|\s", text)
    cleaned = (BULLET.sub("", piece).strip().rstrip(";").strip() for piece in pieces)
    return [piece for piece in cleaned if piece]


@dataclass(frozen=True)
class Period:
    """How long: a number with its unit and what it is counted from, or else the whole text as the event."""

    amount: int | None
    unit: str
    start: str
    event: str


def period(text: str) -> Period:
    """The period that a text is. Only a text that is one from its first to its last letter becomes a number, and only one
    that names no second period after the first.
    """
    found = PERIOD.fullmatch(text.strip())
    unit = UNITS.get(searchable(found["unit"]), "") if found else ""
    if found is None or not unit or not int(found["amount"]) or holds_period(found["start"] or ""):
        return Period(None, "", "", text.strip())
    return Period(int(found["amount"]), unit, (found["start"] or "").strip(), "")


def holds_period(start: str) -> bool:
    """Whether what a period is counted from holds another period, or an exception to the first."""
    plain = searchable(start)
    return bool(SECOND_PERIOD.search(plain)) or any(unit in UNITS for unit in AMOUNT.findall(plain))


def bases(text: str) -> list[str]:
    """The codes of the legal bases that a text names, by their usual names or their letter of Article 6(1).

    None for a text with a negation, for it may be what the activity does not rest on, and for one that names Article 9:
    its conditions are no legal basis, though some are called alike.
    """
    plain = searchable(text)
    if NEGATION.search(plain) or ARTICLE_9.search(plain):
        return []
    found = [f"6.1.{letter}" for letter in ARTICLE_6.findall(plain)]
    for code, names in BASES:
        for name in names:
            if re.search(rf"\b{re.escape(name)}\b", plain):
                plain = re.sub(rf"\b{re.escape(name)}\b", " ", plain)
                found.append(code)
    return list(dict.fromkeys(found))
