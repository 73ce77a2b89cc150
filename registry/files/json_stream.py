"""JSON written piece by piece: one member or item of a list at a time, whatever their number. Knows no law and no model."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO


@dataclass(frozen=True)
class Items:
    """A list whose items are made while they are written; each stands on a line of its own."""

    items: Iterable[Any]


def write_json(target: BinaryIO, members: dict[str, Any]) -> None:
    """Write an object in UTF-8. A member may be :class:`Items`, or an object whose members may be.

    The file is the same for the same members. Raises ValueError for what is no JSON, such as a number that is not finite.
    """
    for piece in pieces(members):
        target.write(piece.encode())
    target.write(b"\n")


def pieces(value: Any) -> Iterator[str]:
    """The text of a value, in pieces of which none is larger than one item."""
    if isinstance(value, Items):
        yield from list_pieces(value)
    elif isinstance(value, dict) and any(isinstance(one, dict | Items) for one in value.values()):
        yield "{"
        for number, (name, one) in enumerate(value.items()):
            yield f"{',' if number else ''}\n{plain(name)}: "
            yield from pieces(one)
        yield "\n}"
    else:
        yield plain(value)


def list_pieces(value: Items) -> Iterator[str]:
    yield "["
    for number, one in enumerate(value.items):
        yield f"{',' if number else ''}\n{plain(one)}"
    yield "\n]"


def plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
