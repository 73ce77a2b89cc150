"""Every form of the console by its key, and the sections of an activity's page with what is edited in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.editor.form import FormSpec
from registry.models import (
    Activity,
    AssessedRisk,
    CitedDocument,
    Client,
    CollectionSource,
    ContactPoint,
    Controller,
    DataCategory,
    DataItem,
    DataUse,
    Department,
    Formality,
    Hosting,
    ImpactAssessment,
    JointController,
    LegalBasis,
    Operation,
    Party,
    Purpose,
    Recipient,
    RecipientData,
    RecordLink,
    RetentionException,
    RetentionRule,
    SecurityMeasure,
    ServedRight,
    Sharing,
    Signatory,
    Site,
    SpecialCondition,
    Statement,
    SubjectCategory,
    SubjectUse,
    Subprocessor,
    System,
    SystemUse,
    Transfer,
    Undertaking,
)
from registry.models.controllers import Address
from registry.models.shape import parts_of

FORMS: dict[str, FormSpec] = {}


def editable_fields(model: type[Any]) -> tuple[str, ...]:
    """Every field that a person fills in: all but the keys that say what the row is a part of. Addresses come last."""
    hidden = {"id", "controller", "position", *model.nests_under, model.whole}
    names = [f.name for f in model._meta.concrete_fields if f.editable and f.name not in hidden]
    address = {f.name for f in Address._meta.fields} if issubclass(model, Address) else set()
    return tuple(sorted(names, key=lambda name: (name == "note", name in address)))


def register(
    key: str,
    model: type[Any],
    *,
    lists: tuple[str, ...] = (),
    fields: Any = None,
    title: Any = "",
    more: tuple[str, ...] = (),
    derived: Mapping[str, str] | None = None,
) -> None:
    """Make a form known by its key; without ``fields`` it holds all that a person fills in."""
    chosen = tuple(fields) if fields is not None else editable_fields(model)
    FORMS[key] = FormSpec(key, model, chosen, lists, title, more, derived=derived or {})


def register_section(
    model: type[Any], section: str, *, fields: tuple[str, ...] = (), lists: tuple[str, ...] = (), title: Any
) -> str:
    """Make the form of one section of a whole's page known; gives its key."""
    key = f"{model._meta.model_name}.{section}"
    FORMS[key] = FormSpec(key, model, fields, lists, title, section=section)
    return key


def form_of(model: type[Any]) -> FormSpec:
    """The form in which a whole row of this model is edited. Raises LookupError when there is none."""
    for spec in FORMS.values():
        if spec.model is model and not spec.is_facet:
            return spec
    raise LookupError(model.__name__)


def form_with(model: type[Any], field: str) -> FormSpec:
    """The form in which this field of a model is edited. Raises LookupError when there is none."""
    for spec in FORMS.values():
        if spec.model is model and field in spec.fields:
            return spec
    raise LookupError(f"{model.__name__}.{field}")


def has_form(model: type[Any]) -> bool:
    """Whether rows of this model are edited in a form of their own, rather than as lines of another one."""
    return any(spec.model is model and not spec.is_facet for spec in FORMS.values())


# What an activity is made of --------------------------------------------------------------------------------


@dataclass(frozen=True)
class SectionSpec:
    """What is edited in one section of the activity's page: its own form (``facet``), and rows in cards.

    ``added`` are the kinds of rows that have a button of their own; the others come from the lists of a form.
    """

    key: str
    facet: str = ""
    rows: tuple[type[Any], ...] = ()
    added: tuple[type[Any], ...] = ()


def facet(key: str, *fields: str, lists: tuple[str, ...] = (), title: Any) -> str:
    return register_section(Activity, key, fields=fields, lists=lists, title=title)


