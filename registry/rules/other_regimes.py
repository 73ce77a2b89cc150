"""What other laws than the GDPR ask in a way of their own: the Swiss act of what goes abroad, title III of the French Act and the
Regulation of the institutions of the Union of legal bases.

The adequacy decisions and the mechanisms that the product holds are those of the GDPR: they settle nothing there, and no
rule holds a record under these laws against them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record import reading, wording
from registry.record.reading import Reply
from registry.record.sheet import ActivitySheet
from registry.rules.engine import Point, Severity, Subject, rule
from registry.rules.transfers import EITHER, named
from registry.rules.wording import shortened
from registry.vocabularies.regimes import INSTITUTIONS, POLICE, SWISS


def is_swiss(record: ActivitySheet, on: date) -> bool:
    return record.regime_code == SWISS


def is_of_police(record: ActivitySheet, on: date) -> bool:
    return record.regime_code == POLICE


def is_of_the_union(record: ActivitySheet, on: date) -> bool:
    return record.regime_code == INSTITUTIONS


def disclosed_abroad(record: ActivitySheet, on: date) -> Iterator[Point]:
    """Abroad is every State but Switzerland, those of the Union included; the answer is about the area of the GDPR."""
    for one in record.transfers:
        stays = reading.is_told_at_home(one, SWISS, on)
        if not stays and one.mechanism is None and not one.mechanism_note.strip():
            sentence = _(
                "Say what the disclosure abroad rests on, a decision of the Federal Council, safeguards or an"
                " exception: %s."
            )
            yield Point("transfers", sentence % named(one), one.id)
    going = {one.country.code for one in record.transfers if one.country}
    for hosting in reading.hosting(record):
        if hosting.country and hosting.country.code not in going | {"CH"}:
            sentence = _("Data are hosted outside Switzerland, and no disclosure there is recorded: %s.")
            yield Point("transfers", sentence % wording.label(hosting.country), hosting.id)


def transferred(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.transfers:
        sentence = _(
            "Title III has conditions of its own for transfers outside the Union, and the mechanisms of the GDPR are none of"
            " them: %s. Say in a note which of Articles 112 to 114 it fulfils."
        )
        if not one.mechanism_note.strip():
            yield Point("transfers", sentence % named(one), one.id)


# A task of a competent authority, which a text lays down; the other bases of the GDPR are none of title III.
OF_AN_AUTHORITY = frozenset({"6.1.c", "6.1.e"})


@rule(
    "LIL-87-BASIS",
    "LIL 87",
    Subject.CONTROLLER_RECORD,
    gettext_lazy(
        "Under title III of the French Act, processing is lawful where a task of a competent authority makes it necessary: the"
        " other legal bases of the GDPR do not apply."
    ),
    severity=Severity.ADVICE,
    applies=is_of_police,
)
def lawful_by_task(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in reading.bases(record):
        if one.basis.code not in {*OF_AN_AUTHORITY, "6.1.f"}:
            sentence = _("This legal basis is none of title III of the French Act: %s.")
            yield Point("purposes", sentence % shortened(wording.label(one.basis)), one.id)


@rule(
    "LIL-87-INTEREST",
    "LIL 87",
    Subject.CONTROLLER_RECORD,
    gettext_lazy("Under title III of the French Act, no processing rests on a legitimate interest."),
    severity=Severity.BREACH,
    applies=is_of_police,
)
def no_interest(record: ActivitySheet, on: date) -> Iterator[Point]:
    if any(one.basis.code == "6.1.f" for one in reading.bases(record)):
        sentence = _(
            "A legitimate interest is recorded, and is no legal basis of title III of the French Act."
        )
        yield Point("purposes", sentence)


@rule(
    "LIL-88-SENSITIVE",
    "LIL 88",
    Subject.CONTROLLER_RECORD,
    gettext_lazy(
        "Under title III of the French Act, sensitive data are processed only where strictly necessary, with safeguards, and"
        " where a text allows it, to protect vital interests, or if the person has made them public."
    ),
    applies=is_of_police,
)
def strictly_necessary(record: ActivitySheet, on: date) -> Iterator[Point]:
    stated = any(one.legal_text.strip() or one.note.strip() for one in reading.conditions(record))
    if reading.sensitive(record).reply is Reply.SOME and not stated and not record.sensitive_note.strip():
        yield Point(
            "sensitive", _("Say why sensitive data are strictly necessary, and which text allows them.")
        )


# What Article 5(1) of Regulation (EU) 2018/1725 lists, by the codes of the GDPR: no legitimate interest.
OF_AN_INSTITUTION = frozenset({"6.1.a", "6.1.b", "6.1.c", "6.1.d", "6.1.e"})


@rule(
    "EUDPR-5-1-BASIS",
    "EUDPR 5(1)",
    Subject.CONTROLLER_RECORD,
    gettext_lazy(
        "Regulation (EU) 2018/1725 has five legal bases: a legitimate interest is none of them, and an institution of the"
        " Union cannot rest processing on it."
    ),
    severity=Severity.BREACH,
    applies=is_of_the_union,
)
def lawful_for_an_institution(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in reading.bases(record):
        if one.basis.code not in OF_AN_INSTITUTION:
            sentence = _("Regulation (EU) 2018/1725 has no such legal basis: %s.")
            yield Point("purposes", sentence % shortened(wording.label(one.basis)), one.id)


for subject, paragraph, _article in EITHER:
    rule(
        f"LPD-16-{paragraph}-ABROAD",
        "LPD 16",
        subject,
        gettext_lazy(
            "Under the Swiss act, data go abroad – to the Union too – where the Federal Council finds protection adequate, with"
            " safeguards, or by an exception (Article 17)."
        ),
        severity=Severity.ADVICE,
        applies=is_swiss,
    )(disclosed_abroad)
    rule(
        f"LIL-112-{paragraph}-ABROAD",
        "LIL 112",
        subject,
        gettext_lazy(
            "Under title III of the French Act, data leave the Union in principle for a competent authority alone, under the"
            " conditions of its Articles 112 to 114."
        ),
        severity=Severity.ADVICE,
        applies=is_of_police,
        cites=lambda record: ("LIL 112", "LIL 114"),
    )(transferred)
