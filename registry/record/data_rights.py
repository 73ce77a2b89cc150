"""Which rights people have follows from the legal bases of an activity (Articles 7(3), 15 to 22, 77)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from registry.record.wording import citation, language
from registry.vocabularies import Entry, vocabulary

YES, LIMITED, NO = "yes", "limited", "no"
MEANING = {True: YES, "limited": LIMITED, False: NO}
STRENGTH = (YES, LIMITED, NO)


@dataclass(frozen=True)
class RightOfBases:
    """One right: whether these bases give it ("yes", "limited" or "no"), its article, and what limits it."""

    right: Entry
    holds: str
    article: str
    note: str


def rights_of_bases(bases: Collection[str]) -> tuple[RightOfBases, ...]:
    """Each right that depends on the bases, with the best answer that one of ``bases`` gives; nothing without a basis.

    A right that only some purposes give still has to be answered, so the strongest answer counts.
    """
    found = []
    for right in vocabulary("rights"):
        table = right.extra.get("by_basis")
        answers = [MEANING.get(table[basis], YES) for basis in bases if basis in table] if table else []
        if answers:
            note = right.extra.get(f"note_{language()}", "")
            holds = min(answers, key=STRENGTH.index)
            # The bases alone do not give these: the note says when they hold.
            if holds == YES and right.extra.get("only_if"):
                holds = LIMITED
            found.append(RightOfBases(right, holds, citation(right.extra["article"]), note))
    return tuple(found)
