"""Figures in a real browser: text stays in its box, nothing is cut, and everybody can read and use them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route

from registry.figures.charts import ChartRow, bar_figure, column_figure
from registry.figures.flow_map import flow_map
from tests.registry.figures.page import HOSTILE, chains, flow, html, unit

pytestmark = pytest.mark.browser

SITE = "http://figures.example"
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'"
KINDS = {"css": "text/css", "js": "text/javascript", "woff2": "font/woff2", "ttf": "font/ttf"}
LONG = "Gestion des bénéficiaires de l’action sociale, périscolaire & de la petite enfance"


def document() -> str:
    """A page with a figure of each shape; what people typed in it is long, hostile or in other scripts."""
    rows = [ChartRow(label, at + 1, "#here") for at, label in enumerate((*HOSTILE, LONG))]
    parts = [ChartRow(label, (at + 1, 2, 0), "#here") for at, label in enumerate((*HOSTILE, LONG))]
    numbers = {"1 month": 0, "1 year": 4, "3 years": 0, "5 years": 0, "10 years": 0, "longer": 0}
    classes = [ChartRow(f"Up to {label}", number) for label, number in numbers.items()]
    classes.append(ChartRow("Not set", 2, "#here", mark="warning"))
    labels = {f"data:d{at}": label for at, label in enumerate((*HOSTILE, LONG, "WWW MMMM ŒUVRE %@"))}
    value = flow(*chains(25), labels=labels)
    figures = (
        bar_figure("Bars", parts, unit=unit, heading="Name", series=["One", "Two", "Three"]),
        bar_figure("Single bars", rows, unit=unit, heading="Name"),
        column_figure("Columns", classes, unit=unit, heading="Period"),
        flow_map("Map", value.with_urls(lambda node: "#here" if node.column == "activities" else "")),
        flow_map("Still map", value),
    )
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Figures</title>'
        '<meta name="viewport" content="width=device-width">'
        '<link rel="stylesheet" href="/static/css/console.css">'
        '<link rel="stylesheet" href="/static/css/figures.css"><script src="/static/js/flow.js" defer></script>'
        f"</head><body>{html(*figures, level=2).replace('<main>', '<main><h1>Figures</h1>')}</body></html>"
    )


def answer(route: Route) -> None:
    path = route.request.url.removeprefix(SITE).partition("?")[0]
    if path == "/":
        headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": POLICY}
        return route.fulfill(body=document(), headers=headers)
    found = finders.find(path.removeprefix("/static/").replace("%5B", "[").replace("%5D", "]"))
    if not found:
        return route.fulfill(status=404)
    return route.fulfill(
        path=found, content_type=KINDS.get(path.rpartition(".")[2], "application/octet-stream")
    )


@pytest.fixture(scope="module")
def page(chromium) -> Iterator[Page]:
    with chromium.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.route("**/*", answer)
        said: list[str] = []
        page.on("console", lambda one: said.append(one.text))
        page.goto(SITE)
        page.evaluate("document.fonts.ready")
        assert [one for one in said if "favicon" not in one and "404" not in one] == []
        yield page


OUTSIDE = """() => [...document.querySelectorAll(".fig-box")].flatMap(box => {
  const frame = box.querySelector("rect").getBoundingClientRect();
  return [...box.querySelectorAll("tspan")].map(line => [line.textContent, line.getBoundingClientRect()])
    .filter(([, at]) => at.left < frame.left || at.right > frame.right || at.top < frame.top - 1 || at.bottom > frame.bottom + 1)
    .map(([text, at]) => `${text}: ${at.left}–${at.right} in ${frame.left}–${frame.right}`);
})"""


def test_the_text_of_every_box_of_a_map_stays_inside_it(page):
    page.set_viewport_size({"width": 1400, "height": 900})
    assert page.locator(".fig-box tspan").count() > 200
    assert page.evaluate("document.fonts.check('14px \\'Source Sans 3\\'')")
    assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_figures_have_no_fault_and_fit_the_page(page, scheme, width):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.evaluate(AXE_SCRIPT)
    faults = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
    assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in faults] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_columns_stand_where_there_is_room_and_lie_where_there_is_none(page):
    shown = {}
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        box = page.locator(".fig-columns rect:visible").first.bounding_box()
        shown[width] = box["height"] > box["width"]
        assert page.locator(".fig-columns rect:visible").count() == 2
    assert page.locator(".fig-columns .fig-rows > li").first.bounding_box()["width"] < 250
    assert shown[320] is False


def test_a_box_in_focus_lights_its_lines_and_is_seen(page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator(".fig-map a").nth(2).focus()
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert (page.evaluate("document.activeElement.tagName"), outline) == ("a", "3px")
    lit = page.locator(".fig-lit").count()
    assert 0 < lit < page.locator(".fig-map").first.locator(".fig-line").count()
    page.locator("summary").first.focus()
    assert page.locator(".fig-lit").count() == 0
