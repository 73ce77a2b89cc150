"""Records of a file that have one name and no reference of their own: what they say tells which is which, not their place."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from registry.exchange.imports.found import FoundRecord, with_identifiers_below
from registry.record.difference import facts_of
from registry.record.sheet import ActivitySheet

NOT_READ = {"id", "reference"}  # what an import gave, or may have given
Said = Callable[[uuid.UUID], ActivitySheet | None]


def told_apart(records: Iterable[FoundRecord]) -> Iterator[FoundRecord]:
    """Each record with an identifier of its own, in their order; all that share one remember it."""
    by_id: dict[uuid.UUID, list[FoundRecord]] = defaultdict(list)
    kept = list(records)
    for one in kept:
        by_id[one.sheet.id].append(one)
    for one in kept:
        same = by_id[one.sheet.id]
        number = next(at for at, other in enumerate(same, start=1) if other is one)
        yield one if len(same) == 1 else numbered(replace(one, shared=one.sheet), number)


def numbered(one: FoundRecord, number: int) -> FoundRecord:
    """A record under the identifier of the one with this number among those that share its own."""
    assert one.shared is not None
    sheet = one.shared
    if number > 1:
        sheet = with_identifiers_below(sheet, identifier(sheet.id, number))
    return replace(one, sheet=sheet.model_copy(update={"reference": one.sheet.reference}))


def identifier(shared: uuid.UUID, number: int) -> uuid.UUID:
    return shared if number == 1 else uuid.uuid5(shared, str(number))


def as_said_before(
    records: Sequence[FoundRecord], said: Said, now: Callable[[ActivitySheet], ActivitySheet]
) -> tuple[FoundRecord, ...]:
    """The records, those of one name under the identifiers under which a file said most of the same before.

    ``said`` gives what was said last under an identifier, and ``now`` a record as it is to be compared with that.
    """
    groups: dict[uuid.UUID, list[FoundRecord]] = defaultdict(list)
    for one in records:
        shared = one.shared or one.sheet
        if one.shared is not None or said(identifier(shared.id, 2)) is not None:  # or it was one of several
            groups[shared.id].append(replace(one, shared=shared))
    found = {
        one.sheet.id: numbered(one, number)
        for shared, group in groups.items()
        for one, number in matched(shared, group, said, now)
    }
    return tuple(found.get(one.sheet.id, one) for one in records)


def matched(
    shared: uuid.UUID, group: list[FoundRecord], said: Said, now: Callable[[ActivitySheet], ActivitySheet]
) -> Iterator[tuple[FoundRecord, int]]:
    """Each record of a group with its number: the most alike first, the others in their order."""
    known = dict(known_numbers(shared, len(group), said))
    facts = {id(one): set(facts_in(now(one.sheet))) for one in group}
    pairs = sorted(
        (
            (-likeness(facts[id(one)], told), at, number)
            for at, one in enumerate(group)
            for number, told in known.items()
        )
    )
    left, taken = dict(enumerate(group)), set()
    for _likeness, at, number in pairs:
        if at in left and number not in taken:
            taken.add(number)
            yield left.pop(at), number
    free = (number for number in range(1, len(group) + len(known) + 1) if number not in taken)
    yield from zip(left.values(), free, strict=False)


def known_numbers(shared: uuid.UUID, count: int, said: Said) -> Iterator[tuple[int, set[str]]]:
    number = 1
    while (told := said(identifier(shared, number))) is not None or number <= count:
        if told is not None:
            yield number, set(facts_in(told))
        number += 1


def likeness(first: set[str], second: set[str]) -> float:
    """The share of their facts that two records have in common: 1 where they say the same."""
    return len(first & second) / (len(first | second) or 1)


def facts_in(record: ActivitySheet) -> Iterator[str]:
    return leaves(facts_of(record), "")


def leaves(value: Any, place: str) -> Iterator[str]:
    match value:
        case dict():
            for name, one in value.items():
                if name not in NOT_READ:
                    yield from leaves(one, f"{place}.{name}")
        case list():
            for one in value:
                yield from leaves(one, place)
        case None | "":
            return
        case _:
            yield f"{place}={value}"
