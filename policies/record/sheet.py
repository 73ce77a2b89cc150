"""The notice as one frozen value: what only the notice says, the organisation, and the sheets of what it tells of.

Built from the database by :mod:`policies.record.build`. Everything a reader is told comes from this value, so that two
versions of a notice, or a notice and the register, are compared as values and never as text. A field has the name it
has in its model.
"""

from __future__ import annotations

from datetime import date

from registry.record.sheet import ActivitySheet, ContactPoint, Organisation, Party, Reachable, Row, Term

SCHEMA_VERSION = 2


class Definition(Row):
    term: str
    text: str


class LinkedDocument(Row):
    kind: Term
    title: str
    url: str
    note: str


class LegalReference(Row):
    citation: str
    area: Term | None
    status: Term | None
    replaced_by: str
    note: str


class NoticeStatement(Row):
    kind: Term
    area: Term
    title: str
    text: str


class NonPersonalData(Row):
    kind: Term
    text: str


class RightVariant(Row):
    variant: Term | None
    text: str
    url: str


class Right(Row):
    right: Term
    label: str
    text: str
    condition: str
    variants: tuple[RightVariant, ...]


class ExerciseChannel(Reachable):
    kind: Term
    contact_point: ContactPoint | None
    name: str
    note: str


class ComplaintAuthority(Reachable):
    name: str
    acronym: str
    condition: str
    note: str


class NoticeController(Row):
    party: Party
    kind: Term
    territory: str
    purposes: str
    legal_basis: str
    statute: str
    data: str
    recipients: str
    transfers: str
    retention: str
    rights: str
    rights_contact: str
    notice_url: str
    note: str


class Tracker(Row):
    kind: Term
    is_family: bool
    name: str
    issuer: str
    party: Party | None
    description: str
    purpose: str
    category: Term | None
    rule: Term | None
    exemption_reason: Term | None
    exemption: str
    opt_out_url: str
    set_by: Term | None
    moment: str
    amount: int | None
    unit: Term | None
    bound: Term | None
    lifetime_note: str
    end_action: Term | None
    terminals: str
    placements: str
    data_collected: str
    reports: str
    note: str


class BannerItem(Row):
    kind: Term
    text: str


class EmbeddedTool(Row):
    name: str
    party: Party | None
    url: str
    purpose: str
    trackers_note: str
    liability_note: str


class SocialNetwork(Row):
    name: str
    party: Party | None
    access_note: str
    database_note: str
    objection_note: str


class BrowserHelp(Row):
    browser: str
    url: str
    steps: str


class NoticeSheet(Row):
    """One notice, complete in itself: its own words, who publishes it, and the activities it tells of, in its order."""

    schema_version: int = SCHEMA_VERSION
    slug: str
    title: str
    language: str
    audience: str
    introduction: str
    scope: str
    contract_frame: str
    access_ways: tuple[Term, ...]
    account: Term | None
    access_note: str
    updated_on: date | None
    effective_on: date | None
    version_label: str
    change_policy: str
    change_channels: str
    security_aim: str
    shows_security: bool
    shows_clients: bool
    shows_systems: bool
    shows_documents: bool = False
    shows_departments: bool = False
    exercise_note: str
    information_to_supply: str
    identity_policy: Term | None
    identity_note: str
    answer_amount: int | None
    answer_unit: Term | None
    answer_bound: Term | None
    answer_start: str
    answer_extension: str
    cost: Term | None
    cost_note: str
    trackers_note: str
    social_note: str
    links_note: str
    definitions: tuple[Definition, ...]
    documents: tuple[LinkedDocument, ...]
    legal_references: tuple[LegalReference, ...]
    statements: tuple[NoticeStatement, ...]
    non_personal_data: tuple[NonPersonalData, ...]
    rights: tuple[Right, ...]
    channels: tuple[ExerciseChannel, ...]
    complaint_authorities: tuple[ComplaintAuthority, ...]
    other_controllers: tuple[NoticeController, ...]
    trackers: tuple[Tracker, ...]
    banner_items: tuple[BannerItem, ...]
    embedded_tools: tuple[EmbeddedTool, ...]
    social_networks: tuple[SocialNetwork, ...]
    browser_help: tuple[BrowserHelp, ...]
    organisation: Organisation
    activities: tuple[ActivitySheet, ...]

    @property
    def is_only_for_others(self) -> bool:
        """True where all that the notice tells of is done for others, who answer for it."""
        return bool(self.activities) and not self.controller_activities

    @property
    def controller_activities(self) -> tuple[ActivitySheet, ...]:
        """What the organisation does for itself (Article 30(1)): the records that the notice tells people about."""
        return tuple(one for one in self.activities if not one.is_processor_record)

    @property
    def processor_activities(self) -> tuple[ActivitySheet, ...]:
        """What it does for its clients (Article 30(2))."""
        return tuple(one for one in self.activities if one.is_processor_record)
