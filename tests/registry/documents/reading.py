"""A printed document read back."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pypdf import PdfReader

FEW = 8  # documents at a time: a module prints some, and reads each for many tests


@lru_cache(FEW)
def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def squeezed(text: str) -> str:
    """Text without white space, which a line or a page that ends may add or take."""
    return "".join(text.split())


@lru_cache(FEW)
def pages(pdf: bytes) -> tuple[str, ...]:
    """The text of each page, in the order it is drawn."""
    return tuple(page.extract_text() for page in reader(pdf).pages)


def told(pdf: bytes, head: str = "") -> str:
    """All the text of the pages, without white space, running heads and page numbers."""
    found = pages(pdf)
    text = ""
    for number, page in enumerate(found, start=1):
        body = squeezed(page).replace(squeezed(head), "") if head else squeezed(page)
        text += re.sub(rf"Page{number}(of|sur){len(found)}", "", body)
    return text


def elements(pdf: bytes) -> Iterator[tuple[int, Any]]:
    """Every structure element with its depth, in reading order."""

    def visit(element: Any, depth: int) -> Iterator[tuple[int, Any]]:
        yield depth, element
        kids = element.get("/K", [])
        for kid in [one.get_object() for one in (kids if isinstance(kids, list) else [kids])]:
            if isinstance(kid, dict) and "/S" in kid:
                yield from visit(kid, depth + 1)

    root = reader(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"]
    for top in root:
        yield from visit(top.get_object(), 0)


def tags(pdf: bytes) -> list[str]:
    return [element["/S"] for _depth, element in elements(pdf)]


def outline(pdf: bytes) -> list[Any]:
    """The bookmarks as titles, each followed by the list of those below it."""

    def titles(entries: list[Any]) -> list[Any]:
        return [titles(entry) if isinstance(entry, list) else entry.title for entry in entries]

    return titles(reader(pdf).outline)
