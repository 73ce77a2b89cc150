"""Agreements of those who answer for the processing, asked for by a link: what they were shown, and what they answered."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.accounts import digest_of
from registry.models.activities import Activity
from registry.models.fields import LineField, ProseField
from registry.models.owned import Owned, OwnedQuerySet
from registry.models.versions import ActivityVersion

LIFETIME = timedelta(days=30)


class SignatureQuerySet(OwnedQuerySet["Signature"]):
    def open(self, now: datetime) -> Self:
        """Those that can still be answered."""
        return self.filter(answered_at=None, expires_at__gt=now)

    def with_secret(self, secret: str) -> Self:
        return self.filter(digest=digest_of(secret))

    def agreed(self) -> Self:
        return self.filter(is_agreed=True)


class Signature(Owned):
    """The agreement of somebody who answers for the processing with a record exactly as it was when it was asked for.

    ``content`` is the canonical JSON of the sheet that the link shows, in the schema of its day, and ``facts_digest`` the
    hash of its facts: the agreement holds for a record that says exactly this, and for no other. The link opens without an
    account; only a digest of its secret is kept. ``version`` is the version that was approved with it.
    """

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="signatures", verbose_name=_("processing activity")
    )
    version = models.ForeignKey(
        ActivityVersion,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="signatures",
        verbose_name=_("approved version"),
    )
    quality = LineField(_("signs as"))
    name = LineField(_("name"), blank=True)
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    schema_version = models.PositiveSmallIntegerField(_("schema"), editable=False)
    content = models.TextField(_("content"), editable=False)
    facts_digest = models.CharField(_("SHA-256 of the facts"), max_length=64, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"), editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    is_agreed = models.BooleanField(_("agrees"), null=True, editable=False)
    words = ProseField(_("remarks"), blank=True)

    objects: ClassVar = SignatureQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering: ClassVar[tuple[str, ...]] = ("-asked_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at=None, is_agreed=None)
                | Q(answered_at__isnull=False, is_agreed__isnull=False),
                name="signature_answered_at_once",
            ),
        ]

    def __str__(self) -> str:
        return " · ".join(text for text in (self.quality, self.name) if text)

    def draw_secret(self, now: datetime) -> str:
        """Give the link its secret, which is not stored, and its end."""
        secret = secrets.token_urlsafe(32)
        self.digest, self.expires_at = digest_of(secret), now + LIFETIME
        return secret

    @property
    def is_over(self) -> bool:
        """Whether its days have passed without an answer."""
        return self.answered_at is None and self.expires_at <= timezone.now()
