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
