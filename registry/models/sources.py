"""Where data come from, and which of them (Article 14(2)(f))."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.activities import Activity, ActivityPart
from registry.models.fields import LineField, ProseField, TermField
from registry.models.owned import Fact
from registry.models.subjects import DataCategory


class CollectionSource(ActivityPart):
    """Where data come from: the person, the relation, automatic collection, or an indirect source (Article 14(2)(f))."""

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="sources", verbose_name=_("processing activity")
    )
    kind = TermField(_("kind"), vocabulary="source_kinds")
    name = LineField(_("name"), blank=True)
    detail = ProseField(_("detail"), blank=True)
    is_public = models.BooleanField(_("publicly accessible source"), null=True, blank=True)
    basis = TermField(_("legal basis attached to this source"), vocabulary="legal_bases", blank=True)
    basis_note = ProseField(_("note on that basis"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("source of the data")
        verbose_name_plural = _("sources of the data")

    def __str__(self) -> str:
        return self.name or self.get_kind_display()


class SourceData(ActivityPart):
    """Data that come from one source."""

    nests_under = ("source",)
    shorthand = "data"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="+", verbose_name=_("processing activity")
    )
    source = models.ForeignKey(
        CollectionSource, on_delete=models.CASCADE, related_name="data", verbose_name=_("source of the data")
    )
    data = models.ForeignKey(
        DataCategory, on_delete=models.RESTRICT, related_name="+", verbose_name=_("category of data")
    )

    class Meta(Fact.Meta):
        verbose_name = _("data from the source")
        verbose_name_plural = _("data from the source")

    def __str__(self) -> str:
        return str(self.data)
