"""What stays of a request that was forgotten: a line of statistics from which nobody is known."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Owned
from registry.models.fields import TermListField


class RequestTotal(Owned):
    """One forgotten request: when it came, what it asked, how it was answered. No name, address, words or number."""

    declared = False
    shown_on = "rights:desk"

    year = models.PositiveSmallIntegerField(_("year of receipt"), editable=False)
    channel = models.CharField(_("received by"), max_length=10)
    kinds = TermListField(_("what was asked"), vocabulary="request_kinds")
    outcome = models.CharField(_("answer"), max_length=10, blank=True, default="")
    days = models.PositiveSmallIntegerField(_("days to the answer"), null=True, editable=False)
    was_late = models.BooleanField(_("answered late"), default=False)
    was_extended = models.BooleanField(_("extended"), default=False)
    # The highest number that any request of the organisation had when this one was forgotten: it says nothing of this one.
    highest = models.PositiveIntegerField(default=0, editable=False)
    forgotten_on = models.DateField(_("forgotten on"), editable=False)

    class Meta(Owned.Meta):
        verbose_name = _("forgotten request")
        verbose_name_plural = _("forgotten requests")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.year} · {self.outcome}"
