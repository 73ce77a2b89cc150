"""Which rights a notice owes to people, which of them it offers, and the standard words for those that it does not offer yet.

Articles 13(2)(b) to (f) and 21; LIL 48 and 85. What follows from bases and conditions is computed in one place,
:mod:`registry.record.data_rights`; here it is held against what the notice says. Pure functions of the notice's value.
"""

from __future__ import annotations

from dataclasses import dataclass

from policies.record.sheet import NoticeSheet
from registry.record.data_rights import FollowingRight, rights_of_records
from registry.record.sheet import Organisation
from registry.vocabularies import VocabularyEntry, vocabulary
from registry.vocabularies.countries import FRENCH_TERRITORIES, PART_OF

COMPLAINT, MARKETING, POST_MORTEM = "complaint", "objection_marketing", "post_mortem"
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
    """The codes of the rights that the notice offers; whoever names an authority tells of the complaint."""
    found = {one.right.code for one in value.rights}
    return found | ({COMPLAINT} if value.complaint_authorities else set())


def rights_missing(value: NoticeSheet) -> tuple[FollowingRight, ...]:
    """The rights that follow and that the notice does not offer yet."""
    told = rights_told(value)
    return tuple(one for one in rights_following(value) if one.right.code not in told)


def authority_missing(value: NoticeSheet) -> VocabularyEntry | None:
    """The authority to name in a notice that names none: the CNIL, for an organisation in France; else None."""
    if value.complaint_authorities or not is_french(value.organisation):
        return None
    return vocabulary("authorities")["cnil"]


def marketing_may_be_added(value: NoticeSheet) -> bool:
    """True when the notice is silent on objection to direct marketing: no basis tells whether there is any."""
    return bool(value.controller_activities) and MARKETING not in rights_told(value)


def wording_of(right: VocabularyEntry, language: str, *, is_limited: bool = False) -> Wording:
    """The standard words for a right, with the limit that the law sets where ``is_limited``."""
    said = {part: right.extra.get(f"{part}_{language}", "") for part in ("text", "condition", "limit")}
    conditions = (said["condition"], said["limit"] if is_limited else "")
    return Wording(right.code, said["text"], " ".join(one for one in conditions if one))


def wordings_proposed(value: NoticeSheet, *, marketing: bool = False) -> tuple[Wording, ...]:
    """What one press adds to the rights of the notice, in its language.

    The complaint is told by the authority where that is proposed too, else in words. ``marketing`` says that there is
    direct marketing.
    """
    by_authority = authority_missing(value) is not None
    found = [
        wording_of(one.right, value.language, is_limited=one.is_limited)
        for one in rights_missing(value)
        if not (by_authority and one.right.code == COMPLAINT)
    ]
    if marketing and marketing_may_be_added(value):
        found.append(wording_of(vocabulary("rights")[MARKETING], value.language))
    return tuple(found)
