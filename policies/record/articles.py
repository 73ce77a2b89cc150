"""Under which articles a notice tells something: Article 13 for what people give themselves, Article 14 for the rest.

A notice tells of several activities: where some data come from the people and others from elsewhere, both apply.
"""

from __future__ import annotations

from collections.abc import Sequence

from policies.record.rights import is_french
from policies.record.sheet import NoticeSheet
from registry.record.sheet import ActivitySheet, CollectionSource
from registry.vocabularies.regimes import GDPR, article_under

# The points of Article 13, each with the point of Article 14 that asks the same ("": it does not ask for it).
SAME_IN_14 = {
    "13": "14",
    "13(1)(a)": "14(1)(a)",
    "13(1)(b)": "14(1)(b)",
    "13(1)(c)": "14(1)(c)",
    "13(1)(d)": "14(2)(b)",
    "13(1)(e)": "14(1)(e)",
    "13(1)(f)": "14(1)(f)",
    "13(2)(a)": "14(2)(a)",
    "13(2)(b)": "14(2)(c)",
    "13(2)(c)": "14(2)(d)",
    "13(2)(d)": "14(2)(e)",
    "13(2)(e)": "",
    "13(2)(f)": "14(2)(g)",
}
TERMINALS = "LIL 82"  # which brings Article 5(3) of the directive into French law
TERMINALS_ELSEWHERE = "2002/58 5(3)"


# What people give, what they do in the relation, and what a device observes of them, is collected from them: Article 13
# (CJEU 18 December 2025, C-422/24, on cameras that are worn; read in an account of it).
FROM_PEOPLE = frozenset({"direct", "relation", "automatic"})


def is_obtained_elsewhere(source: CollectionSource) -> bool:
    return source.kind.code not in FROM_PEOPLE


def is_collected_elsewhere(record: ActivitySheet) -> bool:
    """True where the record names a source that is not the people themselves."""
    return any(map(is_obtained_elsewhere, record.sources))


def is_collected_from_people(record: ActivitySheet) -> bool:
    """True where the record names people, or what is observed of them, as a source, or no source at all."""
    return not record.sources or any(one.kind.code in FROM_PEOPLE for one in record.sources)


def is_given_by_people(record: ActivitySheet) -> bool:
    """True where people give data, and so may be asked whether they must: what a camera alone observes, nobody gives."""
    observed = bool(record.sources) and all(one.kind.code == "automatic" for one in record.sources)
    return is_collected_from_people(record) and not observed


def is_collected_only_from_people(record: ActivitySheet) -> bool:
    """True where every source that the record names is the people themselves: what they give is then every category."""
    return bool(record.sources) and all(one.kind.code == "direct" for one in record.sources)


def articles_for(value: NoticeSheet, code: str) -> tuple[str, ...]:
    """The articles that apply to what the notice tells, for what the article of this code asks; empty where none asks it.

    ``code`` is a point of Article 13, or of Article 14 where Article 13 does not ask for it; any other stands as it is.
    """
    records = value.controller_activities
    regimes = dict.fromkeys(one.regime_code for one in records) or {GDPR: None}
    found = []
    for regime in regimes:
        under = [one for one in records if one.regime_code == regime]
        asked = of_gdpr(value, under, code)
        found += [article_under(regime, one) for one in asked]
    return tuple(dict.fromkeys(filter(None, found)))


def of_gdpr(value: NoticeSheet, records: Sequence[ActivitySheet], code: str) -> tuple[str, ...]:
    """The same, for records of one regime, as codes of the GDPR and of the French Act."""
    elsewhere = any(map(is_collected_elsewhere, records))
    if code in SAME_IN_14:
        from_people = not records or any(map(is_collected_from_people, records))
        other = SAME_IN_14[code]
        return ((code,) if from_people else ()) + ((other,) if elsewhere and other else ())
    if code.startswith("14("):
        return (code,) if elsewhere else ()
    if code == TERMINALS and not is_french(value.organisation):
        return (TERMINALS_ELSEWHERE,)
    return (code,)
