"""In which order a field offers what an organisation can choose from: what is nearest to the record comes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.utils.translation import gettext_lazy as _

from registry.models import Activity, Department
from registry.models.owned import Owned
from registry.models.shape import owned_links_of, owned_models

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Nearness(IntEnum):
    """How near an entry is to the record that one fills in."""

    RECORD = 0
    DEPARTMENT = 1
    ORGANISATION = 2
    USUAL = 3


TITLES: dict[Nearness, StrOrPromise] = {
    Nearness.RECORD: _("On this record"),
    Nearness.DEPARTMENT: _("On other records of the department"),
    Nearness.ORGANISATION: _("Elsewhere in the organisation"),
    Nearness.USUAL: _("Usual terms"),
}


@dataclass(frozen=True)
class OfferedGroup:
    """Names that are offered under one title."""

    title: StrOrPromise
    names: list[str]


def in_groups(names: Iterable[tuple[str, Nearness]]) -> list[OfferedGroup]:
    """Each name once, at its nearest, in the order given; a single group needs no title."""
    nearest: dict[str, Nearness] = {}
    for name, near in names:
        nearest[name] = min(near, nearest.get(name, near))
    found: dict[Nearness, list[str]] = {}
    for name, near in nearest.items():
        found.setdefault(near, []).append(name)
    only_one = len(found) == 1
    return [OfferedGroup("" if only_one else TITLES[near], found[near]) for near in sorted(found)]


def titles_of(groups: Iterable[OfferedGroup]) -> dict[str, StrOrPromise]:
    """The title under which each name stands."""
    return {name: group.title for group in groups for name in group.names if group.title}


def record_of(row: Owned) -> Activity | None:
    """The record that a row is a part of; None for what records share, and where somebody deleted it meanwhile."""
    try:
        whole = row.whole_row
    except ObjectDoesNotExist:
        return None
    return whole if isinstance(whole, Activity) else None


@cache
def links_to(model: type[models.Model]) -> tuple[tuple[type[Owned], str], ...]:
    """The parts of an activity that refer to a row of this model, each with the column that does."""
    return tuple(
        (part, link.attname)
        for part in owned_models()
        if part.whole == "activity"
        for link in owned_links_of(part)
        if link.related_model is model
    )


def nearness_of(model: type[models.Model], activity: Activity | None) -> dict[int, Nearness]:
    """The rows of ``model`` to which the record refers, and those to which other records of its department do.

    One query, however many records there are.
    """
    if activity is None:
        return {}
    near: dict[int, Nearness] = {}
    if model is Department and activity.department_id is not None:
        near[activity.department_id] = Nearness.RECORD
    if activity.pk is None and activity.department_id is None:
        return near
    asked = [uses(part, column, activity) for part, column in links_to(model)]
    for key, is_own in asked[0].union(*asked[1:]) if asked else ():
        found = Nearness.RECORD if is_own else Nearness.DEPARTMENT
        near[key] = min(found, near.get(key, found))
    return near


def uses(part: type[Owned], column: str, activity: Activity) -> Any:
    """The keys to which parts of the record, or of its department’s records, refer, and whether it is the record itself."""
    own = Q(activity=activity.pk)
    where = own if activity.department_id is None else own | Q(activity__department=activity.department_id)
    rows = part._default_manager.filter(where, **{f"{column}__isnull": False}).order_by()
    is_own = ExpressionWrapper(own, output_field=models.BooleanField())
    return rows.annotate(is_own=is_own).values_list(column, "is_own")
