"""Cookies and other trackers, the consent banner, and what a site embeds or links to (Article 82 of the French Act)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.models.notices import Notice, NoticePart
from registry.models import Fact, Party
from registry.models.controllers import WebAddressField
from registry.models.fields import LineField, ProseField, TermField
from registry.models.naming import NamesParty
from registry.models.periods import AMOUNT_WITH_UNIT, amount_with_unit


class Tracker(NamesParty, NoticePart):
    """A tracker, or a family of trackers described together: cookies, pixels and tags alike."""

    named_in = "issuer"

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="trackers", verbose_name=_("notice")
    )
    kind = TermField(_("kind"), vocabulary="tracker_kinds")
    is_family = models.BooleanField(_("describes a family of trackers"), default=False)
    name = LineField(_("name"))
    issuer = LineField(_("issuer"), blank=True)
    party = models.ForeignKey(
        Party,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("external organisation"),
    )
    description = ProseField(_("description"), blank=True)
    purpose = ProseField(_("purpose"), blank=True)
    category = TermField(_("category"), vocabulary="tracker_categories", blank=True)
    rule = TermField(_("consent required or exempt"), vocabulary="tracker_rules", blank=True)
    exemption_reason = TermField(_("case of exemption"), vocabulary="tracker_exemptions", blank=True)
    exemption = ProseField(_("why it is exempt"), blank=True)
    opt_out_url = WebAddressField(_("address to refuse it"), blank=True)
    set_by = TermField(_("set by"), vocabulary="tracker_parties", blank=True)
    moment = LineField(_("when it is placed"), blank=True)
    amount = models.PositiveIntegerField(_("number"), null=True, blank=True)
    unit = TermField(_("unit"), vocabulary="retention_units", blank=True)
    bound = TermField(_("exactly, at most or at least"), vocabulary="retention_bounds", blank=True)
    lifetime_note = ProseField(_("lifetime, in words"), blank=True)
    end_action = TermField(_("at the end"), vocabulary="end_actions", blank=True)
    terminals = LineField(_("devices"), blank=True)
    placements = ProseField(_("where it is placed"), blank=True)
    data_collected = ProseField(_("data collected"), blank=True)
    reports = ProseField(_("reports and services drawn from it"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("tracker")
        verbose_name_plural = _("trackers")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=amount_with_unit(),
                name="tracker_amount_with_unit",
                violation_error_message=AMOUNT_WITH_UNIT,
            )
        ]

    def __str__(self) -> str:
        return self.name


class BannerItem(NoticePart):
    """One thing the consent banner says or does: its message, what happens on refusal, on inaction, how it goes away."""

    shorthand = "text"

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="banner_items", verbose_name=_("notice")
    )
    kind = TermField(_("kind"), vocabulary="banner_items")
    text = ProseField(_("text"))

    class Meta(Fact.Meta):
        verbose_name = _("item of the consent banner")
        verbose_name_plural = _("items of the consent banner")

    def __str__(self) -> str:
        return self.text[:80]


class EmbeddedTool(NamesParty, NoticePart):
    """A tool of somebody else that the site embeds."""

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="embedded_tools", verbose_name=_("notice")
    )
    name = LineField(_("name"))
    party = models.ForeignKey(
        Party,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("external organisation"),
    )
    url = WebAddressField(_("web address"), blank=True)
    purpose = ProseField(_("purpose"), blank=True)
    trackers_note = ProseField(_("statement on its trackers"), blank=True)
    liability_note = ProseField(_("statement on liability"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("embedded tool")
        verbose_name_plural = _("embedded tools")

    def __str__(self) -> str:
        return self.name


class SocialNetwork(NamesParty, NoticePart):
    """A social network that the site links to or reads, under the name the notice gives it."""

    shorthand = "name"

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="social_networks", verbose_name=_("notice")
    )
    name = LineField(_("name"))
    party = models.ForeignKey(
        Party,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("external organisation"),
    )
    access_note = ProseField(_("what the organisation accesses"), blank=True)
    database_note = ProseField(_("statement on databases"), blank=True)
    objection_note = ProseField(_("how to object"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("social network")
        verbose_name_plural = _("social networks")

    def __str__(self) -> str:
        return self.name


class BrowserHelp(NoticePart):
    """Where and how one browser lets people manage trackers."""

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="browser_help", verbose_name=_("notice")
    )
    browser = LineField(_("browser"))
    url = WebAddressField(_("web address"), blank=True)
    steps = ProseField(_("steps"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("help of a browser")
        verbose_name_plural = _("help of browsers")

    def __str__(self) -> str:
        return self.browser
