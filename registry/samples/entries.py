"""The people, data, departments, third parties and systems to which the activities that are made refer."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import yaml
from django.db import models

from registry.models import (
    Controller,
    DataCategory,
    DataItem,
    Department,
    Owned,
    Party,
    SubjectCategory,
    System,
)
from registry.models.shape import parts_of

CATALOGUE = Path(__file__).parent / "catalogue.yaml"
OwnedRow = TypeVar("OwnedRow", bound=Owned)


@cache
def catalogue() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return content


@cache
def place_of(model: type[Owned], parent: type[models.Model]) -> tuple[str, str]:
    """The list of ``parent`` in which rows of ``model`` stand, and the foreign key that puts them there."""
    return next((section, link) for section, part, link in parts_of(parent) if part is model)


class SharedEntries:
    """What the activities of one organisation share: found again, or made the first time."""

    pools: ClassVar[dict[type[Owned], str]] = {
        Department: "departments",
        Party: "parties",
        SubjectCategory: "subjects",
        DataCategory: "data",
        System: "systems",
    }

    def __init__(self, controller: Controller) -> None:
        self.controller = controller
        self.found: dict[tuple[type[Owned], str], Any] = {}
        self.fresh: list[Owned] = []
        self.known: dict[type[Owned], dict[Any, Owned]] = {}
        self.last: dict[type[Owned], int] = {}
        for model in self.pools:
            rows = list(model._default_manager.filter(controller=controller))
            self.known[model] = {key: row for row in reversed(rows) for key in (str(row), row.public_id)}
            self.last[model] = max((row.position for row in rows), default=0)

    def take(self, model: type[OwnedRow], key: str) -> OwnedRow:
        """The row of that key: made before, or of the same name, or new."""
        if (model, key) not in self.found:
            self.found[model, key] = self.existing(model, key) or self.make(model, key)
        row: OwnedRow = self.found[model, key]
        return row

    def identify(self, model: type[Owned], key: str) -> uuid.UUID:
        return uuid.uuid5(self.controller.public_id, f"samples/{self.pools[model]}/{key}")

    def content(self, model: type[Owned], key: str) -> dict[str, Any]:
        described = key if model is System else catalogue()[self.pools[model]][key]
        return dict(described) if isinstance(described, dict) else {"name": described}

    def existing(self, model: type[Owned], key: str) -> Owned | None:
        known = self.known[model]
        return known.get(self.identify(model, key)) or known.get(self.content(model, key)["name"])

    def make(self, model: type[Owned], key: str) -> Owned:
        content = self.content(model, key)
        items = content.pop("items", ())
        self.last[model] += 1
        row = model(
            controller=self.controller,
            public_id=self.identify(model, key),
            position=self.last[model],
            **content,
        )
        self.fresh.append(row)
        if isinstance(row, DataCategory):
            self.fresh += self.items_of(row, items)
        return row

    def items_of(self, category: DataCategory, names: Iterable[str]) -> list[DataItem]:
        return [
            DataItem(
                controller=self.controller,
                category=category,
                public_id=uuid.uuid5(category.public_id, f"items/{place}"),
                position=place,
                name=name,
            )
            for place, name in enumerate(names, start=1)
        ]

    def new_rows(self) -> list[Owned]:
        """The rows made since the last time, to be saved before what refers to them."""
        fresh, self.fresh = self.fresh, []
        return fresh
