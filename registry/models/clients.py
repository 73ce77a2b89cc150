"""What a processor's record says: for whom it acts, what it does for them, with whom, and what it committed itself to.

Articles 28 and 30(2).
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.activities import Activity, ActivityPart, InStages, UnderContract
from registry.models.controllers import Party
from registry.models.fields import LineField, ProseField, TermField
from registry.models.naming import NamesParty
from registry.models.owned import Fact
from registry.models.subjects import DataCategory


class Client(NamesParty, UnderContract, ActivityPart):
    """A controller, or a category of controllers, for whom the organisation acts as processor (Article 30(2)(a))."""

    shorthand = "name"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="clients", verbose_name=_("processing activity")
    )
    party = models.ForeignKey(
        Party,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("external organisation"),
    )
    name = LineField(_("name or category"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("client")
        verbose_name_plural = _("clients")

    def __str__(self) -> str:
        return self.name or str(self.party)


class Operation(InStages, ActivityPart):
    """A category of processing carried out on behalf of clients (Article 30(2)(b))."""

    shorthand = "name"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="operations", verbose_name=_("processing activity")
    )
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("client")
    )
    name = LineField(_("name"))
    purpose = ProseField(_("what it is for"), blank=True)
    detail = ProseField(_("detail"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("category of processing carried out")
        verbose_name_plural = _("categories of processing carried out")

    def __str__(self) -> str:
        return self.name


class OperationData(ActivityPart):
    """Data that one category of processing is about."""

    nests_under = ("operation",)
    shorthand = "data"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="+", verbose_name=_("processing activity")
    )
    operation = models.ForeignKey(
        Operation,
        on_delete=models.CASCADE,
        related_name="data",
        verbose_name=_("category of processing carried out"),
    )
    data = models.ForeignKey(
        DataCategory, on_delete=models.RESTRICT, related_name="+", verbose_name=_("category of data")
    )

    class Meta(Fact.Meta):
        verbose_name = _("data of the processing")
        verbose_name_plural = _("data of the processing")

    def __str__(self) -> str:
        return str(self.data)


class Subprocessor(UnderContract, ActivityPart):
    """Another processor the organisation engages (Article 28(2) and (4))."""

    shorthand = "party"

    activity = models.ForeignKey(
        Activity,
        on_delete=models.CASCADE,
        related_name="subprocessors",
        verbose_name=_("processing activity"),
    )
    party = models.ForeignKey(
        Party, on_delete=models.RESTRICT, related_name="+", verbose_name=_("external organisation")
    )
    operations = ProseField(_("operations entrusted"), blank=True)
    authorisation = ProseField(_("authorisation by the client"), blank=True)
    safeguards = ProseField(_("safeguards"), blank=True)
    condition = ProseField(_("condition"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("sub-processor")
        verbose_name_plural = _("sub-processors")

    def __str__(self) -> str:
        return str(self.party)


class Undertaking(ActivityPart):
    """What the organisation undertakes as processor, item by item of Article 28(3), with its limits."""

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="undertakings", verbose_name=_("processing activity")
    )
    item = TermField(_("item of Article 28"), vocabulary="article28_items")
    text = ProseField(_("commitment"))
    condition = ProseField(_("limit or exception"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("processor’s commitment")
        verbose_name_plural = _("processor’s commitments")

    def __str__(self) -> str:
        return self.text[:80]
