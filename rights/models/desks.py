"""How an organisation receives requests: whether its public form is open, how it counts days, how long it keeps them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from registry.models import Controller, Owned
from registry.models.fields import ProseField
from rights.deadlines import Region

MONTHS_KEPT = 60  # proposed: five years, the period of Article 2224 of the Code civil (cited from memory)


def regions() -> list[tuple[str, str]]:
    """The places whose public holidays are known, in the active language."""
    is_french = (translation.get_language() or "fr").startswith("fr")
    return [(one.value, one.label_fr if is_french else one.label_en) for one in Region]


class RequestDesk(Owned):
    """The settings of one organisation; where there is no row, the form is closed and the proposals below hold."""

    declared = False
    shown_on = "rights:desk"

    is_open = models.BooleanField(_("people can ask on a public page"), default=False)
    instructions = ProseField(_("what people should know before they write"), blank=True)
    region = models.CharField(
        _("public holidays of"), max_length=40, choices=regions, default=Region.METROPOLITAN.value
    )
    months_kept = models.PositiveSmallIntegerField(
        _("months for which a request is kept once it is closed"), default=MONTHS_KEPT
    )
    months_source = ProseField(_("why so long"), blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("desk for requests")
        verbose_name_plural = _("desks for requests")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["controller"], name="desk_one_for_each_organisation"),
            models.CheckConstraint(
                condition=models.Q(
                    months_kept__gte=2, months_kept__lte=240
                ),  # the answer is fetched for 30 days
                name="desk_months_kept_between_2_and_240",
                violation_error_message=_("Give from 2 to 240 months."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.controller)

    @property
    def place(self) -> Region:
        return Region(self.region)


def desk_of(controller: Controller) -> RequestDesk:
    """The settings of an organisation, as they are stored or else as they are proposed."""
    found: RequestDesk | None = RequestDesk.objects.filter(controller=controller).first()
    return found or RequestDesk(controller=controller)
