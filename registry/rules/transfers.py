"""Transfers to third countries and international organisations (Articles 30(1)(e), 30(2)(c), 44 to 49)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record import reading, wording
from registry.record.reading import Reply
from registry.record.sheet import ActivitySheet, Transfer
from registry.rules.engine import Point, Severity, Subject, rule
from registry.rules.wording import shortened
from registry.vocabularies.countries import country_named, standing

EITHER = ((Subject.CONTROLLER_RECORD, "1", "30(1)(e)"), (Subject.PROCESSOR_RECORD, "2", "30(2)(c)"))


def place(one: Transfer) -> str:
    return wording.label(one.country) or one.destination.strip()


def named(one: Transfer) -> str:
    return place(one) or one.recipient_name or _("country not named")


def answered(record: ActivitySheet, on: date) -> Iterator[Point]:
    match reading.transfers(record).reply:
        case Reply.UNANSWERED:
            yield Point("transfers", left_unanswered(record.regime_code))
        case Reply.SOME if not record.transfers:
            yield Point("transfers", _("Data leave the European Economic Area: say where to."))
    for one in record.transfers:
        if not place(one):
            sentence = _("A transfer names neither country nor international organisation.")
            yield Point("transfers", sentence, one.id)


def left_unanswered(regime: str) -> str:
    """What each law asks to be said of data that go elsewhere."""
    match regime:
        case "lpd":
            return _("Say whether data are disclosed abroad: not answered yet.")
        case "lil3":
            return _("Say whether data leave the European Union: not answered yet.")
    return _("Say whether data leave the European Economic Area: not answered yet.")


def with_mechanism(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.transfers:
        if not reading.mechanisms(one) and not reading.is_within_the_area(one, on):
            sentence = _("Say which mechanism of the Regulation the transfer rests on: %s.") % named(one)
            yield Point("transfers", sentence, one.id)


def says_none(record: ActivitySheet, on: date) -> bool:
    return any(reading.rests_on(one, "none") for one in record.transfers)


def without_mechanism(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.transfers:
        stated = reading.mechanisms(one)
        if stated == ("none",) and not reading.is_within_the_area(one, on):
            sentence = _("The transfer to %s is recorded as resting on no mechanism: it must not go on so.")
            yield Point("transfers", sentence % named(one), one.id)
        elif "none" in stated and len(stated) > 1:
            sentence = _("The transfer to %s is said to rest on no mechanism and on one: which is right?")
            yield Point("transfers", sentence % named(one), one.id)


def rests_on_adequacy(record: ActivitySheet, on: date) -> bool:
    return any(reading.rests_on(one, "45") for one in record.transfers)


def adequate(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.transfers:
        known = standing(wording.destination_code(one), on).code
        if reading.rests_on(one, "45") and place(one) and known in {"outside", "unknown"}:
            sentence = _("The transfer rests on an adequacy decision, and none is in force for %s.")
            yield Point("transfers", sentence % named(one), one.id)
        elif reading.rests_on(one, "45") and one.is_covered is False:
            sentence = _(
                "The transfer rests on an adequacy decision, and its recipient is recorded as not covered by it: %s."
            )
            yield Point("transfers", sentence % named(one), one.id)


# Whose decisions cover some recipients and not others: companies on a list, under one act, or supervised otherwise.
BY_RECIPIENT = frozenset({"US", "KR", "CA", "JP", "FO"})


def within_scope(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.transfers:
        known = standing(wording.destination_code(one), on)
        claimed = reading.rests_on(one, "45") and one.is_covered is None
        is_limited = claimed and wording.destination_code(one) in BY_RECIPIENT
        if is_limited and (scope := wording.decision_scope(known)):
            sentence = _(
                "The adequacy decision on %(place)s does not cover everyone. %(scope)s: say whether the recipient is covered."
            )
            yield Point("transfers", sentence % {"place": named(one), "scope": scope.rstrip(".")}, one.id)


def rests_on_compelling_interests(record: ActivitySheet, on: date) -> bool:
    return any(reading.rests_on(one, "49.1.2") for one in record.transfers)


def documented(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.transfers:
        documents = one.safeguards_title.strip() or one.safeguards_url.strip()
        if reading.rests_on(one, "49.1.2") and not (one.assessment.strip() and documents):
            sentence = _("Record the assessment and the documents of the safeguards of this transfer: %s.")
            yield Point("transfers", sentence % named(one), one.id)


def failing_safeguards(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.transfers:
        stated = reading.mechanisms(one)
        derogates = any(code.startswith("49.1.") for code in stated)
        if derogates and any(code.startswith(("45", "46.")) for code in stated):
            sentence = _(
                "The transfer to %s rests on safeguards or a decision, and on a derogation, which holds only without them:"
                " say which applies to what."
            )
            yield Point("transfers", sentence % named(one), one.id)


def clauses_assessed(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.transfers:
        said = one.assessment.strip() or one.mechanism_note.strip()
        known = said or one.module or one.assessment_state or one.assessed_on
        if reading.rests_on(one, "46.2.c") and not known and not reading.is_within_the_area(one, on):
            sentence = _(
                "The transfer to %s rests on standard contractual clauses: say which module, and whether the law there was"
                " assessed."
            )
            yield Point("transfers", sentence % named(one), one.id)


# Derogations that Article 49(3) closes to public authorities exercising their public powers.
NOT_FOR_PUBLIC_POWERS = frozenset({"49.1.a", "49.1.b", "49.1.c", "49.1.2"})


def rests_on_closed_derogation(record: ActivitySheet, on: date) -> bool:
    return any(reading.rests_on(one, *NOT_FOR_PUBLIC_POWERS) for one in record.transfers)


def not_for_public_powers(record: ActivitySheet, on: date) -> Iterator[Point]:
    if not any(one.basis.code == "6.1.e" for one in reading.bases(record)):
        return
    for one in record.transfers:
        if reading.rests_on(one, *NOT_FOR_PUBLIC_POWERS):
            sentence = _(
                "This derogation is not open to public authorities exercising their powers: is the transfer to"
                " %s outside them?"
            )
            yield Point("transfers", sentence % named(one), one.id)


def within_the_area(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.transfers:
        if reading.is_within_the_area(one, on):
            sentence = _(
                "%s is in the European Economic Area: this is no transfer, and can be told as hosting."
            )
            yield Point("transfers", sentence % place(one), one.id)


def is_said_to_stay(record: ActivitySheet, on: date) -> bool:
    return reading.transfers(record).reply is Reply.NONE and bool(reading.hosting(record))


def hosted_outside(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in reading.hosted_by_others_abroad(record, on):
        sentence = _("“None” is declared, and the data are hosted in a third country: %s.")
        yield Point("transfers", sentence % wording.label(one.country), one.id)


def answers_about_transfers(record: ActivitySheet, on: date) -> bool:
    return reading.transfers(record).reply is not Reply.UNANSWERED


def received_abroad(record: ActivitySheet, on: date) -> Iterator[Point]:
    if reading.transfers(record).reply is not Reply.NONE:
        yield from beside_transfers(record, on)
        return
    others = reading.hosted_by_others_abroad(record, on)
    for one in reading.hosted_abroad(record, on):
        if one not in others:
            sentence = _(
                "“None” is declared, and data are hosted in a third country: %s. Whose machines are they, the organisation’s own"
                " or those of another organisation?"
            )
            yield Point("hosting", sentence % wording.host_name(one), one.id)
    for one in reading.hosted_somewhere(record):
        sentence = _("“None” is declared, and the country in which the data are hosted is not said: %s.")
        yield Point("hosting", sentence % shortened(one.place), one.id)
    for party in reading.receiving_abroad(record, on):
        sentence = _("“None” is declared, and %(name)s is in a third country: %(place)s. Do data go there?")
        yield Point(
            "transfers", sentence % {"name": shortened(party.name), "place": wording.label(party.country)}
        )


def beside_transfers(record: ActivitySheet, on: date) -> Iterator[Point]:
    """Hosts and recipients in third countries to which no transfer is recorded, beside those that are."""
    going = {wording.destination_code(one) or country_named(one.destination) for one in record.transfers}
    to = {one.party.id for one in record.transfers if one.party}
    for one in reading.hosted_abroad(record, on):
        if one.country and one.country.code not in going:
            sentence = _("Data are hosted in a third country to which no transfer is recorded: %s.")
            yield Point("transfers", sentence % wording.label(one.country), one.id)
    for party in reading.receiving_abroad(record, on):
        if party.id not in to and party.country and party.country.code not in going:
            sentence = _("No transfer is recorded to %(place)s, where %(name)s is: do data go there?")
            told = {"name": shortened(party.name), "place": wording.label(party.country)}
            yield Point("transfers", sentence % told)


rule(
    "49-3-PUBLIC-POWERS",
    "49(3)",
    Subject.CONTROLLER_RECORD,
    gettext_lazy(
        "Consent, a contract and compelling interests allow no transfer that a public authority makes in the exercise of"
        " its powers."
    ),
    severity=Severity.ADVICE,
    applies=rests_on_closed_derogation,
)(not_for_public_powers)

for subject, paragraph, article in EITHER:
    rule(
        f"30-{paragraph}-TRANSFERS",
        article,
        subject,
        gettext_lazy("The record names the third countries or international organisations to which data go."),
    )(answered)
    rule(
        f"44-{paragraph}-MECHANISM",
        "44",
        subject,
        gettext_lazy("A transfer to a third country rests on a mechanism of Chapter V."),
        applies=lambda record, on: bool(record.transfers),
    )(with_mechanism)
    rule(
        f"44-{paragraph}-NO-MECHANISM",
        "44",
        subject,
        gettext_lazy("Data may go to a third country only on a mechanism of Chapter V."),
        severity=Severity.BREACH,
        applies=says_none,
    )(without_mechanism)
    rule(
        f"45-{paragraph}-NO-DECISION",
        "45",
        subject,
        gettext_lazy(
            "A transfer on the basis of adequacy needs a decision of the Commission in force on that day."
        ),
        severity=Severity.BREACH,
        applies=rests_on_adequacy,
    )(adequate)
    rule(
        f"45-{paragraph}-SCOPE",
        "45",
        subject,
        gettext_lazy(
            "An adequacy decision may cover some recipients only: the recipient has to be one of them."
        ),
        severity=Severity.ADVICE,
        applies=rests_on_adequacy,
    )(within_scope)
    rule(
        f"49-{paragraph}-DOCUMENTS",
        article,
        subject,
        gettext_lazy(
            "For a transfer under the second subparagraph of Article 49(1), the record holds the documentation of"
            " suitable safeguards, and the assessment (Article 49(6))."
        ),
        applies=rests_on_compelling_interests,
    )(documented)
    rule(
        f"49-{paragraph}-LAST",
        "49(1)",
        subject,
        gettext_lazy(
            "A derogation allows a transfer in the absence of an adequacy decision and of safeguards."
        ),
        severity=Severity.ADVICE,
        applies=lambda record, on: bool(record.transfers),
    )(failing_safeguards)
    rule(
        f"46-{paragraph}-CLAUSES",
        "46(2)(c)",
        subject,
        gettext_lazy(
            "Standard contractual clauses are adopted with the module that fits, once the law of the country was found to let"
            " them work."
        ),
        severity=Severity.ADVICE,
        applies=lambda record, on: bool(record.transfers),
    )(clauses_assessed)
    rule(
        f"44-{paragraph}-WITHIN",
        "44",
        subject,
        gettext_lazy("Chapter V is about third countries and international organisations alone."),
        severity=Severity.ADVICE,
        applies=lambda record, on: bool(record.transfers),
    )(within_the_area)
    rule(
        f"44-{paragraph}-HOSTING",
        "44",
        subject,
        gettext_lazy("Data that someone else hosts in a third country are transferred there."),
        severity=Severity.BREACH,
        applies=is_said_to_stay,
    )(hosted_outside)
    rule(
        f"44-{paragraph}-RECEIVED",
        "44",
        subject,
        gettext_lazy(
            "Who receives data in a third country has them transferred there, unless they stay here."
        ),
        severity=Severity.ADVICE,
        applies=answers_about_transfers,
    )(received_abroad)
