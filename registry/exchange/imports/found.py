"""What reading a file gives: records as sheets, what remains to be asked, and what could not be understood.

Values only: nothing here knows the database. What a file says and no field can hold is kept as a point of the record or as a
text of the file, and shown: nothing is left out.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Self

from django.utils.translation import gettext as _

from registry.models.open_points import OpenPoint
from registry.record.sheet import ActivitySheet
from registry.record.values import RecordName, Row
from registry.spelling import recognised

NAMESPACE = uuid.UUID("5b0f2f3a-0d0e-5c61-8a43-6c5b1de3a7f1")
QUESTION, ADVICE = OpenPoint.Kind.QUESTION.value, OpenPoint.Kind.ADVICE.value


class Identities:
    """Identifiers of the rows of one record: the same words in the same list give the same one, file after file.

    Rows of the same words are told apart by their order. So a row that moves keeps its identifier, and one that says
    something else is another row.
    """

    def __init__(self, above: uuid.UUID) -> None:
        self.above = above
        self.seen: Counter[str] = Counter()

    def of(self, section: str, words: str) -> uuid.UUID:
        mark = f"{section}/{recognised(words)}"
        self.seen[mark] += 1
        return uuid.uuid5(self.above, f"{mark}/{self.seen[mark]}")


def record_id(controller: uuid.UUID, layout: str, key: str) -> uuid.UUID:
    """The identifier of a record: of the organisation, the layout of the file, and the reference or name of the record."""
    return uuid.uuid5(NAMESPACE, f"{controller}/{layout}/{recognised(key)}")


@dataclass(frozen=True)
class Point:
    """What is asked or kept about a record, in the section of this column. ``key`` tells it from the others of the record."""

    kind: str
    column: str
    text: str
    key: str

    def id_in(self, record: uuid.UUID) -> uuid.UUID:
        return uuid.uuid5(record, f"points/{self.key}")


@dataclass(frozen=True)
class FoundRecord:
    """One record of the file: its sheet, where it stands, and its points. An example is a record that nobody keeps for real.

    ``shared`` is its sheet under the identifier that other records of the file would have as well, where some would.
    """

    sheet: ActivitySheet
    place: str
    points: tuple[Point, ...] = ()
    is_example: bool = False
    shared: ActivitySheet | None = None

    def asking(self, *points: Point) -> Self:
        return replace(self, points=(*self.points, *points))

    def renamed(self, identifier: uuid.UUID) -> Self:
        """The same record with another identifier; its parts keep theirs only where no other record has them."""
        return replace(self, sheet=with_identifiers_below(self.sheet, identifier))

    @property
    def questions(self) -> list[Point]:
        return [point for point in self.points if point.kind == QUESTION]


@dataclass(frozen=True)
class UnreadRow:
    """Something of the file that makes no record: where, what it says, and why."""

    place: str
    text: str
    reason: str


@dataclass(frozen=True)
class Reading:
    """All that a file gives. ``kept`` are texts that concern the organisation and no record of their own.

    A file ``is_complete`` where it says all that a register of ours says of its records: each then says what the file says.
    """

    layout: str
    records: tuple[FoundRecord, ...]
    unread: tuple[UnreadRow, ...] = ()
    kept: tuple[str, ...] = ()
    is_complete: bool = False


@dataclass
class Notes:
    """The points of one record, gathered while it is read."""

    points: list[Point] = field(default_factory=list)

    def ask(self, column: str, text: str, key: str) -> None:
        self.add(Point(QUESTION, column, text, key))

    def keep(self, column: str, text: str, key: str) -> None:
        self.add(Point(ADVICE, column, text, key))

    def ask_about_no(self, column: str, text: str) -> None:
        """Asks about a text that says no and goes on, such as an exception: nothing of it is asserted."""
        self.ask(
            column, _("The file says “%s”: what is there, and what is not?") % text, f"no {recognised(text)}"
        )

    def add(self, point: Point) -> None:
        """The point, once."""
        if point not in self.points:
            self.points.append(point)


def with_identifiers_below(record: ActivitySheet, identifier: uuid.UUID) -> ActivitySheet:
    """The same sheet under another identifier, and each part under one that follows from it and from its own."""

    def below(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(below, value))
        if not isinstance(value, Row) or isinstance(value, RecordName):
            return value
        inner = {name: below(getattr(value, name)) for name in type(value).model_fields if name != "id"}
        return value.model_copy(update={**inner, "id": uuid.uuid5(identifier, str(value.id))})

    renewed = below(record)
    assert isinstance(renewed, ActivitySheet)
    return renewed.model_copy(update={"id": identifier})


def without_repetitions(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def refers(number: int, name: str) -> Point:
    """Keeps the name of a record that another one refers to and that is not here."""
    return Point(
        ADVICE, "related", _("In the file it refers to the record “%s”.") % name, f"related/{number}"
    )
