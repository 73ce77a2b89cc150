"""Which documents of a record a notice tells, and of which department it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from registry.partial_dates import PartialDate
from registry.record.sheet import ActivitySheet, CitedDocument, Party

# What only the officer needs of a document that a notice names.
KEPT_BACK: dict[str, Any] = {
    "reference": "",
    "dated_on": PartialDate(),
    "status": None,
    "replaced_by": "",
    "conformity": None,
    "conformity_on": PartialDate(),
    "deviation": "",
    "note": "",
}
NO_LONGER = frozenset({"obsolete", "replaced"})


def documents_as_told(record: ActivitySheet, on: date, *, is_shown: bool) -> ActivitySheet:
    """The record with the documents that people are told of on a day: none, unless the notice shows them.

    One without an address can be read by nobody, and one that no longer holds guarantees nothing.
    """
    told = tuple(map(document_as_told, record.documents)) if is_shown else ()
    kept = (one for one, stated in zip(told, record.documents, strict=False) if is_to_be_read(stated, on))
    return record.model_copy(update={"documents": tuple(kept)})


def is_to_be_read(value: CitedDocument, on: date) -> bool:
    lasts = value.valid_until.last is None or value.valid_until.last >= on
    return bool(value.url) and lasts and (value.status is None or value.status.code not in NO_LONGER)


def document_as_told(value: CitedDocument) -> CitedDocument:
    """A document by its title, kind, address and end, and whose it is by name alone."""
    party = Party.new(id=value.party.id, name=value.party.name) if value.party else None
    return value.model_copy(update={**KEPT_BACK, "party": party})


def department_as_told(record: ActivitySheet, *, is_shown: bool) -> ActivitySheet:
    """The record with its department where the notice names departments."""
    return record if is_shown else record.model_copy(update={"department": None})
