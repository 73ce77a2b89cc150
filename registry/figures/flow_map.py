"""The map of a flow: where each box and each line stands, and the tables that say the same in words.

All of it is computed here, once, from the flow alone: the same flow gives the same drawing everywhere. Boxes never
overlap. A column with too many boxes shows the most linked ones and a box for the others, and says so; the tables always
hold every link.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.figures.flow import Flow, Key, Link, Node
from registry.figures.flow_layout import arrange
from registry.figures.text import wrap
from registry.spelling import reads_from_the_right

CROWD, FEW = 40, 24  # a column of more than 40 boxes shows 24, one of them for the others
COLUMN, GAP = 176, 44
DENSE = 160  # lines from which each is drawn fainter
FONT, LINE = 14, 18  # as in static/css/figures.css
SMALL, SMALL_LINE = 12.5, 16
ASIDE, ABOVE, BETWEEN = 11, 7, 9  # from a box's side to its text, from its top, from box to box
HEAD = 40  # the headings of the columns
LINES, DETAIL_LINES = 4, 3
PORT = 5  # from line to line where they meet a box
PAPERS = (("wide", 0.8), ("tall", 1.3))  # height to width that a sheet of A4 holds in a size that can be read


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text: its baseline, counted from the top of the drawing."""

    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A node where it stands. ``at`` is the number by which lines name the boxes they join."""

    node: Node
    at: int
    x: int
    y: int
    width: int
    height: int
    lines: tuple[TextLine, ...]
    details: tuple[TextLine, ...]
    is_rtl: bool

    @property
    def text_x(self) -> int:
        return self.x + ASIDE

    @property
    def words(self) -> str:
        """The whole text of the box, however much of it the lines can hold."""
        return " · ".join(filter(None, [self.node.label, self.node.detail]))


@dataclass(frozen=True, slots=True)
class Curve:
    """A drawn line: its path and thickness, what it means, and the numbers of the boxes it joins."""

    path: str
    thickness: str
    line: str
    mark: str
    words: str
    source: int
    target: int
    weight: int


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """A column as it is drawn: its heading, the arrow that leads to it, and its boxes or the words that stand for none."""

    text: str
    x: str
    arrow: str
    empty: tuple[TextLine, ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """The end of a link in a table: what it leads to, what the link means, and how often."""

    label: str
    kind: str
    words: str
    weight: int


@dataclass(frozen=True, slots=True)
class LinkTable:
    """Every link from one column to the next, a row for each node of the first."""

    title: str
    headings: tuple[str, str]
    rows: tuple[tuple[str, tuple[Target, ...]], ...]


@dataclass(frozen=True, slots=True)
class FlowMap:
    """A flow as a drawing and as tables."""

    title: str
    message: str
    note: str
    width: int
    height: int
    columns: tuple[ColumnHeading, ...]
    curves: tuple[Curve, ...]
    legend: tuple[tuple[str, str], ...]
    tables: tuple[LinkTable, ...]

    template = "figures/flow.html"

    @property
    def has_links(self) -> bool:
        return any(box.node.url for column in self.columns for box in column.boxes)

    @property
    def is_dense(self) -> bool:
        """True when its lines are so many that each is drawn fainter."""
        return len(self.curves) > DENSE

    @property
    def paper(self) -> str:
        """How it is printed: on one sheet lying ("wide") or standing ("tall"), or on as many as it takes ("long")."""
        return next((name for name, most in PAPERS if self.height <= most * self.width), "long")


def flow_map(title: str, flow: Flow) -> FlowMap:
    """The drawing and the tables of a flow, in the active language."""
    drawn, grouped = condense(flow)
    boxes = stand(drawn)
    height = max([HEAD + 60, *(box.y + box.height for box in boxes.values())]) + 4
    notes = [flow.note]
    if grouped:
        notes.append(
            _(
                "Crowded columns show the %d most linked entries and one box for the others: the tables list them all."
            )
            % (FEW - 1)
        )
    used = {link.kind for link in flow.links}
    legend = [(kind.line, kind.label) for kind in flow.kinds if kind.key in used and kind.line != "plain"]
    return FlowMap(
        title=title,
        message=flow.message,
        note=" ".join(filter(None, notes)),
        width=len(flow.columns) * (COLUMN + GAP) - GAP + 4,
        height=height,
        columns=tuple(column_headings(drawn, boxes)),
        curves=tuple(curves(drawn, boxes)),
        legend=tuple(legend),
        tables=tuple(tables(flow)),
    )


# What is drawn ----------------------------------------------------------------------------------------------


def condense(flow: Flow) -> tuple[Flow, bool]:
    """The flow with the less linked nodes of crowded columns in one node each, and whether there are any.

    When the column that the flow is about is crowded, so are all that have more than the few.
    """
    degree: Counter[Key] = Counter()
    for link in flow.links:
        degree[link.source] += link.weight
        degree[link.target] += link.weight
    most = FEW if len(flow.of(flow.about)) > CROWD else CROWD
    nodes: list[Node] = []
    others: dict[Key, Key] = {}
    for column in flow.columns:
        inside = flow.of(column.key)
        if len(inside) > most:
            ranked = sorted((node.key for node in inside), key=lambda key: -degree[key])
            kept = set(ranked[: FEW - 1])
            left = [node for node in inside if node.key not in kept]
            label = ngettext("and %d other", "and %d others", len(left)) % len(left)
            rest = Node(column.key, "others", "", label)
            others |= {node.key: rest.key for node in left}
            inside = (*(node for node in inside if node.key in kept), rest)
        nodes += inside
    if not others:
        return flow, False
    weights: Counter[tuple[Key, Key, str]] = Counter()
    for link in flow.links:
        ends = others.get(link.source, link.source), others.get(link.target, link.target)
        weights[*ends, link.kind] += link.weight
    links = tuple(
        Link(source, target, kind, weight, ngettext("%d link", "%d links", weight) % weight)
        for (source, target, kind), weight in weights.items()
    )
    return replace(flow, nodes=tuple(nodes), links=links), True


# Where it stands --------------------------------------------------------------------------------------------


def stand(flow: Flow) -> dict[Key, Box]:
    """Every node's box, column by column."""
    texts = {node.key: set_text(node) for node in flow.nodes}
    nodes = {node.key: node for node in flow.nodes}
    columns, tops = arrange(
        [[node.key for node in flow.of(column.key)] for column in flow.columns],
        [(link.source, link.target, link.weight) for link in flow.links],
        {key: height for key, (_lines, _details, height) in texts.items()},
        BETWEEN,
    )
    boxes: dict[Key, Box] = {}
    for at, column in enumerate(columns):
        for key in column:
            x, y = at * (COLUMN + GAP), HEAD + tops[key]
            boxes[key] = make_box(nodes[key], len(boxes), x, y, *texts[key])
    return boxes


