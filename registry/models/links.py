"""A record that refers to another record of the same register: “see”, “part of”, “fed by”."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.activities import Activity, ActivityPart
from registry.models.fields import ProseField, TermField
from registry.models.owned import Fact, existing_target
from registry.models.shape import foreign_key


class RecordLink(ActivityPart):
    """What another record of the organisation has to do with this one. A record that others refer to is not deleted."""

    shorthand = "target"

    activity = models.ForeignKey(
        Activity,
        on_delete=models.CASCADE,
        related_name="related_records",
        verbose_name=_("processing activity"),
    )
    kind = TermField(_("kind of link"), vocabulary="record_link_kinds", blank=True)
    target = models.ForeignKey(
        Activity, on_delete=models.RESTRICT, related_name="+", verbose_name=_("other record")
    )
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("related record")
        verbose_name_plural = _("related records")

    def clean(self) -> None:
        super().clean()
        target = existing_target(self, foreign_key(RecordLink, "target"))
        if target is not None and target == existing_target(self, foreign_key(RecordLink, "activity")):
            raise ValidationError({"target": _("A record does not refer to itself: choose another one.")})

    def __str__(self) -> str:
        return str(self.target)
