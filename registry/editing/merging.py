"""Two entries that mean the same become one: every reference to the one leads to the other, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from registry.finding.index import dates_kept
from registry.finding.uses import Reference, references_to, uses_of
from registry.models import Activity, Controller, Fact, Owned
from registry.models.owned import ForeignLink
from registry.models.reasons import ChangeKind, Reason
from registry.models.shape import parts_of

IDENTITY = {"id", "public_id", "controller", "position", *Fact.provenance}


@dataclass(frozen=True)
class Merger:
    """What merging would do: fields that are filled in from the entry that goes, and values of it that are not kept."""

    kept: Any
    gone: Any
    filled: tuple[models.Field, ...]
    lost: tuple[models.Field, ...]


def plan_merger(kept: Any, gone: Any) -> Merger:
    """What :func:`merge_entries` would do with these two. Raises ForeignLink, or ValueError for what cannot be merged."""
    refuse_merger(kept, gone)
    filled, lost = [], []
    for field in kept._meta.concrete_fields:
        if field.name in IDENTITY:
            continue
        mine, theirs = (field.value_from_object(entry) for entry in (kept, gone))
        if theirs and not mine:
            filled.append(field)
        elif theirs and mine != theirs:
            lost.append(field)
    return Merger(kept, gone, tuple(filled), tuple(lost))


@transaction.atomic
def merge_entries(kept: Any, gone: Any) -> Any:
    """Make ``gone`` part of ``kept``: what ``kept`` leaves blank is filled in, every reference moves, ``gone`` is deleted.

    A row that thereby says word for word what its neighbour says is taken out. History keeps each of these changes.
    Raises ForeignLink for entries of two organisations, DoesNotExist when one of them was deleted meanwhile.
    """
    refuse_merger(kept, gone)
    Controller.objects.select_for_update(no_key=True).get(pk=kept.controller_id)
    model: Any = type(kept)
    rows = model._default_manager.select_for_update()
    kept, gone = rows.get(pk=kept.pk), rows.get(pk=gone.pk)
    merger = plan_merger(kept, gone)
    for field in merger.filled:
        setattr(kept, field.attname, field.value_from_object(gone))
    if merger.filled:
        kept.save(reason=merged_with(gone))
    with dates_kept(activities_of(gone)):
        for reference in references_to(model):
            if reference.is_list:
                move_lists(reference, kept, gone)
            else:
                move_rows(reference, kept, gone)
    gone.delete(reason=merged_with(kept))
    return kept


def merged_with(other: Owned) -> Reason:
    return Reason(ChangeKind.MERGE, str(other.public_id))


def refuse_merger(kept: Any, gone: Any) -> None:
    if type(kept) is not type(gone) or kept.pk == gone.pk:
        raise ValueError("two different entries of one kind are merged")
    if kept.controller_id != gone.controller_id:
        raise ForeignLink(["controller"])


def activities_of(entry: Any) -> models.QuerySet:
    """The activities that refer to the entry: what they declare stays the same under another name."""
    used = uses_of(type(entry), [entry.pk]).get(entry.pk, {})
    return Activity.objects.filter(pk__in=[pk for model, pk in used if model is Activity])


def move_rows(reference: Reference, kept: Owned, gone: Owned) -> None:
    """Lead every row that points at ``gone`` to ``kept``; the parts of ``gone`` come after those of ``kept``."""
    moved = list(reference.to([gone.pk]).values_list("pk", flat=True))
    if not moved:
        return
    before = reference.to([kept.pk])
    last = before.aggregate(last=models.Max("position"))["last"] if reference.is_part else None
    for_these = reference.rows.filter(pk__in=moved)
    if last is None:
        for_these.update(**{reference.name: kept})
    else:
        for_these.update(**{reference.name: kept}, position=models.F("position") + last + 1)
    drop_doubles(reference, kept, set(moved))


def drop_doubles(reference: Reference, kept: Owned, moved: set[int]) -> None:
    """Take out each moved row that says nothing but what another row says at the same place; rows with parts all stay."""
    if parts_of(reference.model):
        return
    said = set()
    for row in sorted(reference.to([kept.pk]), key=lambda row: (row.pk in moved, row.position, row.pk)):
        words = tuple(
            str(field.value_from_object(row))
            for field in row._meta.concrete_fields
            if field.name not in IDENTITY
        )
        if words in said and row.pk in moved:
            row.delete(reason=merged_with(kept))
        said.add(words)


def move_lists(reference: Reference, kept: Owned, gone: Owned) -> None:
    for row in reference.to([gone.pk]):
        chosen = getattr(row, reference.name)
        chosen.add(kept)
        chosen.remove(gone)
