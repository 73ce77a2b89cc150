"""Sections of a document as plain text, for the answer in a letter that goes by email."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Bullets, Facts, Group, Link, Paragraph, Section, Table

MARK = "– "
INDENT = "  "


def as_text(sections: Iterable[Section]) -> str:
    """The sections in lines: each under its title, what is below a line set in from it. Every text of them is there once."""
    return "\n\n".join("\n".join(_section(one)) for one in sections)


def _section(value: Section) -> Iterator[str]:
    yield f"{value.title.upper()} ({value.article})" if value.article else value.title.upper()
    yield from _blocks(value.blocks, "")


def _blocks(blocks: Iterable[Block], indent: str) -> Iterator[str]:
    for block in blocks:
        yield from _block(block, indent)


def _block(block: Block, indent: str) -> Iterator[str]:
    match block:
        case Paragraph(text=text) | Link(text=text):
            yield from (f"{indent}{line}" for line in text.splitlines())
        case Bullets(items=items):
            for item in items:
                yield f"{indent}{MARK}{item.text}"
                yield from _blocks(item.blocks, indent + INDENT)
        case Facts(pairs=pairs):
            for label, below in pairs:
                yield from _labelled(label, below, indent)
        case Table(headings=headings, rows=rows):
            for row in rows:
                yield from _row(headings, row, indent)
        case Group(title=title, blocks=below):
            yield from ("", f"{indent}{title}") if not indent else (f"{indent}{title}",)
            yield from _blocks(below, indent + INDENT)


def _labelled(label: str, below: Iterable[Block], indent: str) -> Iterator[str]:
    """A label and its value in one line where the value is one line, else below it."""
    lines = list(_blocks(below, ""))
    if len(lines) == 1:
        yield indent + _("%(label)s: %(value)s") % {
            "label": label,
            "value": lines[0].strip().removeprefix(MARK),
        }
    else:
        yield indent + _("%s:") % label
        yield from (f"{indent}{INDENT}{line}" for line in lines)


def _row(headings: Iterable[str], row: Iterable[Iterable[Block]], indent: str) -> Iterator[str]:
    """A row as a list entry: each cell after its heading, those that say nothing left out."""
    told = [
        line
        for heading, cell in zip(headings, row, strict=True)
        if (blocks := tuple(cell))
        for line in _labelled(heading, blocks, "")
    ]
    yield from (f"{indent}{MARK if place == 0 else INDENT}{line}" for place, line in enumerate(told))
