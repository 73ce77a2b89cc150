"""Dates as documents give them: a day, a month or a year. Knows nothing else."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Any, Self

from pydantic_core import core_schema

ISO = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?")
# The day first, as in France and in most of Europe: a month before its day is refused, or read as what it says.
WRITTEN = re.compile(r"(?:(?:(?P<day>\d{1,2})[/.-])?(?P<month>\d{1,2})[/.-])?(?P<year>\d{4})")


class PartialDate(str):
    """A day, a month or a year, as ISO 8601 writes them – "2024-03-15", "2024-03", "2024" – or "" for none.

    Made from such a text, from one with the day first ("15/03/2024", "03/2024"), from a date, or from None. Raises
    ValueError for anything else, such as a day that no calendar has.
    """

    __slots__ = ()

    def __new__(cls, said: str | date | None = "") -> Self:
        return super().__new__(cls, said.isoformat() if isinstance(said, date) else in_iso(said or ""))

    @property
    def parts(self) -> tuple[int, ...]:
        """Year, month and day, as many of them as are known."""
        return tuple(map(int, self.split("-"))) if self else ()

    @property
    def first(self) -> date | None:
        """The first day that may be meant."""
        if not self:
            return None
        year, month, day = (*self.parts, 1, 1)[:3]
        return date(year, month, day)

    @property
    def last(self) -> date | None:
        """The last day that may be meant."""
        match self.parts:
            case (year, month, day):
                return date(year, month, day)
            case (year, month):
                return date(year, month, monthrange(year, month)[1])
            case (year,):
                return date(year, 12, 31)
        return None

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        """A text in JSON; a value of Python may also be a date or, as sheets of before partial dates had it, None."""
        return core_schema.no_info_before_validator_function(
            cls, core_schema.no_info_after_validator_function(cls, core_schema.str_schema())
        )


def in_iso(said: str) -> str:
    """The date that was written, in ISO 8601. Raises ValueError where it is none."""
    text = said.strip()
    if not text:
        return ""
    found = ISO.fullmatch(text) or WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError(said)
    year, month, day = (int(found[name] or "1") for name in ("year", "month", "day"))
    whole = date(year, month, day).isoformat()  # refuses what no calendar has
    if found["day"]:
        return whole
    return whole[:7] if found["month"] else whole[:4]
