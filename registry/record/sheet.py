"""The sheet: everything a person records about one processing activity, as one frozen value.

Built from the database by :mod:`registry.record.build`, and read by every output. A field has the name it has in its
model; a term is kept with its code and both labels as they were, so an old sheet still reads as it was signed.
A list may be empty because nobody has answered yet or because the answer is "none": the ``answers`` terms tell which.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from registry.partial_dates import PartialDate
from registry.record.values import (
    Data,
    Department,
    InStages,
    Party,
    Reachable,
    RecordLink,
    RightsContact,
    Row,
    Subject,
    System,
    Term,
    UnderContract,
    Value,
)

SCHEMA_VERSION = 2


class ContactPoint(Reachable):
    function: Term
    role_label: str
    name: str
    organisation: str
    note: str


class Signatory(Row):
    quality: str
    name: str


class Site(Row):
    url: str
    name: str
    note: str


class Formality(Row):
    kind: Term
    number: str
    reference: str
    status: Term | None
    note: str


class SubjectUse(Row):
    subject: Subject
    condition: str
    note: str


class DataUse(Row):
    data: Data
    condition: str
    status: Term | None
    note: str


class BasisSubject(Row):
    subject: Subject


class BasisData(Row):
    data: Data


class LegalBasis(Row):
    basis: Term
    interest: str
    interest_holder: Term | None
    consent_means: str
    legal_text: str
    condition: str
    note: str
    subjects: tuple[BasisSubject, ...]
    data: tuple[BasisData, ...]


class SpecialCondition(Row):
    data: Data | None
    condition: Term
    legal_text: str
    note: str


class SystemUse(Row):
    system: System
    used_for: str
    condition: str
    note: str


class Purpose(Row):
    name: str
    detail: str
    stage: Term | None
    condition: str
    announced_as: str
    is_marketing: bool | None
    bases: tuple[LegalBasis, ...]
    data: tuple[DataUse, ...]
    subjects: tuple[SubjectUse, ...]
    special_conditions: tuple[SpecialCondition, ...]
    purposes: tuple[Purpose, ...]


class SourceData(Row):
    data: Data


class CollectionSource(Row):
    kind: Term
    name: str
    detail: str
    is_public: bool | None
    basis: Term | None
    basis_note: str
    data: tuple[SourceData, ...]


class Statement(Row):
    kind: Term
    area: Term
    title: str
    text: str


class JointController(Row):
    party: Party
    note: str


class Client(UnderContract):
    party: Party | None
    name: str
    note: str


class OperationData(Row):
    data: Data


class Operation(InStages):
    client: Client | None
    name: str
    purpose: str
    detail: str
    data: tuple[OperationData, ...]


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
    items: str


class Recipient(UnderContract, InStages):
    kind: Term
    department: Department | None
    party: Party | None
    name: str
    country: Term | None
    region: Term | None
    handed_on_by: Party | None
    handed_on_note: str
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


class Transfer(InStages):
    country: Term | None
    destination: str
    party: Party | None
    recipient_name: str
    mechanism: Term | None
    more_mechanisms: tuple[Term, ...]
    mechanism_note: str
    is_covered: bool | None
    covered_on: PartialDate
    supplementary_measures: str
    module: Term | None
    addendum: str
    safeguards_title: str
    safeguards_url: str
    copy_means: str
    assessment: str
    assessment_state: Term | None
    assessed_on: PartialDate
    data_note: str
    condition: str
    note: str


class Hosting(InStages):
    party: Party | None
    name: str
    country: Term | None
    region: Term | None
    place: str
    purpose: str
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


class OperationName(Row):
    """A category of processing as a retention rule refers to it."""

    name: str


class RetentionRule(Row):
    subject: Subject | None
    data: Data | None
    data_note: str
    purpose: PurposeName | None
    purpose_note: str
    client: Client | None
    operation: OperationName | None
    amount: int | None
    unit: Term | None
    bound: Term | None
    event: str
    joined: Term | None
    phase: Term | None
    end_action: Term | None
    end_scope: str
    includes_backups: bool | None
    automatic: bool | None
    carried_out_by: str
    use_restriction: str
    set_by: Term | None
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
    dated_on: PartialDate
    valid_until: PartialDate
    status: Term | None
    replaced_by: str
    conformity: Term | None
    conformity_on: PartialDate
    deviation: str
    note: str


class SecurityMeasure(Row):
    heading: Term | None
    detail: str
    state: Term | None
    since: PartialDate
    condition: str


class AssessedRisk(Row):
    name: str
    sources: str
    impacts: str
    severity: Term | None
    likelihood: Term | None
    measures: str
    residual_severity: Term | None
    residual_likelihood: Term | None


class ImpactAssessment(Row):
    criteria: tuple[Term, ...]
    required_type: Term | None
    exempt_type: Term | None
    decision: Term | None
    reason: str
    done_on: PartialDate
    residual_risk: Term | None
    officer_opinion: str
    officer_opinion_on: PartialDate
    risks: tuple[AssessedRisk, ...]


class ServedRight(Row):
    right: Term
    text: str
    url: str


class ActivitySheet(Row):
    """One record of the register, complete in itself but for the organisation's own identity."""

    schema_version: int = SCHEMA_VERSION
    reference: str
    name: str
    role: Term
    state: Term
    department: Department | None
    description: str
    regime: Term | None
    software: str
    condition: str
    stage: Term | None
    began_on: PartialDate
    ended_on: PartialDate
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
    automated_note: str
    profiling: Term | None
    profiling_note: str
    profiling_statement: str
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
    systems: tuple[SystemUse, ...]
    clients: tuple[Client, ...]
    operations: tuple[Operation, ...]
    retention_rules: tuple[RetentionRule, ...]
    retention_exceptions: tuple[RetentionException, ...]
    security_measures: tuple[SecurityMeasure, ...]
    shared_security_measures: tuple[SecurityMeasure, ...]
    impact_assessment: ImpactAssessment | None
    subprocessors: tuple[Subprocessor, ...]
    undertakings: tuple[Undertaking, ...]
    served_rights: tuple[ServedRight, ...]
    documents: tuple[CitedDocument, ...]
    related_records: tuple[RecordLink, ...]
    statements: tuple[Statement, ...]

    @property
    def is_in_force(self) -> bool:
        """False for a draft, for what is to be reviewed, and for what has ended."""
        return self.state.code == "current"

    @property
    def regime_code(self) -> str:
        """The code of the regime that the record names, "" for the GDPR."""
        return self.regime.code if self.regime else ""

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
    siret: str
    sector: str
    identity_note: str
    dpo_designated: Term | None
    dpo_position: Term | None
    dpo_absence: str
    representative_absence: str
    register_scope: str
    register_exclusions: str
    register_version: str
    register_author: str
    register_journal: str
    register_readers: str
    language: str
    contact_points: tuple[ContactPoint, ...]
    signatories: tuple[Signatory, ...]
    sites: tuple[Site, ...]
    departments: tuple[Department, ...]
    formalities: tuple[Formality, ...]
    security_measures: tuple[SecurityMeasure, ...]

    def contacts(self, *functions: str) -> tuple[ContactPoint, ...]:
        """The contact points that serve one of these functions, in the organisation's order."""
        return tuple(point for point in self.contact_points if point.function.code in functions)


class Register(Value):
    """An organisation's register on one day: its identity, its sheets in the register's order, and how people that its
    notices address exercise their rights.
    """

    organisation: Organisation
    sheets: tuple[ActivitySheet, ...]
    rights_contacts: tuple[RightsContact, ...] = ()

    @property
    def controller_sheets(self) -> tuple[ActivitySheet, ...]:
        return tuple(sheet for sheet in self.sheets if not sheet.is_processor_record)

    @property
    def processor_sheets(self) -> tuple[ActivitySheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.is_processor_record)
