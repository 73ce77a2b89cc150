"""A chart draws the numbers of its table and no others, for eyes and for screen readers alike."""

import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.template import Context, Template
from django.utils import translation

from registry.figures.charts import ChartRow, bar_figure, column_figure, percentages
from tests.registry.figures.page import HOSTILE, cells, every, html, page, rows, text, unit


@pytest.fixture(autouse=True)
def english():
    """Labels and numbers as English writes them."""
    with translation.override("en"):
        yield


def bars(given, **options):
    return bar_figure("Title", given, unit=unit, heading="Name", **options)


def columns(given, **options):
    return column_figure("Title", given, unit=unit, heading="Name", **options)


SHAPES = pytest.mark.parametrize("shape", [bars, columns])


# The same numbers -------------------------------------------------------------------------------------------


@SHAPES
def test_the_table_holds_the_numbers_that_are_drawn(shape):
    shown = page(shape(rows(12, 3, 1, 0)))
    drawn = [text(every(row, "span", "fig-value")[0][0]) for row in every(shown, "ul", "fig-rows")[0]]
    assert drawn == [row[1] for row in cells(shown)] == ["12", "3", "1", "0"]


@SHAPES
def test_lengths_are_in_proportion_to_the_numbers(shape):
    figure = shape(rows(12, 3, 1, 0))
    lengths = [[float(one.length.rstrip("%")) for one in bar.segments] for bar in figure.bars]
    expected = [[100 * number / 12] if number else [] for number in (12, 3, 1, 0)]
    assert lengths == [pytest.approx(one, abs=0.001) for one in expected]
    assert figure.bars[3].top == "100%"


def test_the_parts_of_a_bar_follow_each_other_and_sum_up():
    given = [ChartRow("A", (5, 3, 2)), ChartRow("B", (0, 4, 0))]
    figure = bars(given, series=["In force", "Draft", "Archived"])
    assert [(one.start, one.length) for one in figure.bars[0].segments] == [
        ("0%", "50%"),
        ("50%", "30%"),
        ("80%", "20%"),
    ]
    assert [one.texture for one in figure.bars[1].segments] == [2]
    assert [(one.label, one.value) for one in figure.series] == [
        ("In force", 5),
        ("Draft", 7),
        ("Archived", 2),
    ]
    assert cells(page(figure)) == [["A", "5", "3", "2", "10"], ["B", "0", "4", "0", "4"]]
    assert every(page(figure), "svg", "fig-bar")[0].get("aria-label") == (
        "In force · 5 things, Draft · 3 things, Archived · 2 things"
    )


def test_equal_numbers_have_equal_shares_and_a_small_one_is_not_nothing():
    assert percentages([4, 1, 1, 1]) == ["57%", "14%", "14%", "14%"]
    assert percentages([999, 1]) == ["100%", "under 1%"]


def test_the_smallest_rows_of_many_are_one_row_and_the_table_has_them_all():
    figure = bars(rows(*range(30)), largest_first=True, most=10)
    assert [bar.label for bar in figure.bars][-2:] == ["Row 21", "and 21 others"]
    assert (figure.bars[-1].value, figure.bars[-1].segments) == (sum(range(21)), ())
    assert figure.bars[0].segments[0].length == "100%"
    shown = page(figure)
    assert len(cells(shown)) == 30
    assert len(every(shown, "svg", "fig-bar")) == 9, "an axis without a bar would read as nothing"
    assert "The table lists all 30 lines." in figure.note
    assert sum(bar.value for bar in figure.bars) == figure.total == sum(range(30))


def test_order_is_as_given_or_by_size():
    assert [bar.value for bar in bars(rows(1, 3, 2)).bars] == [1, 3, 2]
    assert [bar.value for bar in bars(rows(1, 3, 2), largest_first=True).bars] == [3, 2, 1]


# In words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "gist"),
    [
        ((12, 3, 1), "16 things in all. Highest: Row 0, 12 (75%)."),
        ((3, 3, 1), "7 things in all. Highest: Row 0, Row 1, 3 each."),
        ((2, 2), "4 things in all."),
        ((0, 0), "Nothing to count yet."),
        ((), "Nothing to count yet."),
    ],
)
@SHAPES
def test_the_gist_is_said(shape, numbers, gist):
    with translation.override("en"):
        shown = page(shape(rows(*numbers)))
        assert text(every(shown, "p", "fig-gist")[0]) == gist
        assert ("table" in [one.tag for one in shown.iter()]) == bool(numbers)


