"""A map of a flow: no box hides another, every link is told, and everybody can read it."""

import re
import time
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from registry.figures import flow_map as module
from registry.figures.flow import LinkKind
from registry.figures.flow_layout import crossings, neighbours, ordered
from registry.figures.flow_map import CROWD, FEW, flow_map
from tests.registry.figures.page import COLUMNS, HOSTILE, chains, every, flow, html, page, text

names = st.tuples(st.sampled_from(range(4)), st.integers(0, 12), st.integers(0, 12), st.integers(1, 900))
flows = st.lists(names, max_size=60, unique_by=lambda edge: edge[:3]).map(
    lambda edges: flow(
        *((f"{COLUMNS[at]}:{a}", f"{COLUMNS[at + 1]}:{b}", weight) for at, a, b, weight in edges)
    )
)


def boxes_of(drawn):
    return [box for column in drawn.columns for box in column.boxes]


def apart(one, other):
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return beside or one.y + one.height <= other.y or other.y + other.height <= one.y


# Geometry ---------------------------------------------------------------------------------------------------


@given(flows)
def test_no_box_touches_another_and_all_stand_in_the_drawing(value):
    drawn = flow_map("Map", value)
    boxes = boxes_of(drawn)
    assert len(boxes) == len(value.nodes)
    assert [pair for pair in combinations(boxes, 2) if not apart(*pair)] == []
    assert all(box.x >= 0 and box.x + box.width <= drawn.width for box in boxes)
    assert all(box.y >= module.HEAD and box.y + box.height <= drawn.height for box in boxes)
    # No room is wasted: the tallest column decides.
    needed = max(
        (sum(box.height + module.BETWEEN for box in column.boxes) for column in drawn.columns), default=0
    )
    assert drawn.height <= max(module.HEAD + needed, module.HEAD + 60) + 4


@given(flows)
def test_each_line_leaves_the_side_of_its_box_and_arrives_at_the_other(value):
    drawn = flow_map("Map", value)
    by_number = {box.at: box for box in boxes_of(drawn)}
    for curve in drawn.curves:
        x1, y1, *_bends, x2, y2 = map(float, re.findall(r"-?[\d.]+", curve.path))
        source, target = by_number[curve.source], by_number[curve.target]
        assert (x1, x2) == (source.x + source.width, target.x)
        assert source.y < y1 < source.y + source.height
        assert target.y < y2 < target.y + target.height


@given(flows)
def test_the_text_of_a_box_stands_inside_it(value):
    for box in boxes_of(flow_map("Map", value)):
        assert all(box.y < float(line.y) < box.y + box.height for line in (*box.lines, *box.details))


def test_fewer_lines_cross_than_in_the_order_given():
    value = flow(*((f"people:{at}", f"data:{11 - at}") for at in range(12)))
    columns = [[node.key for node in value.of(column)] for column in COLUMNS]
    columns[1].sort()
    around = neighbours((link.source, link.target, link.weight) for link in value.links)
    assert crossings(columns, around) > 20
    assert crossings(ordered(columns, around), around) == 0


def test_a_box_stands_level_with_what_it_is_linked_to():
    drawn = flow_map("Map", flow(*((f"data:{at}", "activities:a") for at in range(9))))
    *many, one = sorted(boxes_of(drawn), key=lambda box: box.x)
    middle = (min(box.y for box in many) + max(box.y + box.height for box in many)) / 2
    assert abs(one.y + one.height / 2 - middle) <= 1


def test_the_more_a_line_stands_for_the_thicker_it_is():
    drawn = flow_map("Map", flow(*((f"people:{at}", "data:d", at) for at in range(1, 40))))
    thick = [float(curve.thickness) for curve in sorted(drawn.curves, key=lambda curve: curve.weight)]
    assert thick == sorted(thick)
    assert thick[0] < 2 < 5 < thick[-1] < 7


@given(flows)
def test_the_same_flow_gives_the_same_map(value):
    assert flow_map("Map", value) == flow_map("Map", value)


# Crowds -----------------------------------------------------------------------------------------------------


def test_a_crowded_column_shows_the_most_linked_and_says_how_many_others():
    edges = [
        (f"data:d{other}", f"activities:a{at}") for at in range(CROWD + 1) for other in range(1 + at % 3)
    ]
    with translation.override("en"):
        drawn = flow_map("Map", flow(*edges))
    shown = drawn.columns[2].boxes
    assert len(shown) == FEW
    assert [box.node.label for box in shown if box.node.kind == "others"] == [f"and {CROWD + 2 - FEW} others"]
    kept = {box.node.label for box in shown} - {f"and {CROWD + 2 - FEW} others"}
    assert all(f"a{at}" in kept for at in range(2, CROWD + 1, 3)), "those with three links"
    assert f"the {FEW - 1} most linked" in drawn.note
    assert sum(curve.weight for curve in drawn.curves) == len(edges)


def test_a_column_that_is_not_crowded_is_shown_whole():
    drawn = flow_map("Map", flow(*((f"data:d{at}", f"activities:a{at}") for at in range(CROWD))))
    assert [len(column.boxes) for column in drawn.columns] == [0, CROWD, CROWD, 0, 0]
    assert drawn.note == ""


def test_the_tables_hold_every_link_of_a_crowd():
    value = flow(*((*ends, 3) for ends in dict.fromkeys(chains(1000))))
    drawn = flow_map("Map", value)
    assert max(len(column.boxes) for column in drawn.columns) == FEW
    labels = {node.key: node.label for node in value.nodes}
    told = [
        (label, target.label) for table in drawn.tables for label, targets in table.rows for target in targets
    ]
    assert sorted(told) == sorted((labels[link.source], labels[link.target]) for link in value.links)
    assert sum(t.weight for table in drawn.tables for _l, ts in table.rows for t in ts) == sum(
        curve.weight for curve in drawn.curves
    )


