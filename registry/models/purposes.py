"""Purposes, the legal bases of each, and the conditions for data that the law protects more (Articles 5, 6, 9, 10, 87)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.activities import Activity, ActivityPart
from registry.models.fields import LineField, ProseField, TermField
from registry.models.owned import Fact
from registry.models.subjects import DataCategory, SubjectCategory


class Purpose(ActivityPart):
    """A purpose of an activity, or a sub-purpose of another purpose (Article 30(1)(b))."""

    nests_under = ("parent", "activity")
    shorthand = "name"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="purposes", verbose_name=_("processing activity")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="purposes",
        verbose_name=_("main purpose"),
    )
    name = ProseField(_("purpose"))
    detail = ProseField(_("detail"), blank=True)
    stage = TermField(_("stage"), vocabulary="activity_stages", blank=True)
    condition = ProseField(_("condition"), blank=True)
    announced_as = LineField(_("list in which it is announced"), blank=True)
    is_marketing = models.BooleanField(_("direct marketing"), null=True, blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("purpose")
        verbose_name_plural = _("purposes")

    def __str__(self) -> str:
        return self.name[:120]


class LegalBasis(ActivityPart):
    """A legal basis of one purpose, or stated of the whole activity, with its own note (Article 6(1))."""

    nests_under = ("purpose", "activity")
    shorthand = "basis"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="bases", verbose_name=_("processing activity")
    )
    purpose = models.ForeignKey(
        Purpose,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="bases",
        verbose_name=_("purpose"),
    )
    basis = TermField(_("legal basis"), vocabulary="legal_bases")
    interest = ProseField(_("legitimate interest pursued"), blank=True)
    interest_holder = TermField(_("whose interest"), vocabulary="interest_holders", blank=True)
    consent_means = ProseField(_("how consent is given and withdrawn"), blank=True)
    legal_text = ProseField(_("legal text"), blank=True)
    condition = ProseField(_("condition"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")

    def __str__(self) -> str:
        return str(self.get_basis_display())


class BasisSubject(ActivityPart):
    """People for whom alone a legal basis holds."""

    nests_under = ("basis",)
    shorthand = "subject"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="+", verbose_name=_("processing activity")
    )
    basis = models.ForeignKey(
        LegalBasis, on_delete=models.CASCADE, related_name="subjects", verbose_name=_("legal basis")
    )
    subject = models.ForeignKey(
        SubjectCategory,
        on_delete=models.RESTRICT,
        related_name="+",
        verbose_name=_("category of data subjects"),
    )

    class Meta(Fact.Meta):
        verbose_name = _("people for whom the basis holds")
        verbose_name_plural = _("people for whom the basis holds")

    def __str__(self) -> str:
        return str(self.subject)


class BasisData(ActivityPart):
    """Data for which alone a legal basis holds."""

    nests_under = ("basis",)
    shorthand = "data"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="+", verbose_name=_("processing activity")
    )
    basis = models.ForeignKey(
        LegalBasis, on_delete=models.CASCADE, related_name="data", verbose_name=_("legal basis")
    )
    data = models.ForeignKey(
        DataCategory, on_delete=models.RESTRICT, related_name="+", verbose_name=_("category of personal data")
    )

    class Meta(Fact.Meta):
        verbose_name = _("data for which the basis holds")
        verbose_name_plural = _("data for which the basis holds")

    def __str__(self) -> str:
        return str(self.data)


class SpecialCondition(ActivityPart):
    """What allows sensitive data (Article 9(2)), offence data (Article 10) or the NIR (Article 87) to be processed."""

    nests_under = ("purpose", "activity")
    shorthand = "condition"

    activity = models.ForeignKey(
        Activity,
        on_delete=models.CASCADE,
        related_name="special_conditions",
        verbose_name=_("processing activity"),
    )
    purpose = models.ForeignKey(
        Purpose,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="special_conditions",
        verbose_name=_("purpose"),
    )
    data = models.ForeignKey(
        DataCategory,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category of personal data"),
    )
    condition = TermField(_("condition"), vocabulary="special_conditions")
    legal_text = ProseField(_("legal text"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("condition (Articles 9, 10 and 87)")
        verbose_name_plural = _("conditions (Articles 9, 10 and 87)")

    def __str__(self) -> str:
        return str(self.get_condition_display())
