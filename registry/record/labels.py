"""What the fields of values are called on screen: each has the name that its model gives it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models

from registry.models import Activity, Controller
from registry.models.shape import parts_of
from registry.record.build import plan
from registry.record.sheet import ActivitySheet, Organisation, Row


@cache
def models_of_values() -> dict[type[Row], type[models.Model]]:
    """The model of each type of value that stands on a sheet."""
    found: dict[type[Row], type[models.Model]] = {}

    def visit(kind: type[Row], model: Any) -> None:
        if kind in found:
            return
        found[kind] = model
        lists = {section: part for section, part, _link in parts_of(model)}
        for name, (shape, inner) in plan(kind).items():
            if name in lists:
                visit(inner, lists[name])
            elif shape == "one":
                visit(inner, model._meta.get_field(name).related_model)

    visit(ActivitySheet, Activity)
    visit(Organisation, Controller)
    return found


def field_label(kind: type[Row], name: str) -> str:
    """What the field of this type of value is called, in the active language: a list by the name of what stands in it."""
    model: Any = models_of_values()[kind]
    shape, inner = plan(kind)[name]
    if shape == "many":
        return str(models_of_values()[inner]._meta.verbose_name_plural)
    field = model._meta.get_field(name)
    return str(field.related_model._meta.verbose_name if field.auto_created else field.verbose_name)


def kind_label(kind: type[Row]) -> str:
    """What an entry of this type is called, in the active language."""
    return str(models_of_values()[kind]._meta.verbose_name)
