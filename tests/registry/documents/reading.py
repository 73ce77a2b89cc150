"""A printed document read back."""

from __future__ import annotations

import io
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


HEAD, FOOT = (
    18 / 25.4 * 72,
    14 / 25.4 * 72,
)  # points: the least that the pages but the cover leave above and below


@lru_cache(FEW)
def told(pdf: bytes) -> str:
    """All the text of the pages, without white space, and without what stands in the margins of all but the first."""
    text = ""
    for number, page in enumerate(reader(pdf).pages):
        height = float(page.mediabox.height)

        def gather(
            found: str, cm: list[float], tm: list[float], *_font: object, number=number, height=height
        ) -> None:
            nonlocal text
            base = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            if number == 0 or FOOT < base < height - HEAD:
                text += found

        page.extract_text(visitor_text=gather)
    return squeezed(text)


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
