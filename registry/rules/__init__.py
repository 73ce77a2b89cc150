"""The rules of the register, each in the module of its article. Other apps register theirs in a module ``rules``."""

from __future__ import annotations

from datetime import date

from registry.record.columns import COLUMNS
from registry.record.sheet import ActivitySheet, Organisation
from registry.rules import (
    article_30_1,
    article_30_2,
    assessment,
    automated,
    bases,
    cameras,
    children,
    contracts,
    every_record,
    organisation,
    other_regimes,
    protected_data,
    retention,
    transfers,
)
from registry.rules.engine import Finding, Severity, Subject, findings

__all__ = [
    "about_organisation",
    "about_record",
    "article_30_1",
    "article_30_2",
    "assessment",
    "automated",
    "bases",
    "cameras",
    "children",
    "contracts",
    "every_record",
    "missing_sections",
    "organisation",
    "other_regimes",
    "protected_data",
    "retention",
    "transfers",
]


PLACES = {column.key: place for place, column in enumerate(COLUMNS)}


def missing_sections(record: ActivitySheet, on: date) -> frozenset[str]:
    """The keys of the columns under which something is asked for that is not recorded."""
    return frozenset(one.section for one in about_record(record, on) if one.severity is Severity.GAP)


def about_record(record: ActivitySheet, on: date) -> tuple[Finding, ...]:
    """What the law still asks of a record, or finds wrong in it, on a day, in the order of the columns.

    Under another regime than the GDPR: what its own articles ask, and nothing else.
    """
    subject = Subject.PROCESSOR_RECORD if record.is_processor_record else Subject.CONTROLLER_RECORD
    return tuple(sorted(findings(subject, record, on), key=lambda one: PLACES[one.section]))


def about_organisation(value: Organisation, on: date) -> tuple[Finding, ...]:
    """The same for what every record of the organisation says of it (Article 30(1)(a) and 30(2)(a))."""
    return findings(Subject.ORGANISATION, value, on)
