"""The register as a list: what is asked of it, as the address says it, and the activities that answer.

A :class:`Question` is a plain value: read from the address, written back to it, kept as a saved view. What it costs does not
depend on how many activities there are: a list reads a page of light rows, and the index instead of the sheets.
"""

from __future__ import annotations

import calendar
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Case, Q, QuerySet, When
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from registry.indexing import normalise
from registry.models import (
    Activity,
    ActivityTag,
    Client,
    Controller,
    DataCategory,
    DataUse,
    Department,
    Hosting,
    JointController,
    LegalBasis,
    Membership,
    Owned,
    Party,
    Proposal,
    Recipient,
    RecipientData,
    RetentionRule,
    SpecialCondition,
    SubjectCategory,
    SubjectUse,
    Subprocessor,
    Transfer,
    User,
)
from registry.vocabularies import vocabulary

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SIZES = (25, 50, 100)
SIZE = 50
MOST_WORDS = 10
LONGEST_SEARCH = 200
NONE, ME = "none", "me"
PERIODS = {
    "3": gettext_lazy("3 months"),
    "6": gettext_lazy("6 months"),
    "12": gettext_lazy("a year"),
    "24": gettext_lazy("2 years"),
}
Labels = dict[str, str]


# What can be asked ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asker:
    """In whose name a question is asked, and of which register."""

    controller: Controller
    user: User


@dataclass(frozen=True)
class Filter:
    """One criterion: which activities meet any of its values, which values it knows, and what they are called."""

    key: str
    label: StrOrPromise
    where: Callable[[Asker, Sequence[str]], Q]
    options: Callable[[Asker], Labels]
    accepts: Callable[[str], str]  # the value in its one spelling, or "" for what cannot be one
    single: bool = False
    is_flag: bool = False


def is_term(name: str) -> Callable[[str], str]:
    return lambda value: value if value in vocabulary(name) else ""


def terms(name: str) -> Callable[[Asker], Labels]:
    return lambda asker: {term.code: str(term) for term in vocabulary(name)}


def identifier(value: str) -> str:
    try:
        return str(uuid.UUID(value))
    except ValueError:
        return ""


def identifier_or(*words: str) -> Callable[[str], str]:
    return lambda value: value if value in words else identifier(value)


def rows_of(model: type[Owned], none: StrOrPromise = "") -> Callable[[Asker], Labels]:
    """The rows of a directory by name, after a word for "none" where that can be asked for."""

    def options(asker: Asker) -> Labels:
        rows = model._default_manager.visible_to(asker.user).filter(controller=asker.controller)
        named = sorted(rows.values_list("public_id", "name"), key=lambda row: normalise(row[1]))
        return ({NONE: str(none)} if none else {}) | {str(key): name for key, name in named}

    return options


def parts(asker: Asker, model: type[Owned], **criteria: Any) -> Q:
    """Activities with at least one part of this kind."""
    rows = model._default_manager.filter(controller=asker.controller, activity__isnull=False, **criteria)
    return Q(pk__in=rows.order_by().values("activity"))


def named_in(*places: tuple[type[Owned], str]) -> Callable[[Asker, Sequence[str]], Q]:
    """Activities of which some part leads to one of the rows with these public identifiers."""

    def where(asker: Asker, values: Sequence[str]) -> Q:
        found = Q()
        for model, link in places:
            found |= parts(asker, model, **{f"{link}__public_id__in": values})
        return found

    return where


def in_departments(asker: Asker, values: Sequence[str]) -> Q:
    chosen = [value for value in values if value != NONE]
    none = Q(department__isnull=True) if NONE in values else Q()
    return none | Q(department__public_id__in=chosen) if chosen else none


def members(asker: Asker) -> Labels:
    """Those to whom an activity can be assigned, after oneself and nobody."""
    rows = Membership.objects.filter(controller=asker.controller, user__is_active=True).select_related("user")
    others = sorted(rows.exclude(user=asker.user), key=lambda row: normalise(row.user.full_name))
    return {ME: _("Me"), NONE: _("Nobody")} | {str(row.public_id): row.user.full_name for row in others}


def assigned_to(asker: Asker, values: Sequence[str]) -> Q:
    found = Q()
    if NONE in values:
        found |= Q(assigned_to__isnull=True)
    if ME in values:
        found |= Q(assigned_to=asker.user)
    if others := set(values) - {NONE, ME}:
        rows = Membership.objects.filter(controller=asker.controller, public_id__in=others)
        found |= Q(assigned_to__in=rows.values("user"))
    return found


def tags(asker: Asker) -> Labels:
    rows = ActivityTag.objects.visible_to(asker.user).filter(controller=asker.controller)
    names = rows.order_by("name").values_list("name", flat=True).distinct()
    return {name: name for name in sorted(names, key=normalise)}


def transfer_countries(asker: Asker) -> Labels:
    rows = Transfer.objects.visible_to(asker.user).filter(controller=asker.controller).exclude(country="")
    codes = rows.order_by("country").values_list("country", flat=True).distinct()
    named = {str(code): str(countries.name(str(code))) for code in codes}
    return dict(sorted(named.items(), key=lambda pair: normalise(pair[1])))


def country_code(value: str) -> str:
    return value if re.fullmatch("[A-Z]{2}", value) else ""


def unchanged_for(asker: Asker, values: Sequence[str]) -> Q:
    return Q(index__changed_at__lt=months_before(timezone.now(), int(values[0])))


def months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months earlier, or the last one of a month that is shorter."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def flag(value: str) -> str:
    return "1" if value == "1" else ""


FILTERS: dict[str, Filter] = {
    each.key: each
    for each in (
        Filter(
            "state",
            gettext_lazy("State"),
            lambda asker, values: Q(state__in=values),
            terms("activity_states"),
            is_term("activity_states"),
        ),
        Filter(
            "department",
            gettext_lazy("Department"),
            in_departments,
            rows_of(Department, gettext_lazy("No department")),
            identifier_or(NONE),
        ),
        Filter(
            "role",
            gettext_lazy("Role"),
            lambda asker, values: Q(role__in=values),
            terms("roles"),
            is_term("roles"),
        ),
        Filter(
            "basis",
            gettext_lazy("Legal basis"),
            lambda asker, values: parts(asker, LegalBasis, basis__in=values),
            terms("legal_bases"),
            is_term("legal_bases"),
        ),
        Filter(
            "people",
            gettext_lazy("People"),
            named_in((SubjectUse, "subject"), (RetentionRule, "subject")),
            rows_of(SubjectCategory),
            identifier,
        ),
        Filter(
            "data",
            gettext_lazy("Data"),
            named_in(
                (DataUse, "data"),
                (SpecialCondition, "data"),
                (RecipientData, "data"),
                (RetentionRule, "data"),
            ),
            rows_of(DataCategory),
            identifier,
        ),
        Filter(
            "party",
            gettext_lazy("Third party"),
            named_in(
                *((model, "party") for model in (JointController, Client, Subprocessor)),
                *((model, "party") for model in (Recipient, Transfer, Hosting)),
            ),
            rows_of(Party),
            identifier,
        ),
        Filter(
            "country",
            gettext_lazy("Transfer to"),
            lambda asker, values: parts(asker, Transfer, country__in=values),
            transfer_countries,
            country_code,
        ),
        Filter("assigned", gettext_lazy("Assigned to"), assigned_to, members, identifier_or(ME, NONE)),
        Filter(
            "tag",
            gettext_lazy("Tag"),
            lambda asker, values: parts(asker, ActivityTag, name__in=values),
            tags,
            lambda value: printable(value)[:60],
        ),
        Filter(
            "unchanged",
            gettext_lazy("Not updated for"),
            unchanged_for,
            lambda asker: {code: str(label) for code, label in PERIODS.items()},
            lambda value: value if value in PERIODS else "",
            single=True,
        ),
        Filter(
            "missing",
            gettext_lazy("Something is missing"),
            lambda asker, values: Q(index__gap_count__gt=0),
            lambda asker: {"1": _("Yes")},
            flag,
            single=True,
            is_flag=True,
        ),
        Filter(
            "proposals",
            gettext_lazy("Changes proposed"),
            lambda asker, values: parts(asker, Proposal, state=Proposal.State.WAITING),
            lambda asker: {"1": _("Yes")},
            flag,
            single=True,
            is_flag=True,
        ),
    )
}


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
    return [by_rank("department", [pk for pk, name in sorted(rows, key=lambda row: normalise(row[1]))])]


def by_member(asker: Asker) -> list[Any]:
    rows = Membership.objects.filter(controller=asker.controller).select_related("user")
    people = sorted((row.user for row in rows), key=lambda user: normalise(user.full_name))
    return [by_rank("assigned_to", [one.pk for one in people])]


