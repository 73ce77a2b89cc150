"""The sheet that a starter would make, before anything is made."""

from __future__ import annotations

from collections import defaultdict
from itertools import count
from typing import Any

from registry.beginning.starter import StarterReader
from registry.models import Controller
from registry.models.shape import owned_links_of
from registry.record.build import Builder
from registry.record.sheet import ActivitySheet
from registry.starters import Starter


def preview_starter(controller: Controller, chosen: Starter, language: str) -> ActivitySheet:
    """What the starter says in ``language`` for this organisation, with the people and data that the organisation has already.

    The same reader makes the activity, so the preview cannot say something else; nothing is stored.
    """
    reader = StarterReader(controller, language)
    activity = reader.start(chosen)
    activity.reference = chosen.slug
    reader.finish()
    builder = Builder(controller)
    builder.read_referenced()
    builder.read_parts([activity])
    made = [row.instance for row in reader.rows]
    for row, key in zip(made, count(-1, -1), strict=False):
        row.pk = key  # no stored row has such a key
    filed: dict[Any, list[Any]] = defaultdict(list)
    for row in made:
        for link in owned_links_of(type(row)):
            if link.is_cached(row):  # the key was empty when the row it leads to had none
                setattr(row, link.name, getattr(row, link.name))
        filed[type(row)].append(row)
    for model, rows in filed.items():
        builder.index(model, rows)
    return builder.sheets([activity])[0]
