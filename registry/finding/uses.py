"""Where the entries that activities share are used: which rows refer to them, in which role, as part of what.

Both are read from the models, so a relation added tomorrow is counted, merged and kept from deletion by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.text import capfirst

from registry.models import Activity, Owned, Recipient, SharedEntry, System, SystemData
from registry.models.shape import owned_links_of, owned_models
from registry.vocabularies import vocabulary

Whole = tuple[type[Owned], int]  # an activity, a notice, or a system of the directory
SYSTEMS: dict[type[Owned], str] = {System: "pk", SystemData: "system_id"}


@dataclass(frozen=True)
class Reference:
    """One way in which rows point at entries of a kind: the model of the rows and their field."""

    model: type[Any]
    name: str

    @property
    def field(self) -> Any:
        return self.model._meta.get_field(self.name)

    @property
    def is_list(self) -> bool:
        """True when one row points at several entries."""
        return bool(self.field.many_to_many)

    @property
    def is_part(self) -> bool:
        """True when the rows are parts of the entry, such as the items of a category of data."""
        return not self.is_list and self.name in self.model.nests_under

    @property
    def whole(self) -> str | None:
        """The column that names the activity, notice or system in which the entry is used."""
        if self.is_list or self.is_part:
            return None
        if self.model is Activity:
            return "pk"
        if self.model in SYSTEMS:
            return SYSTEMS[self.model]
        return f"{self.model.whole}_id" if self.model.whole else None

    @property
    def whole_model(self) -> type[Owned]:
        if self.model in SYSTEMS:
            return System
        return (
            Activity if self.model is Activity else self.model._meta.get_field(self.model.whole).related_model
        )

    @property
    def rows(self) -> models.QuerySet:
        return self.model._default_manager.all()

    def to(self, entries: Iterable[int]) -> models.QuerySet:
        """The rows that point at one of these entries."""
        return self.rows.filter(**{f"{self.name}__in": list(entries)})

    def role(self, kind: str = "") -> str:
        """What the entry is there: a recipient says of which kind, a department that it is in charge,
        a third party of a system that it publishes or hosts it."""
        if kind:
            known = vocabulary(Recipient._meta.get_field("kind").vocabulary)
            return str(known[kind]) if kind in known else kind
        named = self.field if self.model in {Activity, System, Recipient} else self.model._meta
        return str(capfirst(named.verbose_name))


@cache
def references_to(model: type[Owned]) -> tuple[Reference, ...]:
    """Every relation by which a row of any app points at a row of this kind; history, which stays as it was, is none."""
    keys = [
        Reference(owner, link.name)
        for owner in owned_models()
        for link in owned_links_of(owner)
        if link.related_model is model
    ]
    lists = [
        Reference(owner, field.name)
        for owner in apps.get_models()
        for field in owner._meta.many_to_many
        if field.related_model is model
    ]
    return tuple(keys + lists)


def uses_of(model: type[Owned], entries: Iterable[int]) -> dict[int, dict[Whole, set[str]]]:
    """For each of these entries, the activities, notices and systems it is used in, with its roles there.

    One query for each relation, whatever the number of entries.
    """
    found: dict[int, dict[Whole, set[str]]] = defaultdict(lambda: defaultdict(set))
    chosen = list(entries)
    for reference in references_to(model):
        for entry, whole, role in uses_by(reference, chosen):
            found[entry][whole].add(role)
    return found


def uses_by(reference: Reference, entries: list[int]) -> Iterator[tuple[int, Whole, str]]:
    if not reference.whole:
        return
    columns = [f"{reference.name}_id", reference.whole]
    if reference.model is Recipient and reference.name != "handed_on_by":
        columns.append("kind")
    for entry, whole, *kind in reference.to(entries).order_by().values_list(*columns).distinct():
        yield entry, (reference.whole_model, whole), reference.role(*kind)


def refuse_used(row: Any) -> None:
    """Refuse to delete an entry that an activity or a notice still refers to, whatever the database would do with the link.

    Raises ProtectedError with those activities, notices and systems. What is no such entry goes as the database says.
    """
    used = uses_of(type(row), [row.pk]).get(row.pk) if isinstance(row, SharedEntry) else None
    if used:
        raise models.ProtectedError("still in use", set(load(used)))


def load(used: Iterable[Whole]) -> list[Any]:
    """The activities, in the order of the register, then the others; one query for each kind."""
    keys: dict[type[Owned], list[int]] = defaultdict(list)
    for model, pk in used:
        keys[model].append(pk)
    ordered = sorted(keys, key=lambda model: model is not Activity)
    return [whole for model in ordered for whole in model._default_manager.filter(pk__in=keys[model])]
