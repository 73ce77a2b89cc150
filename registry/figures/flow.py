"""A flow: things in columns and the links between neighbouring columns, as plain values that know no law and no model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Node:
    """A thing in a column: what it is (``kind`` and ``id``), its name, and what is said of it in a second line.

    A ``mark`` sets the box apart: "good", "caution", "warning" or "unknown". The detail says in words what it means.
    """

    column: str
    kind: str
    id: str
    label: str
    detail: str = ""
    mark: str = ""
    url: str = ""

    @property
    def key(self) -> Key:
        return (self.column, self.kind, self.id)


@dataclass(frozen=True, slots=True)
class Link:
    """A link between two nodes, in how many places it is found, and that number in words where it says something."""

    source: Key
    target: Key
    kind: str
    weight: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its heading, and the sentence that stands in it when nothing else does."""

    key: str
    title: str
    empty: str


@dataclass(frozen=True, slots=True)
class LinkKind:
    """What a link means and the line that shows it: "plain", "strong", "dashed" or "dotted"."""

    key: str
    label: str
    line: str = "plain"


@dataclass(frozen=True, slots=True)
class Flow:
    """Columns from left to right, their nodes in order, every link from a column to the next.

    ``about`` is the column that all others are seen from, the ``message`` the gist in words, the ``note`` how to read it.
    """

    about: str
    message: str
    note: str
    columns: tuple[Column, ...]
    kinds: tuple[LinkKind, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    def of(self, column: str) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.column == column)

    def with_urls(self, url_of: Callable[[Node], str]) -> Flow:
        """The same flow, each node leading to the address that ``url_of`` gives; "" leads nowhere."""
        return replace(self, nodes=tuple(replace(node, url=url_of(node)) for node in self.nodes))
