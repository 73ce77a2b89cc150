"""The kinds of jobs: what is done, on which lane, and how long the result is kept.

A kind needs one function of a hold. The lanes keep what takes a moment from waiting behind what takes long: each has workers
of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.jobs.lease import Hold

QUICK = "quick"
PRINT = "print"
LANES = (QUICK, PRINT)


class Outcome(Enum):
    """What a function did of its job: all of it, or a part, so that other organisations have their turn before the rest."""

    DONE = auto()
    MORE = auto()


Work = Callable[["Hold"], Outcome]
Published = Callable[["Hold", str], None]


class WorkFailed(Exception):
    """The job cannot be done as it stands. The code is one of ``registry.models.jobs.FAILURES``, which words it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class WorkRefused(WorkFailed):
    """The job cannot be done, and no other attempt is made: it would fail in the same way."""


@dataclass(frozen=True)
class Kind:
    name: str
    work: Work
    lane: str
    kept: timedelta  # how long the row and its file stay after the end
    file_type: str = ""
    published: Published | None = None


KINDS: dict[str, Kind] = {}


def kind(
    name: str,
    *,
    lane: str,
    kept: timedelta,
    file_type: str = "",
    published: Published | None = None,
) -> Callable[[Work], Work]:
    """Has the function do the jobs of this kind. It may be called twice for one job, after a worker died.

    ``published`` is called in the transaction in which the file gets its name, with the hold and the SHA-256 of the file.
    """

    def register(work: Work) -> Work:
        KINDS[name] = Kind(name, work, lane, kept, file_type, published)
        return work

    return register


def kinds_on(lane: str) -> list[str]:
    return [one.name for one in KINDS.values() if one.lane == lane]
