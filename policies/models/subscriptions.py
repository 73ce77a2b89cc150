"""Addresses to which the changes of a notice are mailed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from policies.models.notices import Notice
from registry.models import Owned, OwnedQuerySet
from registry.models.accounts import AddressField

DAYS_TO_CONFIRM = 7


class SubscriptionQuerySet(OwnedQuerySet["Subscription"]):
    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)

    def given_up(self, now: datetime) -> Self:
        """Those whose address nobody confirmed in time."""
        asked_before = now - timedelta(days=DAYS_TO_CONFIRM)
        return self.filter(confirmed_at__isnull=True, asked_at__lt=asked_before)


class Subscription(Owned):
    """An address to which the changes of a notice are mailed, once its owner has confirmed it.

    The row is all that is known of the person. It is deleted when the subscription ends, and when nobody confirms it.
    """

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="subscriptions", verbose_name=_("notice")
    )
    email = AddressField(_("email address"))
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    # When the letter that answers the last request was begun: whoever wrote this sends it, and nobody else.
    answered_at = models.DateTimeField(null=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    told_version = models.PositiveIntegerField(_("last version mailed"), default=0, editable=False)

    objects: ClassVar = SubscriptionQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = _("subscription to a notice")
        verbose_name_plural = _("subscriptions to notices")
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "email"], name="subscription_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["email", "asked_at"], name="subscription_asked")]

    def __str__(self) -> str:
        return str(self.public_id)  # an address stands in no log
