"""Files that were imported into a register: what each said and changed, so that it can be undone and compared with the next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.fields import LineField, ProseField
from registry.models.jobs import Job
from registry.models.owned import Owned, OwnedQuerySet

KEPT_WAITING = timedelta(hours=24)
IMPORT = "import"  # the kind of the job that imports a file, with its identifier as the question


class ImportQuerySet(OwnedQuerySet["Import"]):
    def done(self) -> Self:
        """Those whose records stand in the register, the latest first."""
        return self.filter(state=Import.State.APPLIED).order_by("-applied_at", "-pk")

    def waiting(self) -> Self:
        return self.filter(state=Import.State.WAITING)

    def forgotten(self, now: datetime) -> Self:
        """Files that somebody gave and neither imported nor took away."""
        return self.left_waiting().filter(given_at__lt=now - KEPT_WAITING)

    def left_waiting(self) -> Self:
        """Those that nobody has asked to import."""
        asked = Job.objects.active().filter(kind=IMPORT).values_list("question", flat=True)
        return self.waiting().exclude(public_id__in=[UUID(question) for question in asked])


class Import(Owned):
    """A file that somebody gave, from the preview on.

    While it waits, ``content`` holds its bytes; they go as soon as it is imported, and the whole row when it is not.
    ``records`` says of each record that was added or changed: its identifier, the one that it has in the file, what the file
    said of it, how its sheet was before (None for a new one), the digest of its facts afterwards, and the identifiers of
    the points that came with it.
    ``made`` names the shared entries that came with it, as model and identifier.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("To be confirmed")
        APPLIED = "applied", _("Imported")
        UNDONE = "undone", _("Undone")

    shown_on = "registry:imports"

    file_name = LineField(_("name of the file"))
    digest = models.CharField(_("SHA-256 of the file"), max_length=64, editable=False)
    content = models.BinaryField(null=True, editable=False)
    layout = models.CharField(_("layout"), max_length=20, blank=True, default="", editable=False)
    # Of a layout that nobody knows: its headings, and for the number of each column the field that it fills in.
    headings = models.JSONField(default=list, blank=True, editable=False)
    mapping = models.JSONField(default=dict, blank=True, editable=False)
    mapping_name = LineField(_("name of the columns"), max_length=60, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING, editable=False
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("given by"),
    )
    given_at = models.DateTimeField(_("given at"), default=timezone.now, editable=False)
    reason = ProseField(_("reason"), blank=True)
    applied_at = models.DateTimeField(_("imported at"), null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, editable=False)
    records: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        default=list, blank=True, editable=False
    )
    made: models.JSONField[list[list[str]], list[list[str]]] = models.JSONField(
        default=list, blank=True, editable=False
    )
    # What the file says of no record, and what of it could not be read: shown for as long as the row stays.
    kept: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True, editable=False)

    objects: ClassVar = ImportQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = _("import of a file")
        verbose_name_plural = _("imports of files")
        ordering = ("-given_at", "-pk")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("registry:import", args=[self.controller.slug, self.public_id])
