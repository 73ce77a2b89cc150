"""Documents that left the installation: what each held, and the hash by which it is known again."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.owned import Owned


class ExportedFile(Owned):
    """A register that was exported here, in whatever format. It is kept after the file is gone: years later somebody may
    ask about the paper.

    ``digest`` is the SHA-256 of the file, ``content_digest`` that of the facts in it, whose beginning stands on each page.
    """

    kind = models.CharField(_("kind"), max_length=40, editable=False)
    digest = models.CharField(_("SHA-256 of the file"), max_length=64, editable=False, db_index=True)
    content_digest = models.CharField(_("SHA-256 of the content"), max_length=64, editable=False)
    language = models.CharField(_("language"), max_length=2, editable=False)
    extent = models.CharField(_("extent"), max_length=10, editable=False)
    extract = models.CharField(
        _("what of each record"), max_length=10, default="full", db_default="full", editable=False
    )
    in_force_on = models.DateField(_("register of"), null=True, editable=False)
    records = models.PositiveIntegerField(_("records"), editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("requested by"),
    )

    class Meta(Owned.Meta):
        verbose_name = _("exported file")
        verbose_name_plural = _("exported files")
        ordering: ClassVar[tuple[str, ...]] = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.controller} · {self.kind} · {self.made_at:%Y-%m-%d %H:%M}"