SECTIONS: dict[str, SectionSpec] = {
    spec.key: spec
    for spec in (
        SectionSpec(
            "general",
            facet(
                "general",
                "reference",
                "name",
                "role",
                "department",
                "description",
                "regime",
                "condition",
                "stage",
                "began_on",
                "ended_on",
                "scale",
                "created_on",
                "updated_on",
                lists=("tags",),
                title=_("Overview"),
            ),
        ),
        SectionSpec(
            "joint",
            facet("joint", "joint_answer", "joint_arrangement", title=_("Joint controllers")),
            (JointController,),
            (JointController,),
        ),
        SectionSpec("clients", rows=(Client,), added=(Client,)),
        SectionSpec("operations", rows=(Operation,), added=(Operation,)),
        SectionSpec("purposes", rows=(Purpose, LegalBasis), added=(Purpose, LegalBasis)),
        SectionSpec(
            "people",
            facet("people", lists=("subjects",), title=_("Categories of data subjects")),
            rows=(SubjectUse,),
        ),
        SectionSpec(
            "data",
            facet("data", "general_obligation", lists=("data",), title=_("Categories of personal data")),
            rows=(DataUse,),
        ),
        SectionSpec(
            "sensitive",
            facet("sensitive", "sensitive_data", "sensitive_note", title=_("Sensitive data")),
            (SpecialCondition,),
            (SpecialCondition,),
        ),
        SectionSpec(
            "sources",
            facet("sources", "sources_answer", title=_("Sources of the data")),
            (CollectionSource,),
            (CollectionSource,),
        ),
        SectionSpec(
            "recipients",
            facet("recipients", "recipients_answer", title=_("Recipients")),
            (Recipient, Sharing),
            (Recipient, Sharing),
        ),
        SectionSpec(
            "subprocessors",
            facet("subprocessors", "subprocessors_answer", title=_("Sub-processors")),
            (Subprocessor,),
            (Subprocessor,),
        ),
        SectionSpec(
            "public",
            facet("public", "public_information", "public_note", title=_("Information made public")),
        ),
        SectionSpec(
            "transfers",
            facet(
                "transfers",
                "transfers_answer",
                "transfers_note",
                title=_("Transfers outside the European Economic Area"),
            ),
            (Transfer,),
            (Transfer,),
        ),
        SectionSpec(
            "hosting", facet("hosting", "hosting_answer", title=_("Hosting")), (Hosting,), (Hosting,)
        ),
        SectionSpec(
            "systems",
            facet("systems", "software", lists=("systems",), title=_("Software and systems")),
            rows=(SystemUse,),
        ),
        SectionSpec(
            "retention",
            facet(
                "retention",
                "retention_answer",
                "retention_principle",
                "retention_end",
                title=_("Retention"),
            ),
            (RetentionRule, RetentionException),
            (RetentionRule, RetentionException),
        ),
        SectionSpec("security", rows=(SecurityMeasure,), added=(SecurityMeasure,)),
        SectionSpec("undertakings", rows=(Undertaking,), added=(Undertaking,)),
        SectionSpec(
            "automated",
            facet(
                "automated",
                "automated_decision",
                "automated_logic",
                "automated_consequences",
                "automated_note",
                title=_("Automated decisions"),
            ),
        ),
        SectionSpec(
            "profiling",
            facet("profiling", "profiling", "profiling_note", "profiling_statement", title=_("Profiling")),
        ),
        SectionSpec(
            "ai",
            facet("ai", "ai_answer", "ai_role", "ai_note", "ai_training", title=_("Artificial intelligence")),
        ),
        SectionSpec("served_rights", rows=(ServedRight,), added=(ServedRight,)),
        SectionSpec("assessment", rows=(ImpactAssessment,), added=(ImpactAssessment,)),
        SectionSpec("documents", rows=(CitedDocument,), added=(CitedDocument,)),
        SectionSpec("related_records", rows=(RecordLink,), added=(RecordLink,)),
        SectionSpec("statements", rows=(Statement,), added=(Statement,)),
    )
}

STAGES = ("stage", "began_on", "ended_on")
CONTRACT = ("contract_state", "contract_on", "contract_until", "contract_note", "contract_terms")

