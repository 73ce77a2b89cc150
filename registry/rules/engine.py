"""The rule engine: one registered function for each thing that the law asks of a value and that may be missing or wrong.

A rule is a pure function of a sheet – of an organisation, a record or a notice – and of a day. It needs no database and
changes nothing: a questionable fact is stored and printed as it is, and a rule says what is questionable about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from registry.record.sheet import ActivitySheet
from registry.vocabularies.regimes import article_under

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Severity(Enum):
    """``BREACH``: what is recorded is unlawful or false. ``GAP``: something the law asks for is not recorded.
    ``ADVICE``: something is worth another look.
    """

    BREACH = "breach"
    GAP = "gap"
    ADVICE = "advice"


class Subject(Enum):
    """What a rule is about, and so which value it is given."""

    ORGANISATION = "organisation"  # Organisation
    CONTROLLER_RECORD = "controller_record"  # ActivitySheet of Article 30(1)
    PROCESSOR_RECORD = "processor_record"  # ActivitySheet of Article 30(2)
    NOTICE = "notice"  # NoticeSheet


@dataclass(frozen=True, slots=True)
class Point:
    """What a rule says of one place: the sentence in the active language, the section to open, and the row if it is one."""

    section: str
    sentence: str
    row: UUID | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One point that a rule makes, with the rule's code, its severity, and the articles that ask it here."""

    code: str
    severity: Severity
    articles: tuple[str, ...]
    section: str
    sentence: str
    row: UUID | None = None


Check = Callable[[Any, date], Iterable[Point]]


@dataclass(frozen=True)
class Rule:
    """One question of law: its stable code, the article that asks it, and the function that answers.

    ``cites`` says which articles ask it of a value, where that is not ``article`` alone. ``explanation`` says in a sentence
    or two why it is asked. The rule is in force from ``valid_from`` to ``valid_to``, both included. ``applies`` says whether
    the question arises at all.
    """

    code: str
    article: str
    subject: Subject
    severity: Severity
    explanation: StrOrPromise
    check: Check
    applies: Callable[[Any, date], bool] | None = None
    cites: Callable[[Any], tuple[str, ...]] | None = None
    valid_from: date = date.min
    valid_to: date = date.max

    def findings(self, value: Any, on: date) -> tuple[Finding, ...] | None:
        """What the rule finds in a value on a day; None when it does not apply.

        It does not where no article of the regime of a record asks what its article asks.
        """
        if not self.valid_from <= on <= self.valid_to:
            return None
        articles = self.cites(value) if self.cites else (self.article,)
        if isinstance(value, ActivitySheet):
            articles = tuple(filter(None, (article_under(value.regime_code, code) for code in articles)))
        if not articles or (self.applies and not self.applies(value, on)):
            return None
        return tuple(
            Finding(self.code, self.severity, articles, point.section, point.sentence, point.row)
            for point in self.check(value, on)
        )


RULES: dict[str, Rule] = {}


def rule(
    code: str,
    article: str,
    subject: Subject,
    explanation: StrOrPromise,
    *,
    severity: Severity = Severity.GAP,
    applies: Callable[[Any, date], bool] | None = None,
    cites: Callable[[Any], tuple[str, ...]] | None = None,
    valid_from: date = date.min,
    valid_to: date = date.max,
) -> Callable[[Check], Check]:
    """Register a function as a rule. Raises ValueError for a code that another rule has."""

    def register(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"two rules have the code {code}")
        RULES[code] = Rule(
            code, article, subject, severity, explanation, check, applies, cites, valid_from, valid_to
        )
        return check

    return register


def rules_about(subject: Subject) -> Iterator[Rule]:
    """The rules of one subject, in the order in which they were registered."""
    return (one for one in RULES.values() if one.subject is subject)


def findings(subject: Subject, value: Any, on: date) -> tuple[Finding, ...]:
    """Everything that the rules of a subject find in a value on a day, in the order of the rules."""
    return tuple(found for one in rules_about(subject) for found in one.findings(value, on) or ())


def asked_by_article_30(found: Finding) -> bool:
    """True for what Article 30, or the article that stands for it under another regime, asks the record to contain."""
    return RULES[found.code].article.startswith("30(")
