"""The sheet: everything a person records about one processing activity, as one frozen value.

Built from the database by :mod:`registry.record.build`, and read by every output. A field has the name it has in its
model; a term is kept with its code and both labels as they were, so an old sheet still reads as it was signed.
A list may be empty because nobody has answered yet or because the answer is "none": the ``answers`` terms tell which.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any, Self, get_origin
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict

SCHEMA_VERSION = 1


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


def nothing_in(annotation: Any) -> Any:
    """What a field of this type holds where nothing is said: an empty text, an empty list, else None."""
    if annotation is str:
        return ""
    return () if get_origin(annotation) is tuple else None


class Reachable(Row):
    address: str
    postal_code: str
    city: str
    country: Term | None
    email: str
    phone: str
    url: str


class ContactPoint(Reachable):
    function: Term
    role_label: str
    name: str
    organisation: str
    note: str


class Site(Row):
    url: str
    name: str
    note: str


class Department(Row):
    name: str
    note: str


class Party(Reachable):
    name: str
    alias: str
    legal_form: str
    representative: str
    dpo_contact: str
    note: str


class Formality(Row):
    kind: Term
    number: str
    reference: str
    status: Term | None
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


class SubjectUse(Row):
    subject: Subject
    condition: str
    note: str


class DataUse(Row):
    data: Data
    condition: str
    status: Term | None
    note: str


class LegalBasis(Row):
    basis: Term
    interest: str
    interest_holder: Term | None
    legal_text: str
    note: str


class SpecialCondition(Row):
    data: Data | None
    condition: Term
    legal_text: str
    note: str


class Purpose(Row):
    name: str
    detail: str
    announced_as: str
    bases: tuple[LegalBasis, ...]
    data: tuple[DataUse, ...]
    subjects: tuple[SubjectUse, ...]
    special_conditions: tuple[SpecialCondition, ...]
    purposes: tuple[Purpose, ...]


class CollectionSource(Row):
    kind: Term
    name: str
    detail: str
    is_public: bool | None
    basis: Term | None
    basis_note: str


class Statement(Row):
    kind: Term
    area: Term
    title: str
    text: str


class JointController(Row):
    party: Party
    note: str


class UnderContract(Row):
    contract_state: Term | None
    contract_on: date | None
    contract_until: date | None
    contract_note: str


class Client(UnderContract):
    party: Party | None
    name: str
    note: str


class Operation(Row):
    client: Client | None
    name: str
    detail: str


class Subprocessor(UnderContract):
    party: Party
    operations: str
    authorisation: str
    safeguards: str
    condition: str
    note: str


class Undertaking(Row):
    item: Term
    text: str
    condition: str


class RecipientData(Row):
    data: Data


class Recipient(UnderContract):
    kind: Term
    department: Department | None
    party: Party | None
    name: str
    data_note: str
    reason: str
    condition: str
    safeguards: str
    legal_reference: str
    note: str
    data: tuple[RecipientData, ...]


class Sharing(Row):
    kind: Term
    text: str


class Transfer(Row):
    country: Term | None
    destination: str
    party: Party | None
    recipient_name: str
    mechanism: Term | None
    mechanism_note: str
    module: Term | None
    addendum: str
    safeguards_title: str
    safeguards_url: str
    copy_means: str
    assessment: str
    assessment_state: Term | None
    assessed_on: date | None
    data_note: str
    condition: str
    note: str


class Hosting(Row):
    party: Party | None
    name: str
    country: Term | None
    place: str
    condition: str
    note: str


class RetentionData(Row):
    data: Data


class RetentionSubject(Row):
    subject: Subject


class RetentionStart(Row):
    event: str


class RetentionException(Row):
    text: str
    until: str
    legal_reference: str


class PurposeName(Row):
    """A purpose as a retention rule refers to it: the purpose itself stands among the purposes."""

    name: str


class RetentionRule(Row):
    subject: Subject | None
    data: Data | None
    data_note: str
    purpose: PurposeName | None
    purpose_note: str
    amount: int | None
    unit: Term | None
    bound: Term | None
    event: str
    phase: Term | None
    end_action: Term | None
    end_scope: str
    includes_backups: bool | None
    automatic: bool | None
    carried_out_by: str
    use_restriction: str
    legal_reference: str
    reason: str
    condition: str
    note: str
    more_subjects: tuple[RetentionSubject, ...]
    more_data: tuple[RetentionData, ...]
    starts: tuple[RetentionStart, ...]
    exceptions: tuple[RetentionException, ...]


class CitedDocument(Row):
    kind: Term | None
    title: str
    party: Party | None
    reference: str
    url: str
    dated_on: date | None
    valid_until: date | None
    note: str


class SecurityMeasure(Row):
    heading: Term | None
    detail: str
    state: Term | None
    since: date | None
    condition: str


class ImpactAssessment(Row):
    criteria: tuple[Term, ...]
    required_type: Term | None
    exempt_type: Term | None
    decision: Term | None
    reason: str
    done_on: date | None


class ActivitySheet(Row):
    """One record of the register, complete in itself but for the organisation's own identity."""

    schema_version: int = SCHEMA_VERSION
    reference: str
    name: str
    role: Term
    state: Term
    department: Department | None
    description: str
    software: str
    condition: str
    stage: Term | None
    began_on: date | None
    ended_on: date | None
    scale: str
    created_on: date | None
    updated_on: date | None
    joint_answer: Term | None
    sources_answer: Term | None
    recipients_answer: Term | None
    subprocessors_answer: Term | None
    hosting_answer: Term | None
    retention_answer: Term | None
    joint_arrangement: str
    general_obligation: str
    sensitive_data: Term | None
    sensitive_note: str
    transfers_answer: Term | None
    transfers_note: str
    public_information: Term | None
    public_note: str
    automated_decision: Term | None
    automated_logic: str
    automated_consequences: str
    profiling: Term | None
    profiling_note: str
    ai_answer: Term | None
    ai_role: Term | None
    ai_note: str
    ai_training: Term | None
    retention_principle: str
    retention_end: str
    joint_controllers: tuple[JointController, ...]
    purposes: tuple[Purpose, ...]
    bases: tuple[LegalBasis, ...]
    subjects: tuple[SubjectUse, ...]
    data: tuple[DataUse, ...]
    special_conditions: tuple[SpecialCondition, ...]
    sources: tuple[CollectionSource, ...]
    recipients: tuple[Recipient, ...]
    sharing: tuple[Sharing, ...]
    transfers: tuple[Transfer, ...]
    hosting: tuple[Hosting, ...]
    retention_rules: tuple[RetentionRule, ...]
    retention_exceptions: tuple[RetentionException, ...]
    security_measures: tuple[SecurityMeasure, ...]
    shared_security_measures: tuple[SecurityMeasure, ...]
    impact_assessment: ImpactAssessment | None
    clients: tuple[Client, ...]
    operations: tuple[Operation, ...]
    subprocessors: tuple[Subprocessor, ...]
    undertakings: tuple[Undertaking, ...]
    documents: tuple[CitedDocument, ...]
    statements: tuple[Statement, ...]

    @property
    def is_in_force(self) -> bool:
        """False for a draft, for what is to be reviewed, and for what has ended."""
        return self.state.code == "current"

    @property
    def is_processor_record(self) -> bool:
        """True for a record of Article 30(2), False for one of Article 30(1)."""
        return self.role.code == "processor"


