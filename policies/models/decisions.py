"""Who made a notice public or withdrew it, when, why, and although what was missing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.models.notices import Notice
from registry.models import Decision


class NoticeDecision(Decision):
    """A notice was made public, or withdrawn."""

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("notice")
    )
    is_published = models.BooleanField(_("published"))

    class Meta(Decision.Meta):
        verbose_name = _("decision on a notice")
        verbose_name_plural = _("decisions on notices")

    def __str__(self) -> str:
        return str(_("Published") if self.is_published else _("Withdrawn"))
