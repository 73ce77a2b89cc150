"""Where a country or an international organisation stands towards the Regulation’s chapter V on a given day.

Everything that asks "is this a transfer, and to where?" asks here: gaps, figures, map, sentences. So no two pages
disagree on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from registry.spelling import searchable
from registry.vocabularies import VocabularyEntry, vocabulary


@dataclass(frozen=True, slots=True)
class Standing:
    """``code`` is "eea", "adequate", "partial", "outside" or "unknown"; ``mark`` is the one figures show it with.

    ``decision`` is the adequacy decision in force, of a country or organisation that has one.
    """

    code: str
    label: Promise
    mark: str
    decision: VocabularyEntry | None = field(default=None, compare=False)

    @property
    def is_third_country(self) -> bool:
        return self.code not in {"eea", "unknown"}


EEA = Standing("eea", _("In the EEA"), "")
ADEQUATE = Standing("adequate", _("Outside the EEA, adequacy decision"), "good")
PARTIAL = Standing("partial", _("Outside the EEA, adequacy decision limited in scope"), "caution")
OUTSIDE = Standing("outside", _("Outside the EEA, no adequacy decision"), "warning")
FRENCH_ACT = Standing(
    "outside",
    _("Outside the EEA, no adequacy decision; the French Act applies there (to be checked)"),
    "warning",
)
UNKNOWN = Standing("unknown", _("Country not filled in"), "unknown")

# Regions of the Union that ISO 3166-1 gives a code of their own: Articles 349 and 355(1) and (4) TFEU.
PART_OF = dict.fromkeys(("GF", "GP", "MF", "MQ", "RE", "YT"), "FR") | {"AX": "FI"}
# French territory outside the Union, where the Act of 1978 extends (its Articles 125 and following): cited from
# memory, hence the caution in the label. Saint-Pierre-et-Miquelon, Saint-Barthélemy, the Pacific, the southern lands.
FRENCH_TERRITORIES = frozenset({"BL", "NC", "PF", "PM", "TF", "WF"})


def standing(place: str, on: date) -> Standing:
    """Where a country (its ISO 3166-1 code) or an organisation (its code of ``place_of``) stands on a day.

    Articles 44 and 45. "" is a place nobody filled in.
    """
    if not place:
        return UNKNOWN
    if vocabulary("eea").valid(PART_OF.get(place, place), on):
        return EEA
    decision = vocabulary("adequacy").valid(place, on)
    if decision is None:
        return FRENCH_ACT if place in FRENCH_TERRITORIES else OUTSIDE
    # The bridge of 2021 let the United Kingdom be as a member: its scope limits nothing.
    limited = decision.extra.get("scope_en") and decision.extra.get("kind") != "bridge"
    return replace(PARTIAL if limited else ADEQUATE, decision=decision)


def is_in_region(country: str, region: str, on: date) -> bool:
    """Whether a country (ISO 3166-1) is on that day in the Union ("eu") or in the European Economic Area ("eea")."""
    member = vocabulary("eea").valid(PART_OF.get(country, country), on)
    return member is not None and (region == "eea" or member.extra["member"] == "eu")


def place_of(country: str, destination: str = "") -> str:
    """The code to ask about: the country’s, else that of the organisation named; "" for words that name neither."""
    return country or organisations().get(searchable(destination), "")


@cache
def organisations() -> dict[str, str]:
    """The code of each international organisation found adequate, by every name and acronym it is written with."""
    return {
        searchable(name): term.code
        for term in vocabulary("adequacy")
        if "names" in term.extra
        for name in (term.code, term.fr, term.en, *term.extra["names"])
    }


# What people call a country besides its names in both languages; some are older names, which stand in older registers.
OTHER_NAMES = {
    "usa": "US",
    "us": "US",
    "etats-unis": "US",
    "etats unis": "US",
    "united states": "US",
    "etats-unis d'amerique": "US",
    "uk": "GB",
    "grande-bretagne": "GB",
    "angleterre": "GB",
    "great britain": "GB",
    "birmanie": "MM",
    "cap-vert": "CV",
    "coree du sud": "KR",
    "coree du nord": "KP",
    "russie": "RU",
    "syrie": "SY",
    "rep. dem. du congo": "CD",
    "congo": "CG",
    "swaziland": "SZ",
    "macedoine": "MK",
    "viet nam": "VN",
    "vietnam": "VN",
    "brunei": "BN",
    "marshall": "MH",
    "salomon": "SB",
    "salvador": "SV",
    "micronesie": "FM",
    "palestine": "PS",
    "iles feroe": "FO",
    "ile de man": "IM",
    "iran": "IR",
    "iraq": "IQ",
    "irak": "IQ",
    "laos": "LA",
    "libye": "LY",
    "moldavie": "MD",
    "tanzanie": "TZ",
    "taiwan": "TW",
    "timor oriental": "TL",
    "hong-kong": "HK",
    "hong kong": "HK",
    "bolivie": "BO",
    "venezuela": "VE",
    "republique centrafricaine": "CF",
    "republique dominicaine": "DO",
    "saint-vincent-et-les grenadines": "VC",
    "saint-christophe-et-nieves": "KN",
    "sao tome-et-principe": "ST",
    "kirghizstan": "KG",
    "bielorussie": "BY",
    "belarus": "BY",
    "palaos": "PW",
    "turquie": "TR",
    "pays-bas": "NL",
    "republique tcheque": "CZ",
    "tchequie": "CZ",
    "emirats arabes unis": "AE",
    "cote d'ivoire": "CI",
    "trinite-et-tobago": "TT",
}


def country_named(name: str) -> str:
    """The code of the country that people call so in French or in English, or ""."""
    return country_names().get(searchable(name), "")


@cache
def country_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in ("fr", "en"):
        with translation.override(language):
            found |= {searchable(str(country.name)): country.code for country in countries}
    return OTHER_NAMES | found
