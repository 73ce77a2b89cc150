"""What a letter about a request says: facts that someone has recorded, and how each is put in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from registry.record.wording import day, language
from rights.deadlines import Place, Region, Rule

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a request is refused: a sentence to the person, and the article as letters cite it (Article 12(4))."""

    words: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """Everything that letters about one request may say; what nobody has recorded stays empty.

    ``concerned`` is the person whose data they are, where someone else writes: a child, a person under protection, a
    deceased one. ``kinds`` are the codes of what is asked, ``requests`` the rights in words
    (:func:`rights.letters.words.requests_in_words`), ``at_once`` those of them that an extension is not about, ``granted``
    the codes of what an answer grants for certain.
    """

    organisation: str = ""
    organisation_address: tuple[str, ...] = ()
    desk: str = ""
    officer: str = ""
    authority: str = ""
    authority_address: tuple[str, ...] = ()
    reference: str = ""
    person: str = ""
    person_address: tuple[str, ...] = ()
    concerned: str = ""
    requests: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    is_about_the_dead: bool = False
    at_once: tuple[str, ...] = ()
    granted: tuple[str, ...] = ()
    data_were_changed: bool = False
    received_on: date | None = None
    due_on: date | None = None
    deadline_rule: Rule = Rule.ONE_MONTH
    region: Place = Region.METROPOLITAN
    extended_until: date | None = None
    closed_on: date | None = None
    written_on: date | None = None
    asked: str = ""
    reasons: str = ""
    grounds: tuple[Ground, ...] = ()
    answer: str = ""
    changed: str = ""
    link: str = ""
    link_until: date | None = None
    recipient: str = ""
    recipient_address: tuple[str, ...] = ()
    record: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A name that a text may hold in braces: what it is for people, and what stands for it in a letter, or ""."""

    label: StrOrPromise
    in_words: Callable[[LetterFacts], str]


def requests_together(facts: LetterFacts) -> str:
    """The rights in one sentence; French has a narrow no-break space before the semicolon."""
    return ("\u202f; " if language() == "fr" else "; ").join(facts.requests)


def grounds_as_lines(facts: LetterFacts) -> str:
    return "\n".join(f"– {one.words.removesuffix('.')} ({one.article})." for one in facts.grounds)


FIELDS: dict[str, Field] = {
    "organisation": Field(_("the organisation"), lambda facts: facts.organisation),
    "desk": Field(_("how to reach those who deal with requests"), lambda facts: facts.desk),
    "officer": Field(_("how to reach the DPO"), lambda facts: facts.officer),
    "authority": Field(_("the supervisory authority"), lambda facts: facts.authority),
    "authority_address": Field(
        _("the address of the supervisory authority"), lambda facts: ", ".join(facts.authority_address)
    ),
    "reference": Field(_("the reference of the request"), lambda facts: facts.reference),
    "person": Field(_("the person who writes"), lambda facts: facts.person),
    "concerned": Field(_("the person for whom someone else writes"), lambda facts: facts.concerned),
    "data_subject": Field(_("the data subject"), lambda facts: facts.concerned or facts.person),
    "requests": Field(_("the rights exercised"), requests_together),
    "received_on": Field(_("the day of receipt"), lambda facts: day(facts.received_on)),
    "due_on": Field(_("the day by which an answer is due"), lambda facts: day(facts.due_on)),
    "written_on": Field(_("the day of the letter"), lambda facts: day(facts.written_on)),
    "extended_until": Field(
        _("the day by which it is due once extended"), lambda facts: day(facts.extended_until)
    ),
    "closed_on": Field(_("the day on which the request was closed"), lambda facts: day(facts.closed_on)),
    "asked": Field(_("what the person is asked"), lambda facts: facts.asked),
    "reasons": Field(_("the reasons"), lambda facts: facts.reasons),
    "grounds": Field(_("the grounds for refusing, with their articles"), grounds_as_lines),
    "answer": Field(_("the answer"), lambda facts: facts.answer),
    "changed": Field(_("what was changed in the data"), lambda facts: facts.changed),
    "link": Field(_("the link"), lambda facts: facts.link),
    "link_until": Field(_("the last day on which the link works"), lambda facts: day(facts.link_until)),
    "recipient": Field(_("the recipient"), lambda facts: facts.recipient),
    "at_once": Field(_("the rights that no extension is about"), lambda facts: ", ".join(facts.at_once)),
    "record": Field(_("the record in which to search"), lambda facts: facts.record),
}
OPTIONAL = frozenset({"at_once", "concerned", "officer", "link"})
"""What a letter says where it is known: the line that names it is left out where it is not, unless the letter needs it."""

SENTENCES: dict[str, StrOrPromise] = {
    "complaint": _("the complaint to the supervisory authority"),
    "judicial_remedy": _("the judicial remedy"),
    "notified": _("that recipients are informed"),
    "deadline": _("the time to answer, explained"),
    "free": _("that the request is free of charge"),
    "on_behalf": _("for whom someone else writes"),
    "identity": _("why the identity is asked, and under which text"),
    "by_right": _("what the law adds for each right"),
}
"""Names that stand for a whole sentence of law, whose words are in ``texts/<language>/sentences``."""
