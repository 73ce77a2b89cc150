"""How much of a record an extract tells: all of it, what Article 30 asks for, or what anybody may be given.

One table says of each field of each value in which extracts it stands (:data:`FIELDS`). What an extract leaves out is
left out: it is never told as empty, because an empty field says that nothing was recorded.

``article30`` holds the mandatory mentions of Article 30(1) and 30(2) GDPR. ``public`` holds what a public body may hand to
whoever asks for its register (the CNIL on the register; CADA, advice 20225787): nothing about the security of its systems, no
field that holds the name of a person, no internal note. What people typed is not read: a name in the middle of a sentence stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.record import sheet, values
from registry.record.sheet import ActivitySheet
from registry.record.values import Value


class Extract(TextChoices):
    """The choice of whoever asks for an export."""

    FULL = "full", _("Everything recorded")
    ARTICLE30 = "article30", _("Only what Article 30 GDPR requires")
    PUBLIC = "public", _("For the public: no security details, no names of people, no internal notes")


@dataclass(frozen=True)
class Fields:
    """The fields of one type of value, as words: in ``both`` extracts, in one of them alone, or in the ``full`` text only."""

    both: str = ""
    article30: str = ""
    public: str = ""
    full: str = ""

    def of(self, extract: Extract) -> frozenset[str]:
        if extract is Extract.ARTICLE30:
            told = f"{self.both} {self.article30}"
        elif extract is Extract.PUBLIC:
            told = f"{self.both} {self.public}"
        else:
            told = f"{self.both} {self.article30} {self.public} {self.full}"
        return frozenset(told.split())


STAGES = "stage began_on ended_on"
CONTRACT = "contract_state contract_on contract_until contract_note contract_terms"
PLACE = "address postal_code city country email phone url"
FIELDS: dict[type[Value], Fields] = {
    values.Term: Fields(both="code fr en"),
    values.Department: Fields(both="name", full="note"),
    values.Party: Fields(
        both="name alias legal_form siren siret city country url",
        article30="address postal_code email phone representative dpo_contact",
        full="note",
    ),
    values.Subject: Fields(both="name kind relation_state definition"),
    values.DataItem: Fields(both="name", public="obligation consequence", full="note"),
    values.Data: Fields(
        both="name kind items",
        public="collection_moment obligation consequence",
        full="obligation_note note",
    ),
    values.RightsContact: Fields(public=f"notice kind {PLACE}", full="name note"),
    values.RecordName: Fields(both="number reference name"),
    values.RecordLink: Fields(full="kind target note"),
    sheet.ContactPoint: Fields(
        both=f"function role_label organisation {PLACE}", article30="name", full="note"
    ),
    sheet.Signatory: Fields(full="quality name"),
    sheet.Site: Fields(public="url name", full="note"),
    sheet.Formality: Fields(full="kind number reference status note"),
    sheet.SubjectUse: Fields(both="subject condition", full="note"),
    sheet.DataUse: Fields(both="data condition status", full="note"),
    sheet.BasisSubject: Fields(public="subject"),
    sheet.BasisData: Fields(public="data"),
    sheet.LegalBasis: Fields(
        public="basis interest interest_holder consent_means legal_text condition subjects data", full="note"
    ),
    sheet.SpecialCondition: Fields(public="data condition legal_text", full="note"),
    values.DataName: Fields(both="name"),
    values.SystemData: Fields(full="data"),
    values.System: Fields(
        full="name publisher host country region department ai_answer since until note data"
    ),
    sheet.SystemUse: Fields(full="system used_for condition note"),
    sheet.Purpose: Fields(
        both="name detail stage condition purposes data subjects",
        public="bases special_conditions is_marketing",
        full="announced_as",
    ),
    sheet.SourceData: Fields(public="data"),
    sheet.CollectionSource: Fields(public="kind name detail is_public basis data", full="basis_note"),
    sheet.Statement: Fields(full="kind area title text"),
    sheet.JointController: Fields(both="party", full="note"),
    sheet.Client: Fields(both="party", article30="name", full=f"{CONTRACT} note"),
    sheet.OperationData: Fields(public="data"),
    sheet.Operation: Fields(both=f"client name purpose detail {STAGES}", public="data"),
    sheet.Subprocessor: Fields(
        both="party", public="operations condition", full=f"authorisation safeguards note {CONTRACT}"
    ),
    sheet.Undertaking: Fields(full="item text condition"),
    sheet.RecipientData: Fields(public="data items"),
    sheet.Recipient: Fields(
        both="kind department party name country region condition",
        public="data data_note reason legal_reference handed_on_by handed_on_note",
        full=f"safeguards note {CONTRACT} {STAGES}",
    ),
    sheet.Sharing: Fields(both="kind text"),
    sheet.Transfer: Fields(
        both="country destination party recipient_name mechanism more_mechanisms mechanism_note module addendum"
        " safeguards_title safeguards_url condition is_covered",
        article30="assessment assessment_state assessed_on",  # Article 49(6) puts them in the register
        public="copy_means data_note",
        full=f"supplementary_measures covered_on note {STAGES}",
    ),
    sheet.Hosting: Fields(
        both="party name country region", public="purpose", full=f"place condition note {STAGES}"
    ),
    sheet.RetentionData: Fields(both="data"),
    sheet.RetentionSubject: Fields(both="subject"),
    sheet.RetentionStart: Fields(both="event"),
    sheet.RetentionException: Fields(both="text until legal_reference"),
    sheet.PurposeName: Fields(both="name"),
    sheet.OperationName: Fields(both="name"),
    sheet.RetentionRule: Fields(
        both="subject data data_note purpose purpose_note client operation amount unit bound event joined phase"
        " end_action end_scope legal_reference condition more_subjects more_data starts exceptions",
        public="reason set_by",
        full="includes_backups automatic carried_out_by use_restriction note",
    ),
    sheet.CitedDocument: Fields(
        full="kind title party reference url dated_on valid_until status replaced_by conformity conformity_on"
        " deviation note"
    ),
    sheet.SecurityMeasure: Fields(article30="heading detail state condition", full="since"),
    sheet.AssessedRisk: Fields(
        full="name sources impacts severity likelihood measures residual_severity residual_likelihood"
    ),
    sheet.ImpactAssessment: Fields(
        full="criteria required_type exempt_type decision reason done_on residual_risk officer_opinion"
        " officer_opinion_on risks"
    ),
    sheet.ServedRight: Fields(public="right text url"),
    sheet.ActivitySheet: Fields(
        both="reference name role state department regime condition created_on updated_on joint_answer recipients_answer"
        " subprocessors_answer hosting_answer retention_answer sensitive_data transfers_answer retention_principle"
        " retention_end joint_controllers purposes subjects data recipients sharing transfers hosting clients"
        f" operations retention_rules retention_exceptions subprocessors {STAGES}",
        article30="transfers_note security_measures shared_security_measures",
        public="description scale sources_answer joint_arrangement general_obligation public_information public_note"
        " automated_decision automated_logic automated_consequences profiling profiling_statement ai_answer ai_role"
        " ai_training bases special_conditions sources served_rights",
        full="software sensitive_note automated_note profiling_note ai_note systems impact_assessment undertakings"
        " documents related_records statements",
    ),
    sheet.Organisation: Fields(
        both="slug name alias brand status legal_form siren siret register_name register_scope language dpo_designated"
        " dpo_absence representative_absence contact_points departments",
        article30="security_measures",
        public="share_capital sector sites",
        full="identity_note dpo_position register_exclusions register_version register_author register_readers register_journal"
        " signatories formalities",
    ),
    sheet.Register: Fields(both="organisation sheets", public="rights_contacts"),
}
# Article 30(2) asks a processor for none of these.
NOT_OF_PROCESSORS = Fields(
    full="purposes subjects data recipients_answer recipients sharing sensitive_data retention_answer retention_rules"
    " retention_exceptions retention_principle retention_end"
).of(Extract.FULL)
ABOUT_THE_VALUE = ("id", "schema_version")  # what is about a value, and told by every extract


@cache
def fields_of(kind: type[Value], extract: Extract, is_processor_record: bool = False) -> tuple[str, ...]:
    """The fields of a type of value that an extract tells, in the order of the type."""
    told = FIELDS[kind].of(extract)
    if is_processor_record and extract is Extract.ARTICLE30:
        told -= NOT_OF_PROCESSORS
    return tuple(name for name in kind.model_fields if name in told or name in ABOUT_THE_VALUE)


def told_fields(value: Value, extract: Extract) -> tuple[str, ...]:
    """The fields of this value that an extract tells; those of a record depend on the role of the organisation."""
    is_processor_record = isinstance(value, ActivitySheet) and value.is_processor_record
    return fields_of(type(value), extract, is_processor_record)


def extracted(value: Any, extract: Extract) -> Any:
    """The value as an extract tells it, made of what JSON holds: a field that it does not tell is not there."""
    match value:
        case Value() if extract is Extract.FULL:
            return value.model_dump(mode="json")
        case Value():
            told = {name: extracted(getattr(value, name), extract) for name in told_fields(value, extract)}
            return {name: one for name, one in told.items() if not is_silent(getattr(value, name), extract)}
        case tuple():
            return [extracted(one, extract) for one in value if not is_silent(one, extract)]
        case None | str() | bool() | int():
            return value
    return str(value)  # a date, an amount, an identifier


def is_silent(value: Any, extract: Extract) -> bool:
    """Whether an extract tells nothing of a value but its identifier."""
    if extract is Extract.FULL or not isinstance(value, Value):
        return False
    return set(told_fields(value, extract)) <= set(ABOUT_THE_VALUE)


def untabled(kinds: Iterable[type[Value]]) -> dict[str, list[str]]:
    """The fields of these types of values that the table forgets or names twice, or that do not exist."""
    found = {}
    for kind in kinds:
        line = FIELDS.get(kind, Fields())
        named = f"{line.both} {line.article30} {line.public} {line.full}".split()
        asked = [name for name in kind.model_fields if name not in ABOUT_THE_VALUE]
        if wrong := sorted({one for one in {*named, *asked} if named.count(one) != 1 or one not in asked}):
            found[kind.__name__] = wrong
    return found
