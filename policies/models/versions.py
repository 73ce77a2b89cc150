"""Versions of a notice: what the public was told, byte for byte, and from which day on."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from policies.models.decisions import NoticeDecision
from policies.models.notices import Notice
from registry.models import Owned, OwnedQuerySet
from registry.models.fields import ProseField
from registry.models.versions import changed_columns, refuse_frozen

# What was published, and when.
FROZEN = frozenset(
    ("number", "title", "language", "schema_version", "content", "digest", "html", "detail_html", "style")
) | {"summary", "published_at", "effective_on", "pdf"}
PAGES = ("html", "detail_html", "style", "pdf")  # what is only sent


class NoticeVersionQuerySet(OwnedQuerySet["NoticeVersion"]):
    def without_pages(self) -> Self:
        """The same versions without what is only sent to browsers: it is large."""
        return self.defer(*PAGES)

    def update(self, **values: object) -> int:
        """What was published is never changed. Raises :class:`FrozenVersion`."""
        refuse_frozen(FROZEN & values.keys())
        return super().update(**values)

    def keep_pdf(self, content: bytes) -> bool:
        """Give these versions their paper; False where they have one, which stays."""
        return bool(super(NoticeVersionQuerySet, self.filter(pdf__isnull=True)).update(pdf=content))


class NoticeVersion(Owned):
    """A notice as it was published. It is written once and never changed.

    ``content`` is the canonical JSON of the notice with its activities, and ``digest`` its SHA-256; people read ``html`` and,
    with the detail unfolded, ``detail_html``, which look as ``style`` says. Its paper, ``pdf``, is printed later, and once.
    """

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="versions", verbose_name=_("notice")
    )
    decision = models.OneToOneField(
        NoticeDecision,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="version",
        verbose_name=_("decision"),
    )
    number = models.PositiveIntegerField(_("version"), editable=False)
    title = models.TextField(_("title"), editable=False)
    language = models.CharField(_("language"), max_length=2, editable=False)
    schema_version = models.PositiveSmallIntegerField(_("schema"), editable=False)
    content = models.TextField(_("content"), editable=False)
    digest = models.CharField(_("SHA-256 of the content"), max_length=64, editable=False)
    html = models.TextField(_("page"), editable=False)
    detail_html = models.TextField(_("page with all of the detail"), editable=False)
    style = models.TextField(_("style of the page"), editable=False)
    pdf = models.BinaryField(_("printed notice"), null=True, editable=False)
    summary = ProseField(_("what has changed, for the public"), blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), default=timezone.now, editable=False)
    effective_on = models.DateField(_("takes effect on"), editable=False)

    objects: ClassVar = NoticeVersionQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = _("version of a notice")
        verbose_name_plural = _("versions of notices")
        ordering = ("-number", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "number"], name="notice_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.notice} · {self.number}"

    def save(self, *args: object, **options: object) -> None:
        """Store a new version. Raises :class:`FrozenVersion` where what was published would change."""
        if not self._state.adding:
            refuse_frozen(changed_columns(self, FROZEN))
        super().save(*args, **options)