COLUMNS: dict[str, Column] = {
    each.key: each
    for each in (
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
        Column("people", gettext_lazy("People")),
        Column("data", gettext_lazy("Data")),
        Column("countries", gettext_lazy("Transfers")),
        Column("assigned", gettext_lazy("Assigned to"), by_member),
        Column("missing", gettext_lazy("Missing"), lambda asker: ["index__gap_count"]),
        Column("updated", gettext_lazy("Updated"), lambda asker: ["index__changed_at"]),
    )
}
ALWAYS = ("name",)
SHOWN = ("reference", "name", "department", "state", "assigned", "missing", "updated")


# The question -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """What is asked of the register: words, filters, order, columns, page. Two that ask the same are equal."""

    words: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""  # a column, after "-" the other way round; "" is the register's own order
    columns: tuple[str, ...] = SHOWN
    size: int = SIZE
    page: int = 1

    @classmethod
    def read(cls, asked: QueryDict) -> Question:
        """The question of an address. What makes no sense there is passed over, never an error."""
        filters = {}
        for key, each in FILTERS.items():
            accepted = [each.accepts(value) for value in asked.getlist(key)]
            if values := tuple(dict.fromkeys(value for value in accepted if value)):
                filters[key] = values[:1] if each.single else values
        sort = asked.get("sort", "")
        column = COLUMNS.get(sort.removeprefix("-"))
        columns = {*asked.getlist("columns")} & {*COLUMNS}
        return cls(
            words=" ".join(printable(asked.get("q", "")).split())[:LONGEST_SEARCH],
            filters=filters,
            sort=sort if column and column.sort else "",
            columns=tuple(key for key in COLUMNS if key in columns or key in ALWAYS) if columns else SHOWN,
            size=next((size for size in SIZES if str(size) == asked.get("size")), SIZE),
            page=max(1, int(page)) if (page := asked.get("page", "1")).isdecimal() and len(page) < 8 else 1,
        )

    def query(self) -> str:
        """The address that asks this, in its one spelling, without what goes without saying."""
        found = [("q", self.words)] if self.words else []
        found += [(key, value) for key in FILTERS for value in self.filters.get(key, ())]
        if self.sort:
            found.append(("sort", self.sort))
        if self.columns != SHOWN:
            found += [("columns", key) for key in self.columns]
        if self.size != SIZE:
            found.append(("size", str(self.size)))
        if self.page != 1:
            found.append(("page", str(self.page)))
        return urlencode(found)

    def replace(self, **values: Any) -> Question:
        """The same question but for this; on its first page, unless a page is given."""
        return replace(self, **{"page": 1} | values)

    def without(self, key: str, value: str) -> Question:
        """The same question without one value of one filter."""
        left = tuple(one for one in self.filters.get(key, ()) if one != value)
        others = {name: values for name, values in self.filters.items() if name != key}
        return self.replace(filters=others | ({key: left} if left else {}))

    @property
    def is_narrow(self) -> bool:
        """True when words or filters leave activities out."""
        return bool(self.words or self.filters)


def printable(text: str) -> str:
    """Text that a database can look for: without control characters."""
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()


def searched(words: str) -> list[str]:
    """What each result must hold: every word, and every phrase in quotation marks, as the index spells them."""
    found = re.findall(r'["“«]([^"”»]+)["”»]|([^\s"“”«»]+)', words)
    return [text for pair in found if (text := normalise(pair[0] or pair[1]))][:MOST_WORDS]


# The answer -------------------------------------------------------------------------------------------------


def register_of(asker: Asker) -> QuerySet[Activity]:
    """All the activities of the organisation, archived ones too, in the register's order."""
    return Activity.objects.visible_to(asker.user).filter(controller=asker.controller)


def matching(question: Question, asker: Asker) -> QuerySet[Activity]:
    """The activities that answer, in the order asked for. What is archived stays out unless its state is asked for."""
    found = register_of(asker)
    if "state" not in question.filters:
        found = found.kept()
    for key, values in question.filters.items():
        found = found.filter(FILTERS[key].where(asker, values))
    for text in searched(question.words):
        found = found.filter(index__text__contains=text)
    return found.order_by(*order(question, asker)) if question.sort else found


def order(question: Question, asker: Asker) -> list[Any]:
    sort = COLUMNS[question.sort.removeprefix("-")].sort
    assert sort is not None
    down = question.sort.startswith("-")
    wanted = [models.F(one) if isinstance(one, str) else one for one in sort(asker)]
    return [one.desc() if down else one.asc() for one in wanted] + ["position", "reference", "pk"]


