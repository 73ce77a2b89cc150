"""The activities that answer a question, as light lines: what it costs does not depend on how many activities there are.

A list reads a page of values, and the index instead of the sheets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import QuerySet
from django_countries import countries

from registry.finding.columns import COLUMNS
from registry.finding.filters import FILTERS, Asker
from registry.finding.questions import Question, number_sought, searched
from registry.models import Activity, ActivityTag, DataUse, LegalBasis, Proposal, SubjectUse, Transfer

if TYPE_CHECKING:
    from registry.models.activities import ActivityQuerySet


def register_of(asker: Asker) -> ActivityQuerySet:
    """All the activities of the organisation, archived ones too, in the register's order."""
    return Activity.objects.visible_to(asker.user).filter(controller=asker.controller)


def matching(question: Question, asker: Asker) -> ActivityQuerySet:
    """The activities that answer, in the order asked for. What is archived stays out unless its state is asked for."""
    found = register_of(asker)
    if "state" not in question.filters:
        found = found.kept()
    for key, values in question.filters.items():
        found = found.filter(FILTERS[key].where(asker, values))
    if (number := number_sought(question.words)) is not None:
        return found.filter(number=number)
    for text in searched(question.words):
        # The owner again, where the text stands: a database may begin with the texts, and those of all are many.
        found = found.filter(index__controller=asker.controller, index__text__contains=text)
    return found.order_by(*order(question, asker)) if question.sort else found


def order(question: Question, asker: Asker) -> list[Any]:
    sort = COLUMNS[question.sort.removeprefix("-")].sort
    assert sort is not None
    down = question.sort.startswith("-")
    wanted = [models.F(one) if isinstance(one, str) else one for one in sort(asker)]
    return [one.desc() if down else one.asc() for one in wanted] + ["position", "reference", "pk"]


@dataclass
class ActivityLine:
    """One activity in the list, as plain values."""

    pk: int
    id: str
    number: int
    reference: str
    name: str
    state: str
    state_label: str
    role: str
    department: str
    assigned: str
    gaps: Sequence[str]
    gap_count: int
    updated: datetime | None
    owner: str = ""
    review: date | None = None
    proposals: int = 0
    tags: Sequence[str] = ()
    bases: Sequence[str] = ()
    people: Sequence[str] = ()
    data: Sequence[str] = ()
    countries: Sequence[str] = ()


LIGHT = (
    "pk",
    "public_id",
    "number",
    "reference",
    "name",
    "state",
    "role",
    "department__name",
    "assigned_to",
    "assigned_to__first_name",
    "assigned_to__last_name",
    "assigned_to__email",
    "review_plan__owner__first_name",
    "review_plan__owner__last_name",
    "review_plan__owner__email",
    "review_plan__owner_address",
    "index__review_due_on",
    "index__gaps",
    "index__gap_count",
    "index__changed_at",
)


def activity_lines(
    activities: QuerySet[Activity], asker: Asker, columns: Iterable[str]
) -> list[ActivityLine]:
    """A page of activities as lines, in a number of queries that depends on the columns alone."""
    states, roles = FILTERS["state"].options(asker), FILTERS["role"].options(asker)
    found: dict[int, ActivityLine] = {}
    for (
        pk, public_id, number, reference, name, state, role, department,
        person, first, last, email, own_first, own_last, own_email, address, review_due, gaps, gap_count, changed_at,
    ) in activities.values_list(*LIGHT):  # fmt: skip
        found[pk] = ActivityLine(
            pk=pk,
            id=str(public_id),
            number=number,
            reference=reference,
            name=name,
            state=state,
            state_label=states.get(state, state),
            role=roles.get(role, role),
            department=department or "",
            assigned="" if person is None else f"{first} {last}".strip() or email,
            owner=f"{own_first or ''} {own_last or ''}".strip() or own_email or address or "",
            review=review_due,
            gaps=gaps or (),
            gap_count=gap_count or 0,
            updated=changed_at,
        )
    chosen = list(found)
    for pk, name in rows_of_activities(ActivityTag.objects.order_by("name"), chosen, "name"):
        found[pk].tags = [*found[pk].tags, name]
    for pk, _proposal in rows_of_activities(Proposal.objects.order_by().waiting(), chosen, "pk"):
        found[pk].proposals += 1
    for column in columns:
        if column in DETAILS:
            for pk, names in DETAILS[column](asker, chosen).items():
                setattr(found[pk], column, names)
    return list(found.values())


def rows_of_activities(rows: QuerySet[Any], activities: list[int], *names: str) -> QuerySet[Any]:
    """For each row of these activities, the activity and some of its values."""
    return rows.filter(activity__in=activities).values_list("activity", *names)


def gathered(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for pk, name in pairs:
        found[pk][name] = None
    return {pk: list(names) for pk, names in found.items()}


def bases_of(asker: Asker, chosen: list[int]) -> dict[int, list[str]]:
    labels = FILTERS["basis"].options(asker)
    rows = rows_of_activities(LegalBasis.objects.order_by("basis"), chosen, "basis")
    return gathered((pk, labels.get(code, code)) for pk, code in rows)


def people_of(asker: Asker, chosen: list[int]) -> dict[int, list[str]]:
    return gathered(
        rows_of_activities(
            SubjectUse.objects.order_by("subject__position", "subject"), chosen, "subject__name"
        )
    )


def data_of(asker: Asker, chosen: list[int]) -> dict[int, list[str]]:
    return gathered(
        rows_of_activities(DataUse.objects.order_by("data__position", "data"), chosen, "data__name")
    )


def countries_of(asker: Asker, chosen: list[int]) -> dict[int, list[str]]:
    rows = rows_of_activities(Transfer.objects.order_by("position", "pk"), chosen, "country", "destination")
    return gathered(
        (pk, str(countries.name(str(code))) if code else place) for pk, code, place in rows if code or place
    )


DETAILS: dict[str, Callable[[Asker, list[int]], dict[int, list[str]]]] = {
    "bases": bases_of,
    "people": people_of,
    "data": data_of,
    "countries": countries_of,
}
