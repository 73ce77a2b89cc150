"""The typeface of the pages, made from the one of the paper: the same font file, packed for the web."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x1E80, 0x1EFF),
    (0x2000, 0x206F),
    (0x20A0, 0x20BF),
    (0x2100, 0x22FF),
    (0x2500, 0x27BF),
)


def make_web_font(target: Path) -> bool:
    """Write the Latin part of the typeface, all weights, to ``target`` as WOFF2; False when it was there already.

    Takes about two seconds; pages fall back to the whole font file where this was not run.
    """
    if target.exists():
        return False
    from fontTools import subset

    target.parent.mkdir(parents=True, exist_ok=True)
    options = subset.Options(flavor="woff2", layout_features=["*"], name_IDs=["*"])
    source = files("fontpkg_source_sans_3") / "files" / "SourceSans3[wght].ttf"
    font = subset.load_font(str(source), options)
    wanted = subset.Subsetter(options)
    wanted.populate(unicodes=[code for first, last in RANGES for code in range(first, last + 1)])
    wanted.subset(font)
    draft = target.with_suffix(".part")
    subset.save_font(font, str(draft), options)
    draft.replace(target)
    return True
