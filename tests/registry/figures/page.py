"""Figures as a page shows them, read back from the markup."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

from django.template import Context, Template

from registry.figures.charts import ChartRow
from registry.figures.flow import Column, Flow, Link, LinkKind, Node

COLUMNS = ("people", "data", "activities", "recipients", "countries")
HOSTILE = (
    "<script>alert(1)</script>",
    'R&D "citée" \'ici\' {{ 7 }} {% now "Y" %}',
    "قسم الموارد البشرية",
    "👩🏽‍💻 Équipe 👨‍👩‍👧‍👦 numérique 🇫🇷",
    "mot" * 100,
    " ".join(["Direction"] * 40),
)


def unit(number: int) -> str:
    return f"{number} things"


def html(*figures: Any, level: int = 3) -> str:
    tags = "".join(f"{{% figure f{at} level={level} %}}" for at in range(len(figures)))
    context = Context({f"f{at}": figure for at, figure in enumerate(figures)})
    return Template("{% load figures %}<main>" + tags + "</main>").render(context)


def page(*figures: Any, level: int = 3) -> ET.Element:
    """The figures shown one after another. What does not parse as XML could not be trusted to be what was meant."""
    return ET.fromstring(html(*figures, level=level))


def every(root: ET.Element, tag: str, kind: str = "") -> list[ET.Element]:
    """The elements of that tag, of that class when one is given."""
    return [one for one in root.iter(tag) if not kind or kind in one.get("class", "").split()]


def text(element: ET.Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def cells(root: ET.Element) -> list[list[str]]:
    """The tables, row by row, headings left out."""
    return [[text(cell) for cell in row] for body in root.iter("tbody") for row in body]


def rows(*numbers: int) -> list[ChartRow]:
    return [ChartRow(f"Row {at}", number) for at, number in enumerate(numbers)]


def flow(*edges: tuple[str, str], labels: dict[str, str] | None = None, **given: Any) -> Flow:
    """A flow from pairs such as ("people:a", "data:b"); a third element of a pair is its weight."""
    names = dict.fromkeys(name for edge in edges for name in edge[:2])
    nodes = {name: node(name, labels or {}) for name in names}
    links = tuple(
        Link(nodes[one].key, nodes[other].key, "plain", weight[0] if weight else 1, "")
        for one, other, *weight in edges
    )
    values = {
        "about": "activities",
        "message": "The gist.",
        "note": "",
        "columns": tuple(Column(name, name.title(), "Nothing.") for name in COLUMNS),
        "kinds": (LinkKind("plain", "leads to"),),
        "nodes": tuple(nodes.values()),
        "links": links,
    }
    return Flow(**values | given)


def node(name: str, labels: dict[str, str]) -> Node:
    column, _, label = name.partition(":")
    return Node(column, "thing", name, labels.get(name, label))


def chains(number: int) -> Iterator[tuple[str, str]]:
    """So many activities, each with people, data, recipients and a country of its own or shared with others."""
    for at in range(number):
        yield f"people:p{at % 30}", f"data:d{at % 17}"
        yield f"data:d{at % 17}", f"activities:a{at}"
        yield f"activities:a{at}", f"recipients:r{at % 45}"
    for at in range(min(number, 45)):
        yield f"recipients:r{at}", f"countries:c{at % 5}"
