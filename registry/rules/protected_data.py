"""Data that the law protects more: sensitive data (Article 9), offences (Article 10), the national number (Article 87)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record import reading, wording
from registry.record.sheet import ActivitySheet, Data, SpecialCondition
from registry.rules.engine import Point, Severity, Subject, rule
from registry.rules.wording import shortened
from registry.vocabularies import vocabulary

RECORD = Subject.CONTROLLER_RECORD


def lacking_condition(record: ActivitySheet, protected_by: str, code: str) -> Iterator[Data]:
    """The categories that an article protects and no condition covers; a condition that names no data covers all."""
    for one in reading.data(record):
        if reading.protecting_article(one.kind) == protected_by and not any(
            covers(condition, one, code) for condition in reading.conditions(record)
        ):
            yield one


def covers(condition: SpecialCondition, data: Data, code: str) -> bool:
    named = condition.data
    return condition.condition.code.startswith(code) and (named is None or named.id == data.id)


def has_data_under(protected_by: str) -> Callable[[ActivitySheet, date], bool]:
    def applies(record: ActivitySheet, on: date) -> bool:
        return any(reading.protecting_article(one.kind) == protected_by for one in reading.data(record))

    return applies


def point_about(one: Data) -> Point:
    return Point("sensitive", _("Say what allows “%s” to be processed.") % shortened(one.name), one.id)


@rule(
    "9-2-CONDITION",
    "9(2)",
    RECORD,
    gettext_lazy("Sensitive data are forbidden unless one of ten conditions is met."),
    applies=has_data_under("9(1)"),
)
def sensitive(record: ActivitySheet, on: date) -> Iterator[Point]:
    yield from map(point_about, lacking_condition(record, "9(1)", "9.2."))


@rule(
    "9-2-CONDITION-STATED",
    "9(2)",
    RECORD,
    gettext_lazy("Sensitive data are forbidden unless one of ten conditions is met."),
    applies=lambda record, on: record.sensitive_data is not None and record.sensitive_data.code == "some",
)
def stated(record: ActivitySheet, on: date) -> Iterator[Point]:
    stated = any(map(reading.is_of_article_9, reading.conditions(record)))
    if not reading.sensitive_data(record) and not stated:
        yield Point("sensitive", _("Say what allows sensitive data to be processed."))


@rule(
    "10-CONDITION",
    "10",
    RECORD,
    gettext_lazy("Data on offences are processed under official authority or where the law allows it."),
    applies=has_data_under("10"),
)
def offences(record: ActivitySheet, on: date) -> Iterator[Point]:
    yield from map(point_about, lacking_condition(record, "10", "10"))


@rule(
    "87-CONDITION",
    "87",
    RECORD,
    gettext_lazy("The national identification number is processed where a text allows it."),
    applies=has_data_under("87"),
)
def national_number(record: ActivitySheet, on: date) -> Iterator[Point]:
    yield from map(point_about, lacking_condition(record, "87", "nir"))


# What lifts each prohibition is itself a text: a condition that names none says only that there would have to be one.


def provided_by_law(record: ActivitySheet, article: str) -> Iterator[SpecialCondition]:
    """The conditions of an article – "9(2)", "10" or "87" – that hold only where a text of law provides for them."""
    for one in reading.conditions(record):
        code, known = one.condition.code, vocabulary("special_conditions")
        if article_of(code) == article and "legal_text" in known[code].extra["must_come_with"]:
            yield one


def article_of(code: str) -> str:
    if code not in vocabulary("special_conditions"):
        return ""
    return "9(2)" if code.startswith("9.2.") else str(vocabulary("special_conditions")[code].extra["article"])


def is_provided_by_law(article: str) -> Callable[[ActivitySheet, date], bool]:
    return lambda record, on: any(True for _one in provided_by_law(record, article))


def without_text(record: ActivitySheet, article: str, sentence: str) -> Iterator[Point]:
    for one in provided_by_law(record, article):
        if not one.legal_text.strip():
            name = one.data.name if one.data else wording.label(one.condition)
            yield Point("sensitive", sentence % shortened(name), one.id)


@rule(
    "9-2-TEXT",
    "9(2)",
    RECORD,
    gettext_lazy(
        "Points b, g, i and j allow sensitive data to be processed only where a text of law provides for it, and, for point b,"
        " a collective agreement may."
    ),
    applies=is_provided_by_law("9(2)"),
)
def sensitive_by_law(record: ActivitySheet, on: date) -> Iterator[Point]:
    sentence = _("Name the text of law that allows these sensitive data to be processed: %s.")
    yield from without_text(record, "9(2)", sentence)


@rule(
    "10-TEXT",
    "10",
    RECORD,
    gettext_lazy(
        "Data on offences are processed under official authority or by a text of law: the record names it."
    ),
    applies=is_provided_by_law("10"),
)
def offences_by_law(record: ActivitySheet, on: date) -> Iterator[Point]:
    sentence = _(
        "Name the text, or the official authority, that allows data on offences to be processed: %s."
    )
    yield from without_text(record, "10", sentence)


@rule(
    "87-TEXT",
    "87",
    RECORD,
    gettext_lazy(
        "The national identification number is processed for the uses that a text lists: in France, Article 30 of the French"
        " Act and the decree 2019-341."
    ),
    applies=is_provided_by_law("87"),
)
def national_number_by_law(record: ActivitySheet, on: date) -> Iterator[Point]:
    sentence = _("Name the text that lists this use of the national identification number: %s.")
    yield from without_text(record, "87", sentence)


@rule(
    "9-1-KIND",
    "9(1)",
    RECORD,
    gettext_lazy(
        "Whether data are sensitive depends on their kind: a category without one may hide health data."
    ),
    severity=Severity.ADVICE,
    applies=lambda record, on: bool(reading.data(record)),
)
def kind(record: ActivitySheet, on: date) -> Iterator[Point]:
    unknown = [one for one in reading.data(record) if one.kind is None]
    if unknown:
        names = shortened(", ".join(one.name for one in unknown))
        yield Point("data", _("Say of which kind these data are: %s.") % names, unknown[0].id)
