"""The parts of a record in words, as they stand on sheet, notice and paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Group, Item, Paragraph, bullets, facts, paragraph
from registry.record import reading, sheet
from registry.record.reading import Answer, Reply
from registry.record.wording.organisation import party
from registry.record.wording.terms import (
    answered,
    citation,
    day,
    label,
    language,
    law,
    noted,
    use_notes,
    web_link,
    yes_or_no,
)
from registry.vocabularies import vocabulary
from registry.vocabularies.countries import place_of, standing


def basis(value: sheet.LegalBasis) -> Item:
    """A legal basis with its own note: the interest and whose it is, the legal text."""
    known = vocabulary("legal_bases")
    cited = known[value.basis.code].extra.get("article") if value.basis.code in known else None
    title = f"{label(value.basis)} ({citation(cited)})" if cited else label(value.basis)
    return Item(
        title,
        facts(
            [
                (_("Interest pursued"), value.interest),
                (_("Whose interest"), label(value.interest_holder)),
                (_("Legal text"), law(value.legal_text)),
            ]
        )
        + paragraph(value.note, "note"),
    )


def special_condition(value: sheet.SpecialCondition) -> Item:
    return Item(
        label(value.condition),
        facts([(_("Data"), value.data.name if value.data else ""), (_("Legal text"), law(value.legal_text))])
        + paragraph(value.note, "note"),
    )


def people_names(uses: Iterable[sheet.SubjectUse]) -> tuple[Block, ...]:
    return bullets(noted(use.subject.name, *use_notes(use.condition, None, use.note)) for use in uses)


def data_names(uses: Iterable[sheet.DataUse]) -> tuple[Block, ...]:
    return bullets(noted(use.data.name, *use_notes(use.condition, use.status, use.note)) for use in uses)


def purpose(value: sheet.Purpose, *, show_missing: bool = False) -> Group:
    """A purpose with its bases, data and people in one block, its sub-purposes below.

    With ``show_missing``, a purpose without a legal basis of its own says that it is not filled in.
    """
    bases = bullets(basis(one) for one in value.bases)
    if show_missing and not bases:
        bases = (Paragraph(_("Not filled in."), "missing"),)
    return Group(
        value.name,
        paragraph(value.detail)
        + facts(
            [
                (_("Legal basis"), bases),
                (_("People"), people_names(value.subjects)),
                (_("Data"), data_names(value.data)),
                (
                    _("Condition for protected data"),
                    bullets(special_condition(one) for one in value.special_conditions),
                ),
                (_("Announced in"), value.announced_as),
            ]
        )
        + tuple(purpose(below) for below in value.purposes),
    )


def subject_item(value: sheet.Subject, notes: Iterable[str] = ()) -> Item:
    """A category of people, with what a record notes of it. A kind that only repeats the name is left out."""
    kind = label(value.kind)
    return Item(
        value.name,
        facts(
            [
                (_("Kind"), kind if kind != value.name else ""),
                (_("State of the relation"), label(value.relation_state)),
                (_("Definition"), value.definition),
            ]
        )
        + tuple(Paragraph(note, "note") for note in notes),
    )


def data_item(value: sheet.DataItem) -> Item:
    name = f"{value.name} ({label(value.obligation)})" if value.obligation else value.name
    return Item(name, facts([(_("If not given"), value.consequence)]) + paragraph(value.note, "note"))


def data_group(value: sheet.Data, notes: Iterable[str] = ()) -> Group:
    """A category of data: items, kind, when it is collected, whether people must give it and what follows if not."""
    return Group(
        value.name,
        bullets(data_item(item) for item in value.items)
        + facts(
            [
                (_("Kind"), label(value.kind)),
                (_("Collected"), value.collection_moment),
                (_("Mandatory or optional"), label(value.obligation)),
                (_("If not given"), value.consequence),
            ]
        )
        + paragraph(value.obligation_note, "note")
        + paragraph(value.note, "note")
        + tuple(Paragraph(note, "note") for note in notes),
    )


def sensitive(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    """The answer on sensitive data with the conditions stated for the activity; where "none" is contradicted, by what."""
    answer = reading.sensitive(record)
    stated = [one for one in record.special_conditions if reading.is_of_article_9(one)]
    recorded = [*map(special_condition, stated)]
    if answer.reply is Reply.CONTRADICTED:
        named = [Item(one.name) for one in reading.sensitive_data(record)]
        everywhere = [one for one in reading.conditions(record) if reading.is_of_article_9(one)]
        recorded = [*map(special_condition, everywhere), *named]
    told = answered(
        answer,
        _("No sensitive data is processed."),
        _("Sensitive data is processed."),
        bullets(recorded),
        record.sensitive_note,
    )
    others = [special_condition(one) for one in record.special_conditions if one not in stated]
    return told + facts([(_("Offences and national number"), bullets(others))])


def source(value: sheet.CollectionSource) -> Item:
    public = yes_or_no("is_public", value.is_public)
    title = f"{label(value.kind)} · {value.name}" if value.name else label(value.kind)
    return Item(
        title,
        paragraph(value.detail)
        + facts(
            [
                (_("Access"), public),
                (_("Legal basis"), label(value.basis)),
                (_("On that basis"), value.basis_note),
            ]
        ),
    )


def recipient_name(value: sheet.Recipient) -> str:
    names = [
        value.name,
        value.party.name if value.party else "",
        value.department.name if value.department else "",
    ]
    return " · ".join(dict.fromkeys(name for name in names if name)) or label(value.kind)


def recipient(value: sheet.Recipient) -> Item:
    kind = label(value.kind)
    name = recipient_name(value)
    return Item(
        name,
        facts(
            [
                (_("Kind"), kind if kind != name else ""),
                (_("Reason"), value.reason),
                (_("Condition"), value.condition),
                (_("Data"), bullets([*(one.data.name for one in value.data), value.data_note])),
                (_("Guarantees"), value.safeguards),
                (_("Text that gives access"), law(value.legal_reference)),
            ]
        )
        + contract(value)
        + (party(value.party) if value.party else ())
        + paragraph(value.department.note if value.department else "", "note")
        + paragraph(value.note, "note"),
    )


def contract(value: sheet.UnderContract) -> tuple[Block, ...]:
    """The contract with somebody: its state and day, until when it runs, what it settles."""
    state = " · ".join(part for part in (label(value.contract_state), day(value.contract_on)) if part)
    return facts(
        [
            (_("Contract"), state),
            (_("Contract until"), day(value.contract_until)),
            (_("What the contract settles"), value.contract_note),
        ]
    )


def document(value: sheet.CitedDocument) -> Item:
    return Item(
        value.title,
        facts(
            [
                (_("Kind"), label(value.kind)),
                (_("Third party"), value.party.name if value.party else ""),
                (_("Number or reference"), value.reference),
                (_("Dated"), day(value.dated_on)),
                (_("Valid until"), day(value.valid_until)),
                (_("Web"), web_link(value.url)),
            ]
        )
        + (party(value.party) if value.party else ())
        + paragraph(value.note, "note"),
    )


def sharing(statements: Iterable[sheet.Sharing]) -> tuple[Block, ...]:
    """General statements on sharing, gathered by kind, each said once."""
    by_kind: dict[str, list[str]] = {}
    for one in statements:
        by_kind.setdefault(label(one.kind), []).append(one.text)
    return facts((kind, bullets(said)) for kind, said in by_kind.items())


def public_information(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    return answered(
        reading.public_information(record),
        _("No information is made public."),
        _("Information is made public."),
        note=record.public_note,
    )


def destination_code(value: sheet.Transfer) -> str:
    """The country of a transfer, else the international organisation its destination names, as a code; else ""."""
    return place_of(value.country.code if value.country else "", value.destination)


def adequacy(value: sheet.Transfer, on: date) -> str:
    """The adequacy decision in force on a day, with its scope, for a transfer that rests on one (Article 45); else "".

    A transfer with other safeguards does not rest on it, and its recipient may be outside its scope.
    """
    found = standing(destination_code(value), on).decision
    if found is None or value.mechanism is None or value.mechanism.code != "45":
        return ""
    scope = found.extra.get(f"scope_{language()}") or ""
    decision = found.extra.get("decision", "")
    return f"{decision} ({scope})" if scope else decision


def transfer(value: sheet.Transfer, on: date) -> Item:
    """A transfer as it is declared, and the adequacy decision it rests on, as in force on the day of the document."""
    parts = [
        label(value.country),
        value.destination,
        value.party.name if value.party else "",
        value.recipient_name,
    ]
    return Item(
        " · ".join(part for part in parts if part),
        facts(
            [
                (_("Mechanism"), label(value.mechanism)),
                (_("Module"), label(value.module)),
                (_("Addendum"), value.addendum),
                (_("On the mechanism"), value.mechanism_note),
                (_("Adequacy decision in force"), adequacy(value, on)),
                (_("Safeguards"), value.safeguards_title),
                (_("Document"), web_link(value.safeguards_url)),
                (_("Obtaining a copy"), value.copy_means),
                (_("Assessment of the transfer"), label(value.assessment_state)),
                (_("Assessed on"), day(value.assessed_on)),
                (_("Assessment"), value.assessment),
                (_("Data"), value.data_note),
                (_("Condition"), value.condition),
            ]
        )
        + (party(value.party) if value.party else ())
        + paragraph(value.note, "note"),
    )


def transfers(record: sheet.ActivitySheet, on: date) -> tuple[Block, ...]:
    """The answer on transfers with those recorded; "none" is contradicted by data hosted in a third country as well."""
    answer, recorded = reading.transfers(record), [transfer(one, on) for one in record.transfers]
    abroad = reading.hosted_abroad(record, on) if answer.reply is Reply.NONE else ()
    return answered(
        Answer(answer.term, True) if abroad else answer,
        _("No transfer outside the European Economic Area."),
        _("Data is transferred outside the European Economic Area."),
        bullets([*recorded, *map(host, abroad)]),
        record.transfers_note,
    )


def host(value: sheet.Hosting) -> Item:
    parts = [value.name, value.party.name if value.party else "", value.place, label(value.country)]
    return Item(
        " · ".join(dict.fromkeys(part for part in parts if part)),
        facts([(_("Condition"), value.condition)])
        + (party(value.party) if value.party else ())
        + paragraph(value.note, "note"),
    )


def automated(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    return answered(
        reading.automated(record),
        _("No decision is based solely on automated processing."),
        _("Decisions are based solely on automated processing."),
        facts([(_("Logic"), record.automated_logic), (_("Consequences"), record.automated_consequences)]),
    )


def profiling(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    return answered(
        reading.profiling(record),
        _("No profile is made of people."),
        _("Profiles are made of people."),
        facts([(_("What is evaluated or predicted"), record.profiling_note)]),
    )


def artificial_intelligence(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    return answered(
        reading.artificial_intelligence(record),
        _("No artificial intelligence is used."),
        _("Artificial intelligence is used."),
        paragraph(record.ai_note)
        + facts(
            [
                (_("Role towards the system"), label(record.ai_role)),
                (_("Data reused to train it"), label(record.ai_training)),
            ]
        ),
    )


def assessment(value: sheet.ImpactAssessment | None) -> tuple[Block, ...]:
    if value is None:
        return ()
    return facts(
        [
            (_("Criteria met"), bullets(label(one) for one in value.criteria)),
            (_("The CNIL requires one for"), label(value.required_type)),
            (_("The CNIL exempts"), label(value.exempt_type)),
            (_("Decision"), label(value.decision)),
            (_("Reason"), value.reason),
            (_("Done on"), day(value.done_on)),
        ]
    )


def client(value: sheet.Client) -> Item:
    named = [value.name, value.party.name if value.party else ""]
    return Item(
        " · ".join(name for name in named if name),
        contract(value) + (party(value.party) if value.party else ()) + paragraph(value.note, "note"),
    )


def operation(value: sheet.Operation) -> Item:
    for_whom = (
        value.client.name or (value.client.party.name if value.client.party else "") if value.client else ""
    )
    return Item(value.name, paragraph(value.detail) + facts([(_("For"), for_whom)]))


def subprocessor(value: sheet.Subprocessor) -> Item:
    return Item(
        value.party.name,
        party(value.party)
        + facts(
            [
                (_("Operations"), value.operations),
                (_("Condition"), value.condition),
                (_("Authorisation"), value.authorisation),
                (_("Guarantees"), value.safeguards),
            ]
        )
        + contract(value)
        + paragraph(value.note, "note"),
    )


def undertakings(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    """The processor's undertakings, gathered by item of Article 28."""
    items = {one.item.code: one.item for one in record.undertakings}
    return facts(
        (
            label(item),
            bullets(
                Item(one.text, facts([(_("Limit or exception"), one.condition)]))
                for one in record.undertakings
                if one.item.code == code
            ),
        )
        for code, item in items.items()
    )


def statements(values: Iterable[sheet.Statement]) -> tuple[Block, ...]:
    return facts((value.title or label(value.kind), value.text) for value in values)
