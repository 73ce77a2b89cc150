"""What belongs to a request: its steps, the messages both ways, and files. All that a person could be known by is sealed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models import Owned
from rights import sealing
from rights.models.requests import SubjectRequest


class OfRequest(Owned):
    """A part of one request, with values sealed under the key of the request."""

    declared = False
    shown_on = "rights:desk"

    request = models.ForeignKey(
        SubjectRequest, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("request")
    )
    sealed = models.BinaryField(default=bytes, editable=False)

    class Meta(Owned.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.request} · {self._meta.verbose_name}"

    def told(self) -> dict[str, Any]:
        return sealing.unseal_values(self.request.key.wrapped, self.sealed)

    def tell(self, **values: Any) -> None:
        self.sealed = sealing.seal_values(self.request.key.wrapped, {**self.told(), **values})


class RequestStep(OfRequest):
    """One step of handling: what, on which day, who wrote it down and why. Written once."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Received")
        CHANGED = "changed", _("Corrected")
        ASSIGNED = "assigned", _("Assigned")
        IDENTITY_ASKED = "identity_asked", _("Identity asked, on a reasonable doubt")
        IDENTITY_CONFIRMED = "identity_confirmed", _("Identity confirmed")
        IDENTITY_FAILED = "identity_failed", _("Identity could not be confirmed")
        PROOF_DELETED = "proof_deleted", _("Proof of identity deleted")
        FILE_DELETED = "file_deleted", _("File deleted")
        CLARIFICATION_ASKED = "clarification_asked", _("Clarification asked")
        CLARIFIED = "clarified", _("Clarified")
        EXTENDED = "extended", _("Extended by two months")
        SEARCH_SENT = "search_sent", _("Search asked of the owner of a record")
        SEARCH_DONE = "search_done", _("Search answered")
        DATA_HANDED_OVER = "data_handed_over", _("File of the data to take away made")
        ANSWERED = "answered", _("Answered")
        RECIPIENTS_TOLD = "recipients_told", _("Recipients notified")
        RECIPIENTS_NOT_TOLD = "recipients_not_told", _("Recipients not notified, with the reason")
        WITHDRAWN = "withdrawn", _("Withdrawn by the person")
        FORWARDED = "forwarded", _("Passed on to the controller")
        ADDRESS_CORRECTED = "address_corrected", _("Address corrected")
        LETTER_SENT_AGAIN = "letter_sent_again", _("Letter sent again")
        RESTRICTION_LIFTED = "restriction_lifted", _("Restriction lifted, the person being told before")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Opened again")

    kind = models.CharField(_("step"), max_length=20, choices=Kind.choices)
    on = models.DateField(_("day"), default=date.today)
    at = models.DateTimeField(_("written down at"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written down by"),
    )

    class Meta(OfRequest.Meta):
        verbose_name = _("step of a request")
        verbose_name_plural = _("steps of requests")
        ordering = ("pk",)

    @property
    def words(self) -> str:
        """What was said with it; "" where nothing was."""
        return str(self.told().get("words", ""))


class RequestMessage(OfRequest):
    """What the person and the desk write to each other besides the letters."""

    is_from_person = models.BooleanField(_("from the person"))
    at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )

    class Meta(OfRequest.Meta):
        verbose_name = _("message about a request")
        verbose_name_plural = _("messages about requests")
        ordering = ("pk",)

    @property
    def words(self) -> str:
        return str(self.told().get("words", ""))


class RequestFile(OfRequest):
    """A file of a request; ``sealed`` holds its name, ``content`` what is in it, sealed as well."""

    class Use(models.TextChoices):
        PERSON = "person", _("Sent by the person")
        IDENTITY = "identity", _("Proof of identity")
        FOUND = "found", _("Found in a search")
        PREPARED = "prepared", _("Prepared for the answer")
        ANSWER = "answer", _("Part of the answer")

    use = models.CharField(_("what it is"), max_length=10, choices=Use.choices)
    media_type = models.CharField(max_length=100, editable=False, default="application/octet-stream")
    size = models.PositiveIntegerField(_("size in bytes"), editable=False, default=0)
    content = models.BinaryField(default=bytes, editable=False)
    added_at = models.DateTimeField(_("added at"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("added by"),
    )

    class Meta(OfRequest.Meta):
        verbose_name = _("file of a request")
        verbose_name_plural = _("files of requests")
        ordering = ("pk",)

    @property
    def name(self) -> str:
        return str(self.told().get("name", ""))

    def read(self) -> bytes:
        return sealing.unseal(self.request.key.wrapped, self.content)
