"""Legal bases: every purpose rests on one (Article 6(1)), and a legitimate interest is named (Article 13(1)(d))."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record import reading
from registry.record.sheet import ActivitySheet, LegalBasis
from registry.rules.engine import Point, Severity, Subject, rule
from registry.rules.wording import shortened
from registry.vocabularies import vocabulary

RECORD = Subject.CONTROLLER_RECORD


@rule(
    "6-1-BASIS",
    "6(1)",
    RECORD,
    gettext_lazy("Processing is lawful only on one of the legal bases that the law lists: the GDPR has six."),
)
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
    for purpose in reading.every_purpose(record.purposes):
        for one in filter(is_unnamed_interest, purpose.bases):
            sentence = _("Name the legitimate interest that “%s” pursues.") % shortened(purpose.name)
            yield Point("purposes", sentence, one.id)
    for one in filter(is_unnamed_interest, record.bases):
        yield Point("purposes", _("Name the legitimate interest that the whole activity pursues."), one.id)


def is_unnamed_interest(basis: LegalBasis) -> bool:
    return basis.basis.code == "6.1.f" and not basis.interest.strip()


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


def lacks_text(basis: LegalBasis) -> bool:
    """True for a basis that a text of law lays down (Article 6(3)) and that names none."""
    known = vocabulary("legal_bases")
    code = basis.basis.code
    return (
        code in known and "legal_text" in known[code].extra["must_come_with"] and not basis.legal_text.strip()
    )


@rule(
    "6-3-TEXT",
    "6(3)",
    RECORD,
    gettext_lazy("A legal obligation and a public task are laid down by a text of law: the record names it."),
    severity=Severity.ADVICE,
    applies=lambda record, on: any(one.basis.code in {"6.1.c", "6.1.e"} for one in reading.bases(record)),
)
def text_of_basis(record: ActivitySheet, on: date) -> Iterator[Point]:
    for purpose in reading.every_purpose(record.purposes):
        for one in filter(lacks_text, purpose.bases):
            yield Point("purposes", asking_text(one, shortened(purpose.name)), one.id)
    for one in filter(lacks_text, record.bases):
        yield Point("purposes", asking_text(one, shortened(record.name)), one.id)


def asking_text(basis: LegalBasis, name: str) -> str:
    if basis.basis.code == "6.1.c":
        return _("“%s” rests on a legal obligation: name the text that creates it.") % name
    return _("“%s” rests on a public task: name the text that lays it down.") % name


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
