"""Blocks as HTML. The only place where text becomes markup: everything typed is escaped here, once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from registry.documents.blocks import (
    LONG,
    Block,
    Bullets,
    Facts,
    Group,
    Item,
    Link,
    Paragraph,
    Table,
    joined,
    length,
)
from registry.documents.languages import language_mark
from registry.spelling import reads_from_the_right

SAFE_LINK = re.compile(r"^(https?:|mailto:|tel:|#)", re.IGNORECASE)
BREAKS = re.compile(r"\r\n?|\n")
EMPTY_LINES = re.compile(r"(?:\r\n?|\n){3,}")
# The time to print a word goes with the square of its length, unless it may break. Ideographs break anywhere.
LONG_WORD = re.compile(r"[^\s\u2e80-\uffff]{61,}")
PIECE = 20
FULL_WIDTH = 4  # columns with which the cells of a table are as wide as those of a record
# Signs of Symbol and Wingdings, pasted from a word processor: no other font has them, and most are bullets.
PASTED = {chr(0xF000 + place): "•" for place in range(0x20, 0x100)}
PASTED |= {"\uf02d": "–", "\uf0a7": "▪", "\uf0ae": "→", "\uf0e0": "→", "\uf0fc": "✓"}
SIGNS = str.maketrans(PASTED)
JOINERS = "\u200d\ufe0e\ufe0f"


def text_html(text: str) -> str:
    """Typed text, escaped, with its line breaks, several empty lines as one; very long words may break anywhere.

    Bullets that were pasted in the private characters of a word processor's font are those of Unicode.
    """
    return "<br>".join(_words(line) for line in BREAKS.split(EMPTY_LINES.sub("\n\n", text.translate(SIGNS))))


def link_html(link: Link) -> str:
    """A link, or plain text when the address is not one that a page may follow (http, https, mail, telephone)."""
    if not SAFE_LINK.match(link.href):
        return text_html(link.text)
    return f'<a href="{escape(link.href)}" rel="noopener noreferrer">{escape(link.text.translate(SIGNS))}</a>'


def blocks_html(blocks: Iterable[Block], level: int = 3) -> SafeString:
    """HTML of the blocks; titles of groups start at heading ``level`` (2 to 6)."""
    return mark_safe("".join(_block(block, level) for block in joined(blocks)))  # every text is escaped below


def _words(line: str) -> str:
    if len(line) <= 60:
        return str(escape(line))
    parts, end = [], 0
    for word in LONG_WORD.finditer(line):
        parts += [escape(line[end : word.start()]), "<wbr>".join(escape(piece) for piece in _pieces(word[0]))]
        end = word.end()
    return "".join([*parts, escape(line[end:])])


def _pieces(word: str) -> Iterable[str]:
    """The word in pieces of some twenty characters, none of which starts inside a combined character."""
    start = 0
    for place in range(1, len(word)):
        if place - start >= PIECE and not (
            unicodedata.category(word[place]).startswith("M")
            or word[place] in JOINERS
            or word[place - 1] in JOINERS
        ):
            yield word[start:place]
            start = place
    yield word[start:]


def _direction(text: str) -> str:
    """The attribute of text that reads from right to left."""
    return ' dir="rtl"' if reads_from_the_right(text) else ""


def _marks(text: str) -> str:
    """The attributes of text that reads from right to left, or is in another language than the page."""
    return _direction(text) + language_mark(text)


def _block(block: Block, level: int) -> str:
    match block:
        case Paragraph(text=text, kind=kind):
            return f"<p{_class(kind)}{_marks(text)}>{text_html(text)}</p>"
        case Link():
            return f"<p>{link_html(block)}</p>"
        case Bullets(items=items, compact=compact):
            plain = not any(item.blocks for item in items)
            entries = "".join(_item(item, level, plain) for item in items)
            return f"<ul{_class('compact' if compact else '')}>{entries}</ul>"
        case Facts():
            return _facts(block, level)
        case Table():
            return _table(block, level)
        case Group(title=title, blocks=below, anchor=anchor):
            identifier = f' id="{escape(anchor)}"' if anchor else ""
            inner = blocks_html(below, min(6, level + 1))
            heading = f"<h{level}{_marks(title)}>{text_html(title)}</h{level}>"
            return f'<section class="group"{identifier}>{heading}{inner}</section>'


def _item(item: Item, level: int, plain: bool) -> str:
    """An entry; in a list where some entries say more below, the first line of each is its name."""
    text, marks = text_html(item.text), _marks(item.text)
    if plain:
        size = "long" if length((Paragraph(item.text),)) == "long" else ""
        return f"<li{_class(size)}{marks}>{text}</li>"
    tag = "p" if _direction(item.text) else "span"
    name = f'<{tag} class="name"{marks}>{text}</{tag}>'
    size = "long" if length((Paragraph(item.text), *item.blocks)) == "long" else ""
    return f"<li{_class(size)}>{name}{blocks_html(item.blocks, level)}</li>"


def _facts(facts: Facts, level: int) -> str:
    lengths = [length(below) for _label, below in facts.pairs]
    pairs = "".join(
        f"<div{_class(size)}><dt>{text_html(label)}</dt>{_cell('dd', below, level)}</div>"
        for size, (label, below) in zip(lengths, facts.pairs, strict=True)
    )
    return f"<dl{_class('short' if set(lengths) == {'short'} else '')}>{pairs}</dl>"


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _cell(tag: str, blocks: tuple[Block, ...], level: int, attributes: str = "") -> str:
    """A cell with its blocks: a single paragraph goes without its own tag, to keep the page light."""
    match blocks:
        case (Paragraph(text=text, kind=""),):
            return f"<{tag}{attributes}{_marks(text)}>{text_html(text)}</{tag}>"
        case (Link() as link,):
            return f"<{tag}{attributes}>{link_html(link)}</{tag}>"
    return f"<{tag}{attributes}>{blocks_html(blocks, level)}</{tag}>"


def _table(table: Table, level: int) -> str:
    """The table, without those columns after the first in which no row says anything."""
    told = [place == 0 or any(row[place] for row in table.rows) for place in range(len(table.headings))]
    most = min(LONG, LONG * FULL_WIDTH // sum(told))
    headings = "".join(
        f'<th scope="col">{text_html(heading)}</th>'
        for heading, kept in zip(table.headings, told, strict=True)
        if kept
    )
    body = []
    for row in table.rows:
        cells = [_cell("th", row[0], level, ' scope="row"')] + [
            _cell("td", cell, level, f' data-label="{escape(heading)}"')
            for heading, cell, kept in zip(table.headings[1:], row[1:], told[1:], strict=True)
            if kept
        ]
        size = "long" if any(length(cell, most) == "long" for cell in row) else ""
        body.append(f"<tr{_class(size)}>{''.join(cells)}</tr>")
    return (
        f'<div class="table"><table class="columns-{sum(told)}"><caption>{text_html(table.title)}</caption>'
        f"<thead><tr>{headings}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )
