"""Rows that name an external organisation in words refer to its entry of the directory, where it was entered after them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from registry.finding.index import dates_kept
from registry.models import Activity, Party
from registry.models.naming import NamesParty, party_named, refers_to_somebody
from registry.models.reasons import ChangeKind, Reason
from registry.models.shape import owned_models
from registry.models.states import ARCHIVED
from registry.spelling import same_name


class OtherMentions(Exception):
    """The rows that name the organisation in words are no longer those that were looked at."""


@dataclass(frozen=True)
class Mentions:
    """The rows that name an entry in words and do not refer to it, as it was looked for."""

    party: Party
    rows: tuple[Any, ...]

    @property
    def wholes(self) -> tuple[Any, ...]:
        """The activities and notices in which they stand, each once."""
        found = {(type(one).__name__, one.pk): one for one in (row.whole_row for row in self.rows)}
        return tuple(found[key] for key in sorted(found))

    @property
    def digest(self) -> str:
        """What was looked at, in short."""
        told = (self.party.name, *(str(row.public_id) for row in self.rows))
        return hashlib.sha256(repr(told).encode()).hexdigest()


def mentions_of(party: Party) -> Mentions:
    """What :func:`refer_to_entry` would change. Of two entries of one name the first is meant; what is archived stays."""
    first = party_named(party.name, party.controller_id)
    return Mentions(party, tuple(rows_naming(party)) if first == party else ())


def rows_naming(party: Party) -> Iterator[Any]:
    for model in naming_models():
        said = model._default_manager.filter(controller=party.controller_id, party=None)
        for row in said.exclude(**{model.named_in: ""}).select_related(model.whole).order_by("pk"):
            is_meant = same_name(getattr(row, model.named_in), party.name)
            if is_meant and not row.is_inside and not refers_to_somebody(row) and not is_archived(row):
                yield row


def naming_models() -> list[Any]:
    """The kinds of rows that may name an external organisation in words, of any app."""
    return [model for model in owned_models() if issubclass(model, NamesParty)]


def is_archived(row: Any) -> bool:
    return isinstance(row.whole_row, Activity) and row.whole_row.state == ARCHIVED


@transaction.atomic
def refer_to_entry(party: Party, *, seen: str) -> Mentions:
    """Let every row that names this entry in words refer to it; what was changed.

    ``seen`` is the digest of what was looked at; raises OtherMentions when it is no longer so, and then nothing is written.
    """
    for whole in mentions_of(party).wholes:
        whole.lock()
    party.controller.lock()
    found = mentions_of(party)
    if found.digest != seen:
        raise OtherMentions
    reason = Reason(ChangeKind.LINK, party.name)
    activities = [one.pk for one in found.wholes if isinstance(one, Activity)]
    with dates_kept(Activity.objects.filter(pk__in=activities)):
        for row in found.rows:
            row.refer_to(party)
            row.save(reason=reason)
    return found
