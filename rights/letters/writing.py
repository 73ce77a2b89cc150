"""From a letter and facts to a text with nothing left blank; and what is wrong with a text that someone changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from registry.record.wording import citation, day
from rights.deadlines import Rule, compute_deadline
from rights.letters.facts import FIELDS, OPTIONAL, SENTENCES, LetterFacts
from rights.letters.kinds import NAMED, LetterKind, with_sentences

EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is sent, in plain text."""

    subject: str
    body: str


class Lacks(ValueError):
    """Facts that a letter cannot be written without; as text, a sentence in the language that is active."""

    def __init__(self, fields: Iterable[str]) -> None:
        self.fields = tuple(fields)
        super().__init__(self.fields)

    def __str__(self) -> str:
        missing = ", ".join(label_of(name) for name in self.fields)
        return _("The letter cannot be written yet. What is missing: %(fields)s.") % {"fields": missing}


class Faulty(ValueError):
    """A letter that must not be sent: the faults of its text or of its days, in the language that was active."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(self.faults))


def write(kind: LetterKind, facts: LetterFacts, language: str, text: str | None = None) -> Letter:
    """The letter in ``language``, with ``text`` for its body where someone changed it.

    Says only what the facts hold: raises :class:`Lacks` with the fields that are missing, never leaves a blank. What
    stands between braces in a fact stays as it is. Raises :class:`Faulty` for a text that has :func:`faults`, and for an
    extension that has :func:`faults_of_extension`.
    """
    found = [
        *(faults(text, kind) if text is not None else ()),
        *(faults_of_extension(facts) if kind.extends else ()),
    ]
    if found:
        raise Faulty(found)
    with translation.override(language):
        wanted = with_sentences(kind.body(language) if text is None else text, language, facts)
        values = {name: field.in_words(facts).strip() for name, field in FIELDS.items()}
    if missing := lacking(kind, wanted, values):
        raise Lacks(missing)
    return Letter(" ".join(filled(kind.subject(language), values).splitlines()), filled(wanted, values))


def lacking(kind: LetterKind, text: str, values: dict[str, str]) -> tuple[str, ...]:
    """What the letter needs, and what this text names beside it, that nobody has recorded."""
    named = [name for name in NAMED.findall(text) if name not in OPTIONAL]
    return tuple(dict.fromkeys(name for name in (*kind.needs, *named) if not values[name]))


def filled(text: str, values: dict[str, str]) -> str:
    """The text with its values, without the lines that name one which is not known."""
    kept = [line for line in text.splitlines() if all(values[name] for name in NAMED.findall(line))]
    written = NAMED.sub(lambda found: values[found[1]], EMPTY_LINES.sub("\n\n", "\n".join(kept)))
    return written.strip()


def faults(text: str, kind: LetterKind) -> list[str]:
    """What keeps a changed text from being sent, each as a sentence in the language that is active; [] for none."""
    if not text.strip():
        return [_("The letter is empty.")]
    named = NAMED.findall(text)
    return [
        *(_brace() for _once in range(bool(re.search(r"[{}]", NAMED.sub("", text))))),
        *(_unknown(name) for name in dict.fromkeys(named) if name not in FIELDS and name not in SENTENCES),
        *(_not_said(field, article) for field, article in kind.must_say if field not in named),
    ]


def faults_of_extension(facts: LetterFacts) -> list[str]:
    """Why the time to answer cannot be extended so, in the language that is active; [] for nothing or for days not known.

    It is told within the first month, to three months from receipt at most (Article 12(3)). The eight days of a patient file
    are not extended, says the CNIL; its two months for old information stand beside the month of the Regulation, which is.
    """
    if facts.deadline_rule is Rule.PATIENT_FILE:
        return [_("The time to answer for a patient file is not extended.")]
    if facts.received_on is None:
        return []
    return [*_told_late(facts, facts.received_on), *_too_long(facts, facts.received_on)]


def _told_late(facts: LetterFacts, received_on: date) -> Iterator[str]:
    first = compute_deadline(received_on, region=facts.region).due_on
    if facts.written_on and facts.written_on > first:
        told = _(
            "An extension is told within one month of receipt, here by %(day)s: it is too late (%(article)s)."
        )
        yield told % {"day": day(first), "article": citation("12(3)")}


def _too_long(facts: LetterFacts, received_on: date) -> Iterator[str]:
    is_old_file = facts.deadline_rule is Rule.OLD_PATIENT_FILE
    rule = Rule.OLD_PATIENT_FILE if is_old_file else Rule.EXTENDED
    last = compute_deadline(received_on, rule=rule, region=facts.region).due_on
    if facts.extended_until and facts.extended_until > last:
        told = _("An answer is due by %(day)s at the latest, even where the time is extended (%(article)s).")
        yield told % {"day": day(last), "article": citation("CSP L1111-7" if is_old_file else "12(3)")}


def label_of(name: str) -> str:
    """What a field is, for people."""
    return str(FIELDS[name].label if name in FIELDS else SENTENCES[name])


def _brace() -> str:
    return _(
        "A brace has no other one: what is filled in is written with a brace before its name and one after it, as in {reference}."
    )


def _unknown(name: str) -> str:
    known = ", ".join(f"{{{one}}}" for one in (*FIELDS, *SENTENCES))
    return _("Nothing can stand for {%(name)s}. What letters can fill in: %(known)s.") % {
        "name": name,
        "known": known,
    }


def _not_said(field: str, article: str) -> str:
    told = {
        "field": f"{{{field}}}",
        "label": label_of(field),
        "article": citation(article) if article else "",
    }
    if article:
        return _("%(field)s is missing (%(label)s): the law requires it (%(article)s).") % told
    return _("%(field)s is missing (%(label)s): the letter would be of no use without it.") % told
