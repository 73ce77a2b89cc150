"""The data protection impact assessment: whether one is required, and whether it is done (Article 35)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record import reading
from registry.record import sheet as values
from registry.record.reading import Reply
from registry.record.sheet import ActivitySheet, ImpactAssessment
from registry.rules.engine import Point, Severity, Subject, rule
from registry.vocabularies import vocabulary
from registry.vocabularies.regimes import GDPR

RECORD = Subject.CONTROLLER_RECORD
# From this many criteria on, an assessment is required in principle (WP248 rev.01; CNIL, deliberation 2018-326).
ENOUGH = 2


def is_decided(value: ImpactAssessment | None) -> bool:
    return value is not None and (value.decision is not None or bool(value.done_on))


def needs_assessment(record: ActivitySheet, on: date) -> bool:
    value = record.impact_assessment
    required = (
        value is not None and value.decision is not None and value.decision.code in {"required", "under_way"}
    )
    return required and not reading.assessment_contradicted(record)


@rule(
    "35-1-DONE",
    "35(1)",
    RECORD,
    gettext_lazy("An impact assessment is carried out before the processing that requires one."),
    applies=needs_assessment,
)
def done(record: ActivitySheet, on: date) -> Iterator[Point]:
    yield Point("assessment", _("An impact assessment is required, and is not done yet."))


def is_begun(record: ActivitySheet, on: date) -> bool:
    """True where criteria or a type of the CNIL’s list are recorded, which somebody has to draw a conclusion from."""
    value = record.impact_assessment
    return value is not None and bool(value.criteria or value.required_type)


@rule(
    "35-1-DECISION",
    "35(1)",
    RECORD,
    gettext_lazy(
        "Criteria of a likely high risk are recorded: whether an impact assessment is required has to be decided."
    ),
    applies=is_begun,
)
def decision(record: ActivitySheet, on: date) -> Iterator[Point]:
    value = record.impact_assessment
    if value is None or is_decided(value):
        return
    if value.required_type is not None:
        yield Point(
            "assessment",
            _("The CNIL’s list requires an impact assessment here: say whether it is done or under way."),
        )
    else:
        yield Point(
            "assessment",
            _("Criteria of an impact assessment are recorded: say whether one is required, and why."),
        )


def criteria_met(record: ActivitySheet) -> tuple[str, ...]:
    """The criteria that what is recorded meets beyond doubt, as codes: the others depend on what a record does not say."""
    met = {
        "EVAL": reading.profiling(record).reply is Reply.SOME,
        "ADM": reading.automated(record).reply is Reply.SOME,
        "SENS": any(reading.protecting_article(one.kind) in {"9(1)", "10"} for one in reading.data(record)),
        "VULN": any(map(is_vulnerable, reading.people(record))),
    }
    return tuple(code for code, is_met in met.items() if is_met)


def is_vulnerable(subject: values.Subject) -> bool:
    known = vocabulary("subject_kinds")
    kind = subject.kind.code if subject.kind else ""
    return kind in known and bool(known[kind].extra["vulnerable"])


def is_silent(record: ActivitySheet, on: date) -> bool:
    """True where nothing at all is said of an impact assessment, neither criteria nor an exemption nor a decision.

    The nine criteria are those of the GDPR alone.
    """
    value = record.impact_assessment
    said = value is not None and (is_begun(record, on) or is_decided(value) or value.exempt_type)
    return record.regime_code == GDPR and not said


@rule(
    "35-1-CRITERIA",
    "35(1)",
    RECORD,
    gettext_lazy(
        "Where two of the nine criteria are met, an impact assessment is required in principle; the CNIL exempts some"
        " kinds of processing."
    ),
    severity=Severity.ADVICE,
    applies=is_silent,
)
def criteria(record: ActivitySheet, on: date) -> Iterator[Point]:
    met = criteria_met(record)
    if len(met) >= ENOUGH:
        names = ", ".join(str(vocabulary("dpia_criteria")[code]) for code in met)
        sentence = _(
            "What is recorded meets criteria of an impact assessment (%s): say whether one is required."
        )
        yield Point("assessment", sentence % names)


@rule(
    "35-1-REASON",
    "35(1)",
    RECORD,
    gettext_lazy(
        "Where two criteria are met and no impact assessment is done, the reason is documented (WP248 rev.01, III.B)."
    ),
    severity=Severity.ADVICE,
    applies=lambda record, on: (
        record.regime_code == GDPR and is_begun(record, on) and not reading.assessment_contradicted(record)
    ),
)
def reason(record: ActivitySheet, on: date) -> Iterator[Point]:
    value = record.impact_assessment
    if value is None or value.decision is None or value.decision.code != "not_required":
        return
    if len(value.criteria) >= ENOUGH and not value.exempt_type and not value.reason.strip():
        yield Point("assessment", _("Several criteria are met: say why no impact assessment is required."))
