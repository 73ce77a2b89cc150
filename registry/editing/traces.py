"""What stood there when a page was opened: a mark that changes as soon as the row or anything below it does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db.models import Max

from registry.models.shape import parts_of


def trace_of(row: Any) -> str:
    """The same text as long as nobody has changed, added or deleted anything in the row or in its parts, at any depth."""
    return hashlib.sha256(repr(list(marks(type(row), [row.pk]))).encode()).hexdigest()


def marks(model: type[Any], keys: list[int]) -> Iterator[tuple[Any, ...]]:
    """The keys of these rows with their latest row of history, then those of their parts."""
    latest = (
        model.history.filter(id__in=keys).aggregate(Max("history_id")) if hasattr(model, "history") else ""
    )
    yield model.__name__, keys, latest
    for _section, part, link in parts_of(model):
        below = part._default_manager.filter(**{f"{link}__in": keys}).order_by("pk")
        found = list(below.values_list("pk", flat=True))
        if found:
            yield from marks(part, found)
