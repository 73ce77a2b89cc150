"""Who receives data, and what the organisation says of sharing (Article 30(1)(d))."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from registry.models.activities import Activity, ActivityPart, InStages, UnderContract
from registry.models.controllers import Department, Party
from registry.models.fields import LineField, ProseField, TermField
from registry.models.naming import NamesParty
from registry.models.owned import Fact
from registry.models.places import InRegion
from registry.models.subjects import DataCategory


class Recipient(NamesParty, InRegion, UnderContract, InStages, ActivityPart):
    """A recipient or category of recipients, with the reason, the data shared and the guarantees asked."""

    shorthand = "name"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="recipients", verbose_name=_("processing activity")
    )
    kind = TermField(_("kind"), vocabulary="recipient_kinds")
    department = models.ForeignKey(
        Department,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    party = models.ForeignKey(
        Party,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="recipients",
        verbose_name=_("external organisation"),
    )
    name = LineField(_("name or category"), blank=True)
    country = CountryField(_("country"), blank=True)
    region = TermField(_("region, without a country"), vocabulary="regions", blank=True)
    handed_on_by = models.ForeignKey(
        Party,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("external organisation that hands the data on"),
    )
    handed_on_note = LineField(_("who hands the data on, in words"), blank=True)
    data_note = ProseField(_("data shared, in words"), blank=True)
    reason = ProseField(_("reason"), blank=True)
    condition = ProseField(_("condition"), blank=True)
    safeguards = ProseField(_("safeguards"), blank=True)
    legal_reference = ProseField(_("text that gives access"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")

    def __str__(self) -> str:
        return self.name or str(self.party or self.department or self.get_kind_display())


class RecipientData(ActivityPart):
    """Data that one recipient receives."""

    nests_under = ("recipient",)
    shorthand = "data"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="+", verbose_name=_("processing activity")
    )
    recipient = models.ForeignKey(
        Recipient, on_delete=models.CASCADE, related_name="data", verbose_name=_("recipient")
    )
    data = models.ForeignKey(
        DataCategory, on_delete=models.RESTRICT, related_name="+", verbose_name=_("category of personal data")
    )
    items = ProseField(_("which of these data, if not all"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("data shared")
        verbose_name_plural = _("data shared")

    def __str__(self) -> str:
        return str(self.data)


class Sharing(ActivityPart):
    """One line of what is said of sharing in general: information shared, reasons, restrictions, choices of people."""

    shorthand = "text"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="sharing", verbose_name=_("processing activity")
    )
    kind = TermField(_("kind"), vocabulary="sharing_kinds")
    text = ProseField(_("text"))

    class Meta(Fact.Meta):
        verbose_name = _("statement on sharing")
        verbose_name_plural = _("statements on sharing")

    def __str__(self) -> str:
        return self.text[:80]
