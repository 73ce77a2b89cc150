"""Security measures and the impact assessment (Articles 30(1)(g), 32 and 35)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.activities import Activity, ActivityPart
from registry.models.fields import ProseField, TermField, TermListField
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
    since = models.DateField(_("since"), null=True, blank=True)
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
        _("type for which the CNIL requires one"), vocabulary="dpia_required", blank=True
    )
    exempt_type = TermField(_("type that the CNIL exempts"), vocabulary="dpia_exempt", blank=True)
    decision = TermField(_("decision"), vocabulary="dpia_decisions", blank=True)
    reason = ProseField(_("reason"), blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("impact assessment")
        verbose_name_plural = _("impact assessments")

    def __str__(self) -> str:
        return str(self.get_decision_display() or self._meta.verbose_name)
