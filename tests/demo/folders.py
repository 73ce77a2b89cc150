"""The values of an organisation's folder, read without the loader: what was written, under the name of its field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.db import models
from django_countries.fields import CountryField

from policies.models import Notice
from registry.models import Activity, Controller
from registry.models.fields import TermField, TermListField
from registry.models.shape import is_owned, parts_of
from registry.record.build import country
from registry.vocabularies import vocabulary

Row = dict[str, Any]


class Value(NamedTuple):
    """A text that somebody wrote, or the label of a code; ``field`` is such as "Recipient.reason"."""

    field: str
    text: str


class Folder:
    """One organisation's files. Every scalar is text, as for the loader."""

    def __init__(self, folder: Path) -> None:
        self.organisation: Row = read(folder / "organisation.yaml")
        self.activities = [read(path) for path in sorted((folder / "activities").glob("*.yaml"))]
        self.notices = [read(path) for path in sorted((folder / "notices").glob("*.yaml"))]

    def organisation_values(self) -> Iterator[Value]:
        """What the organisation says of itself: identity, contact points, sites, formalities, measures."""
        shared = {section for section, model, _link in parts_of(Controller) if shares(model)}
        yield from self.values(
            Controller, {key: row for key, row in self.organisation.items() if key not in shared}
        )

    def activity_values(self, *references: str) -> Iterator[Value]:
        """What these activities say, all of them when none is named, and the rows they refer to."""
        for row in self.activities:
            if not references or row["reference"] in references:
                yield from self.values(Activity, row)

    def notice_values(self, row: Row) -> Iterator[Value]:
        """What a notice says, and the rows it refers to, its activities excepted."""
        yield from self.values(Notice, {key: value for key, value in row.items() if key != "activity_links"})

    def shared_rows(self) -> Iterator[tuple[str, Row]]:
        """The rows of the organisation that others refer to: people, data, external organisations, departments."""
        for section, model, _link in parts_of(Controller):
            if shares(model):
                yield from ((section, row) for row in self.organisation.get(section, []))

    def values(self, model: type[models.Model], row: Any) -> Iterator[Value]:
        """The values of a row, of its parts and of the rows it refers to. A lone value stands for its main field."""
        if not isinstance(row, dict):
            row = {model.shorthand: row}
        sections = {section: part for section, part, _link in parts_of(model)}
        for name, value in row.items():
            if name == "key":
                continue
            if name in sections:
                rows = value if isinstance(value, list) else [value]
                for part in rows:
                    yield from self.values(sections[name], part)
                continue
            field = model._meta.get_field(name)
            where = f"{model.__name__}.{name}"
            if is_owned(field.related_model):
                yield from self.referred(field.related_model, value)
            elif isinstance(field, TermField | TermListField):
                codes = value if isinstance(value, list) else [value]
                yield from (Value(where, vocabulary(field.vocabulary)[code].fr) for code in codes)
            elif isinstance(field, CountryField):
                yield Value(where, country(value).fr)
            elif isinstance(field, models.CharField | models.TextField):
                yield Value(where, value)

    def referred(self, model: type[models.Model], key: str) -> Iterator[Value]:
        """The values of the organisation's row of that key; a row of the same activity is there already."""
        for section, part, _link in parts_of(Controller):
            if part is model and shares(model):
                [row] = [one for one in self.organisation[section] if one.get("key") == key]
                yield from self.values(model, row)


def read(path: Path) -> Row:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # text alone


def shares(model: type[models.Model]) -> bool:
    """True for the organisation's rows that activities and notices refer to by key."""
    return model.__name__ in {"Party", "Department", "SubjectCategory", "DataCategory"}
