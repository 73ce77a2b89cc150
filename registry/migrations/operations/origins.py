"""Where the rows of earlier versions come from, read once from the reasons in their histories."""

from __future__ import annotations

from typing import Any

from django.apps.registry import Apps
from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Substr, TruncDate

# As those versions wrote them, alone or before a colon and a detail.
INTERVIEW, STARTER = "interview", "starter"
CODES = (INTERVIEW, STARTER, "duplicate", "copy", "load_organisation", "make_activities")


def fill_origins(apps: Apps, app_label: str, names: tuple[str, ...]) -> None:
    """Give each row of these models the origin that the last row of its history tells; one query a model."""
    for name in names:
        last = history_of(apps, app_label, name).order_by("-history_id")
        apps.get_model(app_label, name).objects.update(origin=told_by(last, origin_told(), ""))


def fill_beginnings(apps: Apps) -> None:
    """Give each activity what the first row of its history tells of its beginning; one query."""
    first = history_of(apps, "registry", "activity").order_by("history_id")
    after = Substr("history_change_reason", len(STARTER) + 2)
    named = Case(When(coded(STARTER), then=after), default=Value(""), output_field=CharField())
    apps.get_model("registry", "activity").objects.update(
        begun_with=told_by(first, origin_told(), ""),
        starter=told_by(first, named, ""),
        begun_on=told_by(first, TruncDate("history_date"), F("begun_on")),
        begun_by=Subquery(first.values("history_user")[:1]),
    )


def history_of(apps: Apps, app_label: str, name: str) -> Any:
    """The rows of history of the row that an update is about."""
    return apps.get_model(app_label, f"historical{name}").objects.filter(id=OuterRef("pk"))


def coded(code: str) -> Q:
    return Q(history_change_reason=code) | Q(history_change_reason__startswith=f"{code}:")


def origin_told() -> Case:
    cases = [When(coded(code), then=Value(code)) for code in CODES]
    return Case(*cases, default=Value(""), output_field=CharField())


def told_by(rows: Any, content: Any, otherwise: Any) -> Coalesce:
    """What the first of these rows says; ``otherwise`` where there is none."""
    other = otherwise if isinstance(otherwise, F) else Value(otherwise)
    return Coalesce(Subquery(rows.annotate(told=content).values("told")[:1]), other)
