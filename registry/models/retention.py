"""How long data are kept, from when, and what happens then (Articles 5(1)(e) and 30(1)(f))."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.activities import Activity, ActivityPart
from registry.models.clients import Client, Operation
from registry.models.fields import LineField, ProseField, TermField
from registry.models.owned import Fact
from registry.models.periods import AMOUNT_WITH_UNIT, amount_with_unit
from registry.models.purposes import Purpose
from registry.models.subjects import DataCategory, SubjectCategory


class RetentionRule(ActivityPart):
    """One retention period: people × data × purpose, a number or an event, start events joined by "or", and the end.

    ``subject`` and ``data`` are the first categories that it is about, ``more_subjects`` and ``more_data`` the others.

    ``amount`` and ``unit`` go together, but for a session, which has no number; a period bound to an event has neither and
    says so in ``event``. Where a rule has both, ``joined`` says how: one after the other, or one of the two.
    A rule without people, data or purpose applies to all of them; ``*_note`` says it in the organisation's words. Of a
    processor's record it may be about one client, or one category of processing.
    """

    activity = models.ForeignKey(
        Activity,
        on_delete=models.CASCADE,
        related_name="retention_rules",
        verbose_name=_("processing activity"),
    )
    subject = models.ForeignKey(
        SubjectCategory,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category of data subjects"),
    )
    data = models.ForeignKey(
        DataCategory,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category of personal data"),
    )
    data_note = LineField(_("data, in words"), blank=True)
    purpose = models.ForeignKey(
        Purpose, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("purpose")
    )
    purpose_note = LineField(_("purpose, in words"), blank=True)
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("client")
    )
    operation = models.ForeignKey(
        Operation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category of processing carried out"),
    )
    amount = models.PositiveIntegerField(_("number"), null=True, blank=True)
    unit = TermField(_("unit"), vocabulary="retention_units", blank=True)
    bound = TermField(_("exactly, at most or at least"), vocabulary="retention_bounds", blank=True)
    event = ProseField(_("period bound to an event"), blank=True)
    joined = TermField(_("number and event together"), vocabulary="period_joints", blank=True)
    phase = TermField(_("stage of retention"), vocabulary="retention_phases", blank=True)
    end_action = TermField(_("at the end"), vocabulary="end_actions", blank=True)
    end_scope = LineField(
        _("scope of the end"), blank=True, help_text=_("For example: “all media and back-ups”.")
    )
    includes_backups = models.BooleanField(_("back-ups too"), null=True, blank=True)
    automatic = models.BooleanField(_("automatic"), null=True, blank=True)
    carried_out_by = LineField(_("carried out by"), blank=True)
    use_restriction = ProseField(_("limited use"), blank=True)
    set_by = TermField(_("who sets the period"), vocabulary="period_authors", blank=True)
    legal_reference = ProseField(_("legal reference"), blank=True)
    reason = ProseField(_("reason for this period"), blank=True)
    condition = ProseField(_("condition"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=amount_with_unit(),
                name="retention_amount_with_unit",
                violation_error_message=AMOUNT_WITH_UNIT,
            )
        ]

    def __str__(self) -> str:
        number = "" if self.amount is None else f"{self.amount} "
        length = f"{number}{self.get_unit_display()}" if self.unit else self.event
        return f"{self.data or self.data_note or self.purpose_note} · {length}"[:120]


class RetentionData(ActivityPart):
    """A further category of data that the same retention rule is about."""

    nests_under = ("rule",)
    shorthand = "data"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="+", verbose_name=_("processing activity")
    )
    rule = models.ForeignKey(
        RetentionRule, on_delete=models.CASCADE, related_name="more_data", verbose_name=_("retention rule")
    )
    data = models.ForeignKey(
        DataCategory, on_delete=models.RESTRICT, related_name="+", verbose_name=_("category of personal data")
    )

    class Meta(Fact.Meta):
        verbose_name = _("further category of personal data")
        verbose_name_plural = _("further categories of personal data")

    def __str__(self) -> str:
        return str(self.data)


class RetentionSubject(ActivityPart):
    """A further category of people that the same retention rule is about."""

    nests_under = ("rule",)
    shorthand = "subject"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="+", verbose_name=_("processing activity")
    )
    rule = models.ForeignKey(
        RetentionRule,
        on_delete=models.CASCADE,
        related_name="more_subjects",
        verbose_name=_("retention rule"),
    )
    subject = models.ForeignKey(
        SubjectCategory,
        on_delete=models.RESTRICT,
        related_name="+",
        verbose_name=_("category of data subjects"),
    )

    class Meta(Fact.Meta):
        verbose_name = _("further category of data subjects")
        verbose_name_plural = _("further categories of data subjects")

    def __str__(self) -> str:
        return str(self.subject)


class RetentionStart(ActivityPart):
    """An event from which a retention period may run; several events of one rule are joined by "or"."""

    nests_under = ("rule",)
    shorthand = "event"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="+", verbose_name=_("processing activity")
    )
    rule = models.ForeignKey(
        RetentionRule, on_delete=models.CASCADE, related_name="starts", verbose_name=_("retention rule")
    )
    event = LineField(_("start event"))

    class Meta(Fact.Meta):
        verbose_name = _("start event")
        verbose_name_plural = _("start events")

    def __str__(self) -> str:
        return self.event


class RetentionException(ActivityPart):
    """A case in which data are kept longer: of one rule, or of the whole activity."""

    nests_under = ("rule", "activity")
    shorthand = "text"

    activity = models.ForeignKey(
        Activity,
        on_delete=models.CASCADE,
        related_name="retention_exceptions",
        verbose_name=_("processing activity"),
    )
    rule = models.ForeignKey(
        RetentionRule,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="exceptions",
        verbose_name=_("retention rule"),
    )
    text = ProseField(_("case"))
    until = LineField(_("kept until"), blank=True)
    legal_reference = ProseField(_("legal reference"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("exception to retention")
        verbose_name_plural = _("exceptions to retention")

    def __str__(self) -> str:
        return self.text[:80]
