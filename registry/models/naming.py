"""Rows that name a third party in words: where the directory holds that name, the words are a reference to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models

from registry.models.controllers import Party
from registry.models.owned import existing_target
from registry.models.shape import foreign_key
from registry.spelling import recognised, same_name


class NamesParty(models.Model):
    """A row with a key ``party`` and, beside it, a field for a name in words, ``named_in``.

    Once checked, a row whose words are the name of a third party of its organisation refers to it, so that the directory
    counts it; the words are then left out where the row can do without. A reference that was chosen is never changed.
    """

    named_in: ClassVar[str] = "name"

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        row: Any = self
        named = getattr(row, self.named_in)
        if not named or row.controller_id is None or self.is_inside or refers_to_somebody(row):
            return
        self.refer_to(party_named(named, row.controller_id))

    @property
    def is_inside(self) -> bool:
        """True for people or a department of the organisation itself, which no external organisation is."""
        return getattr(self, "kind", "") in {"staff", "department"}

    def refer_to(self, party: Party | None) -> None:
        """Refer to the third party that the words name; None leaves the words as they are."""
        row: Any = self
        if party is None:
            return
        row.party = party
        if row._meta.get_field(self.named_in).blank:
            setattr(row, self.named_in, "")


def refer_to_named(rows: Sequence[Any]) -> None:
    """Among rows that are not stored yet, let those that name a third party in words refer to it; the first of a name serves."""
    parties: dict[str, Party] = {}
    for row in rows:
        if isinstance(row, Party):
            parties.setdefault(recognised(row.name), row)
    for row in rows:
        if isinstance(row, NamesParty) and not row.is_inside and not refers_to_somebody(row):
            row.refer_to(parties.get(recognised(getattr(row, row.named_in))))


def named_party(row: Any, typed: dict[str, list[str]]) -> dict[str, list[str]]:
    """Of what was typed into a row, by field: what a name that is a third party's becomes once it is saved."""
    if not isinstance(row, NamesParty) or any(typed.get(name) for name in ("party", "department")):
        return {}
    if {"staff", "department"} & set(typed.get("kind", ())):
        return {}
    named: Any = row
    name = "".join(typed.get(row.named_in, []))
    party = party_named(name, named.controller_id) if name and "party" in typed else None
    if party is None:
        return {}
    blank: dict[str, list[str]] = {row.named_in: []} if named._meta.get_field(row.named_in).blank else {}
    return {"party": [party.name], **blank}


def refers_to_somebody(row: Any) -> bool:
    """True when the row refers to a third party, or to the department that it speaks of instead."""
    names = [name for name in ("party", "department") if hasattr(type(row), name)]
    return any(existing_target(row, foreign_key(type(row), name)) is not None for name in names)


def party_named(name: str, controller: int) -> Party | None:
    """The first third party of that name in the organisation."""
    parties = Party.objects.filter(controller=controller).order_by("pk")
    key = next((pk for pk, known in parties.values_list("pk", "name") if same_name(known, name)), None)
    return None if key is None else Party.objects.get(pk=key)
