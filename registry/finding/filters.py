"""By what the activities of a register can be found: each criterion, the values it knows, and what meets them."""

from __future__ import annotations

import calendar
import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from registry.models import (
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
    OperationData,
    Owned,
    Party,
    Proposal,
    Recipient,
    RecipientData,
    RetentionRule,
    SourceData,
    SpecialCondition,
    SubjectCategory,
    SubjectUse,
    Subprocessor,
    System,
    SystemUse,
    Transfer,
    User,
)
from registry.spelling import searchable
from registry.vocabularies import vocabulary

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NONE, ME = "none", "me"
PERIODS = {
    "3": gettext_lazy("3 months"),
    "6": gettext_lazy("6 months"),
    "12": gettext_lazy("a year"),
    "24": gettext_lazy("2 years"),
}
DAYS_TO_REVIEW = {"due": 0, "30": 30, "90": 90}
REVIEWS = {
    "due": gettext_lazy("Due now"),
    "30": gettext_lazy("Due within 30 days"),
    "90": gettext_lazy("Due within 90 days"),
}
Labels = dict[str, str]
Moment = TypeVar("Moment", bound=date)  # a day, or an instant


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


def rows_of(model: Any, none: StrOrPromise = "") -> Callable[[Asker], Labels]:
    """The rows of a directory by name, after a word for "none" where that can be asked for."""

    def options(asker: Asker) -> Labels:
        rows = model._default_manager.visible_to(asker.user).filter(controller=asker.controller)
        named = sorted(rows.values_list("public_id", "name"), key=lambda row: searchable(row[1]))
        return ({NONE: str(none)} if none else {}) | {str(key): name for key, name in named}

    return options


def parts(asker: Asker, model: Any, **criteria: Any) -> Q:
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
    others = sorted(rows.exclude(user=asker.user), key=lambda row: searchable(row.user.full_name))
    return {ME: _("Me"), NONE: _("Nobody")} | {str(row.public_id): row.user.full_name for row in others}


def owned_by(asker: Asker, values: Sequence[str]) -> Q:
    """Activities that a member looks after; nobody does where there is neither a member nor an address."""
    found = Q()
    if NONE in values:
        found |= Q(review_plan__isnull=True) | Q(review_plan__owner=None, review_plan__owner_address="")
    if ME in values:
        found |= Q(review_plan__owner=asker.user)
    if others := set(values) - {NONE, ME}:
        rows = Membership.objects.filter(controller=asker.controller, public_id__in=others)
        found |= Q(review_plan__owner__in=rows.values("user"))
    return found


def reviews_due(asker: Asker, values: Sequence[str]) -> Q:
    """Activities whose review is due, or will be within that many days."""
    limit = timezone.localdate() + timedelta(days=DAYS_TO_REVIEW[values[0]])
    return Q(index__review_due_on__lte=limit)


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
    return {name: name for name in sorted(names, key=searchable)}


def transfer_countries(asker: Asker) -> Labels:
    rows = Transfer.objects.visible_to(asker.user).filter(controller=asker.controller).exclude(country="")
    codes = rows.order_by("country").values_list("country", flat=True).distinct()
    named = {str(code): str(countries.name(str(code))) for code in codes}
    return dict(sorted(named.items(), key=lambda pair: searchable(pair[1])))


def country_code(value: str) -> str:
    return value if re.fullmatch("[A-Z]{2}", value) else ""


def unchanged_for(asker: Asker, values: Sequence[str]) -> Q:
    return Q(index__changed_at__lt=months_before(timezone.now(), int(values[0])))


def months_before(moment: Moment, months: int) -> Moment:
    """The same day so many months earlier, or the last one of a month that is shorter."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def flag(value: str) -> str:
    return "1" if value == "1" else ""


def printable(text: str) -> str:
    """Text that a database can look for: without control characters."""
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()


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
            gettext_lazy("Data subjects"),
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
                (SourceData, "data"),
                (RecipientData, "data"),
                (OperationData, "data"),
                (RetentionRule, "data"),
            ),
            rows_of(DataCategory),
            identifier,
        ),
        Filter(
            "party",
            gettext_lazy("External organisation"),
            named_in(
                *((model, "party") for model in (JointController, Client, Subprocessor)),
                *((model, "party") for model in (Recipient, Transfer, Hosting)),
            ),
            rows_of(Party),
            identifier,
        ),
        Filter(
            "system",
            gettext_lazy("Software or system"),
            named_in((SystemUse, "system")),
            rows_of(System),
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
        Filter("owner", gettext_lazy("Owner"), owned_by, members, identifier_or(ME, NONE)),
        Filter(
            "review",
            gettext_lazy("Review"),
            reviews_due,
            lambda asker: {code: str(label) for code, label in REVIEWS.items()},
            lambda value: value if value in REVIEWS else "",
            single=True,
        ),
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
            "unapproved",
            gettext_lazy("Changes to approve"),
            lambda asker, values: Q(index__is_unapproved=True),
            lambda asker: {"1": _("Yes")},
            flag,
            single=True,
            is_flag=True,
        ),
        Filter(
            "unreadable",
            gettext_lazy("Cannot be read"),
            lambda asker, values: Q(index__is_unreadable=True),
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
