"""What is asked of the register, as the address says it: a plain value, read from there, written back, kept as a view."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from registry.finding.columns import ALWAYS, COLUMNS, SHOWN
from registry.finding.filters import FILTERS, Asker, printable
from registry.spelling import searchable

SIZES = (25, 50, 100)
SIZE = 50
MOST_WORDS = 10
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Question:
    """What is asked of the register: words, filters, order, columns, page. Two that ask the same are equal."""

    words: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""  # a column, after "-" the other way round; "" is the register's own order
    columns: tuple[str, ...] = SHOWN
    size: int = SIZE
    page: int = 1

    @classmethod
    def read(cls, asked: QueryDict) -> Question:
        """The question of an address. What makes no sense there is passed over, never an error."""
        filters = {}
        for key, each in FILTERS.items():
            accepted = [each.accepts(value) for value in asked.getlist(key)]
            if values := tuple(dict.fromkeys(value for value in accepted if value)):
                filters[key] = values[:1] if each.single else values
        sort = asked.get("sort", "")
        column = COLUMNS.get(sort.removeprefix("-"))
        columns = {*asked.getlist("columns")} & {*COLUMNS}
        return cls(
            words=" ".join(printable(asked.get("q", "")).split())[:LONGEST_SEARCH],
            filters=filters,
            sort=sort if column and column.sort else "",
            columns=tuple(key for key in COLUMNS if key in columns or key in ALWAYS) if columns else SHOWN,
            size=next((size for size in SIZES if str(size) == asked.get("size")), SIZE),
            page=max(1, int(page)) if (page := asked.get("page", "1")).isdecimal() and len(page) < 8 else 1,
        )

    def query(self) -> str:
        """The address that asks this, in its one spelling, without what goes without saying."""
        found = [("q", self.words)] if self.words else []
        found += [(key, value) for key in FILTERS for value in self.filters.get(key, ())]
        if self.sort:
            found.append(("sort", self.sort))
        if self.columns != SHOWN:
            found += [("columns", key) for key in self.columns]
        if self.size != SIZE:
            found.append(("size", str(self.size)))
        if self.page != 1:
            found.append(("page", str(self.page)))
        return urlencode(found)

    def replace(self, **values: Any) -> Question:
        """The same question but for this; on its first page, unless a page is given."""
        return replace(self, **{"page": 1} | values)

    def without(self, key: str, value: str) -> Question:
        """The same question without one value of one filter."""
        left = tuple(one for one in self.filters.get(key, ()) if one != value)
        others = {name: values for name, values in self.filters.items() if name != key}
        return self.replace(filters=others | ({key: left} if left else {}))

    @property
    def is_narrow(self) -> bool:
        """True when words or filters leave activities out."""
        return bool(self.words or self.filters)


def number_sought(words: str) -> int | None:
    """The number of a record where the words are one: “n° 12”, “No. 12”, “#12”; None for anything else."""
    found = re.fullmatch(r"(?:n\s?[°ºo]\.?|#)\s*(\d{1,9})", words.strip(), re.IGNORECASE)
    return int(found[1]) if found else None


def searched(words: str) -> list[str]:
    """What each result must hold: every word, and every phrase in quotation marks, as the index spells them."""
    found = re.findall(r'["“«]([^"”»]+)["”»]|([^\s"“”«»]+)', words)
    return [text for pair in found if (text := searchable(pair[0] or pair[1]))][:MOST_WORDS]


@dataclass(frozen=True)
class Chip:
    """A filter in force: what it is called, its value in words, and the question without it."""

    label: str
    value: str
    without: Question


def chips(question: Question, asker: Asker) -> list[Chip]:
    """Every word and filter in force. A value that is no longer there is said to be so."""
    found = []
    if question.words:
        found.append(Chip(_("Searched text"), question.words, question.replace(words="")))
    for key, values in question.filters.items():
        labels = FILTERS[key].options(asker)
        for value in values:
            name = labels.get(value) or (value if key in {"tag", "country"} else _("no longer there"))
            label = str(FILTERS[key].label)
            flagged = labels == {"1": _("Yes")}
            found.append(
                Chip("" if flagged else label, label if flagged else name, question.without(key, value))
            )
    return found