@pytest.mark.slow
def test_a_map_takes_a_time_that_grows_with_its_links_and_no_faster():
    spent = []
    for number in (1000, 4000):
        value = flow(*dict.fromkeys(chains(number)))
        before = time.process_time()
        flow_map("Map", value)
        spent.append(time.process_time() - before)
    assert spent[0] < 1
    assert spent[1] < 8 * spent[0]


# Read by everybody ------------------------------------------------------------------------------------------


def test_a_map_without_links_is_one_picture_and_one_with_links_is_a_group_of_them():
    value = flow(("data:Paie", "activities:Salaires"))
    still, linked = page(
        flow_map("Map", value), flow_map("Map", value.with_urls(lambda node: f"/{node.label}/"))
    )[:2]
    assert [every(one, "svg", "fig-map")[0].get("role") for one in (still, linked)] == ["img", "group"]
    assert [(one.get("href"), one.get("aria-label")) for one in every(linked, "a")] == [
        ("#figure-2-tables", None),  # the way past the map
        ("/Paie/", "Paie · Data"),
        ("/Salaires/", "Salaires · Activities"),
    ]
    mixed = page(flow_map("Map", value.with_urls(lambda node: "/x/" if node.label == "Paie" else "")))
    assert [one.get("aria-label") for one in every(mixed, "g", "fig-box")] == [None, "Salaires · Activities"]


def test_a_map_is_named_and_described_and_its_lines_are_left_to_the_tables():
    root = page(flow_map("Where data go", flow(("data:a", "activities:b"))))
    svg = every(root, "svg", "fig-map")[0]
    by_id = {one.get("id"): one for one in root.iter() if one.get("id")}
    assert [text(by_id[name]) for name in svg.get("aria-labelledby").split()] == [
        "Where data go",
        "The gist.",
    ]
    assert every(svg, "g", "fig-lines")[0].get("aria-hidden") == "true"
    scroll = every(root, "div", "fig-scroll")[0]
    assert (scroll.get("tabindex"), text(by_id[scroll.get("aria-labelledby")])) == ("0", "Where data go")


def test_a_table_says_what_its_links_mean_once_or_at_each():
    kinds = (LinkKind("plain", "leads to"), LinkKind("stored", "stored in", "dashed"))
    value = flow(("recipients:a", "countries:FR"), ("recipients:a", "countries:DE"), kinds=kinds)
    assert flow_map("Map", value).tables[0].title == "Recipients → Countries · leads to"
    first, second = value.links
    other = replace(second, kind="stored", words="2 places")
    drawn = flow_map("Map", replace(value, links=(first, other)))
    assert drawn.tables[0].title == "Recipients → Countries"
    shown = page(drawn)
    assert [text(one) for one in every(shown, "li") if "·" in text(one)] == [
        "FR · leads to",
        "DE · stored in · 2 places",
    ]
    assert drawn.legend == (("dashed", "stored in"),)


def test_an_empty_column_says_so_and_an_empty_flow_too():
    shown = text(page(flow_map("Map", flow(("data:a", "activities:b")))))
    assert shown.count("Nothing.") == 3
    assert text(page(flow_map("Map", flow()))).count("Nothing.") == 5


def test_what_people_type_stays_text_and_is_read_whole_however_long():
    labels = {f"data:{at}": label for at, label in enumerate(HOSTILE)}
    value = flow(*((name, "activities:a") for name in labels), labels=labels)
    root = page(flow_map("Map", value.with_urls(lambda node: "/?a=1&b=<x>")))
    assert every(root, "script") == []
    links = [one for one in every(root, "a") if one.get("aria-label")]
    assert {one.get("aria-label") for one in links} == {
        *(f"{text} · Data" for text in HOSTILE),
        "a · Activities",
    }
    assert {one.get("href") for one in links} == {"/?a=1&b=<x>"}
    assert [text(row[0]) for row in every(root, "tbody")[0]] == [" ".join(label.split()) for label in HOSTILE]
    assert [one.get("text-anchor") for one in every(root, "text") if one.get("direction") == "rtl"] == ["end"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_drawing_is_written_alike_in_every_language(language):
    with translation.override(language):
        shown = html(flow_map("Map", flow(*chains(30))))
    assert not re.search(r'style=|<style|<script|\son\w+=|="[-\d. MC]*\d,\d', shown)


@pytest.mark.parametrize(("number", "paper"), [(3, "wide"), (20, "tall"), (40, "long")])
def test_the_paper_follows_the_shape(number, paper):
    value = flow(*((f"data:{'une donnée à deux lignes'} {at}", "activities:a") for at in range(number)))
    assert flow_map("Map", value).paper == paper


def test_text_is_as_large_in_the_style_sheet_as_it_was_measured():
    css = Path(settings.BASE_DIR, "static", "css", "figures.css").read_text()
    assert f".fig-map text {{ font-size: {module.FONT}px;" in css
    assert f".fig-map .fig-detail {{ font-size: {module.SMALL}px;" in css


def test_columns_stand_in_the_order_of_reading():
    drawn = flow_map("Map", flow(*chains(10)))
    assert [column.text for column in drawn.columns] == [name.title() for name in COLUMNS]
    assert all(float(left.x) < float(right.x) for left, right in pairwise(drawn.columns))
