"""What somebody typed, in a value made for reading: the rest of a document is the product's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from registry.partial_dates import PartialDate
from registry.record.sheet import Term, Value


def typed_texts(values: Iterable[Value]) -> Iterator[str]:
    """Every text of these values and of the rows they hold; not the labels of terms, which are in both languages."""
    return (text for value in values for text in _texts(value) if text)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, PartialDate):
        return  # printed in the words of the document's language
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, Value) and not isinstance(value, Term):
        for _name, one in value:
            yield from _texts(one)
