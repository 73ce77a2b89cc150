"""Text in drawings: how wide it is, and the lines it is set in.

A drawing has no browser to ask, so widths are those of the product's typeface at its regular weight, with a little room
to spare. Scripts that another typeface draws count as wide as their letters usually are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

SPARE = 1.06
WIDTHS = {
    character: width / 1000
    for width, characters in {
        200: " ",
        270: "',.:;ijl|·’ı",
        310: "I!f()-[]{}•",
        360: "/\\rt°ł",
        460: '*sz?"«»cx',
        500: "JYvy–FLk0123456789#$+<=>^_~€e",
        550: "VXagESTZøđ",
        580: "A`bdhnopquCKPRß",
        670: "B&DGHNUŁ",
        730: "OQwØ",
        870: "MWm%@æœÆŒ—",
        960: "…",
    }.items()
    for character in characters
}
LETTER, CAPITAL, IDEOGRAPH = 0.65, 0.75, 1.05
JOINER = "\u200d"
REGIONAL = range(0x1F1E6, 0x1F200)
SKIN = range(0x1F3FB, 0x1F400)
BREAKS = re.compile(r"[^\S\u00a0\u202f\u2060]+")  # a no-break space holds its line together
PIECES = re.compile(r"[^-/]+[-/]*|[-/]+")


@lru_cache(maxsize=4096)
def width_of(character: str) -> float:
    """The width of one character, in ems."""
    if character in WIDTHS:
        return WIDTHS[character]
    category = unicodedata.category(character)
    if category[0] == "M" or category == "Cf":
        return 0.0
    if category[0] == "Z":
        return 0.2
    base = unicodedata.normalize("NFD", character)[0]
    if base in WIDTHS:
        return WIDTHS[base]
    wide = category == "So" or unicodedata.east_asian_width(character) in "WF"
    return IDEOGRAPH if wide else CAPITAL if category == "Lu" else LETTER


def measure(text: str) -> float:
    """The width of a text on one line, in ems; a little more than what a browser will take."""
    return sum(map(width_of, text)) * SPARE


def clusters(text: str) -> Iterator[str]:
    """The text in pieces that must not be taken apart: a letter with its accents, an emoji with its parts."""
    held = ""
    for character in text:
        joins = (
            unicodedata.category(character)[0] == "M"
            or character == JOINER
            or ord(character) in SKIN
            or held.endswith(JOINER)
            or (len(held) == 1 and ord(held) in REGIONAL and ord(character) in REGIONAL)
        )
        if held and not joins:
            yield held
            held = ""
        held += character
    if held:
        yield held


def pieces(text: str) -> Iterator[str]:
    """The text in the pieces that a line may end after, each with its space."""
    for word in BREAKS.split(text):
        *first, last = PIECES.findall(word) or [""]
        yield from first
        if last:
            yield f"{last} "


def wrap(text: str, width: float, most: int) -> tuple[str, ...]:
    """The text in at most ``most`` lines of ``width`` ems; what is left out is told by "…" at the end.

    Lines break at spaces, after a hyphen or a stroke, and inside a word only when no line would hold it.
    """
    lines = [""]
    for piece in pieces(text):
        if measure((lines[-1] + piece).rstrip(" ")) <= width:
            lines[-1] += piece
            continue
        fits = measure(piece.rstrip(" ")) <= width
        if fits and lines[-1]:
            lines.append("")
        for part in [piece] if fits else clusters(piece):
            if lines[-1] and measure((lines[-1] + part).rstrip(" ")) > width:
                lines.append("")
            lines[-1] += part
        if len(lines) > most:
            break
    kept = [line.strip(" ") for line in lines if line.strip(" ")]
    if len(kept) <= most:
        return tuple(kept)
    return (*kept[: most - 1], shorten(kept[most - 1], width))


def shorten(line: str, width: float) -> str:
    """The beginning of a line that leaves room for the "…" it ends with."""
    parts = list(clusters(line))
    while parts and measure("".join(parts) + "…") > width:
        parts.pop()
    return "".join(parts).rstrip(" -/") + "…"
