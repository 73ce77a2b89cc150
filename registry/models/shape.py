"""What is a part of what: the shape of a whole, read from the ``nests_under`` of its models.

Knows no model by name; an owned model is recognised by ``is_of_a_register``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, TypeGuard

from django.apps import apps
from django.db import models

if TYPE_CHECKING:
    from registry.models.owned import Owned


def is_owned(model: Any) -> TypeGuard[type[Owned]]:
    """Whether this is a model whose rows belong to an organisation."""
    return (
        isinstance(model, type)
        and issubclass(model, models.Model)
        and getattr(model, "is_of_a_register", False)
    )


def owned_models() -> list[type[Owned]]:
    """Every concrete owned model of every app, in the order of definition; history models are not among them."""
    return [model for model in apps.get_models() if is_owned(model)]


def parts_of(model: type[models.Model]) -> tuple[tuple[str, type[Owned], str], ...]:
    """The parts a row of ``model`` is made of: (relation name, part model, foreign key), in the order of definition."""
    return parts_of_label(model._meta.label)


@cache
def parts_of_label(label: str) -> tuple[tuple[str, type[Owned], str], ...]:
    model = apps.get_model(label)
    found: list[tuple[str, type[Owned], str]] = []
    for part in owned_models():
        for name in part.nests_under:
            link = foreign_key(part, name)
            if link.related_model is model:
                found.append((part.section or str(link.remote_field.get_accessor_name()), part, name))
    return tuple(found)


def foreign_key(model: type[models.Model], name: str) -> models.ForeignKey:
    """The foreign key of this name; TypeError where the field is of another kind."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.ForeignKey):
        raise TypeError(f"{model.__name__}.{name} is not a foreign key")
    return field


def owned_target(link: models.ForeignKey) -> type[Owned]:
    """The model of an organisation's rows that a foreign key leads to; TypeError where it leads to something else."""
    if not is_owned(link.related_model):
        raise TypeError(f"{link} leads to no row of an organisation")
    return link.related_model


@cache
def owned_links_of(model: type[models.Model]) -> tuple[models.ForeignKey, ...]:
    """The foreign keys of a model that lead to rows of an organisation."""
    links = (field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey))
    return tuple(link for link in links if is_owned(link.related_model))


def parents_first(chosen: set[type[Owned]]) -> list[type[Owned]]:
    """The models ordered so that each comes after every model its foreign keys lead to."""
    ordered: list[type[Owned]] = []

    def visit(model: type[Owned]) -> None:
        if model in ordered:
            return
        for link in owned_links_of(model):
            above = link.related_model
            if is_owned(above) and above is not model:
                visit(above)
        ordered.append(model)

    for model in owned_models():
        visit(model)
    return [model for model in ordered if model in chosen]


def generations(instances: list[Any]) -> Iterator[list[Any]]:
    """The rows of one model in groups, each after the rows of the same model it is a part of."""
    remaining = instances
    while remaining:
        ids = {id(instance) for instance in remaining}
        ready = [row for row in remaining if id(getattr(row, "parent", None)) not in ids]
        yield ready
        done = {id(instance) for instance in ready}
        remaining = [row for row in remaining if id(row) not in done]
