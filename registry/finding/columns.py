"""The columns of the list, and in what order the heading of each puts the activities."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, When
from django.utils.translation import gettext_lazy

from registry.finding.filters import Asker
from registry.models import Department, Membership, User
from registry.spelling import searchable
from registry.vocabularies import vocabulary

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Column:
    """A column of the list. ``sort`` says in what order its heading puts the activities, where it does."""

    key: str
    label: StrOrPromise
    sort: Callable[[Asker], list[Any]] | None = None


def by_rank(name: str, ranked: Iterable[Any]) -> Case:
    """The place of a value in an order that the database does not know; what is not in it comes last."""
    found = [When(**{name: value}, then=place) for place, value in enumerate(ranked)]
    return Case(*found, default=len(found), output_field=models.IntegerField())


def by_department(asker: Asker) -> list[Any]:
    rows = Department.objects.filter(controller=asker.controller).values_list("pk", "name")
    return [by_rank("department", [pk for pk, name in sorted(rows, key=lambda row: searchable(row[1]))])]


def people_of(asker: Asker) -> list[User]:
    rows = Membership.objects.filter(controller=asker.controller).select_related("user")
    return sorted((row.user for row in rows), key=lambda user: searchable(user.full_name))


def by_member(asker: Asker) -> list[Any]:
    return [by_rank("assigned_to", [one.pk for one in people_of(asker)])]


def by_owner(asker: Asker) -> list[Any]:
    return [by_rank("review_plan__owner", [one.pk for one in people_of(asker)])]


COLUMNS: dict[str, Column] = {
    each.key: each
    for each in (
        Column("number", gettext_lazy("Number"), lambda asker: ["number"]),
        Column("reference", gettext_lazy("Reference"), lambda asker: ["reference"]),
        Column("name", gettext_lazy("Activity"), lambda asker: ["index__name"]),
        Column("department", gettext_lazy("Department"), by_department),
        Column(
            "role",
            gettext_lazy("Role"),
            lambda asker: [by_rank("role", [term.code for term in vocabulary("roles")])],
        ),
        Column(
            "state",
            gettext_lazy("State"),
            lambda asker: [by_rank("state", [term.code for term in vocabulary("activity_states")])],
        ),
        Column("bases", gettext_lazy("Legal bases")),
        Column("people", gettext_lazy("Data subjects")),
        Column("data", gettext_lazy("Data")),
        Column("countries", gettext_lazy("Transfers")),
        Column("assigned", gettext_lazy("Assigned to"), by_member),
        Column("owner", gettext_lazy("Owner"), by_owner),
        Column("review", gettext_lazy("Review due"), lambda asker: ["index__review_due_on"]),
        Column("missing", gettext_lazy("Missing"), lambda asker: ["index__gap_count"]),
        Column("updated", gettext_lazy("Updated"), lambda asker: ["index__changed_at"]),
    )
}
ALWAYS = ("name",)
SHOWN = ("reference", "name", "department", "state", "assigned", "missing", "updated")
