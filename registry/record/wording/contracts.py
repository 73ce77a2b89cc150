"""Contracts in words: the one with somebody, and what a processor does and undertakes under it (Articles 28 and 30(2))."""

from __future__ import annotations

from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Item, bullets, facts, paragraph
from registry.record import sheet
from registry.record.wording.organisation import party
from registry.record.wording.terms import client_name, day, label, purpose_name


def contract(value: sheet.UnderContract) -> tuple[Block, ...]:
    """The contract with somebody: its state and day, until when it runs, what it settles."""
    state = " · ".join(part for part in (label(value.contract_state), day(value.contract_on)) if part)
    return facts(
        [
            (_("Contract"), state),
            (_("Contract until"), day(value.contract_until)),
            (_("What the contract settles"), value.contract_note),
            (_("Other terms of the contract"), value.contract_terms),
        ]
    )


def client(value: sheet.Client) -> Item:
    named = [value.name, value.party.name if value.party else ""]
    return Item(
        " · ".join(name for name in named if name),
        contract(value) + (party(value.party) if value.party else ()) + paragraph(value.note, "note"),
    )


def operation(value: sheet.Operation) -> Item:
    about: list[tuple[str, str | tuple[Block, ...]]] = [
        (_("What it is for"), value.purpose),
        (_("Began on"), day(value.began_on)),
        (_("Ended on"), day(value.ended_on)),
        (_("For"), client_name(value.client)),
        (_("Data"), bullets(one.data.name for one in value.data)),
    ]
    return Item(purpose_name(value), paragraph(value.detail) + facts(about))


def subprocessor(value: sheet.Subprocessor) -> Item:
    return Item(
        value.party.name,
        party(value.party)
        + facts(
            [
                (_("Operations"), value.operations),
                (_("Condition"), value.condition),
                (_("Authorisation"), value.authorisation),
                (_("Safeguards"), value.safeguards),
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
