"""What both paragraphs of Article 30 ask of a record: its security measures, and answers that its rows bear out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record import reading
from registry.record.sheet import ActivitySheet
from registry.rules.engine import Point, Severity, Subject, rule

EITHER = (
    (Subject.CONTROLLER_RECORD, "30-1-G-SECURITY", "30(1)(g)", "30-1-CONTRADICTION"),
    (Subject.PROCESSOR_RECORD, "30-2-D-SECURITY", "30(2)(d)", "30-2-CONTRADICTION"),
)


def security(record: ActivitySheet, on: date) -> Iterator[Point]:
    measures = (*record.security_measures, *record.shared_security_measures)
    if not any(map(reading.is_in_place, measures)):
        yield Point("security", _("Describe how the data are protected, in general terms."))


def contradictions(record: ActivitySheet, on: date) -> Iterator[Point]:
    for key in reading.contradictions(record):
        yield Point(key, _("“None” is declared, and something is recorded: correct one or the other."))
    if reading.assessment_contradicted(record):
        yield Point(
            "assessment",
            _(
                "The decision on the impact assessment says otherwise than what is recorded of it: correct one."
            ),
        )


def assessment_done(record: ActivitySheet, on: date) -> Iterator[Point]:
    yield Point("assessment", _("An impact assessment is required, and is not done yet."))


def needs_assessment(record: ActivitySheet, on: date) -> bool:
    value = record.impact_assessment
    required = value is not None and value.decision is not None and value.decision.code == "required"
    return required and not reading.assessment_contradicted(record)


rule(
    "35-1-DONE",
    "35(1)",
    Subject.CONTROLLER_RECORD,
    gettext_lazy("An impact assessment is carried out before the processing that requires one."),
    applies=needs_assessment,
)(assessment_done)

for subject, security_code, article, contradiction_code in EITHER:
    rule(
        security_code,
        article,
        subject,
        gettext_lazy(
            "The record describes the security measures in general terms; those shared by all activities count."
        ),
    )(security)
    rule(
        contradiction_code,
        "5(1)(d)",
        subject,
        gettext_lazy(
            "An answer and what is recorded of it are one fact: a record that says both is not accurate."
        ),
        severity=Severity.BREACH,
    )(contradictions)
