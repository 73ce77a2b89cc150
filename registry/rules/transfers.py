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
from registry.vocabularies.countries import standing

EITHER = ((Subject.CONTROLLER_RECORD, "1", "30(1)(e)"), (Subject.PROCESSOR_RECORD, "2", "30(2)(c)"))


def place(one: Transfer) -> str:
    return wording.label(one.country) or one.destination.strip()


def named(one: Transfer) -> str:
    return place(one) or one.recipient_name or _("country not named")


def answered(record: ActivitySheet, on: date) -> Iterator[Point]:
    match reading.transfers(record).reply:
        case Reply.UNANSWERED:
            yield Point(
                "transfers", _("Say whether data leave the European Economic Area: not answered yet.")
            )
        case Reply.SOME if not record.transfers:
            yield Point("transfers", _("Data leave the European Economic Area: say where to."))
    for one in record.transfers:
        if not place(one):
            sentence = _("A transfer names neither country nor international organisation.")
            yield Point("transfers", sentence, one.id)


def with_mechanism(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.transfers:
        if one.mechanism is None and standing(wording.destination_code(one), on).code != "eea":
            sentence = _("Say which mechanism of the Regulation the transfer rests on: %s.") % named(one)
            yield Point("transfers", sentence, one.id)


def rests_on_adequacy(record: ActivitySheet, on: date) -> bool:
    return any(one.mechanism and one.mechanism.code == "45" for one in record.transfers)


def adequate(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.transfers:
        is_claimed = one.mechanism is not None and one.mechanism.code == "45"
        known = standing(wording.destination_code(one), on).code
        if is_claimed and place(one) and known in {"outside", "unknown"}:
            sentence = _("The transfer rests on an adequacy decision, and none is in force for %s.")
            yield Point("transfers", sentence % named(one), one.id)


def rests_on_compelling_interests(record: ActivitySheet, on: date) -> bool:
    return any(one.mechanism and one.mechanism.code == "49.1.2" for one in record.transfers)


def documented(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.transfers:
        documents = one.safeguards_title.strip() or one.safeguards_url.strip()
        is_asked = one.mechanism is not None and one.mechanism.code == "49.1.2"
        if is_asked and not (one.assessment.strip() and documents):
            sentence = _("Record the assessment and the documents of the safeguards of this transfer: %s.")
            yield Point("transfers", sentence % named(one), one.id)


def within_the_area(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.transfers:
        if place(one) and standing(wording.destination_code(one), on).code == "eea":
            sentence = _(
                "%s is in the European Economic Area: this is no transfer, and can be told as hosting."
            )
            yield Point("transfers", sentence % place(one), one.id)


def is_said_to_stay(record: ActivitySheet, on: date) -> bool:
    return reading.transfers(record).reply is Reply.NONE and bool(record.hosting)


def hosted_outside(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in reading.hosted_abroad(record, on):
        sentence = _("“None” is declared, and the data are hosted in a third country: %s.")
        yield Point("transfers", sentence % wording.label(one.country), one.id)


def answers_about_transfers(record: ActivitySheet, on: date) -> bool:
    return reading.transfers(record).reply is not Reply.UNANSWERED


def received_abroad(record: ActivitySheet, on: date) -> Iterator[Point]:
    if reading.transfers(record).reply is not Reply.NONE:
        going = {one.country.code for one in record.transfers if one.country}
        for one in reading.hosted_abroad(record, on):
            if one.country and one.country.code not in going:
                sentence = _("Data are hosted in a third country to which no transfer is recorded: %s.")
                yield Point("transfers", sentence % wording.label(one.country), one.id)
        return
    for one in reading.hosted_somewhere(record):
        sentence = _("“None” is declared, and the country in which the data are hosted is not said: %s.")
        yield Point("hosting", sentence % shortened(one.place), one.id)
    for party in reading.receiving_abroad(record, on):
        sentence = _("“None” is declared, and %(name)s is in a third country: %(place)s. Do data go there?")
        yield Point(
            "transfers", sentence % {"name": shortened(party.name), "place": wording.label(party.country)}
        )


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
        gettext_lazy("Data hosted in a third country are transferred there."),
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
