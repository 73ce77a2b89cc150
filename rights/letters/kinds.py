"""The letters there are: who receives each, what it cannot be written without, and what a changed text must still say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rights.letters.facts import OPTIONAL, SENTENCES, LetterFacts
from rights.letters.sentences import sentences_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("fr", "en")
NAMED = re.compile(r"\{([^{}]*)\}")
REMEDIES = (("complaint", "12(4)"), ("judicial_remedy", "12(4)"))
OF_A_REFUSAL = ("grounds", "reasons", "complaint", "judicial_remedy")


class Reader(StrEnum):
    """Who receives a letter."""

    PERSON = "person"
    RECIPIENT = "recipient"
    OWNER = "owner"


@cache
def text_of(language: str, name: str) -> str:
    """A file of texts. Raises FileNotFoundError for a language or a name without one."""
    return (TEXTS / language / f"{name}.txt").read_text(encoding="utf-8").strip()


def with_sentences(text: str, language: str, facts: LetterFacts) -> str:
    """The text with the words of each sentence of law in the place of its name, as these facts ask for it."""

    def told(found: re.Match[str]) -> str:
        if found[1] not in SENTENCES:
            return found[0]
        files = sentences_of(found[1], facts)
        return "\n\n".join(text_of(language, f"sentences/{one}") for one in files)

    return NAMED.sub(told, text)


@dataclass(frozen=True)
class LetterKind:
    """One letter. ``must_say`` are the fields that a changed text may not leave out, with the article that asks, or "".

    ``extends`` is true of the one that gives more time to answer, whose days the law limits.
    """

    code: str
    label: StrOrPromise
    reader: Reader = Reader.PERSON
    must_say: tuple[tuple[str, str], ...] = ()
    extends: bool = False

    def subject(self, language: str) -> str:
        """The first line of its file."""
        return text_of(language, self.code).partition("\n")[0]

    def body(self, language: str) -> str:
        """What follows the subject, to be changed or not."""
        return text_of(language, self.code).partition("\n")[2].strip()

    @property
    def needs(self) -> tuple[str, ...]:
        """The fields without which it must not be written: those that its own texts name, less what it says if known."""
        named = [
            name
            for language in LANGUAGES
            for name in NAMED.findall(with_sentences(text_of(language, self.code), language, LetterFacts()))
        ]
        required = {field for field, _article in self.must_say if field not in SENTENCES}
        return tuple(dict.fromkeys(name for name in named if name in required or name not in OPTIONAL))


def answer(kind: str, label: StrOrPromise, *more: tuple[str, str]) -> LetterKind:
    return LetterKind(f"answer_{kind}", label, must_say=(("answer", "12(3)"), *more))


def refusal(code: str, label: StrOrPromise, *more: tuple[str, str]) -> LetterKind:
    return LetterKind(code, label, must_say=(*more, ("grounds", "12(4)"), ("reasons", "12(4)"), *REMEDIES))


KINDS: dict[str, LetterKind] = {
    one.code: one
    for one in (
        LetterKind("confirm_address", _("Confirm the email address"), must_say=(("link", ""),)),
        LetterKind("acknowledgement", _("Acknowledgement of receipt")),
        LetterKind(
            "identity_asked", _("Identity to confirm"), must_say=(("reasons", "12(6)"), ("asked", "12(6)"))
        ),
        LetterKind("clarification_asked", _("Clarification asked"), must_say=(("asked", ""),)),
        LetterKind(
            "extension",
            _("Extension of the time to answer"),
            must_say=(("reasons", "12(3)"), ("extended_until", "12(3)")),
            extends=True,
        ),
        answer("access", _("Answer: access"), ("complaint", "15(1)")),
        answer("copy", _("Answer: copy of the data")),
        answer("rectification", _("Answer: rectification")),
        answer("erasure", _("Answer: erasure")),
        answer("restriction", _("Answer: restriction of processing")),
        answer("objection", _("Answer: objection")),
        answer("objection_marketing", _("Answer: objection to direct marketing")),
        answer("objection_profiling", _("Answer: objection to profiling")),
        answer("portability", _("Answer: data portability")),
        answer("automated_decision", _("Answer: automated decision")),
        answer("withdrawal", _("Answer: withdrawal of consent")),
        LetterKind(
            "answer_post_mortem_directives",
            _("Answer: instructions for after death"),
            must_say=(("answer", "LIL 85"),),
        ),
        LetterKind(
            "answer_heir_request", _("Answer: to heirs"), must_say=(("answer", "LIL 85"), ("concerned", ""))
        ),
        LetterKind("answer", _("Answer"), must_say=(("answer", "12(3)"),)),
        LetterKind("no_data", _("Answer: no data"), must_say=(("answer", "15(1)"),)),
        LetterKind("forwarded", _("Passed on to the controller"), must_say=(("answer", "28(3)(e)"),)),
        LetterKind(
            "answer_designated",
            _("Answer: to the person named to carry out instructions"),
            must_say=(("answer", "LIL 85"), ("concerned", "")),
        ),
        refusal("partial_refusal", _("Partial refusal"), ("answer", "12(3)")),
        refusal("refusal", _("Refusal")),
        LetterKind(
            "partial_refusal_to_heirs",
            _("Partial refusal to heirs"),
            must_say=tuple((field, "") for field in ("concerned", "answer", *OF_A_REFUSAL)),
        ),
        LetterKind(
            "refusal_to_heirs",
            _("Refusal to heirs"),
            must_say=tuple((field, "") for field in ("concerned", *OF_A_REFUSAL)),
        ),
        LetterKind(
            "restriction_lifted",
            _("Restriction lifted"),
            must_say=(("reasons", "18(3)"), ("complaint", "")),
        ),
        LetterKind(
            "recipient_notice",
            _("Notification to a recipient"),
            Reader.RECIPIENT,
            must_say=(("changed", "19"),),
        ),
        LetterKind("search_task", _("Search in a record"), Reader.OWNER, must_say=(("link", ""),)),
        LetterKind("message", _("Message about the request"), must_say=(("answer", ""),)),
        LetterKind("link", _("Link by which to follow the request"), must_say=(("link", ""),)),
        LetterKind("closing", _("Closing of the request")),
    )
}
"""By code, in the order in which a request goes; the answer to each kind of request is ``answer_`` and its code."""
