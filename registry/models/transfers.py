"""Transfers to third countries and international organisations, and, apart from them, where data are hosted (chapter V)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from registry.models.activities import Activity, ActivityPart, InStages
from registry.models.controllers import Party, WebAddressField
from registry.models.fields import LineField, PartialDateField, ProseField, TermField, TermListField
from registry.models.naming import NamesParty
from registry.models.owned import Fact
from registry.models.places import InRegion


class Transfer(NamesParty, InStages, ActivityPart):
    """A transfer: country or organisation, recipient, mechanism, safeguards and condition (Article 30(1)(e))."""

    named_in = "recipient_name"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="transfers", verbose_name=_("processing activity")
    )
    country = CountryField(_("country"), blank=True)
    destination = LineField(_("international organisation or place"), blank=True)
    party = models.ForeignKey(
        Party,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("external organisation"),
    )
    recipient_name = LineField(_("recipient or category"), blank=True)
    mechanism = TermField(_("mechanism"), vocabulary="transfer_mechanisms", blank=True)
    more_mechanisms = TermListField(_("other mechanisms"), vocabulary="transfer_mechanisms")
    mechanism_note = ProseField(_("note on the mechanism"), blank=True)
    is_covered = models.BooleanField(_("recipient covered by the adequacy decision"), null=True, blank=True)
    covered_on = PartialDateField(_("coverage checked on"), blank=True)
    supplementary_measures = ProseField(_("supplementary measures"), blank=True)
    module = TermField(_("module of the standard contractual clauses"), vocabulary="scc_modules", blank=True)
    addendum = LineField(_("addendum"), blank=True)
    safeguards_title = LineField(_("safeguards document"), blank=True)
    safeguards_url = WebAddressField(_("address of the safeguards document"), blank=True)
    copy_means = ProseField(_("how to obtain a copy of the safeguards"), blank=True)
    assessment = ProseField(
        _("assessment (Article 49(1), second subparagraph, or transfer impact)"), blank=True
    )
    assessment_state = TermField(
        _("assessment of the transfer"), vocabulary="transfer_assessments", blank=True
    )
    assessed_on = PartialDateField(_("assessed on"), blank=True)
    data_note = ProseField(_("data transferred"), blank=True)
    condition = ProseField(_("condition"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")

    def __str__(self) -> str:
        country = self.country.name  # type: ignore[attr-defined]  # django-countries reads it as a Country, untyped
        return str(country or self.destination or self.recipient_name)


class Hosting(NamesParty, InRegion, InStages, ActivityPart):
    """Where data are stored and by whom; a place outside the Union is a transfer besides, never instead."""

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="hosting", verbose_name=_("processing activity")
    )
    party = models.ForeignKey(
        Party,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("external organisation"),
    )
    name = LineField(_("host"), blank=True)
    country = CountryField(_("country"), blank=True)
    region = TermField(_("region, without a country"), vocabulary="regions", blank=True)
    place = LineField(_("place"), blank=True)
    purpose = ProseField(_("what it is for"), blank=True)
    condition = ProseField(_("condition"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("hosting")
        verbose_name_plural = _("hosting")

    def __str__(self) -> str:
        return self.name or str(self.party or self.place)
