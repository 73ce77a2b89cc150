"""Contrast as WCAG 2.2 defines it, against values worked out by hand, and colours that a page in the dark can show."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation

from policies.colours import DARK, ENOUGH, LIGHT, contrast, for_dark, least_contrast, lightened, luminance
from policies.models.appearance import check_colour


def test_luminance_goes_from_black_to_white():
    assert (luminance("#000000"), luminance("#ffffff")) == (0.0, pytest.approx(1.0))
    # Pure red is its coefficient; a channel of 0x80 is ((128/255 + 0.055) / 1.055) ** 2.4 = 0.21586.
    assert luminance("#ff0000") == pytest.approx(0.2126)
    assert luminance("#808080") == pytest.approx(0.21586, abs=1e-4)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),  # the lightest grey that may stand on white
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),  # 1.05 / 0.2626
    ],
)
def test_contrast_is_that_of_the_standard_in_whichever_order(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


def test_the_grounds_are_those_of_the_style_sheet():
    style = Path(settings.BASE_DIR, "static", "css", "base.css").read_text(encoding="utf-8")
    named = dict(re.findall(r"--(ground|soft): light-dark\(([^)]*)\)", style))
    assert [tuple(one.split(", ")) for one in (named["ground"], named["soft"])] == list(
        zip(LIGHT, DARK, strict=True)
    )


def test_mixing_with_white_goes_from_the_colour_to_white():
    assert lightened("#204060", 0) == "#204060"
    assert lightened("#204060", 50) == "#90a0b0"  # 0x20 + 223/2 = 143.5, which rounds to the even 144
    assert lightened("#204060", 100) == "#ffffff"


@pytest.mark.parametrize("colour", ["#000000", "#7a1f2b", "#003399", "#0b5468"])
def test_a_colour_for_a_dark_page_can_be_read_there_and_has_no_more_white_than_that_takes(colour):
    dark = for_dark(colour)
    assert least_contrast(dark, DARK) >= ENOUGH
    shades = [lightened(colour, parts) for parts in range(101)]
    before = shades[: shades.index(dark)]
    assert all(least_contrast(one, DARK) < ENOUGH for one in before)


@pytest.mark.parametrize("colour", ["#003399", "#7A1F2B", "#000000"])
def test_a_colour_in_which_text_can_be_read_is_accepted(colour):
    check_colour(colour)


def test_a_colour_in_which_text_cannot_be_read_is_refused_with_its_contrast():
    with translation.override("fr"), pytest.raises(ValidationError) as refused:
        check_colour("#ff8800")
    # On white 1.05 / (0.3907 + 0.05) = 2.38; on the box of the essentials less, shown rounded down.
    assert refused.value.messages == [
        "Sur une page claire, cette couleur a un contraste de 2,2 pour 1, et un texte demande 4,5 pour 1\u00a0: "
        "choisissez-en une plus foncée."
    ]


def test_a_ratio_just_below_is_not_shown_as_enough():
    check_colour("#717171")  # 4.52 on the box of the essentials
    with translation.override("fr"), pytest.raises(ValidationError) as refused:
        check_colour("#727272")  # 4.46, which rounds to 4.5
    assert "un contraste de 4,4 pour 1" in refused.value.messages[0]


@pytest.mark.parametrize("typed", ["red", "#fff", "#12345g", "#123456;}", "url(x)", " #003399"])
def test_what_is_no_colour_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        check_colour(typed)
    assert refused.value.code == "colour"
