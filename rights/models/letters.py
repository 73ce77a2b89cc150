"""Letters to people about their requests, and to owners of records: written once, sent once, kept with the request."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models import OwnedQuerySet
from rights.models.parts import OfRequest

LEASE = timedelta(minutes=10)  # after which a letter that a worker took and did not send is taken again
TRIED_FOR = timedelta(days=7)


class RequestLetterQuerySet(OwnedQuerySet["RequestLetter"]):
    def waiting(self, now: datetime) -> Self:
        """Those that are to be sent by email and are in nobody's hands."""
        free = Q(taken_at=None) | Q(taken_at__lte=now - LEASE)
        return self.filter(
            free,
            way=RequestLetter.Way.EMAIL,
            sent_at=None,
            failed_at=None,
            is_replaced=False,
            written_at__gt=now - TRIED_FOR,
        )

    def stuck(self, now: datetime) -> Self:
        """Those that no server took for an hour, or refused, and that were not sent again."""
        late = Q(sent_at=None, written_at__lt=now - timedelta(hours=1)) | Q(failed_at__isnull=False)
        in_no_hands = Q(taken_at=None) | Q(taken_at__lte=now - LEASE) | Q(failed_at__isnull=False)
        return self.filter(late, in_no_hands, way=RequestLetter.Way.EMAIL, is_replaced=False)


class RequestLetter(OfRequest):
    """The text as it was sent (``sealed``: to, subject, body), and which kind of letter it is."""

    class Way(models.TextChoices):
        EMAIL = "email", _("Email")
        PAPER = "paper", _("On paper")

    kind = models.CharField(_("kind"), max_length=40)
    language = models.CharField(max_length=2, default="fr", editable=False)
    way = models.CharField(_("sent by"), max_length=10, choices=Way.choices)
    written_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    taken_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)
    is_replaced = models.BooleanField(_("sent again since"), default=False, editable=False)
    failed_at = models.DateTimeField(_("refused by the mail server at"), null=True, editable=False)

    objects: ClassVar = RequestLetterQuerySet.as_manager()

    class Meta(OfRequest.Meta):
        verbose_name = _("letter about a request")
        verbose_name_plural = _("letters about requests")
        ordering = ("pk",)
        indexes: ClassVar = [models.Index(fields=["sent_at", "written_at"], name="request_letter_waiting")]

    @property
    def content(self) -> dict[str, Any]:
        """``to``, ``subject`` and ``body``."""
        return self.told()
