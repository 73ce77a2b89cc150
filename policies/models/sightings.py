"""What this installation saw at its own public addresses."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.models.versions import NoticeVersion
from registry.models import Owned
from registry.models.controllers import WebAddressField


class Sighting(Owned):
    """A time during which each look at the public address of a notice found the same: the very bytes of the version that was
    current, something else, or nothing. It lasts from the first to the last of these looks.
    """

    class Outcome(models.TextChoices):
        SEEN = "seen", _("These very bytes were online")
        OTHER = "other", _("Something else was online")
        REFUSED = "refused", _("The page was refused, or led elsewhere")
        UNREACHABLE = "unreachable", _("The site did not answer")

    version = models.ForeignKey(
        NoticeVersion, on_delete=models.CASCADE, related_name="sightings", verbose_name=_("version")
    )
    outcome = models.CharField(_("what was found"), max_length=12, choices=Outcome.choices, editable=False)
    address = WebAddressField(_("address"), max_length=400)
    seen_from = models.DateTimeField(_("first seen at"), editable=False)
    seen_until = models.DateTimeField(_("last seen at"), editable=False)
    times = models.PositiveIntegerField(_("number of looks"), default=1, editable=False)

    class Meta(Owned.Meta):
        verbose_name = _("look at a public page")
        verbose_name_plural = _("looks at public pages")
        ordering = ("-seen_from", "-pk")

    def __str__(self) -> str:
        return f"{self.version_id} · {self.outcome} · {self.seen_until:%Y-%m-%d %H:%M}"
