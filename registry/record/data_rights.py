"""Which rights people have follows from the bases and conditions of each purpose (Articles 7(3), 15 to 22, 77).

One computation for the record's page, the notice and later the requests: what holds for one purpose need not hold for
another, so an answer names the bases and conditions that it rests on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from registry.record import reading
from registry.record.sheet import ActivitySheet, Data, Purpose
from registry.record.wording import citation, language
from registry.vocabularies import VocabularyEntry, vocabulary
from registry.vocabularies.regimes import POLICE, UNDER_ADEQUACY, article_under

# How far a right goes: without condition; where the processing is automated or a text says so; within limits of the
# law; only where there is marketing or an automated decision, which no basis tells but the record may; not at all.
YES, CONDITIONAL, LIMITED, WHERE, NO = "yes", "conditional", "limited", "where", "no"
MEANING = {True: YES, "if_automated": CONDITIONAL, "law": LIMITED, "limited": LIMITED, False: NO}
STRENGTH = (YES, CONDITIONAL, LIMITED, WHERE, NO)


@dataclass(frozen=True)
class FollowingRight:
    """One right: how far it goes under some bases and conditions, its article, and what limits or conditions it.

    ``is_limited`` where the law limits it for some of what is done, though it may go further for the rest.
    ``only_of_police`` where title III of the French Act alone gives it, whose limits and conditions are not those of the GDPR.
    """

    right: VocabularyEntry
    holds: str
    article: str
    note: str
    is_limited: bool = False
    only_of_police: bool = False

    @property
    def extent(self) -> str:
        """How far the right goes, in words."""
        if self.holds == YES and self.is_limited:
            return _("applies, within limits for some of what is done")
        return {
            YES: _("applies"),
            CONDITIONAL: _("applies where the processing is carried out by automated means"),
            LIMITED: _("applies within limits"),
            WHERE: _("applies wherever that is done"),
            NO: _("does not follow from these bases"),
        }[self.holds]

    @property
    def follows(self) -> bool:
        """True for a right that people have, were it within limits or under a condition that these bases carry."""
        return self.holds not in {NO, WHERE}


@dataclass(frozen=True)
class Ground:
    """What one purpose rests on: codes of its legal bases, and of its conditions for protected data."""

    bases: frozenset[str]
    conditions: frozenset[str]


def grounds(record: ActivitySheet) -> tuple[Ground, ...]:
    """What each purpose of a record rests on; what is stated for the whole activity holds for each of its purposes.

    A condition that is stated for a category of data holds for the purposes that use it.
    """
    whole_bases = {one.basis.code for one in record.bases}
    found = [
        Ground(
            frozenset(whole_bases | {basis.basis.code for basis in one.bases}),
            frozenset(
                each.condition.code
                for each in (
                    *one.special_conditions,
                    *(stated for stated in record.special_conditions if uses(one, stated.data, record)),
                )
            ),
        )
        for one in reading.every_purpose(record.purposes)
    ]
    whole = Ground(frozenset(whole_bases), frozenset(one.condition.code for one in record.special_conditions))
    return tuple(dict.fromkeys(found or [whole]))


def uses(purpose: Purpose, data: Data | None, record: ActivitySheet) -> bool:
    """Whether a purpose uses a category; one that names no data uses all of the activity, and data that no purpose names are of
    all of them.
    """
    if data is None or not purpose.data or names(purpose, data):
        return True
    return not any(names(one, data) or not one.data for one in reading.every_purpose(record.purposes))


def names(purpose: Purpose, data: Data) -> bool:
    return any(use.data.id == data.id for use in purpose.data)


def rights_of(bases: Collection[str], conditions: Collection[str] = ()) -> tuple[FollowingRight, ...]:
    """Each right that depends on bases or conditions, as far as the strongest of them gives it; nothing without any.

    It is limited as soon as one of them limits it, whatever the others give: data that a legal obligation or a public task
    requires are not erased because a contract needs them too (Article 17(3)(b)).
    """
    found = []
    for right in vocabulary("rights"):
        answers = [MEANING[answer] for answer in answers_of(right, bases, conditions)]
        if answers:
            strongest = right_held(right, min(answers, key=STRENGTH.index))
            found.append(replace(strongest, is_limited=strongest.follows and LIMITED in answers))
    return tuple(found)


def rights_on_any_basis() -> tuple[FollowingRight, ...]:
    """The rights that every legal basis gives, as far as the weakest of them does: people have them whatever it is."""
    found = []
    for right in vocabulary("rights"):
        answers = [MEANING[answer] for answer in right.extra.get("by_basis", {}).values()]
        if answers and NO not in answers:
            found.append(right_held(right, max(answers, key=STRENGTH.index)))
    return tuple(found)


def answers_of(right: VocabularyEntry, bases: Collection[str], conditions: Collection[str]) -> Iterable[Any]:
    """What the tables of the right say of these bases and conditions.

    What a basis takes away, a condition cannot give: no portability of what a legal obligation or a public task alone
    requires (Article 20(3), recital 68), whatever Article 9(2) allows it. Beside consent or a contract there is some.
    """
    if bases and set(bases) <= set(right.extra.get("never_on", ())):
        yield False
        return
    by_basis, by_condition = right.extra.get("by_basis", {}), right.extra.get("by_condition", {})
    yield from (by_basis[code] for code in bases if code in by_basis)
    yield from (by_condition[code] for code in conditions if code in by_condition)


def right_held(right: VocabularyEntry, holds: str) -> FollowingRight:
    note = right.extra.get(f"note_{language()}", "")
    if holds != NO and right.extra.get("only_if"):
        holds = WHERE  # no basis tells whether there is marketing, or an automated decision: the note says when it holds
    return FollowingRight(right, holds, citation(right.extra["article"]), note, holds == LIMITED)


def rights_of_records(records: Iterable[ActivitySheet]) -> tuple[FollowingRight, ...]:
    """The rights that people have towards some activities together, each as far as one of their purposes gives it.

    Towards a purpose without a basis they have those that every basis gives.
    A right to object to decisions without a person follows where a record declares such decisions, one to object to direct
    marketing where a purpose is recorded as such.
    """
    records = tuple(records)
    held: dict[str, FollowingRight] = {}
    limited: set[str] = set()
    of_others: set[str] = set()
    articles: dict[str, dict[str, None]] = {}  # by right: those that give it, each under the law of a record
    for record in records:
        for ground in grounds(record):
            any_basis = () if ground.bases else rights_on_any_basis()
            for one in (*any_basis, *rights_of(ground.bases, ground.conditions)):
                given_by = article_under(record.regime_code, one.right.extra["article"])
                if not given_by:
                    continue
                if one.holds != NO:
                    articles.setdefault(one.right.code, {})[given_by] = None
                limited |= (
                    {one.right.code} if one.is_limited and record.regime_code in UNDER_ADEQUACY else set()
                )
                of_others |= set() if record.regime_code == POLICE else {one.right.code}
                known = held.get(one.right.code)
                if known is None or STRENGTH.index(one.holds) < STRENGTH.index(known.holds):
                    held[one.right.code] = one
    decides = any(reading.automated(record).reply is reading.Reply.SOME for record in records)
    decision = held.get("automated_decision")
    if decides and decision is not None:
        held["automated_decision"] = replace(decision, holds=LIMITED)
    markets = any(one.is_marketing for record in records for one in reading.every_purpose(record.purposes))
    objection = held.get("objection_marketing")
    if markets and objection is not None:
        held["objection_marketing"] = replace(objection, holds=YES)
    return tuple(
        replace(
            held[one.code],
            is_limited=one.code in limited,
            only_of_police=one.code not in of_others,
            note=held[one.code].note if one.code in of_others else "",
            article=citation(*articles.get(one.code) or [one.extra["article"]]),
        )
        for one in vocabulary("rights")
        if one.code in held
    )
