"""Decisions taken by a machine alone, and profiling (Articles 4(4) and 22; French Act, Article 47)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record import reading
from registry.record.reading import Reply
from registry.record.sheet import ActivitySheet
from registry.rules.engine import Point, Severity, Subject, rule
from registry.rules.wording import shortened
from registry.spelling import searchable

RECORD = Subject.CONTROLLER_RECORD
# Words of a purpose, as they are searched, that tell of people being evaluated by a machine.
EVALUATING = ("profilage", "profiling", "scoring", "algorithm")
# The bases that go with the exceptions of Article 22(2): a contract, a text of law, explicit consent.
BY_AGREEMENT, BY_TEXT = frozenset({"6.1.a", "6.1.b"}), frozenset({"6.1.c", "6.1.e"})
ALLOWING = BY_AGREEMENT | BY_TEXT


def evaluates_people(record: ActivitySheet, on: date) -> bool:
    texts = " ".join(f"{one.name} {one.detail}" for one in reading.every_purpose(record.purposes))
    said = any(word in searchable(f"{record.name} {texts}") for word in EVALUATING)
    return said or bool(record.automated_logic) or reading.profiling(record).reply is Reply.SOME


def decides(record: ActivitySheet, on: date) -> bool:
    return reading.automated(record).reply is Reply.SOME


@rule(
    "22-1-ANSWER",
    "22(1)",
    RECORD,
    gettext_lazy("Where a machine evaluates people, say whether it also decides about them without anybody."),
    severity=Severity.ADVICE,
    applies=evaluates_people,
)
def automated_decisions_answered(record: ActivitySheet, on: date) -> Iterator[Point]:
    if record.automated_decision is None:
        yield Point("automated", _("Profiles are spoken of: say whether a machine alone decides something."))


@rule(
    "22-2-EXCEPTION",
    "22(2)",
    RECORD,
    gettext_lazy(
        "A decision by a machine alone is allowed for a contract, where a text authorises it, or by explicit consent."
    ),
    severity=Severity.BREACH,
    applies=lambda record, on: decides(record, on) and bool(list(reading.bases(record))),
)
def decisions_are_allowed(record: ActivitySheet, on: date) -> Iterator[Point]:
    if not any(one.basis.code in ALLOWING for one in reading.bases(record)):
        yield Point(
            "automated", _("Decisions are taken by a machine alone, and no basis of the record allows that.")
        )


@rule(
    "22-2-EACH-PURPOSE",
    "22(2)",
    RECORD,
    gettext_lazy(
        "What allows a decision by a machine alone allows it for its own purpose, and a text only where it authorises such"
        " decisions."
    ),
    severity=Severity.ADVICE,
    applies=decides,
)
def decisions_are_allowed_for_each_purpose(record: ActivitySheet, on: date) -> Iterator[Point]:
    allowing = any(one.basis.code in ALLOWING for one in reading.bases(record))
    for purpose in reading.every_purpose(record.purposes):
        bases = reading.bases_of(purpose, record)
        codes = {one.basis.code for one in bases}
        if allowing and codes and not codes & ALLOWING:
            sentence = _("Does a machine alone decide for “%s”? No basis of this purpose allows it.")
            yield Point("automated", sentence % shortened(purpose.name), purpose.id)
        elif codes and codes <= BY_TEXT and not any(one.legal_text.strip() for one in bases):
            sentence = _("Does a machine alone decide for “%s”? Name the text that authorises it.")
            yield Point("automated", sentence % shortened(purpose.name), purpose.id)


@rule(
    "22-3-SAFEGUARDS",
    "22(3)",
    RECORD,
    gettext_lazy(
        "Where a contract or explicit consent allows a decision by a machine alone, people may have a person look at it, give"
        " their view and contest it."
    ),
    severity=Severity.ADVICE,
    applies=lambda record, on: (
        decides(record, on) and any(one.basis.code in BY_AGREEMENT for one in reading.bases(record))
    ),
)
def decisions_have_safeguards(record: ActivitySheet, on: date) -> Iterator[Point]:
    if not any(one.right.code == "automated_decision" for one in record.served_rights):
        sentence = _(
            "A machine alone decides, on a contract or consent: say, under the rights served, how people reach a person and"
            " contest the decision."
        )
        yield Point("served_rights", sentence)


@rule(
    "22-4-SENSITIVE",
    "22(4)",
    RECORD,
    gettext_lazy(
        "A machine alone decides on sensitive data only by explicit consent, or in the public interest by law."
    ),
    severity=Severity.ADVICE,
    applies=lambda record, on: decides(record, on) and reading.sensitive(record).reply is Reply.SOME,
)
def decisions_on_sensitive_data(record: ActivitySheet, on: date) -> Iterator[Point]:
    if not any(one.condition.code in ("9.2.a", "9.2.g") for one in reading.conditions(record)):
        yield Point(
            "automated",
            _("Does the machine decide on sensitive data? That takes explicit consent, or a text of law."),
        )
