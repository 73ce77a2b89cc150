"""Which rights a notice owes to people, which of them it offers, and the standard words for those that it does not offer yet.

Articles 13(2)(b) to (f) and 21; LIL 48 and 85. What follows from bases and conditions is computed in one place,
:mod:`registry.record.data_rights`; here it is held against what the notice says. Pure functions of the notice's value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policies.record.sheet import ComplaintAuthority, NoticeSheet
from registry.record.data_rights import FollowingRight, rights_of_records
from registry.record.sheet import Organisation
from registry.spelling import searchable
from registry.vocabularies import VocabularyEntry, vocabulary
from registry.vocabularies.countries import FRENCH_TERRITORIES, PART_OF
from registry.vocabularies.regimes import INSTITUTIONS, SWISS, article_under

COMPLAINT, MARKETING, POST_MORTEM = "complaint", "objection_marketing", "post_mortem"
# The supervisor of Regulation 2018/1725 as it is named; in French its initials are those of the European board too.
SUPERVISOR = re.compile(
    r"controleur europeen de la protection des donnees|european data protection supervisor|\bedps\b|\bcepd\b"
)
# The authority of the Swiss act, by its names and initials in the languages of the confederation and in English.
SWISS_COMMISSIONER = re.compile(
    r"prepose federal a la protection des donnees|federal data protection and information commissioner"
    r"|datenschutz- und offentlichkeitsbeauftragter|incaricato federale della protezione dei dati"
    r"|\b(pfpdt|fdpic|edob|edoeb|ifpdt)\b"
)
FRANCE = {"FR"} | FRENCH_TERRITORIES | {place for place, state in PART_OF.items() if state == "FR"}


@dataclass(frozen=True)
class Wording:
    """The standard words for a right in one language: what it allows, and the conditions and limits it has."""

    right: str
    text: str
    condition: str


def is_french(organisation: Organisation) -> bool:
    """True for an organisation with a seat in France, or with no seat in a named country: the French Act is then told."""
    seats = {point.country.code for point in organisation.contacts("seat") if point.country}
    return not seats or bool(seats & FRANCE)


def rights_following(value: NoticeSheet) -> tuple[FollowingRight, ...]:
    """The rights that people have towards the activities of the notice, in the order of the vocabulary."""
    found = (one for one in rights_of_records(value.controller_activities) if one.follows)
    french = is_french(value.organisation)
    return tuple(one for one in found if french or one.right.code != POST_MORTEM)


def rights_told(value: NoticeSheet) -> set[str]:
    """The codes of the rights that the notice offers; whoever names an authority tells of the complaint.

    The objection to direct marketing is a right of its own, or a form in which the right to object is offered.
    """
    found = {one.right.code for one in value.rights}
    variants = {
        one.variant.code for right in value.rights for one in right.variants if one.variant is not None
    }
    if "direct_marketing" in variants:
        found.add(MARKETING)
    return found | ({COMPLAINT} if value.complaint_authorities else set())


def rights_missing(value: NoticeSheet) -> tuple[FollowingRight, ...]:
    """The rights that follow and that the notice does not offer yet."""
    told = rights_told(value)
    return tuple(one for one in rights_following(value) if one.right.code not in told)


def authorities_missing(value: NoticeSheet) -> tuple[VocabularyEntry, ...]:
    """The authorities to name in a notice that does not: the European Data Protection Supervisor for what stands under
    Regulation 2018/1725, the Federal Commissioner for what stands under the Swiss act, to which anyone may report
    processing (LPD 49), the CNIL for the rest of an organisation in France where no authority is named.

    Of what stands under yet another law, another authority may hear complaints: none is proposed beside it.
    """
    regimes = {one.regime_code for one in value.activities}
    found = [] if INSTITUTIONS not in regimes or names_supervisor(value) else ["edps"]
    if SWISS in regimes and not any(map(is_swiss_commissioner, value.complaint_authorities)):
        found.append("fdpic")
    of_member_state = not regimes or bool(regimes - {INSTITUTIONS, SWISS})
    named = any(
        not is_supervisor(one) and not is_swiss_commissioner(one) for one in value.complaint_authorities
    )
    if of_member_state and "other" not in regimes and not named and is_french(value.organisation):
        found.append("cnil")
    return tuple(vocabulary("authorities")[code] for code in found)


def names_supervisor(value: NoticeSheet) -> bool:
    """True where the notice names the European Data Protection Supervisor among the authorities."""
    return any(map(is_supervisor, value.complaint_authorities))


def is_supervisor(authority: ComplaintAuthority) -> bool:
    return bool(SUPERVISOR.search(searchable(f"{authority.name} {authority.acronym} {authority.url}")))


def is_swiss_commissioner(authority: ComplaintAuthority) -> bool:
    return bool(
        SWISS_COMMISSIONER.search(searchable(f"{authority.name} {authority.acronym} {authority.url}"))
    )


def marketing_may_be_added(value: NoticeSheet) -> bool:
    """True when the notice is silent on objection to direct marketing: no basis tells whether there is any.

    A law without such a right, as title III of the French Act, gives nobody anything to be told.
    """
    given = any(article_under(one.regime_code, "21(2)") for one in value.controller_activities)
    return given and MARKETING not in rights_told(value)


def wording_of(
    right: VocabularyEntry, language: str, *, is_limited: bool = False, only_of_police: bool = False
) -> Wording:
    """The standard words for a right, with the limit that the law sets where ``is_limited``.

    Where title III of the French Act alone gives it, neither a condition nor a limit of the GDPR is said: Articles 104 to 110
    have others.
    """
    said = {
        part: right.extra.get(f"{part}_{language}", "") for part in ("text", "condition", "limit", "police")
    }
    if only_of_police:
        return Wording(right.code, said["police"] or said["text"], "")
    conditions = (said["condition"], said["limit"] if is_limited else "")
    return Wording(right.code, said["text"], " ".join(one for one in conditions if one))


def wordings_proposed(value: NoticeSheet, *, marketing: bool = False) -> tuple[Wording, ...]:
    """What one press adds to the rights of the notice, in its language.

    The complaint is told by the authority where that is proposed too, else in words. ``marketing`` says that there is
    direct marketing.
    """
    by_authority = bool(authorities_missing(value))
    found = [
        wording_of(one.right, value.language, is_limited=one.is_limited, only_of_police=one.only_of_police)
        for one in rights_missing(value)
        if not (by_authority and one.right.code == COMPLAINT)
    ]
    if marketing and marketing_may_be_added(value):
        found.append(wording_of(vocabulary("rights")[MARKETING], value.language))
    return tuple(found)
