"""What lists ask of a notice without reading all that it tells: what is missing in it, and whether it is out of date."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.models.notices import Notice


class NoticeIndex(models.Model):
    """How many points the rules find in a public notice, advice left out, and whether the public is told something else than
    the approved records and the notice say: derived, and never a fact of its own.

    Counted by :mod:`policies.counting`; a notice without one was not counted yet.
    """

    notice = models.OneToOneField(
        Notice, on_delete=models.CASCADE, primary_key=True, related_name="index", editable=False
    )
    finding_count = models.PositiveIntegerField(default=0, editable=False)
    is_out_of_date = models.BooleanField(default=False, editable=False)
    # Section by section, what is no longer said and what would be said now: policies.record.told.ChangedSection.
    changes = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = _("index of a notice")
        verbose_name_plural = _("index of the notices")

    def __str__(self) -> str:
        return str(self.notice)
