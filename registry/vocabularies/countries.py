"""Where a country stands towards the Regulation’s chapter V on a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.vocabularies import vocabulary


@dataclass(frozen=True, slots=True)
class Standing:
    """``code`` is "eea", "adequate", "partial", "outside" or "unknown"; ``mark`` is the one figures show it with."""

    code: str
    label: Promise
    mark: str

    @property
    def is_third_country(self) -> bool:
        return self.code not in {"eea", "unknown"}


EEA = Standing("eea", _("In the EEA"), "")
ADEQUATE = Standing("adequate", _("Outside the EEA, adequacy decision"), "good")
PARTIAL = Standing("partial", _("Outside the EEA, adequacy decision limited in scope"), "caution")
OUTSIDE = Standing("outside", _("Outside the EEA, no adequacy decision"), "warning")
UNKNOWN = Standing("unknown", _("Country not filled in"), "unknown")

# Regions of the Union that ISO 3166-1 gives a code of their own: Articles 349 and 355(1) and (4) TFEU.
PART_OF = dict.fromkeys(("GF", "GP", "MF", "MQ", "RE", "YT"), "FR") | {"AX": "FI"}


def standing(country: str, on: date) -> Standing:
    """Where a country, by its ISO 3166-1 code, stands on a day (Articles 44 and 45); "" is a country nobody filled in."""
    if not country:
        return UNKNOWN
    if vocabulary("eea").valid(PART_OF.get(country, country), on):
        return EEA
    decision = vocabulary("adequacy").valid(country, on)
    if decision is None:
        return OUTSIDE
    # The bridge of 2021 let the United Kingdom be as a member: its scope limits nothing.
    limited = decision.extra.get("scope_en") and decision.extra.get("kind") != "bridge"
    return PARTIAL if limited else ADEQUATE
