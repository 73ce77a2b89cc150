"""Where things stand in columns: in an order that crosses few lines, each level with what it is linked to.

Knows keys, heights and weights only. The time it takes depends on what is drawn, which is bounded, not on the register.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from registry.figures.flow import Key

ROUNDS = 8

Columns = Sequence[Sequence[Key]]
Around = Mapping[Key, Sequence[tuple[Key, int]]]


def arrange(
    columns: Columns, links: Iterable[tuple[Key, Key, int]], heights: Mapping[Key, int], between: int
) -> tuple[Columns, dict[Key, int]]:
    """The columns in order, and the top of each box: no two boxes of a column are nearer than ``between``.

    The same columns and links give the same answer.
    """
    around = neighbours(links)
    in_order = ordered(columns, around)
    rooms = [sum(heights[key] + between for key in column) for column in in_order]
    tallest = rooms.index(max(rooms))
    tops: dict[Key, int] = {}
    for at in sorted(range(len(in_order)), key=lambda at: abs(at - tallest)):
        beside = in_order[at + 1] if at < tallest else in_order[at - 1] if at > tallest else ()
        levels = {key: tops[key] + heights[key] / 2 for key in beside}
        tops |= reduce_crossings(in_order[at], heights, between, around, levels, rooms[tallest])
    return in_order, tops


def neighbours(links: Iterable[tuple[Key, Key, int]]) -> Around:
    """For each key, what it is linked to and how much."""
    found: dict[Key, list[tuple[Key, int]]] = defaultdict(list)
    for source, target, weight in links:
        found[source].append((target, weight))
        found[target].append((source, weight))
    return found


def ordered(columns: Columns, around: Around) -> Columns:
    """The columns, each in the order of the means of what its keys are linked to (Sugiyama's barycentres).

    Of the orders met in some rounds, to the right and back to the left, the one in which the fewest lines cross.
    """
    best, fewest = columns, crossings(columns, around)
    now = list(columns)
    for turn in range(ROUNDS):
        if not fewest:
            break
        rightwards = turn % 2 == 0
        for at in range(1, len(now)) if rightwards else range(len(now) - 2, -1, -1):
            fixed = {key: float(rank) for rank, key in enumerate(now[at - 1 if rightwards else at + 1])}
            means = {key: mean(key, fixed, around, float(rank)) for rank, key in enumerate(now[at])}
            now[at] = sorted(now[at], key=means.__getitem__)
        crossed = crossings(now, around)
        if crossed < fewest:
            best, fewest = tuple(now), crossed
    return best


def mean(key: Key, levels: Mapping[Key, float], around: Around, default: float) -> float:
    """The mean level of what a key is linked to, by weight, among those that have a level."""
    met = [(levels[to], weight) for to, weight in around.get(key, ()) if to in levels]
    total = sum(weight for _level, weight in met)
    return sum(level * weight for level, weight in met) / total if total else default


def crossings(columns: Columns, around: Around) -> int:
    """How many pairs of lines cross between neighbouring columns."""
    found = 0
    for left, right in pairwise(columns):
        ranks = {key: rank for rank, key in enumerate(right)}
        seen: list[int] = []
        for key in left:
            ends = [ranks[to] for to, _weight in around.get(key, ()) if to in ranks]
            found += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return found


def reduce_crossings(
    column: Sequence[Key],
    heights: Mapping[Key, int],
    between: int,
    around: Around,
    levels: Mapping[Key, float],
    room: int,
) -> dict[Key, int]:
    """The top of each box of a column, in order, as level as can be with what it is linked to in the column beside.

    Boxes that would overlap are pooled and share the distance, until none does (isotonic regression).
    """
    offsets = [0]
    for key in column:
        offsets.append(offsets[-1] + heights[key] + between)
    middle = (room - offsets[-1]) / 2
    pools: list[tuple[float, int]] = []  # how far a pool is moved down, and the boxes in it
    for offset, key in zip(offsets, column, strict=False):
        half = heights[key] / 2
        pool = (mean(key, levels, around, middle + offset + half) - half - offset, 1)
        while pools and pools[-1][0] > pool[0]:
            shift, count = pools.pop()
            pool = ((shift * count + pool[0] * pool[1]) / (count + pool[1]), count + pool[1])
        pools.append(pool)
    shifts = (min(max(shift, 0), room - offsets[-1]) for shift, count in pools for _box in range(count))
    return {key: round(offset + shift) for key, offset, shift in zip(column, offsets, shifts, strict=False)}
