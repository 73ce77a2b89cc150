"""What both paragraphs of Article 30 ask of a record: its security measures, and answers that its rows bear out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record import reading
from registry.record.columns import COLUMNS
from registry.record.sheet import ActivitySheet
from registry.rules.engine import Point, Severity, Subject, rule

HEADINGS = {one.key: one.heading for one in COLUMNS}
EITHER = (
    (Subject.CONTROLLER_RECORD, "30-1-G-SECURITY", "30(1)(g)", "30-1-CONTRADICTION"),
    (Subject.PROCESSOR_RECORD, "30-2-D-SECURITY", "30(2)(d)", "30-2-CONTRADICTION"),
)


def security(record: ActivitySheet, on: date) -> Iterator[Point]:
    measures = (*record.security_measures, *record.shared_security_measures)
    if not any(map(reading.is_in_place, measures)):
        yield Point("security", _("Describe how the data are protected, in general terms."))


def none_and_some(heading: str) -> str:
    """The sentence on an answer that says none while something is recorded, with the heading it stands under."""
    sentence = _("%s: “none” is declared, and something is recorded. Correct one or the other.")
    return sentence % heading


def contradictions(record: ActivitySheet, on: date) -> Iterator[Point]:
    for key in reading.contradictions(record):
        yield Point(key, none_and_some(str(HEADINGS[key])))
    if reading.assessment_contradicted(record):
        yield Point(
            "assessment",
            _(
                "The decision on the impact assessment says otherwise than what is recorded of it: correct one."
            ),
        )


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
        "5(2)",
        subject,
        gettext_lazy(
            "An answer and what is recorded of it are one fact: a record that says both demonstrates neither."
        ),
        severity=Severity.BREACH,
    )(contradictions)
