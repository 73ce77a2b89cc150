"""What a notice tells, as plain lines: what versions are compared by, and what machines read. Nothing else leaves the house."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from registry.documents.blocks import Block, Bullets, Facts, Group, Link, Paragraph, Table


@dataclass(frozen=True)
class ToldSection:
    """A section of a notice with each thing that it says in a line of its own, under the titles it stands under."""

    key: str
    title: str
    article: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ChangedSection:
    """What a section no longer says, and what it says now."""

    title: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


def lines_of(blocks: Iterable[Block], under: str = "") -> Iterator[str]:
    """What blocks say, a line for each entry of a list or row of a table; ``under`` begins each line."""
    for block in blocks:
        match block:
            case Paragraph(text=text):
                yield under + " ".join(text.split())
            case Link(text=text):
                yield under + text
            case Facts(pairs=pairs):
                for label, below in pairs:
                    yield from lines_of(below, f"{under}{label} – ")
            case Bullets(items=items):
                for item in items:
                    yield under + " – ".join([item.text, *lines_of(item.blocks)])
            case Table(headings=headings, rows=rows):
                for row in rows:
                    cells = zip(headings, (", ".join(lines_of(cell)) for cell in row), strict=False)
                    yield under + " · ".join(f"{heading} – {cell}" for heading, cell in cells if cell)
            case Group(title=title, blocks=below):
                found = list(lines_of(below, f"{under}{title} – "))
                yield from found or [under + title]


def compare(before: Iterable[ToldSection], after: Iterable[ToldSection]) -> tuple[ChangedSection, ...]:
    """The sections that say something else, in the order of the later text, then those that are gone."""
    earlier, later = {one.key: one for one in before}, {one.key: one for one in after}
    found = []
    for key in [*later, *(key for key in earlier if key not in later)]:
        old = earlier[key].lines if key in earlier else ()
        new = later[key].lines if key in later else ()
        if old != new:
            found.append(changed((later.get(key) or earlier[key]).title, old, new))
    return tuple(found)


def changed(title: str, old: tuple[str, ...], new: tuple[str, ...]) -> ChangedSection:
    """The lines that only one of two lists has, each in its order."""
    gone: list[str] = []
    come: list[str] = []
    for kind, begin, end, start, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += old[begin:end]
            come += new[start:stop]
    return ChangedSection(title, tuple(gone), tuple(come))
