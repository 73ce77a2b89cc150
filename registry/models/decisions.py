"""Who took a record to another state, when, why, and although what was missing."""

from __future__ import annotations

from typing import ClassVar, TypedDict

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.activities import Activity
from registry.models.fields import ProseField, TermField
from registry.models.owned import Owned


class LackingPoint(TypedDict):
    """Something that was missing when somebody decided, in the words that they were shown."""

    code: str  # of the rule; "" for a proposal that nobody has confirmed
    articles: list[str]
    sentence: str


class Decision(Owned):
    """Something that somebody decided about a whole. A decision is written once and never changed.

    ``lacking`` is a list of :class:`LackingPoint`; ``reason`` is asked for when it is not empty.
    """

    decided_at = models.DateTimeField(_("decided at"), default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = ProseField(_("reason"), blank=True)
    lacking = models.JSONField(_("missing at the time"), default=list, blank=True, editable=False)

    class Meta(Owned.Meta):
        abstract = True
        ordering: ClassVar[tuple[str, ...]] = ("-decided_at", "-pk")


class ActivityDecision(Decision):
    """A record was submitted, put in force, taken back to draft or archived."""

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("processing activity")
    )
    state = TermField(_("state of the record"), vocabulary="activity_states")

    class Meta(Decision.Meta):
        verbose_name = _("decision on a record")
        verbose_name_plural = _("decisions on records")

    def __str__(self) -> str:
        return str(self.get_state_display())
