"""The map of a flow: where each box and each line stands, and the tables that say the same in words.

All of it is computed here, once, from the flow alone: the same flow gives the same drawing everywhere. Boxes never
overlap. A column with too many boxes shows the most linked ones and a box for the others, and says so; the tables always
hold every link.
"""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.figures.flow import Flow, Key, Link, Node
from registry.figures.text import wrap

CROWD, FEW = 40, 24  # a column of more than 40 boxes shows 24, one of them for the others
COLUMN, GAP = 176, 68
DENSE = 160  # lines from which each is drawn fainter
FONT, LINE = 14, 18  # as in static/css/figures.css
SMALL, SMALL_LINE = 12.5, 16
ASIDE, ABOVE, BETWEEN = 11, 7, 9  # from a box's side to its text, from its top, from box to box
HEAD = 40  # the headings of the columns
LINES, DETAIL_LINES = 4, 3
PORT = 5  # from line to line where they meet a box
ROUNDS = 8
ONE_PAGE = 0.95  # height to width up to which a map is printed on one sheet of paper


@dataclass(frozen=True, slots=True)
class Line:
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
    lines: tuple[Line, ...]
    details: tuple[Line, ...]
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
class Heading:
    """A column as it is drawn: its heading, the arrow that leads to it, and its boxes or the words that stand for none."""

    text: str
    x: str
    arrow: str
    empty: tuple[Line, ...]
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
    columns: tuple[Heading, ...]
    curves: tuple[Curve, ...]
    legend: tuple[tuple[str, str], ...]
    tables: tuple[LinkTable, ...]

    template = "figures/flow.html"

    @property
    def is_empty(self) -> bool:
        return not any(column.boxes for column in self.columns)

    @property
    def has_links(self) -> bool:
        return any(box.node.url for column in self.columns for box in column.boxes)

    @property
    def is_dense(self) -> bool:
        """True when its lines are so many that each is drawn fainter."""
        return len(self.curves) > DENSE

    @property
    def is_long(self) -> bool:
        """True when it takes more than one sheet of paper."""
        return self.height > ONE_PAGE * self.width


def flow_map(title: str, flow: Flow) -> FlowMap:
    """The drawing and the tables of a flow, in the active language."""
    drawn, grouped = condense(flow)
    boxes = place(drawn)
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
        width=len(flow.columns) * (COLUMN + GAP) - GAP,
        height=height,
        columns=tuple(headings(drawn, boxes)),
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
            kept = {node.key for node in sorted(inside, key=lambda node: -degree[node.key])[: FEW - 1]}
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


# Where boxes stand ------------------------------------------------------------------------------------------


def place(flow: Flow) -> dict[Key, Box]:
    """Every node's box. Columns are ordered to cross few lines, and stand level with what they are linked to."""
    around = neighbours(flow)
    columns = ordered([[node.key for node in flow.of(column.key)] for column in flow.columns], around)
    sizes = {node.key: set_text(node) for node in flow.nodes}
    heights = {key: height for key, (_lines, _details, height) in sizes.items()}
    totals = [sum(heights[key] + BETWEEN for key in column) for column in columns]
    tops: dict[Key, int] = {}
    if totals:
        tallest = totals.index(max(totals))
        for at in sorted(range(len(columns)), key=lambda at: abs(at - tallest)):
            beside = {*columns[at + 1]} if at < tallest else {*columns[at - 1]} if at > tallest else set()
            tops |= settle(columns[at], heights, around, beside, tops, totals[tallest])
    nodes = {node.key: node for node in flow.nodes}
    numbers = {key: at for at, key in enumerate(key for column in columns for key in column)}
    return {
        key: make_box(nodes[key], numbers[key], at * (COLUMN + GAP), HEAD + tops[key], sizes[key])
        for at, column in enumerate(columns)
        for key in column
    }


def neighbours(flow: Flow) -> dict[Key, list[tuple[Key, int]]]:
    """For each node, what it is linked to and how much."""
    found: dict[Key, list[tuple[Key, int]]] = defaultdict(list)
    for link in flow.links:
        found[link.source].append((link.target, link.weight))
        found[link.target].append((link.source, link.weight))
    return found


def ordered(columns: list[list[Key]], around: dict[Key, list[tuple[Key, int]]]) -> list[list[Key]]:
    """The columns, each in the order of the means of what its nodes are linked to (Sugiyama's barycentres).

    Of the orders met in some rounds, from left to right and back, the one in which the fewest lines cross.
    """
    best, fewest = columns, crossings(columns, around)
    for turn in range(ROUNDS):
        if not fewest:
            break
        columns = [list(column) for column in columns]
        steps = range(1, len(columns)) if turn % 2 == 0 else range(len(columns) - 2, -1, -1)
        for at in steps:
            fixed = {key: place for place, key in enumerate(columns[at - 1 if turn % 2 == 0 else at + 1])}
            places = {key: place for place, key in enumerate(columns[at])}
            means = {
                key: mean(((fixed[to], by) for to, by in around[key] if to in fixed), places[key])
                for key in places
            }
            columns[at].sort(key=lambda key, means=means, places=places: (means[key], places[key]))
        now = crossings(columns, around)
        if now < fewest:
            best, fewest = columns, now
    return best


def mean(weighted: Iterable[tuple[float, int]], default: float) -> float:
    pairs = list(weighted)
    total = sum(weight for _value, weight in pairs)
    return sum(value * weight for value, weight in pairs) / total if total else default


