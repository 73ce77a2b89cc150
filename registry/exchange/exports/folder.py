"""The organisation as the folder of YAML files that ``load_organisation`` reads, in an archive: written, edited, loaded again.

What a row says is what the reader takes: the fields and the lists are those that :mod:`registry.exchange.imports.rows` knows.
Identifiers are not written: the reader makes them from the keys, so that the same folder gives the same ones everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.text import slugify

from registry.exchange.exports.contents import Contents, Progress, counted
from registry.exchange.imports.folder import MAIN_FILE
from registry.exchange.imports.rows import KEY, natural_key_of, plain_fields_of, references_of
from registry.files.workbook import Archive
from registry.files.yaml_write import yaml_text
from registry.models import Controller, Owned
from registry.models.fields import TermListField
from registry.models.shape import foreign_key, owned_models, parts_of
from registry.record.build import relation_names

LONGEST_KEY = 40  # letters


def write_folder(contents: Contents, target: Path, progress: Progress) -> None:
    """Write the folder of the whole organisation, with what every app keeps of it, as a zip archive."""
    folder = FolderWriter(contents.controller)
    with target.open("wb") as file, Archive(file, level=6) as archive:
        for name, tree in counted(folder.files(), progress):
            archive.add(f"{contents.controller.slug}/{name}", yaml_text(tree))


class FolderWriter:
    """Reads every declared row of an organisation once, then writes them as trees."""

    def __init__(self, controller: Controller) -> None:
        self.controller = controller
        self.parts: dict[tuple[str, int, str], list[Any]] = defaultdict(list)
        self.rows: dict[tuple[type[models.Model], int], Any] = {}
        self.keys: dict[tuple[type[models.Model], int], str] = {}
        self.kinds = [model for model in owned_models() if model.declared and model.nests_under]
        for model in self.kinds:
            self.read(model)
        self.name_referenced()

    def read(self, model: type[Owned]) -> None:
        """Keep each row under the row that it is a part of."""
        for row in model._default_manager.filter(controller=self.controller):
            self.rows[model, row.pk] = row
            for link, section in relation_names(model):
                key = foreign_key(model, link)
                parent = getattr(row, key.attname)
                if parent is not None:
                    self.parts[key.related_model._meta.label, parent, section].append(row)
                    break

    def name_referenced(self) -> None:
        """Give a key to each row that another one refers to: its natural key, or a short name of its own kind."""
        taken: set[tuple[type[models.Model], str]] = set()
        for (model, _pk), row in self.rows.items():
            for link in references_of(model).values():
                target = getattr(row, link.attname)
                if target is not None and (link.related_model, target) not in self.keys:
                    self.keys[link.related_model, target] = self.new_key(link.related_model, target, taken)

    def new_key(self, model: Any, pk: int, taken: set[tuple[type[models.Model], str]]) -> str:
        row = self.rows[model, pk]
        if natural := natural_key_of(model):
            return str(getattr(row, natural))
        plain = (
            slugify(str(getattr(row, "name", "") or row))[:LONGEST_KEY].strip("-") or model._meta.model_name
        )
        key, number = plain, 1
        while (model, key) in taken:
            number += 1
            key = f"{plain}-{number}"
        taken.add((model, key))
        return key

    def files(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The name and the tree of each file. Wholes, such as activities, have a file each."""
        main = self.fields(self.controller)
        wholes = []
        for section, model, _link in parts_of(Controller):
            rows = self.parts[Controller._meta.label, self.controller.pk, section]
            if model.is_whole:
                wholes.append((section, rows))
            elif model in self.kinds and rows:
                main[section] = [self.tree(row) for row in rows]
        yield MAIN_FILE, main
        for section, rows in wholes:
            for number, row in enumerate(rows, start=1):
                yield f"{section}/{number:04d}-{self.short_name(row)}.yaml", self.tree(row)

    def short_name(self, row: Any) -> str:
        model: Any = type(row)
        natural = natural_key_of(model)
        return slugify(str(getattr(row, natural)) if natural else "")[:LONGEST_KEY] or "x"

    def tree(self, row: Any) -> dict[str, Any]:
        """A row as the reader takes it: its key, its fields, what it refers to, and its parts."""
        model: Any = type(row)
        key = self.keys.get((model, row.pk)) if natural_key_of(model) is None else None
        found = ({KEY: key} if key else {}) | self.fields(row)
        for name, link in references_of(model).items():
            target = getattr(row, link.attname)
            if target is not None:
                found[name] = self.keys[link.related_model, target]
        for section, part, link_name in parts_of(model):
            rows = self.parts[model._meta.label, row.pk, section] if part in self.kinds else []
            if rows:
                is_only = part._meta.get_field(link_name).one_to_one
                found[section] = self.tree(rows[0]) if is_only else [self.tree(one) for one in rows]
        return found

    def fields(self, row: Any) -> dict[str, Any]:
        """What a row says in fields of its own; a field that says nothing is left out."""
        found = {}
        model: Any = type(row)
        for name, field in plain_fields_of(model).items():
            told = as_text(field, getattr(row, field.attname))
            if told not in (None, "", [], {}):
                found[name] = told
        return found


def as_text(field: models.Field, value: Any) -> Any:
    """A value as the field reads it from text."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case date() | datetime():
            return value.isoformat()
        case list() if isinstance(field, TermListField):
            return list(value)
        case list() | dict():
            return texts_in(value)
    return str(value)


def texts_in(value: Any) -> Any:
    """Values of JSON with every leaf as a text."""
    match value:
        case dict():
            return {str(name): texts_in(one) for name, one in value.items()}
        case list():
            return [texts_in(one) for one in value]
    return str(value)