register(
    "purpose",
    Purpose,
    lists=("bases", "subjects", "data"),
    more=("detail", "is_marketing", "stage", "condition", "announced_as"),
)
register(
    "legal-basis",
    LegalBasis,
    lists=("subjects", "data"),
    more=("consent_means", "condition", "subjects", "data", "note"),
)
register("subject-use", SubjectUse)
register("data-use", DataUse)
register("special-condition", SpecialCondition)
register("joint-controller", JointController)
register("client", Client, more=(*CONTRACT, "note"))
register("operation", Operation, lists=("data",), more=("purpose", *STAGES))
register("source", CollectionSource, lists=("data",), more=("data", "basis", "basis_note"))
register(
    "recipient",
    Recipient,
    lists=("data",),
    more=(
        *(
            "country",
            "region",
            "handed_on_by",
            "handed_on_note",
            "condition",
            "safeguards",
            "legal_reference",
        ),
        *("data", "data_note", *STAGES, *CONTRACT, "note"),
    ),
)
register("recipient-data", RecipientData)
register("sharing", Sharing)
register("subprocessor", Subprocessor, more=("condition", "safeguards", *CONTRACT, "note"))
register(
    "cited-document",
    CitedDocument,
    more=("party", "valid_until", "status", "replaced_by", "conformity_on", "deviation", "note"),
)
register("record-link", RecordLink)
register(
    "transfer",
    Transfer,
    more=(
        "destination",
        "recipient_name",
        "module",
        "addendum",
        "more_mechanisms",
        "mechanism_note",
        "is_covered",
        "covered_on",
        "supplementary_measures",
        "copy_means",
        "assessment_state",
        "assessed_on",
        "assessment",
        "data_note",
        "condition",
        *STAGES,
        "note",
    ),
)
register("hosting", Hosting, more=("region", "purpose", "condition", *STAGES, "note"))
register("system-use", SystemUse)
register(
    "retention-rule",
    RetentionRule,
    fields=(
        "subject",
        "data",
        "purpose",
        "amount",
        "unit",
        "bound",
        "event",
        "joined",
        "phase",
        "end_action",
        "set_by",
        "legal_reference",
        "data_note",
        "purpose_note",
        "client",
        "operation",
        "end_scope",
        "includes_backups",
        "automatic",
        "carried_out_by",
        "use_restriction",
        "reason",
        "condition",
        "note",
    ),
    lists=("starts", "more_data", "more_subjects"),
    more=(
        "more_data",
        "more_subjects",
        "data_note",
        "purpose_note",
        "client",
        "operation",
        "end_scope",
        "includes_backups",
        "automatic",
        "carried_out_by",
        "use_restriction",
        "reason",
        "condition",
        "note",
    ),
)
register("retention-exception", RetentionException)
register("security-measure", SecurityMeasure, more=("since", "condition"))
register("undertaking", Undertaking)
register("served-right", ServedRight)
register(
    "impact-assessment",
    ImpactAssessment,
    more=("residual_risk", "officer_opinion", "officer_opinion_on"),
)
register("assessed-risk", AssessedRisk)
register("statement", Statement)

# What the organisation's activities share -------------------------------------------------------------------

register("department", Department)
register(
    "party",
    Party,
    more=("alias", "legal_form", "siren", "siret", "representative", "dpo_contact", "note"),
)
register("subject", SubjectCategory)
register(
    "data-category", DataCategory, lists=("items",), more=("obligation_note", "collection_moment", "note")
)
register("data-item", DataItem)
register("system", System, lists=("data",), more=("region", "department", "since", "until", "data", "note"))
register("contact-point", ContactPoint)
register("signatory", Signatory)
register("site", Site)
register("formality", Formality)


def section_of(model: type[Any]) -> str:
    """The section of the activity's page in which rows of this model are edited. Raises LookupError."""
    wanted = {model}
    while True:
        for spec in SECTIONS.values():
            if wanted & set(spec.rows):
                return spec.key
        above = {
            part._meta.get_field(link).related_model
            for part in wanted
            for link in part.nests_under
            if part._meta.get_field(link).related_model not in {Activity, Controller, *wanted}
        }
        if not above:
            raise LookupError(model.__name__)
        wanted = above


def section_of_form(spec: FormSpec) -> str:
    """The section of the activity's page in which this form stands; "" for a form of something else."""
    if spec.is_facet:
        return spec.section
    try:
        return section_of(spec.model)
    except LookupError:
        return ""


def kinds_under(model: type[Any]) -> list[FormSpec]:
    """The forms of the parts that a row of this model has, but for those that are lines of its own form."""
    own = form_of(model)
    found = []
    for section, part, _link in parts_of(model):
        if (section not in own.lists or part.nests_under[0] != "activity") and has_form(part):
            found.append(form_of(part))
    return found
