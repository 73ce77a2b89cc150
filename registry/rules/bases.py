"""Legal bases: every purpose rests on one (Article 6(1)), and a legitimate interest is named (Article 13(1)(d))."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record import reading
from registry.record.sheet import ActivitySheet
from registry.rules.engine import Point, Severity, Subject, rule
from registry.rules.wording import shortened

RECORD = Subject.CONTROLLER_RECORD


@rule("6-1-BASIS", "6(1)", RECORD, gettext_lazy("Processing is lawful only on one of six legal bases."))
def basis(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in reading.without_basis(record):
        yield Point("purposes", _("No legal basis is given for “%s”.") % shortened(one.name), one.id)


@rule(
    "13-1-D-INTEREST",
    "13(1)(d)",
    RECORD,
    gettext_lazy("People are told which legitimate interest is pursued."),
    applies=lambda record, on: any(one.basis.code == "6.1.f" for one in reading.bases(record)),
)
def interest(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in reading.bases(record):
        if one.basis.code == "6.1.f" and not one.interest.strip():
            yield Point("purposes", _("Name the legitimate interest pursued."), one.id)


@rule(
    "6-1-ONE-BASIS",
    "6(1)",
    RECORD,
    gettext_lazy("The CNIL asks to choose one basis for each purpose: people’s rights depend on it."),
    severity=Severity.ADVICE,
)
def one_basis(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in reading.every_purpose(record.purposes):
        if len({each.basis.code for each in one.bases}) > 1:
            sentence = _(
                "Several legal bases are given for “%s”: choose the one that fits, or say it in two purposes."
            )
            yield Point("purposes", sentence % shortened(one.name), one.id)
    if len({each.basis.code for each in record.bases}) > 1:
        sentence = _(
            "Several legal bases are given for the whole activity: say which purpose rests on which."
        )
        yield Point("purposes", sentence)


@rule(
    "6-1-DATA",
    "6(1)",
    RECORD,
    gettext_lazy("Data are processed on a basis that is settled before they are."),
    applies=lambda record, on: bool(reading.data_uses(record)),
)
def data_without_basis(record: ActivitySheet, on: date) -> Iterator[Point]:
    yield from of_status(record, "basis_open", _("Settle the legal basis of these data: %s."))


@rule(
    "5-1-C-NOT-NEEDED",
    "5(1)(c)",
    RECORD,
    gettext_lazy("Data are limited to what is necessary: what is received and not needed is not kept."),
    severity=Severity.ADVICE,
    applies=lambda record, on: bool(reading.data_uses(record)),
)
def data_not_needed(record: ActivitySheet, on: date) -> Iterator[Point]:
    sentence = _(
        "These data are received without being needed: %s. See that they are no longer sent, or deleted."
    )
    yield from of_status(record, "not_needed", sentence)


def of_status(record: ActivitySheet, status: str, sentence: str) -> Iterator[Point]:
    for use in reading.data_uses(record):
        if use.status is not None and use.status.code == status:
            yield Point("data", sentence % shortened(use.data.name), use.id)
