"""What whoever handles a request was told of its last day: once for each person, day and step."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models import Owned, OwnedQuerySet
from rights.models.letters import LEASE, TRIED_FOR
from rights.models.requests import SubjectRequest


class RequestReminderQuerySet(OwnedQuerySet["RequestReminder"]):
    def waiting(self, now: datetime) -> Self:
        """Those that are to be sent and are in nobody's hands."""
        free = Q(taken_at=None) | Q(taken_at__lte=now - LEASE)
        return self.filter(free, sent_at=None, written_at__gt=now - TRIED_FOR)


class RequestReminder(Owned):
    """10, 5 and 2 days before ``due_on``, and -1 once it is past."""

    declared = False
    shown_on = "rights:desk"

    request = models.ForeignKey(
        SubjectRequest, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("request")
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("recipient")
    )
    due_on = models.DateField(editable=False)
    step = models.SmallIntegerField(editable=False, default=0)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar = RequestReminderQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = _("reminder of a request")
        verbose_name_plural = _("reminders of requests")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "recipient", "due_on", "step"], name="request_reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request} · {self.step}"
