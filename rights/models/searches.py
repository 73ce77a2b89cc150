"""A search for the data of one person in one processing activity, asked of whoever knows where they are."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Activity, OwnedQuerySet
from registry.models.accounts import digest_of
from rights.models.parts import OfRequest

DAYS_TO_SEARCH = 30


class SearchTaskQuerySet(OwnedQuerySet["SearchTask"]):
    def open(self, now: datetime) -> Self:
        """Those that can still be answered: neither answered nor ended, of a request that is open."""
        return self.filter(answered_at=None, expires_at__gt=now, request__closed_at=None)

    def with_secret(self, secret: str) -> Self:
        return self.filter(digest=digest_of(secret))


class SearchTask(OfRequest):
    """``sealed`` holds the address asked (``to``), what to look for (``wanted``) and the answer (``words``)."""

    class Answer(models.TextChoices):
        NOTHING = "nothing", _("Nothing held")
        FOUND = "found", _("Found, attached")
        DONE = "done", _("Done as asked")

    activity = models.ForeignKey(
        Activity,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("processing activity"),
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"), editable=False)
    expires_at = models.DateTimeField(_("expires at"), editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True, default="")

    objects: ClassVar = SearchTaskQuerySet.as_manager()

    class Meta(OfRequest.Meta):
        verbose_name = _("search for the data of a person")
        verbose_name_plural = _("searches for the data of persons")
        ordering = ("pk",)
