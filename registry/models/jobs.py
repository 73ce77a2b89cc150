"""Work that takes time: a job is a row before anybody works on it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.documents.pdf import SENTENCES
from registry.models.owned import Owned, OwnedQuerySet

LEASE = timedelta(seconds=60)
ATTEMPTS = 3
# What a job that failed says: a code and its values are stored, and worded in the language of whoever reads them.
FAILURES: dict[str, Any] = {
    "interrupted": _("The work was interrupted %(times)d times and was given up."),
    "unexpected": _("An unexpected error stopped the work; it is in the server’s log."),
    "import.register_changed": _("The register has changed since: look at the difference once more."),
    "import.refused": _("The file was not imported: %(sentence)s"),
    "import.gone": _("The file is no longer kept: give it again."),
    "told": "%(sentence)s",  # a sentence stored before failures had codes
    **{f"printing.{code}": sentence for code, sentence in SENTENCES.items()},
}


class JobQuerySet(OwnedQuerySet):
    def due(self, now: datetime) -> Self:
        """Jobs nobody works on: waiting, or begun by a worker whose lease ran out, with attempts left."""
        return self.filter(Job.is_due(now), attempts__lt=ATTEMPTS)

    def exhausted(self, now: datetime) -> Self:
        """Jobs whose last allowed attempt was cut off."""
        return self.filter(state=Job.State.RUNNING, leased_until__lt=now, attempts__gte=ATTEMPTS)

    def expired(self, now: datetime) -> Self:
        return self.filter(expires_at__lt=now)

    def active(self) -> Self:
        return self.filter(state__in=ACTIVE)

    def documents(self) -> Self:
        """What people asked for to have a file; the rest is work that the site gives itself."""
        return self.exclude(file_type="")


class Job(Owned):
    """A piece of work: what was asked, by whom, how far it is, and until when its result is kept.

    The row says what is to be done, and the queue only calls a worker. It takes the row by a compare-and-swap on its
    state and lease, renews the lease with each step of progress, and publishes a finished file by one rename. While the
    row waits or is worked on, no second job of its organisation has the same kind and question. Its file is for every
    member of the organisation.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being prepared")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")

    kind = models.CharField(_("kind"), max_length=40, editable=False)
    # What is asked of the kind, written so that two equal wishes read the same: a language, an identifier, or nothing.
    question = models.CharField(_("what is asked"), max_length=100, blank=True, default="", editable=False)
    # What the question stands for where it does not fit in a line, such as the records of a list.
    details = models.JSONField(default=dict, blank=True, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(_("requested at"), default=timezone.now, editable=False)
    language = models.CharField(
        _("language"), max_length=2, choices=[("fr", "Français"), ("en", "English")], default="fr"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING, editable=False
    )
    steps_done = models.PositiveIntegerField(_("steps done"), default=0, editable=False)
    steps_total = models.PositiveIntegerField(_("steps in all"), default=0, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    # Since a worker took it: what has changed meanwhile needs another round.
    asked_again = models.BooleanField(default=False, editable=False)
    taken_at = models.DateTimeField(null=True, editable=False)  # by a worker, for the last time
    leased_until = models.DateTimeField(null=True, editable=False)
    lease_token = models.UUIDField(null=True, editable=False)
    failure = models.CharField(_("what went wrong"), max_length=40, blank=True, default="", editable=False)
    failure_values = models.JSONField(default=dict, editable=False)
    file_type = models.CharField(max_length=8, blank=True, default="", editable=False)  # "" without a file
    digest = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0, editable=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, editable=False)
    expires_at = models.DateTimeField(_("kept until"), null=True, editable=False)

    objects: ClassVar = JobQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ("-requested_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["state", "leased_until"], name="job_due"),
            models.Index(fields=["controller", "kind", "taken_at"], name="job_served"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["controller", "kind", "question"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="job_one_for_one_question",
            )
        ]

    def __str__(self) -> str:
        return f"{self.controller} · {self.kind} · {self.requested_at:%Y-%m-%d %H:%M}"

    @staticmethod
    def is_due(now: datetime) -> models.Q:
        return models.Q(state=Job.State.WAITING) | models.Q(state=Job.State.RUNNING, leased_until__lt=now)

    @property
    def path(self) -> Path:
        """Where the finished file lies; the name gives nothing away and is no address of the web."""
        return Path(settings.EXPORT_ROOT) / f"{self.public_id}.{self.file_type or 'none'}"

    @property
    def percent(self) -> int:
        """Share of the work done, 0 to 100: steps done over steps in all; 100 only when the result is there."""
        if self.state == self.State.DONE:
            return 100
        return min(99, 100 * self.steps_done // self.steps_total) if self.steps_total else 0

    @property
    def failure_sentence(self) -> str:
        """What went wrong, in the language that is active."""
        return str(FAILURES[self.failure]) % self.failure_values if self.failure else ""

    def is_fetchable(self, now: datetime) -> bool:
        return (
            self.state == self.State.DONE
            and self.expires_at is not None
            and now <= self.expires_at
            and self.path.exists()
        )


ACTIVE = (Job.State.WAITING, Job.State.RUNNING)


class Heartbeat(models.Model):
    """When the scheduler, or a worker of one lane, last gave a sign of life."""

    name = models.CharField(_("name"), max_length=20, primary_key=True)
    at = models.DateTimeField(_("last seen at"))

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")

    def __str__(self) -> str:
        return f"{self.name} · {self.at:%Y-%m-%d %H:%M}"
