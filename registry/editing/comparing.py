"""Two people, one form: what stood there, what stands there now, and what was typed, compared field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Values = dict[str, list[str]]
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Difference:
    """One field in which somebody else's change or mine departs from what both started from."""

    name: str
    base: list[str]
    theirs: list[str]
    mine: list[str]

    @property
    def clashes(self) -> bool:
        """True when both changed it, and not alike: only a person can say which one stands."""
        return self.theirs != self.base and self.mine != self.base and self.theirs != self.mine

    @property
    def suggestion(self) -> str | None:
        """The side that changed it when the other did not; None when both did."""
        if self.clashes:
            return None
        return THEIRS if self.theirs != self.base else MINE


def is_overtaken(base: Values, theirs: Values, mine: Values) -> bool:
    """True when saving what was typed would undo, unseen, what somebody else changed since the form was opened.

    Not so when both typed the same, as after a double click.
    """
    return any(
        theirs.get(name, []) != base.get(name, []) and theirs.get(name, []) != typed
        for name, typed in mine.items()
    )


def differences(base: Values, theirs: Values, mine: Values) -> list[Difference]:
    """Every field in which ``theirs`` or ``mine`` departs from ``base``, in the order of the form."""
    found = [
        Difference(name, base.get(name, []), theirs.get(name, []), typed) for name, typed in mine.items()
    ]
    return [one for one in found if one.theirs != one.base or one.mine != one.base]


def merge(theirs: Values, mine: Values, choices: Mapping[str, str]) -> Values:
    """What was typed, with the other side's value where it was chosen."""
    return {
        name: theirs.get(name, []) if choices.get(name) == THEIRS else typed for name, typed in mine.items()
    }
