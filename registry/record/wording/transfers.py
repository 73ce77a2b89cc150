"""Where data go, in words: transfers with what they rest on, and the adequacy decisions in force (Articles 44 to 49)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Item, bullets, facts, paragraph
from registry.record import reading, sheet
from registry.record.reading import Answer
from registry.record.wording.activity import host, host_name, places, stages
from registry.record.wording.organisation import party
from registry.record.wording.terms import answered, day, label, language, web_link, yes_or_no
from registry.vocabularies.countries import Standing, place_of, standing
from registry.vocabularies.regimes import GDPR, SWISS, UNDER_ADEQUACY


def destination_code(value: sheet.Transfer) -> str:
    """The country of a transfer, else the international organisation its destination names, as a code; else ""."""
    return place_of(value.country.code if value.country else "", value.destination)


def adequacy(value: sheet.Transfer, on: date, regime: str = GDPR) -> tuple[Block, ...]:
    """The adequacy decision in force on a day with its scope, for a transfer that rests on one (Article 45); else ().

    A transfer with other safeguards does not rest on it, nor one under a law that has decisions of its own, nor one whose
    recipient is recorded as not covered. Where that is not recorded, a rule asks it.
    """
    found = standing(destination_code(value), on)
    if found.decision is None or not reading.rests_on(value, "45") or regime not in UNDER_ADEQUACY:
        return ()
    if value.is_covered is False:
        return ()
    return facts(
        [
            (_("Adequacy decision in force"), decision_name(found)),
            (_("Scope of the decision"), decision_scope(found)),
        ]
    )


def decision_name(found: Standing) -> str:
    return str(found.decision.extra[f"decision_{language()}"]) if found.decision else ""


def decision_scope(found: Standing) -> str:
    """Whom or what a decision covers, where it does not cover everyone."""
    return (
        str(found.decision.extra[f"scope_{language()}"]) if found.decision and found.code == "partial" else ""
    )


def transfer(value: sheet.Transfer, on: date, regime: str = GDPR) -> Item:
    """A transfer as it is declared, and the adequacy decision it rests on, as in force on the day of the document."""
    parts = [
        *places(label(value.country), value.destination),
        value.party.name if value.party else "",
        value.recipient_name,
    ]
    return Item(
        " · ".join(dict.fromkeys(part for part in parts if part)),
        facts(
            [
                (_("Mechanism"), label(value.mechanism)),
                (_("Other mechanisms"), bullets(map(label, value.more_mechanisms))),
                (_("Module"), label(value.module)),
                (_("Addendum"), value.addendum),
                (_("On the mechanism"), value.mechanism_note),
                (_("Recipient"), yes_or_no("is_covered", value.is_covered)),
                (_("Checked on"), day(value.covered_on)),
                (_("Supplementary measures"), value.supplementary_measures),
            ]
        )
        + adequacy(value, on, regime)
        + facts(
            [
                (_("Safeguards"), value.safeguards_title),
                (_("Document"), web_link(value.safeguards_url)),
                (_("Obtaining a copy"), value.copy_means),
                (_("Assessment of the transfer"), label(value.assessment_state)),
                (_("Assessed on"), day(value.assessed_on)),
                (_("Assessment"), value.assessment),
                (_("Data"), value.data_note),
                (_("Condition"), value.condition),
                *stages(value),
            ]
        )
        + (party(value.party, value.country, value.destination) if value.party else ())
        + paragraph(value.note, "note"),
    )


def transfers_heading(regime: str) -> str:
    """Out of where data go, as each law sees it: for the Swiss act every other State is abroad, those of the Union too."""
    return (
        _("Disclosures outside Switzerland")
        if regime == SWISS
        else _("Transfers outside the European Economic Area")
    )


def no_transfer(regime: str) -> str:
    """The sentence of a declared "none"."""
    if regime == SWISS:
        return _("No disclosure outside Switzerland.")
    return _("No transfer outside the European Economic Area.")


def some_transfer(regime: str) -> str:
    if regime == SWISS:
        return _("Data are disclosed outside Switzerland.")
    return _("Data are transferred outside the European Economic Area.")


def within(regime: str) -> str:
    if regime == SWISS:
        return _("Recorded as disclosures abroad, within Switzerland")
    return _("Recorded as transfers, within the European Economic Area")


def with_seat(value: sheet.Party) -> str:
    return f"{value.name} · {label(value.country)}"


def transfers(record: sheet.ActivitySheet, on: date) -> tuple[Block, ...]:
    """The answer on transfers with those recorded; "none" is no conclusion beside what is recorded in third countries."""
    answer, regime = reading.transfers(record), record.regime_code
    stays = [one for one in record.transfers if reading.is_told_at_home(one, regime, on)]
    recorded = [transfer(one, on, regime) for one in record.transfers if one not in stays]
    at_home = bullets(transfer(one, on, regime) for one in stays)
    elsewhere = reading.elsewhere_beside_none(record, on)
    abroad, receivers = elsewhere or ((), ())
    told = answered(
        Answer(answer.term, True) if elsewhere else answer,
        no_transfer(regime),
        some_transfer(regime),
        bullets([*recorded, *map(host, abroad), *map(with_seat, receivers)])
        + facts([(within(regime), at_home)]),
        record.transfers_note,
    )
    hosted = (
        [one for one in reading.outside_switzerland(record) if one not in abroad] if regime == SWISS else []
    )
    return told + facts([(_("Hosted outside Switzerland"), bullets(map(host_name, hosted)))])
