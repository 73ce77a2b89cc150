"""Chance that can be drawn again: the same name gives the same sequence, on every machine and version of Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """Draws named by a text, on :meth:`random.Random.random` alone: the only method whose sequence Python promises."""

    def __init__(self, name: str) -> None:
        self.source = random.Random(name)

    def chance(self, probability: float) -> bool:
        return self.source.random() < probability

    def number(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self.source.random() * (high - low + 1))

    def one(self, items: Sequence[T]) -> T:
        return items[self.number(0, len(items) - 1)]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in another order (Fisher and Yates)."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.number(0, last)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed

    def some(self, items: Sequence[T], low: int, high: int) -> list[T]:
        """From ``low`` to ``high`` different items (fewer where there are not as many), in their first order."""
        kept = set(self.shuffled(range(len(items)))[: self.number(low, high)])
        return [item for place, item in enumerate(items) if place in kept]
