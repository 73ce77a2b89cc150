"""Files that leave the register: an export is a row before it is a file."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.owned import Owned, OwnedQuerySet

LEASE = timedelta(seconds=60)
LIFETIME = timedelta(days=7)
ATTEMPTS = 3


class ExportQuerySet(OwnedQuerySet["Export"]):
    def due(self, now: datetime) -> Self:
        """Exports nobody works on: waiting, or started by a worker whose lease ran out, with attempts left."""
        return self.filter(Export.is_due(now), attempts__lt=ATTEMPTS)

    def exhausted(self, now: datetime) -> Self:
        """Exports whose last allowed attempt was cut off."""
        return self.filter(state=Export.State.RUNNING, leased_until__lt=now, attempts__gte=ATTEMPTS)

    def expired(self, now: datetime) -> Self:
        return self.filter(expires_at__lt=now)


class Export(Owned):
    """A document asked for: who asked, what, how far it is, and until when its file can be fetched.

    The row is the truth and the queue only a bell: a worker takes the row by a compare-and-swap on its state and lease,
    renews the lease with each step of progress, and publishes the finished file by one rename.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being prepared")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")

    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=[("fr", "Français"), ("en", "English")])
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING, editable=False
    )
    steps_done = models.PositiveIntegerField(_("sheets done"), default=0, editable=False)
    steps_total = models.PositiveIntegerField(_("sheets in all"), default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    lease_token = models.UUIDField(null=True, editable=False)
    failure = models.TextField(_("what went wrong"), blank=True, editable=False)
    digest = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, editable=False)
    expires_at = models.DateTimeField(_("kept until"), null=True, editable=False)

    objects: ClassVar = ExportQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ("-requested_at", "-pk")
        indexes: ClassVar = [models.Index(fields=["state", "leased_until"], name="export_due")]

    def __str__(self) -> str:
        return f"{self.controller} · {self.requested_at:%Y-%m-%d %H:%M}"

    @staticmethod
    def is_due(now: datetime) -> models.Q:
        return models.Q(state=Export.State.WAITING) | models.Q(
            state=Export.State.RUNNING, leased_until__lt=now
        )

    @property
    def path(self) -> Path:
        """Where the finished file lies; the name gives nothing away and is no address of the web."""
        return Path(settings.EXPORT_ROOT) / f"{self.public_id}.pdf"

    @property
    def percent(self) -> int:
        """Share of the work done, 0 to 100: sheets laid out over sheets to lay out; 100 only when the file is there."""
        if self.state == self.State.DONE:
            return 100
        return min(99, 100 * self.steps_done // self.steps_total) if self.steps_total else 0

    def is_fetchable(self, now: datetime) -> bool:
        return (
            self.state == self.State.DONE
            and self.expires_at is not None
            and now <= self.expires_at
            and self.path.exists()
        )
