"""From the database to sheets: the only place where models become values, in a constant number of queries.

What to read is derived from the types in :mod:`registry.record.sheet`: a field of a type is the field of the same name of
its model, a tuple of rows is the relation of that name. A test holds that no editable field of a model is left out.
"""

from __future__ import annotations

import types
import typing
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from functools import cache
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone, translation
from django_countries import countries
from django_countries.fields import CountryField

from registry.models import (
    Activity,
    Controller,
    DataCategory,
    DataItem,
    Department,
    Owned,
    Party,
    RecordLink,
    SecurityMeasure,
    SubjectCategory,
    System,
    SystemData,
)
from registry.models.fields import TermField, TermListField
from registry.models.shape import parts_of
from registry.models.states import ARCHIVED
from registry.record import sheet
from registry.record.sheet import ActivitySheet, Organisation, Register, RightsContact, Row, Term
from registry.vocabularies import UnknownTerm, vocabulary

R = TypeVar("R", bound=Row)
REFERENCED: tuple[type[Owned], ...] = (Department, Party, SubjectCategory, DataCategory, System)
# What other apps tell people of how to exercise their rights: each adds its function here.
RIGHTS_CONTACTS: list[Callable[[Controller], Iterable[RightsContact]]] = []
PARTS_OF_REFERENCED: tuple[type[Owned], ...] = (DataItem, SystemData)


@cache
def term(name: str, code: str) -> Term | None:
    """The term of a vocabulary, or None for "not answered yet". A code that left its vocabulary keeps its code as label."""
    if not code:
        return None
    try:
        entry = vocabulary(name)[code]
    except UnknownTerm:
        return Term(code=code, fr=code, en=code)
    return Term(code=code, fr=entry.fr, en=entry.en)


@cache
def country(code: str) -> Term | None:
    """A country by its ISO 3166-1 code, or None when it is not filled in."""
    if not code:
        return None
    with translation.override("fr"):
        french = str(countries.name(code))
    with translation.override("en"):
        english = str(countries.name(code))
    return Term(code=code, fr=french, en=english)


@cache
def plan(value: type[Row]) -> dict[str, tuple[str, Any]]:
    """How each field of a value type is filled: ("plain"|"one"|"many", the type of the rows)."""
    hints = typing.get_type_hints(value)
    found: dict[str, tuple[str, Any]] = {}
    for name in value.model_fields:
        if name in {"id", "schema_version"}:
            continue
        inner = [
            arg for arg in typing.get_args(hints[name]) if isinstance(arg, type) and issubclass(arg, Row)
        ]
        if not inner and isinstance(hints[name], type) and issubclass(hints[name], Row):
            found[name] = ("one", hints[name])
        elif not inner:
            found[name] = ("plain", None)
        else:
            optional = isinstance(hints[name], types.UnionType)
            found[name] = ("one" if optional else "many", inner[0])
    return found


class Builder:
    """Reads the rows of some wholes of one controller – activities, notices – once, then assembles values in memory."""

    def __init__(self, controller: Controller) -> None:
        self.controller = controller
        self.by_pk: dict[tuple[type[models.Model], int], models.Model] = {}
        self.parts: dict[tuple[str, int, str], list[Any]] = defaultdict(list)
        self.values: dict[tuple[type[Row], int], Row] = {}

    def read_referenced(self) -> None:
        """Read what the wholes of the organisation share, one query for each kind."""
        for model in (*REFERENCED, *PARTS_OF_REFERENCED):
            self.index(model, model._default_manager.filter(controller=self.controller))

    def read_parts(self, wholes: Iterable[Owned]) -> None:
        """Read every kind of part of some wholes of one kind, one query for each, whatever their number.

        Raises ValueError for a whole of another controller.
        """
        chosen = list(wholes)
        if any(one.controller_id != self.controller.pk for one in chosen):
            raise ValueError("a row of another organisation cannot stand in this register")
        if not chosen:
            return
        name = type(chosen[0])._meta.model_name
        for model in parts_below(type(chosen[0])):
            # A part is of the organisation of its whole: naming it too has SQLite read all that it has of this kind.
            wanted = models.Q(**{f"{model.whole or name}__in": [one.pk for one in chosen]})
            if model is SecurityMeasure:
                wanted |= models.Q(controller=self.controller, activity__isnull=True)
            rows = model._default_manager.filter(wanted)
            self.index(model, rows.select_related("target") if model is RecordLink else rows)

    def index(self, model: Any, rows: Iterable[Any]) -> None:
        """Keep each row by its key and under the row it is a part of."""
        relations = dict(relation_names(model))
        for row in rows:
            self.by_pk[model, row.pk] = row
            if model is RecordLink:
                self.by_pk[Activity, row.target_id] = row.target
            for link in model.nests_under:
                parent = getattr(row, model._meta.get_field(link).attname)
                if parent is not None:
                    label = model._meta.get_field(link).related_model._meta.label
                    self.parts[label, parent, relations[link]].append(row)
                    break

    def sheets(self, activities: Iterable[Activity]) -> tuple[ActivitySheet, ...]:
        """The sheets of activities whose parts were read, in the given order."""
        shared = tuple(
            self.value(sheet.SecurityMeasure, row)
            for row in self.parts[Controller._meta.label, self.controller.pk, "security_measures"]
        )
        return tuple(
            self.value(ActivitySheet, activity, shared_security_measures=shared) for activity in activities
        )

    def value(self, kind: type[R], row: Any, **given: Any) -> R:
        """The value of type ``kind`` for a row; the same row gives the same object."""
        key = (kind, row.pk)
        if key not in self.values:
            content: dict[str, Any] = {"id": row.public_id, **given}
            for name, (shape, inner) in plan(kind).items():
                if name not in content:
                    content[name] = self.content(row, name, shape, inner)
            self.values[key] = kind(**content)
        return typing.cast(R, self.values[key])

    def content(self, row: Any, name: str, shape: str, inner: type[Row] | None) -> Any:
        if shape == "many":
            assert inner is not None
            return tuple(self.value(inner, part) for part in self.parts[type(row)._meta.label, row.pk, name])
        field = row._meta.get_field(name)
        if shape == "one":
            assert inner is not None
            if field.auto_created:  # the other end of a one-to-one relation
                found = self.parts[type(row)._meta.label, row.pk, name]
                return self.value(inner, found[0]) if found else None
            target = getattr(row, field.attname)
            return self.value(inner, self.by_pk[field.related_model, target]) if target is not None else None
        stored = getattr(row, field.attname)
        match field:
            case TermField():
                return term(field.vocabulary, stored)
            case TermListField():
                return tuple(term(field.vocabulary, code) for code in stored)
            case CountryField():
                return country(str(stored.code or ""))
        return stored


