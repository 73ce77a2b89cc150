"""Colours and their contrast, as WCAG 2.2 defines it: what a public page needs to be read by everybody.

Source: Web Content Accessibility Guidelines 2.2, relative luminance, contrast ratio and success criterion 1.4.3.
"""

from __future__ import annotations

import re
from itertools import count

ENOUGH = 4.5  # to 1, for text of ordinary size
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# On what text stands in a public page, as static/css/base.css has it: the page, and the box of the essentials.
LIGHT = ("#ffffff", "#f3f7f8")
DARK = ("#10171d", "#172129")


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of a colour written as #rrggbb."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance: 0 for black, 1 for white."""

    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(colour: str, grounds: tuple[str, ...]) -> float:
    return min(contrast(colour, ground) for ground in grounds)


def lightened(colour: str, parts: int) -> str:
    """The colour mixed with white, in hundredths: 0 is the colour itself, 100 is white."""
    mixed = (channel + round((255 - channel) * parts / 100) for channel in channels(colour))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def for_dark(colour: str) -> str:
    """The colour as it stands on a dark page: with as little white as it takes to be read there."""
    return next(
        mixed
        for mixed in (lightened(colour, parts) for parts in count())
        if least_contrast(mixed, DARK) >= ENOUGH
    )
