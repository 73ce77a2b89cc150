"""Text is set in lines that hold it, breaks where a reader expects, and says when something is left out."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import example, given
from hypothesis import strategies as st

from registry.figures import text
from registry.figures.text import clusters, measure, wrap
from tests.registry.figures.page import HOSTILE

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300)
LONG = "Gestion des bénéficiaires de l’action sociale et périscolaire"


@given(texts, st.integers(2, 30), st.integers(1, 6))
@example("mot" * 100, 12, 4)
@example("👨‍👩‍👧‍👦" * 30, 3, 2)
def test_lines_are_as_many_and_as_wide_as_asked(written, width, most):
    lines = wrap(written, width, most)
    assert len(lines) <= most
    # A single letter may be wider than the narrowest line.
    assert [
        line for line in lines if measure(line) > width and len(list(clusters(line.rstrip("…")))) > 1
    ] == []


@given(texts)
def test_nothing_is_lost_when_there_is_room(written):
    assert "".join("".join(wrap(written, 12, 1000)).split()) == "".join(written.split())


def test_lines_break_between_words_and_after_hyphens():
    assert wrap("Sous-traitants et organismes/tiers", measure("organismes/"), 9) == (
        "Sous-",
        "traitants et",
        "organismes/",
        "tiers",
    )


def test_a_no_break_space_holds_its_line_together():
    width = measure("organismes externes")
    assert wrap("organismes externes : tri", width, 9) == ("organismes externes", ": tri")
    assert wrap("organismes externes\u00a0: tri", width, 9) == ("organismes", "externes\u00a0: tri")


def test_a_cut_is_told():
    assert wrap(LONG, 12, 9)[-1].endswith("périscolaire")
    assert wrap(LONG, 12, 2)[-1].endswith("…")
    assert wrap("mot" * 100, 12, 4)[-1].endswith("…")


def test_what_belongs_together_is_not_taken_apart():
    family, flag, accent = "👨‍👩‍👧‍👦", "🇫🇷", "e\u0301"
    assert list(clusters(family + flag + flag + accent)) == [family, flag, flag, accent]


@pytest.mark.parametrize("written", HOSTILE)
def test_text_is_kept_as_it_was_typed(written):
    assert "".join(wrap(written, 12, 99)).replace(" ", "") == written.replace(" ", "")


def test_no_letter_is_wider_in_the_typeface_than_it_is_counted():
    folder = find_spec("fontpkg_source_sans_3").submodule_search_locations[0]
    font = TTFont(Path(folder, "files", "SourceSans3[wght].ttf"))
    glyphs, names = font.getGlyphSet(location={"wght": 400}), font.getBestCmap()
    known = [
        code
        for code in (*range(0x20, 0x7F), *range(0xA1, 0x180), 0x2019, 0x2013, 0x2014, 0x2026)
        if code in names
    ]
    wider = [
        chr(code)
        for code in known
        if glyphs[names[code]].width / 1000 > text.width_of(chr(code)) * text.SPARE
    ]
    assert len(known) > 300
    assert set(wider) <= set("¼½¾ŉ\u00ad")