class Organisation(Row):
    """Who keeps the register and how to reach them, function by function (Article 30(1)(a), 30(2)(a))."""

    schema_version: int = SCHEMA_VERSION
    slug: str
    name: str
    alias: str
    brand: str
    status: Term | None
    legal_form: str
    share_capital: Decimal | None
    register_name: str
    siren: str
    sector: str
    identity_note: str
    dpo_designated: Term | None
    dpo_position: Term | None
    dpo_absence: str
    register_scope: str
    register_exclusions: str
    register_version: str
    register_author: str
    register_journal: str
    language: str
    contact_points: tuple[ContactPoint, ...]
    sites: tuple[Site, ...]
    departments: tuple[Department, ...]
    formalities: tuple[Formality, ...]
    security_measures: tuple[SecurityMeasure, ...]

    def contacts(self, *functions: str) -> tuple[ContactPoint, ...]:
        """The contact points that serve one of these functions, in the organisation's order."""
        return tuple(point for point in self.contact_points if point.function.code in functions)


class Register(Value):
    """An organisation's register on one day: its identity and its sheets, in the register's order."""

    organisation: Organisation
    sheets: tuple[ActivitySheet, ...]

    @property
    def controller_sheets(self) -> tuple[ActivitySheet, ...]:
        return tuple(sheet for sheet in self.sheets if not sheet.is_processor_record)

    @property
    def processor_sheets(self) -> tuple[ActivitySheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.is_processor_record)
