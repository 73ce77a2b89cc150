"""What the data protection officer advises about a record, beside its sheet (Articles 35(2) and 39(1)(a))."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.activities import Activity
from registry.models.fields import ProseField
from registry.models.owned import Owned
from registry.models.versions import ActivityVersion


class Opinion(Owned):
    """The opinion of the data protection officer on a record. It is written once and never changed.

    ``version`` is the version that was approved next after it; None until then. No sheet, register or notice holds it.
    """

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="opinions", verbose_name=_("processing activity")
    )
    version = models.ForeignKey(
        ActivityVersion,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        editable=False,
        related_name="opinions",
        verbose_name=_("approved version"),
    )
    opinion = ProseField(_("opinion"))
    recommendations = ProseField(_("recommendations"), blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("given by"),
    )
    given_at = models.DateTimeField(_("given at"), default=timezone.now, editable=False)

    class Meta(Owned.Meta):
        verbose_name = _("opinion of the DPO")
        verbose_name_plural = _("opinions of the DPO")
        ordering: ClassVar[tuple[str, ...]] = ("-given_at", "-pk")

    def __str__(self) -> str:
        return self.opinion
