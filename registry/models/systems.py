"""Software and systems: what the organisation works with, once for all the activities that use it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from registry.models.activities import Activity, ActivityPart
from registry.models.controllers import Department, Party
from registry.models.fields import LineField, PartialDateField, ProseField, TermField
from registry.models.owned import Fact
from registry.models.places import InRegion
from registry.models.subjects import DataCategory


class System(InRegion, Fact):
    """A program, an application or a service in which the organisation has data: who publishes it, who hosts it, where.

    Whether it is an artificial intelligence system (Regulation (EU) 2024/1689, Article 3(1)) is an answer, blank until
    somebody gives it.
    """

    shown_on = "registry:directory-systems"
    own_page = "registry:directory-systems-entry"
    nests_under = ("controller",)
    section = "systems"
    shorthand = "name"

    name = LineField(_("name"))
    publisher = models.ForeignKey(
        Party,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("publisher"),
    )
    host = models.ForeignKey(
        Party, on_delete=models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("host")
    )
    country = CountryField(_("country of hosting"), blank=True)
    region = TermField(_("region of hosting, without a country"), vocabulary="regions", blank=True)
    department = models.ForeignKey(
        Department,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department in charge"),
    )
    ai_answer = TermField(_("artificial intelligence system"), vocabulary="answers", blank=True)
    since = PartialDateField(_("in use since"), blank=True)
    until = PartialDateField(_("in use until"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("system")
        verbose_name_plural = _("systems")

    def __str__(self) -> str:
        return self.name


class SystemData(Fact):
    """Data that a system holds, for whichever activity."""

    nests_under = ("system",)
    shorthand = "data"

    system = models.ForeignKey(
        System, on_delete=models.CASCADE, related_name="data", verbose_name=_("system")
    )
    data = models.ForeignKey(
        DataCategory, on_delete=models.RESTRICT, related_name="+", verbose_name=_("category of data")
    )

    class Meta(Fact.Meta):
        verbose_name = _("data in the system")
        verbose_name_plural = _("data in the system")

    def __str__(self) -> str:
        return str(self.data)

    def page(self, section: str = "") -> str:
        """The page of the system that holds them."""
        self.system.controller = self.controller
        return self.system.page()


class SystemUse(ActivityPart):
    """A system that an activity uses, and for what."""

    shorthand = "system"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="systems", verbose_name=_("processing activity")
    )
    system = models.ForeignKey(
        System, on_delete=models.RESTRICT, related_name="uses", verbose_name=_("system")
    )
    used_for = ProseField(_("what it is used for"), blank=True)
    condition = ProseField(_("condition"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("system used")
        verbose_name_plural = _("systems used")

    def __str__(self) -> str:
        return str(self.system)
