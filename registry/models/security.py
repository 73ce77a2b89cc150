"""Security measures and the impact assessment with its risks (Articles 30(1)(g), 32 and 35)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.activities import Activity, ActivityPart
from registry.models.fields import LineField, PartialDateField, ProseField, TermField, TermListField
from registry.models.owned import Fact


class SecurityMeasure(Fact):
    """A security measure under a heading of the CNIL's guide: of one activity, or shared by the whole organisation."""

    shown_on = "registry:security"
    nests_under = ("activity", "controller")
    section = "security_measures"
    shorthand = "detail"

    activity = models.ForeignKey(
        Activity,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="security_measures",
        verbose_name=_("processing activity"),
        help_text=_("Empty: the measure is shared by all activities."),
    )
    heading = TermField(_("heading"), vocabulary="security_headings", blank=True)
    detail = ProseField(_("measure"))
    # A measure that is not in place yet, or a known gap, protects nobody: it is never told as one that does.
    state = TermField(_("state of the measure"), vocabulary="measure_states", blank=True)
    since = PartialDateField(_("since"), blank=True)
    condition = ProseField(_("condition"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("security measure")
        verbose_name_plural = _("security measures")

    def __str__(self) -> str:
        return self.detail[:80]


class ImpactAssessment(ActivityPart):
    """Whether an impact assessment is needed: criteria met, the CNIL's lists, the decision and its reason (Article 35)."""

    activity = models.OneToOneField(
        Activity,
        on_delete=models.CASCADE,
        related_name="impact_assessment",
        verbose_name=_("processing activity"),
    )
    criteria = TermListField(_("criteria met"), vocabulary="dpia_criteria")
    required_type = TermField(
        _("type for which the CNIL requires a DPIA"), vocabulary="dpia_required", blank=True
    )
    exempt_type = TermField(_("type that the CNIL exempts from a DPIA"), vocabulary="dpia_exempt", blank=True)
    decision = TermField(_("decision"), vocabulary="dpia_decisions", blank=True)
    reason = ProseField(_("reason"), blank=True)
    done_on = PartialDateField(_("done on"), blank=True)
    residual_risk = TermField(_("risk that remains"), vocabulary="risk_levels", blank=True)
    officer_opinion = ProseField(_("opinion of the data protection officer"), blank=True)
    officer_opinion_on = PartialDateField(_("opinion given on"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("data protection impact assessment (DPIA)")
        verbose_name_plural = _("data protection impact assessments (DPIAs)")

    def __str__(self) -> str:
        return str(self.get_decision_display() or self._meta.verbose_name)


class AssessedRisk(ActivityPart):
    """A risk to people that an impact assessment looked at: before and with the measures (Article 35(7)(c) and (d))."""

    nests_under = ("assessment",)
    shorthand = "name"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="+", verbose_name=_("processing activity")
    )
    assessment = models.ForeignKey(
        ImpactAssessment,
        on_delete=models.CASCADE,
        related_name="risks",
        verbose_name=_("data protection impact assessment (DPIA)"),
    )
    name = LineField(_("risk"))
    sources = ProseField(_("sources of the risk and threats"), blank=True)
    impacts = ProseField(_("what it could do to people"), blank=True)
    severity = TermField(_("severity"), vocabulary="risk_levels", blank=True)
    likelihood = TermField(_("likelihood"), vocabulary="risk_levels", blank=True)
    measures = ProseField(_("measures against it"), blank=True)
    residual_severity = TermField(_("severity with the measures"), vocabulary="risk_levels", blank=True)
    residual_likelihood = TermField(_("likelihood with the measures"), vocabulary="risk_levels", blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("assessed risk")
        verbose_name_plural = _("assessed risks")

    def __str__(self) -> str:
        return self.name