@cache
def parts_below(model: type[Owned]) -> tuple[Any, ...]:
    """Every model whose rows are parts of a row of this model, or parts of such parts, and declare something."""
    found: list[type[Owned]] = []

    def visit(above: type[models.Model]) -> None:
        for _section, part, _link in parts_of(above):
            if part not in found and part.declared:
                found.append(part)
                visit(part)

    visit(model)
    return tuple(found)


@cache
def relation_names(model: Any) -> tuple[tuple[str, str], ...]:
    """For each key by which rows of ``model`` are parts of others, the name of the list they stand in."""
    return tuple(
        (link, model.section or model._meta.get_field(link).remote_field.get_accessor_name())
        for link in model.nests_under
    )


def build_sheets(
    controller: Controller, activities: Iterable[Activity] | None = None
) -> tuple[ActivitySheet, ...]:
    """The sheets of these activities of the controller (all of them when none are given), in the given order."""
    chosen = list(Activity.objects.filter(controller=controller) if activities is None else activities)
    builder = Builder(controller)
    if chosen:
        builder.read_referenced()
        builder.read_parts(chosen)
    return builder.sheets(chosen)


def build_organisation(controller: Controller, *, on: date | None = None) -> Organisation:
    """The organisation's identity, contact points and shared security measures, now or at the end of a day.

    Of a day before the organisation was entered here, it is as at the end of the day on which it was: nothing earlier is known.
    """
    builder = Builder(controller)
    moment = moment_of(controller, on) if on is not None else None
    for section, part, _link in parts_of(Controller):
        if section in Organisation.model_fields:
            rows = rows_at(part, moment).filter(controller=controller.pk).order_by("position", "pk")
            builder.index(
                part, rows.filter(activity__isnull=True) if "activity" in part.nests_under else rows
            )
    identity = rows_at(Controller, moment).get(pk=controller.pk) if moment else controller
    return builder.value(Organisation, identity)


def moment_of(controller: Controller, on: date) -> datetime:
    """The end of that day, or of the day on which the organisation was entered when that is later."""
    return timezone.make_aware(datetime.combine(max(on, entered_on(controller) or on), time.max))


def told_as_of(controller: Controller, on: date) -> date | None:
    """The later day of which the organisation is told when asked of that day; None where it is told of the day itself."""
    entered = entered_on(controller)
    return entered if entered is not None and entered > on else None


def entered_on(controller: Controller) -> date | None:
    """The day on which the organisation was entered here: what it was before is not known."""
    first = controller.history.order_by("history_date").values_list("history_date", flat=True).first()
    return timezone.localdate(first) if first else None


def rows_at(model: Any, moment: datetime | None) -> models.QuerySet[Any]:
    """The rows of a model as they stand, or as they stood at a moment, by their history."""
    if moment is None:
        return model._default_manager.all()
    return model.history.as_of(moment)


def build_register(controller: Controller, *, archived: bool = False) -> Register:
    """The controller's whole register, in the register's order: everything that is not archived, or that as well."""
    kept = Activity.objects.all() if archived else Activity.objects.kept()
    sheets = build_sheets(controller, kept.filter(controller=controller))
    return Register(
        organisation=build_organisation(controller),
        sheets=sheets,
        rights_contacts=rights_contacts(controller),
    )


def archived_sheets(controller: Controller) -> tuple[ActivitySheet, ...]:
    """The sheets of the controller's archived records, in the register's order."""
    return build_sheets(controller, Activity.objects.filter(controller=controller, state=ARCHIVED))


def rights_contacts(controller: Controller) -> tuple[RightsContact, ...]:
    """The ways to exercise rights that other apps know of, as they are told today."""
    return tuple(one for told in RIGHTS_CONTACTS for one in told(controller))
