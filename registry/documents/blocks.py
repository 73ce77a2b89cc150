"""A document as plain values: sections made of a few kinds of blocks, without law, models or markup.

The register's sheet and the public notice are both built of these, so screen and paper cannot say different things,
and one renderer (:mod:`registry.documents.html`) turns them into HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; line breaks are kept. ``kind`` is "" or one of: "none" (an explicit nil),
    "missing", "note", "standard" (the usual name of what has one of its own)."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A web, mail or telephone address shown as it is written."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list, with what is said of it below."""

    text: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; a ``compact`` one runs on in lines, for short entries that have nothing below."""

    items: tuple[Item, ...]
    compact: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a label and what stands for it."""

    pairs: tuple[tuple[str, tuple[Block, ...]], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under headings; the first cell of a row names the row."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[tuple[Block, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that belong together under a title of their own; ``anchor`` makes it a target of links."""

    title: str
    blocks: tuple[Block, ...]
    anchor: str = ""


COMPACT = 60  # characters up to which entries run on in lines
LONG = 900  # characters, counting twenty for each piece of text, from which a fact or a row may go over to a next page

Block = Paragraph | Link | Bullets | Facts | Table | Group


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document with an entry in its table of contents; ``article`` is the provision it answers to."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    article: str = ""


def paragraph(text: str, kind: str = "") -> tuple[Block, ...]:
    """The text as a paragraph, or nothing for an empty text."""
    return (Paragraph(text, kind),) if text else ()


def bullets(items: Iterable[Item | str]) -> tuple[Block, ...]:
    """The entries as a list, or nothing when there are none; an entry that comes twice is kept once."""
    entries = tuple(dict.fromkeys(item if isinstance(item, Item) else Item(item) for item in items if item))
    compact = len(entries) > 1 and all(not item.blocks and len(item.text) <= COMPACT for item in entries)
    return (Bullets(entries, compact),) if entries else ()


def facts(pairs: Iterable[tuple[str, str | tuple[Block, ...]]]) -> tuple[Block, ...]:
    """Label and value pairs, leaving out those without value, or nothing when none has any."""
    kept = tuple(
        (label, paragraph(value) if isinstance(value, str) else value) for label, value in pairs if value
    )
    return (Facts(kept),) if kept else ()


def joined(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with facts that follow each other as one list, so that a separator stands between all of them."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if isinstance(block, Facts) and isinstance(last, Facts):
            found[-1] = Facts(last.pairs + block.pairs)
        else:
            found.append(block)
    return tuple(found)


def length(blocks: tuple[Block, ...], most: int = LONG) -> str:
    """How much room blocks take: "short" runs on in a line with others, "long" may have to go over to a next page.

    ``most`` is the number of characters that still stay on one page: fewer in the narrow cells of a wide table.
    """
    match blocks:
        case (Paragraph(text=text, kind="") | Link(text=text),) if (
            len(text) <= COMPACT and len(text.splitlines()) == 1
        ):
            return "short"
    return "long" if sum(20 + len(text) for text in texts(blocks)) > most else ""


def texts(blocks: Iterable[Block]) -> Iterator[str]:
    """Every piece of text of some blocks, in reading order."""
    for block in blocks:
        match block:
            case Paragraph(text=text) | Link(text=text):
                yield text
            case Bullets(items=items):
                for item in items:
                    yield item.text
                    yield from texts(item.blocks)
            case Facts(pairs=pairs):
                for label, below in pairs:
                    yield label
                    yield from texts(below)
            case Table():
                yield from texts_of_table(block)
            case Group(title=title, blocks=below):
                yield title
                yield from texts(below)


def texts_of_table(table: Table) -> Iterator[str]:
    yield table.title
    yield from table.headings
    for row in table.rows:
        for cell in row:
            yield from texts(cell)
