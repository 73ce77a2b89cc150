"""An impact assessment in words: its criteria, its decision, its risks and what the data protection officer thinks of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Table, bullets, facts, paragraph
from registry.record import sheet
from registry.record.wording.terms import day, label


def assessment(value: sheet.ImpactAssessment | None) -> tuple[Block, ...]:
    if value is None:
        return ()
    return facts(
        [
            (_("Criteria met"), bullets(label(one) for one in value.criteria)),
            (_("The CNIL requires a DPIA for"), label(value.required_type)),
            (_("Exempted by the CNIL from a DPIA"), label(value.exempt_type)),
            (_("Decision"), label(value.decision)),
            (_("Reason"), value.reason),
            (_("Done on"), day(value.done_on)),
            (_("Risk that remains"), label(value.residual_risk)),
            (_("Opinion of the data protection officer"), value.officer_opinion),
            (_("Opinion given on"), day(value.officer_opinion_on)),
        ]
    ) + risks(value.risks)


def risks(values: Iterable[sheet.AssessedRisk]) -> tuple[Block, ...]:
    """One table, one risk a row: what it is, how grave and how likely it is, what is done, and what it is then."""
    rows = tuple(
        (
            paragraph(one.name)
            + facts([(_("Sources and threats"), one.sources), (_("Impact on people"), one.impacts)]),
            risk_level(one.severity, one.likelihood),
            paragraph(one.measures),
            risk_level(one.residual_severity, one.residual_likelihood),
        )
        for one in values
    )
    headings = (_("Risk"), _("Level"), _("Measures"), _("Level with the measures"))
    return (Table(_("Assessed risks"), headings, rows),) if rows else ()


def risk_level(severity: sheet.Term | None, likelihood: sheet.Term | None) -> tuple[Block, ...]:
    return facts([(_("Severity"), label(severity)), (_("Likelihood"), label(likelihood))])
