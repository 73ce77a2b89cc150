"""Everybody can read and use every page: by axe’s rules, on a narrow screen, by light and by night, with keys alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from policies.freezing import freeze_what_came_public
from registry.models import Activity, Membership, Proposal
from tests.browser.conftest import PAGES, SIGNED_IN
from tests.browser.tree import faults_of_tree
from tests.cast import make_member, make_row

pytestmark = pytest.mark.browser

LOOKS = [("light", 320), ("light", 1280), ("dark", 1280)]  # colours do not depend on the width
KEY_STOPS = 120  # more than any page has
# Rows of a table are made alike: axe looks at the first ones (the page of terms has 2,000, which took it a minute).
ROWS_ALIKE = "tbody > tr:nth-child(n + 5)"


def faults_of(page: Page, **options: Any) -> list[str]:
    """What axe finds, a line for each element; a text must stand out by 7 to 1 (WCAG 2.2, 1.4.6)."""
    options |= {"resultTypes": ["violations"], "rules": {"color-contrast-enhanced": {"enabled": True}}}
    looked_at = {"include": [["html"]], "exclude": [[ROWS_ALIKE]]}
    found = page.evaluate(
        "([context, options]) => axe.run(context, options).then(results => results.violations)",
        [looked_at, options],
    )
    return [
        f"{fault['id']}: {node['html'][:200]} – {node['failureSummary']}"
        for fault in found
        for node in fault["nodes"]
    ]


def at(open_page, site, page_name: str, **options) -> Page:
    page = open_page(site.dpo if page_name in SIGNED_IN else None, **options)
    page.goto(PAGES[page_name](site.organisation))
    return page


# The design page shows each part of a page twice.
SHOWS_PARTS = {"design"}


def test_a_page_has_no_fault_and_fits_a_narrow_screen_by_light_and_by_night(open_page, site, page_name):
    """Its accessibility tree too: headings in order, every control named, landmarks that can be told apart."""
    page = at(open_page, site, page_name, bypass_csp=True)  # axe comes into the page as a script of the test
    faults = {}
    if page_name not in SHOWS_PARTS and (found := faults_of_tree(page)):
        faults["tree"] = found
    page.add_script_tag(content=AXE_SCRIPT)
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        # By night only the colours are others.
        found = faults_of(page, **({"runOnly": ["cat.color"]} if scheme == "dark" else {}))
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"scrolls sideways: {needed} px")
        if found:
            faults[f"{scheme}, {width} px"] = found
    assert not faults


LINKS = "links => links.map(link => link.origin === location.origin ? link.pathname + link.search : '')"
NO_PAGES = {"registry:activity-pdf", "registry:fetch-export", "schema"}
NO_PAGES |= {"rights:desk-csv", "rights:file", "rights:letter-pdf", "rights:year-pdf"}
NO_PAGES |= {f"policies:{one}" for one in ("json", "jsonld", "feed", "pdf", "version-pdf", "notice-poster")}


def view_of(address: str) -> str:
    """The view behind an address; "" for what is no page of ours."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    return "" if "admin" in found.namespaces or found.view_name in NO_PAGES else found.view_name


@pytest.mark.slow
def test_no_page_has_a_fault_to_which_links_lead_from_the_first_one(open_page, site):
    """Each view once: on a narrow screen by light, then its colours by night; those of PAGES are looked at above."""
    someone = make_member(site.organisation, Membership.Role.CONTRIBUTOR, "contributor")
    freeze_what_came_public()  # so that what a published notice leads to is walked too
    asked = make_row(Activity, site.organisation, name="Proposée", state="draft", reference="P-01")
    make_row(
        Proposal,
        site.organisation,
        activity=asked,
        action="change",
        form="activity.general",
        row=asked.public_id,
        base={"name": ["Proposée"]},
        values={"name": ["Autrement"]},
        proposed_by=someone,
    )
    page = open_page(site.dpo, bypass_csp=True, viewport={"width": 320, "height": 800})
    todo, seen, faults = ["/"], {"home"}, {}
    looked_at = {
        view_of(PAGES[name](site.organisation))
        for name in ("terms", "guide", "design", "register", "activity")
    }
    while todo:
        address = todo.pop(0)
        page.emulate_media(color_scheme="light")
        assert page.goto(address).status == 200, address
        if view_of(address) not in looked_at:
            page.add_script_tag(content=AXE_SCRIPT)
            found = faults_of(page)
            if (needed := page.evaluate("document.documentElement.scrollWidth")) > 320:
                found.append(f"scrolls sideways: {needed} px")
            page.emulate_media(color_scheme="dark")
            found += faults_of(page, runOnly=["cat.color"])
            if found:
                faults[address] = found
        for link in page.eval_on_selector_all("a[href]", LINKS):
            view = view_of(link) if link else ""
            if view and view not in seen:
                seen.add(view)
                todo.append(link)
    assert not faults
    assert len(seen) > 40, sorted(seen)


def test_control_a_tree_with_faults_is_noticed(open_page):
    page = open_page(bypass_csp=True)
    page.goto("/accounts/login/")
    assert faults_of_tree(page) == []
    wrong = "<h4>Saut</h4><button></button><nav></nav><nav></nav><main></main>"
    page.evaluate("wrong => document.querySelector('main').insertAdjacentHTML('beforeend', wrong)", wrong)
    assert faults_of_tree(page) == [
        "heading 4 after 1: Saut",
        "button without a name",
        "main: 2 times",
        "navigation “”: 2 times",
    ]


def test_axe_is_there_and_finds_a_fault(open_page):
    page = open_page(bypass_csp=True)
    page.goto("/accounts/login/")
    page.add_script_tag(content=AXE_SCRIPT)
    page.evaluate("document.querySelector('main').append(new Image())")
    assert any(fault.startswith("image-alt") for fault in faults_of(page))


FOCUSED = """() => {
  const element = document.activeElement, style = getComputedStyle(element);
  return {
    name: element === document.body ? "" : element.outerHTML.slice(0, 120),
    link: element.getAttribute("href"),
    inMain: !!element.closest("main"),
    seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}"""


def test_each_stop_of_the_tab_key_is_seen(open_page, site, page_name):
    page = at(open_page, site, page_name)
    stops = []
    for _ in range(KEY_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if not stop["name"] or stop in stops[:1]:
            break
        stops.append(stop)
    assert stops
    assert [stop["name"] for stop in stops if not stop["seen"]] == []


@pytest.mark.parametrize("name", ["home", "activity", "export failed", "notice"])
def test_the_first_tab_reaches_the_way_past_the_head_of_the_page(open_page, site, name):
    page = at(open_page, site, name)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["link"] == "#main"
    assert page.locator(".skip").bounding_box()["x"] >= 0, "it is on the screen once it has the focus"
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == "main"
    if page.locator("main").locator("a[href], button, input, select").count():
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED)["inMain"]
