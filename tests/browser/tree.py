"""What a page is to assistive technology: the accessibility tree that Chromium makes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

CONTROLS = {
    *("button", "checkbox", "combobox", "link", "listbox", "menuitem", "radio", "searchbox", "slider"),
    *("spinbutton", "switch", "tab", "textbox", "Date", "DateTime"),
}
ONCE = ("main", "banner", "contentinfo")
NAMED_APART = ("navigation", "complementary", "search", "region")


def faults_of_tree(page: Page) -> list[str]:
    """Headings out of order, controls without a name, landmarks that lack or cannot be told apart; a line each."""
    session = page.context.new_cdp_session(page)
    nodes = [one for one in session.send("Accessibility.getFullAXTree")["nodes"] if not one["ignored"]]
    session.detach()
    return [*of_headings(nodes), *of_controls(nodes), *of_landmarks(nodes)]


def role(node: dict[str, Any]) -> str:
    return str(node["role"]["value"])


def name(node: dict[str, Any]) -> str:
    return str(node.get("name", {}).get("value", "")).strip()


def of_headings(nodes: list[dict[str, Any]]) -> Iterator[str]:
    last = 0
    for node in nodes:
        if role(node) == "heading":
            level = next(one["value"]["value"] for one in node["properties"] if one["name"] == "level")
            if level > last + 1:
                yield f"heading {level} after {last}: {name(node)}"
            if not name(node):
                yield f"heading {level} is empty"
            if level == 1 and last:
                yield f"a heading 1 that is not the first: {name(node)}"
            last = level
    if not last:
        yield "no heading"


def of_controls(nodes: list[dict[str, Any]]) -> Iterator[str]:
    for node in nodes:
        if role(node) in CONTROLS and not name(node):
            yield f"{role(node)} without a name"


def of_landmarks(nodes: list[dict[str, Any]]) -> Iterator[str]:
    found = Counter((role(node), name(node)) for node in nodes)
    roles = Counter(role(node) for node in nodes)
    for one in ONCE:
        if roles[one] != 1:
            yield f"{one}: {roles[one]} times"
    for (kind, called), number in found.items():
        if kind in NAMED_APART and roles[kind] > 1 and (number > 1 or not called):
            yield f"{kind} “{called}”: {number} times"