def set_text(node: Node) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """The lines of a box and its height."""
    inside = COLUMN - 2 * ASIDE
    lines = wrap(node.label, inside / FONT, LINES) or ("–",)
    details = wrap(node.detail, inside / SMALL, DETAIL_LINES)
    return lines, details, 2 * ABOVE + LINE * len(lines) + SMALL_LINE * len(details)


def make_box(
    node: Node, at: int, x: int, y: int, lines: tuple[str, ...], details: tuple[str, ...], height: int
) -> Box:
    below = y + ABOVE + LINE * len(lines)
    return Box(
        node=node,
        at=at,
        x=x,
        y=y,
        width=COLUMN,
        height=height,
        lines=set_lines(lines, y + ABOVE + 13.5, LINE),
        details=set_lines(details, below + 11.5, SMALL_LINE),
        is_rtl=reads_from_the_right(node.label),
    )


def set_lines(texts: Sequence[str], first: float, step: int) -> tuple[TextLine, ...]:
    """Lines of text below each other, from the baseline of the first."""
    return tuple(TextLine(number(first + step * rank), text) for rank, text in enumerate(texts))


# Lines and headings -----------------------------------------------------------------------------------------


def curves(flow: Flow, boxes: dict[Key, Box]) -> Iterable[Curve]:
    """The lines, the slightest first, so that no thick one hides behind a crowd."""
    ends = ports(flow, boxes)
    kinds = {kind.key: kind for kind in flow.kinds}
    most = max([link.weight for link in flow.links], default=1)
    for rank, link in sorted(enumerate(flow.links), key=lambda pair: (pair[1].weight, pair[0])):
        source, target = boxes[link.source], boxes[link.target]
        x1, x2, y1, y2 = source.x + source.width, target.x, *ends[rank]
        bend = (x2 - x1) * 0.55
        meaning = [kinds[link.kind].label, link.words]
        yield Curve(
            path="M{} {}C{} {} {} {} {} {}".format(
                *map(number, (x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2))
            ),
            thickness=number(thickness(link.weight, most)),
            line=kinds[link.kind].line,
            mark=target.node.mark,
            words=f"{source.node.label} → {target.node.label} · " + " · ".join(filter(None, meaning)),
            source=source.at,
            target=target.at,
            weight=link.weight,
        )


