"""Figures that count: bars and columns, as plain values beside the table of the same numbers.

A chart is made once, in the active language, from rows of a label and its numbers. Lengths are parts of a hundred, so the
page decides how large it is. No number is drawn that the table does not hold, and none is told by colour alone: every
series has a texture of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Unit = Callable[[int], str]
Shape = Literal["bars", "columns"]
TEXTURES = 8  # drawn so that any two can be told apart without their colours
MARKS = {"": 1, "good": 3, "caution": 2, "warning": 4, "unknown": 5}


@dataclass(frozen=True, slots=True)
class ChartRow:
    """What is counted: a label and its number, or one number for each series.

    A ``note`` stands below the label. A ``mark`` ("good", "caution", "warning" or "unknown") sets the bar apart; the note says in
    words what it means. ``url`` is the page that shows what was counted.
    """

    label: StrOrPromise
    numbers: int | Sequence[int]
    url: str = ""
    note: StrOrPromise = ""
    mark: str = ""

    @property
    def values(self) -> tuple[int, ...]:
        return (self.numbers,) if isinstance(self.numbers, int) else tuple(self.numbers)

    @property
    def total(self) -> int:
        return sum(self.values)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: where it starts and how long it is, in percent, its texture, and what it says."""

    start: str
    length: str
    top: str
    texture: int
    value: int
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A row as it is drawn: its number in figures and in words, and its parts."""

    label: str
    url: str
    note: str
    value: int
    figures: str
    words: str
    segments: tuple[Segment, ...]

    @property
    def parts(self) -> str:
        """What the parts are, in words."""
        return ", ".join(segment.words for segment in self.segments)

    @property
    def top(self) -> str:
        """How far below the top of the figure a column of this row ends."""
        return self.segments[0].top if self.segments else "100%"


@dataclass(frozen=True, slots=True)
class Series:
    """One of the numbers that make up each bar, with its sum and its texture."""

    label: str
    texture: int
    value: int
    figures: str


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row of the table: its label, what is noted of it, and its numbers as they are written."""

    label: str
    note: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure and its table. The bars may leave out the smallest rows, the table never does."""

    shape: Shape
    title: str
    message: str
    note: str
    bars: tuple[Bar, ...]
    series: tuple[Series, ...]
    headings: tuple[str, ...]
    lines: tuple[TableLine, ...]
    total: int

    @property
    def template(self) -> str:
        return f"figures/{self.shape}.html"

    @property
    def textures(self) -> tuple[int, ...]:
        """Those in use, in order."""
        return tuple(sorted({segment.texture for bar in self.bars for segment in bar.segments}))


def bar_figure(
    title: StrOrPromise,
    rows: Iterable[ChartRow],
    *,
    unit: Unit,
    heading: StrOrPromise,
    series: Sequence[StrOrPromise] = (),
    note: StrOrPromise = "",
    message: StrOrPromise = "",
    largest_first: bool = False,
    most: int = 0,
) -> Chart:
    """Bars from left to right, one for each row; with ``series``, each bar is made of as many parts.

    ``unit`` says a number in words ("12 activities"), ``heading`` names the rows in the table. With ``most``, no more bars
    than that are drawn: the smallest rows are one bar, which says how many they are. Raises ValueError for a row that has
    not one number for each series, and for more series than can be told apart.
    """
    return _chart("bars", title, rows, unit, heading, tuple(series), note, message, largest_first, most)


def column_figure(
    title: StrOrPromise,
    rows: Iterable[ChartRow],
    *,
    unit: Unit,
    heading: StrOrPromise,
    note: StrOrPromise = "",
    message: StrOrPromise = "",
) -> Chart:
    """Upright columns in the given order, for classes that follow each other; bars where the page is narrow."""
    return _chart("columns", title, rows, unit, heading, (), note, message, False, 0)


def _chart(
    shape: Shape,
    title: StrOrPromise,
    rows: Iterable[ChartRow],
    unit: Unit,
    heading: StrOrPromise,
    series: tuple[StrOrPromise, ...],
    note: StrOrPromise,
    message: StrOrPromise,
    largest_first: bool,
    most: int,
) -> Chart:
    given = tuple(rows)
    if len(series) > TEXTURES:
        raise ValueError(f"no more than {TEXTURES} parts can be told apart")
    if any(len(row.values) != max(1, len(series)) or min(row.values) < 0 for row in given):
        raise ValueError("each row needs one number, not below zero, for each series")
    if largest_first:
        given = tuple(sorted(given, key=lambda row: -row.total))
    drawn, others = _fewer(given, most)
    whole = max((row.total for row in drawn), default=0)
    bars = [_bar(row, unit, _segments(row, whole, series, unit)) for row in drawn]
    notes = [str(note)]
    if others:
        bars.append(_bar(others, unit, ()))
        notes.append(_("The table lists all %(number)d lines.") % {"number": len(given)})
    return Chart(
        shape=shape,
        title=str(title),
        message=str(message) or gist(given, unit),
        note=" ".join(filter(None, notes)),
        bars=tuple(bars),
        series=_legend(series, given),
        headings=_headings(heading, series),
        lines=_lines(given, series),
        total=sum(row.total for row in given),
    )


def _bar(row: ChartRow, unit: Unit, segments: tuple[Segment, ...]) -> Bar:
    total = row.total
    return Bar(str(row.label), row.url, str(row.note), total, figures(total), unit(total), segments)


def _fewer(rows: tuple[ChartRow, ...], most: int) -> tuple[tuple[ChartRow, ...], ChartRow | None]:
    """The rows that get a bar, in their order, and the smallest as one row without bar when they are more than ``most``.

    The sum of many small ones beside single ones would look like the largest of them.
    """
    if not most or len(rows) <= most:
        return rows, None
    by_size = sorted(range(len(rows)), key=lambda place: -rows[place].total)
    kept, left = sorted(by_size[: most - 1]), by_size[most - 1 :]
    label = ngettext("and %d other", "and %d others", len(left)) % len(left)
    return tuple(rows[place] for place in kept), ChartRow(
        label,
        sum(rows[place].total for place in left),
        note=_("their sum, without a bar"),
    )


def _segments(row: ChartRow, whole: int, series: tuple[StrOrPromise, ...], unit: Unit) -> tuple[Segment, ...]:
    """The parts of a bar, one after the other; their textures are those of the series, or of the mark of the row."""
    found, start = [], 0
    for place, value in enumerate(row.values):
        if value:
            label = series[place] if series else row.label
            found.append(
                Segment(
                    percent(start, whole),
                    percent(value, whole),
                    percent(whole - value, whole),
                    place + 1 if series else MARKS[row.mark],
                    value,
                    f"{label} · {unit(value)}",
                )
            )
        start += value
    return tuple(found)


def _legend(series: tuple[StrOrPromise, ...], rows: tuple[ChartRow, ...]) -> tuple[Series, ...]:
    sums = [sum(row.values[place] for row in rows) for place in range(len(series))]
    return tuple(
        Series(str(label), place, value, figures(value))
        for place, (label, value) in enumerate(zip(series, sums, strict=True), start=1)
    )


def _headings(heading: StrOrPromise, series: tuple[StrOrPromise, ...]) -> tuple[str, ...]:
    if series:
        return (str(heading), *map(str, series), _("Total"))
    return (str(heading), _("How many"))


def _lines(rows: tuple[ChartRow, ...], series: tuple[StrOrPromise, ...]) -> tuple[TableLine, ...]:
    lines = []
    for row in rows:
        cells = [figures(value) for value in row.values]
        cells += [figures(row.total)] if series else []
        lines.append(TableLine(str(row.label), str(row.note), tuple(cells)))
    return tuple(lines)


def gist(rows: Sequence[ChartRow], unit: Unit) -> str:
    """The figure in a sentence or two: how many in all, and which row has the most."""
    totals = [row.total for row in rows]
    if not any(totals):
        return _("Nothing to count yet.")
    told = _("%s in all.") % unit(sum(totals))
    highest = max(totals)
    if totals.count(highest) == len(totals):
        return told
    top = totals.index(highest)
    words = {
        "names": ", ".join(str(row.label) for row in rows if row.total == highest),
        "number": figures(highest),
        "share": percentages(totals)[top],
    }
    if totals.count(highest) > 1:
        return f"{told} " + _("Highest: %(names)s, %(number)s each.") % words
    return f"{told} " + _("Highest: %(names)s, %(number)s (%(share)s).") % words


def figures(value: int) -> str:
    """A whole number as the active language writes it."""
    return str(number_format(value, 0, use_l10n=True, force_grouping=True))


def percent(value: int, whole: int) -> str:
    """A length for SVG."""
    return f"{100 * value / whole:.3f}".rstrip("0").rstrip(".") + "%"


def percentages(values: Sequence[int]) -> list[str]:
    """The share of each number in words, rounded on its own: equal numbers have equal shares, and none is lost."""
    total = max(1, sum(values))
    rounded = [(200 * value + total) // (2 * total) for value in values]
    return [
        _("under %s%%") % 1 if value and not share else _("%s%%") % share
        for value, share in zip(values, rounded, strict=True)
    ]
