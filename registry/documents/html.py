"""Blocks as HTML. The only place where text becomes markup: everything typed is escaped here, once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from registry.documents.blocks import Block, Bullets, Facts, Group, Item, Link, Paragraph, Table

SAFE_LINK = re.compile(r"^(https?:|mailto:|tel:|#)", re.IGNORECASE)
BREAKS = re.compile(r"\r\n?|\n")


def text_html(text: str) -> str:
    """Typed text, escaped, with its line breaks."""
    return "<br>".join(escape(line) for line in BREAKS.split(text))


def link_html(link: Link) -> str:
    """A link, or plain text when the address is not one that a page may follow (http, https, mail, telephone)."""
    if not SAFE_LINK.match(link.href):
        return escape(link.text)
    return f'<a href="{escape(link.href)}" rel="noopener noreferrer">{escape(link.text)}</a>'


def blocks_html(blocks: Iterable[Block], level: int = 3) -> SafeString:
    """HTML of the blocks; titles of groups start at heading ``level`` (2 to 6)."""
    return mark_safe("".join(_block(block, level) for block in blocks))  # noqa: S308 - every text is escaped below


def _block(block: Block, level: int) -> str:
    match block:
        case Paragraph(text=text, kind=kind):
            return f'<p class="{kind}">{text_html(text)}</p>' if kind else f"<p>{text_html(text)}</p>"
        case Link():
            return f"<p>{link_html(block)}</p>"
        case Bullets(items=items, compact=compact):
            kind = ' class="compact"' if compact else ""
            return f"<ul{kind}>{''.join(_item(item, level) for item in items)}</ul>"
        case Facts(pairs=pairs):
            rows = "".join(f"<div><dt>{text_html(label)}</dt><dd>{_cell(below, level)}</dd></div>" for label, below in pairs)
            return f"<dl>{rows}</dl>"
        case Table():
            return _table(block, level)
        case Group(title=title, blocks=below, anchor=anchor):
            identifier = f' id="{escape(anchor)}"' if anchor else ""
            inner = blocks_html(below, min(6, level + 1))
            return f'<section class="group"{identifier}><h{level}>{text_html(title)}</h{level}>{inner}</section>'


def _item(item: Item, level: int) -> str:
    return f"<li>{text_html(item.text)}{_cell(item.blocks, level) if item.blocks else ''}</li>"


def _cell(blocks: tuple[Block, ...], level: int) -> str:
    """What stands in a cell: a single paragraph goes without its own tag, to keep the page light."""
    match blocks:
        case (Paragraph(text=text, kind=""),):
            return text_html(text)
        case (Link() as link,):
            return link_html(link)
    return blocks_html(blocks, level)


def _table(table: Table, level: int) -> str:
    headings = "".join(f'<th scope="col">{text_html(heading)}</th>' for heading in table.headings)
    body = []
    for first, *others in table.rows:
        cells = "".join(
            f'<td data-label="{escape(label)}">{_cell(cell, level)}</td>'
            for label, cell in zip(table.headings[1:], others, strict=True)
        )
        body.append(f'<tr><th scope="row">{_cell(first, level)}</th>{cells}</tr>')
    return (
        f'<div class="table"><table><caption>{text_html(table.title)}</caption><thead><tr>{headings}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )
