"""What a record refers to, in words: documents, and other records of the register."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Item, bullets, facts, paragraph
from registry.record import sheet
from registry.record.values import RecordLink, RecordName
from registry.record.wording.organisation import party
from registry.record.wording.terms import day, label, web_link


def document(value: sheet.CitedDocument) -> Item:
    conformity = " · ".join(part for part in (label(value.conformity), day(value.conformity_on)) if part)
    return Item(
        value.title,
        facts(
            [
                (_("Kind"), label(value.kind)),
                (_("External organisation"), value.party.name if value.party else ""),
                (_("Number or reference"), value.reference),
                (_("Dated"), day(value.dated_on)),
                (_("Valid until"), day(value.valid_until)),
                (_("Status of the document"), label(value.status)),
                (_("Replaced by"), value.replaced_by),
                (_("Compliance"), conformity),
                (_("Departs from it"), value.deviation),
                (_("Website"), web_link(value.url)),
            ]
        )
        + (party(value.party) if value.party else ())
        + paragraph(value.note, "note"),
    )


def related_records(values: Iterable[RecordLink]) -> tuple[Block, ...]:
    """The records that a record refers to, by kind of link; one whose kind is not said stands first."""
    by_kind: dict[str, list[Item]] = {}
    for one in sorted(values, key=lambda link: link.kind is not None):
        by_kind.setdefault(label(one.kind), []).append(Item(record_name(one.target), paragraph(one.note)))
    plain = bullets(by_kind.pop("", []))
    return plain + facts((kind, bullets(items)) for kind, items in by_kind.items())


def record_name(value: RecordName) -> str:
    number = _("No. %d") % value.number if value.number is not None else ""
    return " · ".join(part for part in (number, value.reference, value.name) if part)
