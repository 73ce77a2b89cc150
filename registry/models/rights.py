"""How people's rights are served for one activity, where that is a particular matter of it (Article 12(2))."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.activities import Activity, ActivityPart
from registry.models.controllers import WebAddressField
from registry.models.fields import ProseField, TermField
from registry.models.owned import Fact


class ServedRight(ActivityPart):
    """How one right is served for one activity: a button, a form, a desk, the format of a copy."""

    activity = models.ForeignKey(
        Activity,
        on_delete=models.CASCADE,
        related_name="served_rights",
        verbose_name=_("processing activity"),
    )
    right = TermField(_("right"), vocabulary="rights")
    text = ProseField(_("how it is served"), blank=True)
    url = WebAddressField(_("web address"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("way in which a right is served")
        verbose_name_plural = _("ways in which rights are served")

    def __str__(self) -> str:
        return str(self.get_right_display())