@dataclass
class Line:
    """One activity in the list, as plain values."""

    pk: int
    id: str
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
    proposals: int = 0
    tags: Sequence[str] = ()
    bases: Sequence[str] = ()
    people: Sequence[str] = ()
    data: Sequence[str] = ()
    countries: Sequence[str] = ()


LIGHT = (
    "pk",
    "public_id",
    "reference",
    "name",
    "state",
    "role",
    "department__name",
    "assigned_to",
    "assigned_to__first_name",
    "assigned_to__last_name",
    "assigned_to__email",
    "index__gaps",
    "index__gap_count",
    "index__changed_at",
)


def lines(activities: QuerySet[Activity], asker: Asker, columns: Iterable[str]) -> list[Line]:
    """A page of activities as lines, in a number of queries that depends on the columns alone."""
    states, roles = FILTERS["state"].options(asker), FILTERS["role"].options(asker)
    found: dict[int, Line] = {}
    for (
        pk, public_id, reference, name, state, role, department,
        person, first, last, email, gaps, gap_count, changed_at,
    ) in activities.values_list(*LIGHT):  # fmt: skip
        found[pk] = Line(
            pk=pk,
            id=str(public_id),
            reference=reference,
            name=name,
            state=state,
            state_label=states.get(state, state),
            role=roles.get(role, role),
            department=department or "",
            assigned="" if person is None else f"{first} {last}".strip() or email,
            gaps=gaps or (),
            gap_count=gap_count or 0,
            updated=changed_at,
        )
    chosen = list(found)
    for pk, name in told(ActivityTag.objects.order_by("name"), chosen, "name"):
        found[pk].tags = [*found[pk].tags, name]
    for pk, _proposal in told(Proposal.objects.order_by().waiting(), chosen, "pk"):
        found[pk].proposals += 1
    for column in columns:
        if column in DETAILS:
            for pk, names in DETAILS[column](asker, chosen).items():
                setattr(found[pk], column, names)
    return list(found.values())


def told(rows: QuerySet[Any], activities: list[int], *names: str) -> QuerySet[Any]:
    """For each row of these activities, the activity and some of its values."""
    return rows.filter(activity__in=activities).values_list("activity", *names)


def gathered(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for pk, name in pairs:
        found[pk][name] = None
    return {pk: list(names) for pk, names in found.items()}


def bases_of(asker: Asker, chosen: list[int]) -> dict[int, list[str]]:
    labels = FILTERS["basis"].options(asker)
    rows = told(LegalBasis.objects.order_by("basis"), chosen, "basis")
    return gathered((pk, labels.get(code, code)) for pk, code in rows)


def people_of(asker: Asker, chosen: list[int]) -> dict[int, list[str]]:
    return gathered(
        told(SubjectUse.objects.order_by("subject__position", "subject"), chosen, "subject__name")
    )


def data_of(asker: Asker, chosen: list[int]) -> dict[int, list[str]]:
    return gathered(told(DataUse.objects.order_by("data__position", "data"), chosen, "data__name"))


def countries_of(asker: Asker, chosen: list[int]) -> dict[int, list[str]]:
    rows = told(Transfer.objects.order_by("position", "pk"), chosen, "country", "destination")
    return gathered(
        (pk, str(countries.name(str(code))) if code else place) for pk, code, place in rows if code or place
    )


DETAILS: dict[str, Callable[[Asker, list[int]], dict[int, list[str]]]] = {
    "bases": bases_of,
    "people": people_of,
    "data": data_of,
    "countries": countries_of,
}


# What is in force -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chip:
    """A filter in force: what it is called, its value in words, and the question without it."""

    label: str
    value: str
    without: Question


def chips(question: Question, asker: Asker) -> list[Chip]:
    """Every word and filter in force. A value that is no longer there is said to be so."""
    found = []
    if question.words:
        found.append(Chip(_("Search"), question.words, question.replace(words="")))
    for key, values in question.filters.items():
        labels = FILTERS[key].options(asker)
        for value in values:
            name = labels.get(value) or (value if key in {"tag", "country"} else _("no longer there"))
            label = str(FILTERS[key].label)
            flagged = labels == {"1": _("Yes")}
            found.append(
                Chip("" if flagged else label, label if flagged else name, question.without(key, value))
            )
    return found