def crossings(columns: Sequence[Sequence[Key]], around: dict[Key, list[tuple[Key, int]]]) -> int:
    """How many pairs of lines cross."""
    found = 0
    for left, right in pairwise(columns):
        places = {key: place for place, key in enumerate(right)}
        seen: list[int] = []
        for key in left:
            ends = sorted(places[to] for to, _weight in around[key] if to in places)
            found += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return found


def settle(
    column: Sequence[Key],
    heights: dict[Key, int],
    around: dict[Key, list[tuple[Key, int]]],
    beside: set[Key],
    tops: dict[Key, int],
    room: int,
) -> dict[Key, int]:
    """The top of each box of a column: level with what it is linked to in the column beside, in order, without overlap.

    Boxes that would overlap share the distance: neighbours are pooled until none does (isotonic regression).
    """
    pools: list[tuple[float, int]] = []  # (mean place of the pool's first edge, boxes in it)
    offsets = [0]
    for key in column:
        offsets.append(offsets[-1] + heights[key] + BETWEEN)
    start = (room - offsets[-1]) / 2
    for place, key in enumerate(column):
        level = mean(((tops[to] + heights[to] / 2, by) for to, by in around[key] if to in beside), -1)
        wanted = start + offsets[place] if level < 0 else level - heights[key] / 2
        pool = (wanted - offsets[place], 1)
        while pools and pools[-1][0] > pool[0]:
            value, count = pools.pop()
            pool = ((value * count + pool[0] * pool[1]) / (count + pool[1]), count + pool[1])
        pools.append(pool)
    shifts = [value for value, count in pools for _each in range(count)]
    most = room - offsets[-1]
    return {
        key: round(offsets[place] + min(max(shifts[place], 0.0), most)) for place, key in enumerate(column)
    }


def set_text(node: Node) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """The lines of a box and its height."""
    inside = COLUMN - 2 * ASIDE
    lines = wrap(node.label, inside / FONT, LINES) or ("–",)
    details = wrap(node.detail, inside / SMALL, DETAIL_LINES)
    return lines, details, 2 * ABOVE + LINE * len(lines) + SMALL_LINE * len(details)


def make_box(node: Node, at: int, x: int, y: int, size: tuple[tuple[str, ...], tuple[str, ...], int]) -> Box:
    lines, details, height = size
    below = y + ABOVE + LINE * len(lines)
    return Box(
        node=node,
        at=at,
        x=x,
        y=y,
        width=COLUMN,
        height=height,
        lines=tuple(Line(number(y + ABOVE + LINE * place + 13.5), text) for place, text in enumerate(lines)),
        details=tuple(
            Line(number(below + SMALL_LINE * place + 11.5), text) for place, text in enumerate(details)
        ),
        is_rtl=reads_from_the_right(node.label),
    )


def reads_from_the_right(text: str) -> bool:
    """By its first letter, which is Unicode's rule for paragraphs."""
    strong = (kind for kind in map(unicodedata.bidirectional, text) if kind in {"L", "R", "AL"})
    return next(strong, "L") != "L"


# Lines and headings -----------------------------------------------------------------------------------------


def curves(flow: Flow, boxes: dict[Key, Box]) -> Iterable[Curve]:
    """The lines, the slightest first, so that no thick one hides behind a crowd."""
    ends = ports(flow, boxes)
    kinds = {kind.key: kind for kind in flow.kinds}
    most = max([link.weight for link in flow.links], default=1)
    for place, link in sorted(enumerate(flow.links), key=lambda pair: (pair[1].weight, pair[0])):
        source, target = boxes[link.source], boxes[link.target]
        x1, x2, y1, y2 = source.x + source.width, target.x, *ends[place]
        bend = (x2 - x1) * 0.55
        meaning = [kinds[link.kind].label, link.words]
        yield Curve(
            path=f"M{number(x1)} {number(y1)}C{number(x1 + bend)} {number(y1)} {number(x2 - bend)} {number(y2)} {number(x2)} {number(y2)}",
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
    leaving, arriving = defaultdict(list), defaultdict(list)
    for place, link in enumerate(flow.links):
        leaving[link.source].append((boxes[link.target].y, place))
        arriving[link.target].append((boxes[link.source].y, place))
    heights: list[dict[int, float]] = []
    for side in (leaving, arriving):
        found: dict[int, float] = {}
        for key, ends in side.items():
            box = boxes[key]
            step = min(PORT, (box.height - 12) / len(ends))
            first = box.y + box.height / 2 - step * (len(ends) - 1) / 2
            found |= {place: first + step * rank for rank, (_level, place) in enumerate(sorted(ends))}
        heights.append(found)
    return {place: (heights[0][place], heights[1][place]) for place in heights[0]}


def headings(flow: Flow, boxes: dict[Key, Box]) -> Iterable[Heading]:
    for at, column in enumerate(flow.columns):
        x = at * (COLUMN + GAP)
        inside = sorted(
            (box for box in boxes.values() if box.node.column == column.key), key=lambda box: box.y
        )
        lines = () if inside else wrap(column.empty, (COLUMN - 2 * ASIDE) / FONT, LINES)
        yield Heading(
            text=column.title,
            x=number(x),
            arrow=f"M{number(x - GAP + 14)} 16H{number(x - 16)}m-6 -5l6 5l-6 5" if at else "",
            empty=tuple(Line(number(HEAD + 20 + LINE * place), text) for place, text in enumerate(lines)),
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
