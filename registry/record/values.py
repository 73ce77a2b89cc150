"""What sheets are made of: frozen values, terms of vocabularies and rows. Knows nothing of the database."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Self, get_origin
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict

from registry.partial_dates import PartialDate


class Value(BaseModel):
    """A frozen value that knows nothing of the database and accepts no field it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def canonical(self) -> bytes:
        """The value as canonical JSON: sorted keys, UTF-8, ISO dates. The same facts give the same bytes everywhere."""
        content = self.model_dump(mode="json")
        return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()

    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()


class Term(Value):
    """A term of a vocabulary as it was when the sheet was built."""

    code: str
    fr: str
    en: str

    def label(self, language: str) -> str:
        return self.fr if language == "fr" else self.en


class Row(Value):
    """A value that stands for a row of the register and carries its stable public identifier."""

    id: UUID

    @classmethod
    def new(cls, **given: Any) -> Self:
        """A row of its own that says what is given and nothing else. Raises ValueError when that leaves out what is required."""
        left = {name for name, field in cls.model_fields.items() if field.is_required()} - {"id", *given}
        empty = {name: nothing_in(cls.model_fields[name].annotation) for name in left}
        return cls(**{"id": uuid4(), **empty, **given})


class UnderContract(Row):
    contract_state: Term | None
    contract_on: PartialDate
    contract_until: PartialDate
    contract_note: str
    contract_terms: str


class InStages(Row):
    stage: Term | None
    began_on: PartialDate
    ended_on: PartialDate


class Reachable(Row):
    address: str
    postal_code: str
    city: str
    country: Term | None
    email: str
    phone: str
    url: str


class Department(Row):
    name: str
    note: str


class Party(Reachable):
    name: str
    alias: str
    legal_form: str
    siren: str
    siret: str
    representative: str
    dpo_contact: str
    note: str


class Subject(Row):
    name: str
    kind: Term | None
    relation_state: Term | None
    definition: str


class DataItem(Row):
    name: str
    obligation: Term | None
    consequence: str
    note: str


class Data(Row):
    name: str
    kind: Term | None
    collection_moment: str
    obligation: Term | None
    obligation_note: str
    consequence: str
    note: str
    items: tuple[DataItem, ...]


class DataName(Row):
    """A category of data as a system refers to it: what the organisation says of it stands in the directory."""

    name: str


class SystemData(Row):
    data: DataName


class System(Row):
    name: str
    publisher: Party | None
    host: Party | None
    country: Term | None
    region: Term | None
    department: Department | None
    ai_answer: Term | None
    since: PartialDate
    until: PartialDate
    note: str
    data: tuple[SystemData, ...]


class RightsContact(Reachable):
    """A way to exercise rights that a public notice tells, with the title of that notice."""

    notice: str
    kind: Term
    name: str
    note: str


class RecordName(Row):
    """Another record of the register as a record refers to it: by its number, its reference and its name."""

    number: int | None
    reference: str
    name: str


class RecordLink(Row):
    kind: Term | None
    target: RecordName
    note: str


def nothing_in(annotation: Any) -> Any:
    """What a field of this type holds where nothing is said: an empty text, an empty list, else None."""
    if annotation in (str, PartialDate):
        return ""
    return () if get_origin(annotation) is tuple else None
