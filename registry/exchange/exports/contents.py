"""What an export is asked to hold, and what was read for it: the one value from which every format is written."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from django.utils import timezone

from registry.exchange.exports.extent import EVERYTHING, Extent, Listed, Standing, read_register, within
from registry.models import Controller
from registry.record.extracts import Extract
from registry.record.reading import without_internal_contacts
from registry.record.sheet import ActivitySheet, Register

T = TypeVar("T")
Progress = Callable[[int], None]
EVERY = 1.0  # seconds between two signs of progress, of which each is written to the database


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for, whatever the format: which records, how much of each, of which day, in which language.

    ``on`` is the day of which what was in force is wanted, for the extent ``IN_FORCE`` alone.
    """

    language: str
    extent: Extent = Extent.ALL
    extract: Extract = Extract.FULL
    on: date | None = None
    listed: Listed = EVERYTHING
    empty_headings: bool = True


@dataclass(frozen=True)
class Contents:
    """The register that was read for an export. ``register`` may hold records that the export leaves out."""

    controller: Controller
    wanted: Wanted
    register: Register
    standing: Standing
    made_on: date
    # Of a package that was written: the SHA-256 of each file in it, by the code of its format.
    inside: dict[str, str] = field(default_factory=dict)

    @cached_property
    def told(self) -> Register:
        """The register with the records that the export holds."""
        told = within(self.register, self.wanted.extent, self.wanted.listed)
        if self.wanted.extract is Extract.PUBLIC:
            organisation = without_internal_contacts(told.organisation)
            return told.model_copy(update={"organisation": organisation})
        return told

    @property
    def sheets(self) -> tuple[ActivitySheet, ...]:
        return self.told.sheets

    @property
    def law_on(self) -> date:
        """The day of which dated law is told: that of the records."""
        return self.standing.in_force_on or self.made_on

    @property
    def is_complete(self) -> bool:
        """Whether the export holds everything of every record that is not archived, and can be read back as a register."""
        return self.wanted.extent is Extent.ALL and self.wanted.extract is Extract.FULL


def read_contents(controller: Controller, wanted: Wanted) -> Contents:
    """Read the register that is asked for, dated today. A number of queries that does not depend on its size."""
    register, standing = read_register(controller, wanted.extent, wanted.on)
    return Contents(controller, wanted, register, standing, timezone.localdate())


def counted(items: Iterable[T], progress: Progress, before: int = 0) -> Iterator[T]:
    """The items one by one, while ``progress`` is told now and then how many are done, after those ``before`` them."""
    told = time.monotonic()
    for number, item in enumerate(items, start=before):
        if time.monotonic() - told >= EVERY:
            progress(number)
            told = time.monotonic()
        yield item
