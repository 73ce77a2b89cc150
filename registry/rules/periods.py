"""Whether a period is longer than some months, whatever it is counted in."""

from __future__ import annotations

from registry.record.sheet import Term

# How many of each fill a month at the most: what is not surely longer than a month is not called longer.
IN_A_MONTH = {"day": 31, "working_day": 23, "weekday": 27, "week": 4.5, "month": 1, "year": 1 / 12}


def exceeds(amount: int | None, unit: Term | None, months: int) -> bool:
    """True for a period that is surely longer than so many months; one without amount, or by the session, is not."""
    if amount is None or unit is None or unit.code not in IN_A_MONTH:
        return False
    return amount > IN_A_MONTH[unit.code] * months
