"""How an organisation receives requests: whether its public form is open, how it counts days, how long it keeps them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models import Controller, Owned
from registry.models.fields import ProseField
from registry.spelling import searchable
from rights.deadlines import Country, Place, Region, place_of, places
from rights.explaining import label_of

MONTHS_KEPT = 60  # proposed: five years, the period of Article 2224 of the Code civil (cited from memory)


# The names of the IANA time zone database. Countries with several have that of their capital.
ZONES = {
    Region.GUADELOUPE.value: "America/Guadeloupe",
    Region.MARTINIQUE.value: "America/Martinique",
    Region.GUYANE.value: "America/Cayenne",
    Region.REUNION.value: "Indian/Reunion",
    Region.MAYOTTE.value: "Indian/Mayotte",
    Region.SAINT_BARTHELEMY.value: "America/St_Barthelemy",
    Region.SAINT_MARTIN.value: "America/Marigot",
    Region.SAINT_PIERRE_ET_MIQUELON.value: "America/Miquelon",
    Region.NOUVELLE_CALEDONIE.value: "Pacific/Noumea",
    Region.POLYNESIE_FRANCAISE.value: "Pacific/Tahiti",
    Region.WALLIS_ET_FUTUNA.value: "Pacific/Wallis",
    Region.TERRES_AUSTRALES.value: "Indian/Kerguelen",
    "country-bg": "Europe/Sofia",
    "country-cy": "Asia/Nicosia",
    "country-ee": "Europe/Tallinn",
    "country-fi": "Europe/Helsinki",
    "country-gr": "Europe/Athens",
    "country-ie": "Europe/Dublin",
    "country-is": "Atlantic/Reykjavik",
    "country-lt": "Europe/Vilnius",
    "country-lv": "Europe/Riga",
    "country-pt": "Europe/Lisbon",
    "country-ro": "Europe/Bucharest",
}


def regions() -> list[tuple[str, str]]:
    """The places whose public holidays are known, in the active language: those of France, then other countries."""
    named = [(isinstance(one, Country), label_of(one), one.value) for one in places()]
    ordered = sorted(named, key=lambda one: (one[0], searchable(one[1]) if one[0] else ""))
    return [(value, label) for _is_abroad, label, value in ordered]


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
    def place(self) -> Place:
        return place_of(self.region)

    @property
    def zone(self) -> ZoneInfo:
        """The time by which the days of requests are counted: that of the place, of Paris for metropolitan France."""
        return ZoneInfo(ZONES.get(self.region, "Europe/Paris"))

    def today(self) -> date:
        return timezone.localdate(timezone=self.zone)


def desk_of(controller: Controller) -> RequestDesk:
    """The settings of an organisation, as they are stored or else as they are proposed."""
    found: RequestDesk | None = RequestDesk.objects.filter(controller=controller).first()
    return found or RequestDesk(controller=controller)