def thickness(weight: int, most: int) -> float:
    """From 1.2 for one to 6 for the heaviest, less where the heaviest is not heavy; by the root, so that small ones show."""
    return 1.2 + min(4.8, 0.6 * (most - 1)) * math.sqrt((weight - 1) / max(1, most - 1))


def ports(flow: Flow, boxes: dict[Key, Box]) -> dict[int, tuple[float, float]]:
    """For each link, the heights at which it leaves and arrives: spread over the side of the box, in order."""
    sides: tuple[dict[Key, list[tuple[int, int]]], ...] = defaultdict(list), defaultdict(list)
    for rank, link in enumerate(flow.links):
        sides[0][link.source].append((boxes[link.target].y, rank))
        sides[1][link.target].append((boxes[link.source].y, rank))
    heights: tuple[dict[int, float], dict[int, float]] = {}, {}
    for found, side in zip(heights, sides, strict=True):
        for key, ends in side.items():
            box = boxes[key]
            step = min(PORT, (box.height - 12) / len(ends))
            first = box.y + box.height / 2 - step * (len(ends) - 1) / 2
            found |= {rank: first + step * port for port, (_level, rank) in enumerate(sorted(ends))}
    return {rank: (heights[0][rank], heights[1][rank]) for rank in heights[0]}


def column_headings(flow: Flow, boxes: dict[Key, Box]) -> Iterable[ColumnHeading]:
    for at, column in enumerate(flow.columns):
        x = at * (COLUMN + GAP)
        inside = sorted(
            (box for box in boxes.values() if box.node.column == column.key), key=lambda box: box.y
        )
        lines = () if inside else wrap(column.empty, (COLUMN - 2 * ASIDE) / FONT, LINES)
        yield ColumnHeading(
            text=column.title,
            x=number(x),
            arrow=f"M{number(x - GAP + 14)} 16H{number(x - 16)}m-6 -5l6 5l-6 5" if at else "",
            empty=set_lines(lines, HEAD + 20, LINE),
            boxes=tuple(inside),
        )


def number(value: float) -> str:
    """A coordinate as SVG writes it."""
    return f"{value:.1f}".removesuffix(".0")


# The same in words ------------------------------------------------------------------------------------------


def tables(flow: Flow) -> Iterable[LinkTable]:
    """A table from each column to the next; a node without link has its row too."""
    labels = {node.key: node.label for node in flow.nodes}
    kinds = {kind.key: kind.label for kind in flow.kinds}
    after: dict[Key, list[Link]] = defaultdict(list)
    for link in flow.links:
        after[link.source].append(link)
    for left, right in pairwise(flow.columns):
        inside = flow.of(left.key)
        means = {kinds[link.kind] for node in inside for link in after[node.key]}
        title = f"{left.title} → {right.title}"
        if len(means) == 1:  # then the title says it, and not every cell
            title = f"{title} · {means.pop()}"
        rows = tuple(
            (
                node.label,
                tuple(
                    Target(labels[link.target], kinds[link.kind] if means else "", link.words, link.weight)
                    for link in after[node.key]
                ),
            )
            for node in inside
        )
        if rows:
            yield LinkTable(title, (left.title, right.title), rows)
