"""The user guide as pages of the site: docs/guide in the reader’s language, open to whoever cannot sign in, too.

A page is Markdown with links to its neighbours and pictures of docs/pictures, so it also reads on its own where the
project is kept. The files are the product’s; no HTML in them is taken as such.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

GUIDE = settings.BASE_DIR / "docs" / "guide"
FIRST = "README"  # what a page on the guide begins with, here and where the project is kept
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class GuidePage:
    """A page of the guide in its table of contents."""

    name: str
    title: str

    @property
    def href(self) -> str:
        return address_of_page(self.name)


@require_safe
@never_cache  # whoever is signed in is named on every page
def guide(request: HttpRequest, name: str = FIRST) -> HttpResponse:
    """One page of the guide; its first one lists the others."""
    folder = GUIDE / (get_language() or settings.LANGUAGE_CODE)
    lines = contents(folder)
    names = [line.name for line in lines]
    if name not in (FIRST, *names):
        raise Http404
    at = names.index(name) if name in names else -1
    title, text = read(folder / f"{name}.md")
    context = {
        "title": title,
        "text": text,
        "lines": lines,
        "current": name,
        "before": lines[at - 1] if at > 0 else None,
        "after": lines[at + 1] if at + 1 < len(lines) else None,
    }
    return render(request, "help/page.html", context)


def contents(folder: Path) -> list[GuidePage]:
    """The pages in the order in which the first one leads to them, under the words of its links."""
    found = []
    for block in MARKDOWN.parse((folder / f"{FIRST}.md").read_text(encoding="utf-8")):
        inside = block.children or []
        for at, token in enumerate(inside):
            target = str(token.attrGet("href") or "")
            if token.type == "link_open" and target.endswith(".md"):
                found.append(GuidePage(target.removesuffix(".md"), inside[at + 1].content))
    return found


def read(path: Path) -> tuple[str, SafeString]:
    """The title of a page and the rest of it as HTML, its links and pictures at their places on this site."""
    blocks = MARKDOWN.parse(path.read_text(encoding="utf-8"))
    for block, inside in zip(blocks, [*blocks[1:], None], strict=True):
        if block.type == "heading_open" and inside is not None:
            block.attrSet("id", anchor(inside.content))
    for token in inside_of(blocks):
        if token.type == "link_open":
            token.attrSet("href", target_of(str(token.attrGet("href"))))
        elif token.type == "image":
            show_picture(token, path.parent)
    title = blocks[1].content  # a page begins with its heading: opening, words, closing
    return title, mark_safe(MARKDOWN.renderer.render(blocks[3:], MARKDOWN.options, {}))


def inside_of(blocks: list[Token]) -> Iterator[Token]:
    for block in blocks:
        yield from block.children or ()


def anchor(heading: str) -> str:
    """The name by which a link finds a heading, the same as on a forge."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def target_of(link: str) -> str:
    """Where a link of a page leads on this site."""
    name, dot, rest = link.partition(".md")
    if not dot or "/" in name:
        return link
    return address_of_page(name) + rest


def address_of_page(name: str) -> str:
    return reverse("help") if name == FIRST else reverse("help-page", args=[name])


def show_picture(token: Token, folder: Path) -> None:
    """The picture from among the static files, with its size, so that the text stays where it is while it arrives."""
    picture = (folder / str(token.attrGet("src"))).resolve()
    token.attrSet("src", static(f"guide/{picture.relative_to(GUIDE.parent / 'pictures').as_posix()}"))
    with picture.open("rb") as file:
        width, height = struct.unpack(">16xII", file.read(24))  # as every PNG begins
    token.attrSet("width", str(width))
    token.attrSet("height", str(height))
    token.attrSet("loading", "lazy")