@SHAPES
def test_a_figure_is_named_by_its_title_and_its_table_by_a_caption(shape):
    root = page(shape(rows(2, 1)), level=2)
    figure, heading, caption = every(root, "figure")[0], every(root, "h2")[0], every(root, "caption")[0]
    assert figure.get("aria-labelledby") == heading.get("id")
    assert text(heading) == text(caption) == "Title"
    assert {one.get("scope") for one in every(root, "th")} == {"col", "row"}


@SHAPES
def test_every_drawing_is_left_out_of_what_is_read_and_its_numbers_are_said(shape):
    root = page(shape(rows(2, 1)), shape(rows(3)))
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert {svg.get("aria-hidden") for svg in every(root, "svg")} == {"true"}
    assert [text(one) for one in every(root, "span", "hidden")] == ["2 things", "1 things", "3 things"]


def test_a_bar_leads_where_it_is_told_and_keeps_its_name():
    root = page(bars([ChartRow("Finances", 3, "/r/?a=1&b=2"), ChartRow("Écoles", 1)]))
    assert [(one.get("href"), text(one)) for one in every(root, "a")] == [("/r/?a=1&b=2", "Finances")]


def test_no_number_is_told_by_colour_alone():
    figure = bars([ChartRow("A", tuple(range(8, 0, -1)))], series=list("abcdefgh"))
    assert [part.texture for part in figure.bars[0].segments] == list(range(1, 9))
    patterns = every(page(figure), "pattern")
    drawings = {re.sub(r' (id|class)="[^"]*"', "", html_of(one)) for one in patterns}
    assert len(drawings) == len(patterns) - 1, "1 and 7 have no drawing: one is full, the other empty"


def html_of(element):
    return "".join(f"{one.tag}{sorted(one.attrib.items())}" for one in element)


def test_marks_have_textures_of_their_own():
    given = [ChartRow(mark, 1, mark=mark) for mark in ("", "good", "caution", "warning", "unknown")]
    assert len({bar.segments[0].texture for bar in bars(given).bars}) == 5


@pytest.mark.parametrize(
    "call",
    [
        lambda: bars([ChartRow("A", (1, 2))]),
        lambda: bars([ChartRow("A", 1)], series=["x", "y"]),
        lambda: bars([ChartRow("A", -1)]),
        lambda: bars([ChartRow("A", (1,) * 9)], series=list("abcdefghi")),
    ],
)
def test_what_cannot_be_drawn_truly_is_refused(call):
    with pytest.raises(ValueError, match=r"told apart|needs one number"):
        call()


# What people type, and where it is shown --------------------------------------------------------------------


@SHAPES
def test_what_people_type_stays_text(shape):
    root = page(shape([ChartRow(label, 1, note=label) for label in HOSTILE]))
    labels = [" ".join((one.text or "").split()) for one in every(root, "span", "fig-label")]
    assert labels == [" ".join(label.split()) for label in HOSTILE]
    assert every(root, "script") == []
    assert {one.get("dir") for one in every(root, "span", "fig-label")} == {"auto"}


@SHAPES
def test_a_figure_has_no_style_or_script_of_its_own_in_any_language(shape):
    for language in ("fr", "en"):
        with translation.override(language):
            shown = html(shape(rows(2, 3, 7)))
            assert not re.search(r'style=|<style|<script|\son\w+=|="[-\d]+,\d', shown)


def test_numbers_are_written_as_the_language_writes_them():
    with translation.override("fr"):
        assert bars(rows(12345)).bars[0].figures in {"12\u202f345", "12\xa0345"}
    with translation.override("en"):
        assert bars(rows(12345)).bars[0].figures == "12,345"


def test_the_same_rows_give_the_same_page():
    assert html(bars(rows(3, 2, 1))) == html(bars(rows(3, 2, 1)))


def test_figures_of_included_templates_are_told_apart(tmp_path, settings):
    (tmp_path / "part.html").write_text("{% load figures %}{% figure one %}")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    part = '{% include "part.html" with one=one only %}'
    source = f'{{% load figures %}}{{% figure one %}}{part}{part}{{% figure one name="mine" %}}'
    shown = Template(source).render(Context({"one": bars(rows(1))}))
    assert re.findall(r'<figure [^>]*id="([^"]+)"', shown) == ["figure-1", "figure-2", "figure-3", "mine"]


def test_every_texture_and_mark_has_its_colour_in_the_style_sheet():
    css = Path(project.BASE_DIR, "static", "css", "figures.css").read_text()
    assert {int(found) for found in re.findall(r"\.fig-hue-(\d)[ ,{]", css)} == set(range(1, 9))
