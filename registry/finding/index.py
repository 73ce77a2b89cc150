"""The index of the activities: what lists and searches ask of each, read from its sheet once after every change.

The index lags behind the register by a moment, never for ever: a change marks the row in its own transaction, a worker is
called once that is committed, and a sweep takes up what was missed.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from registry.models import Activity, ActivityIndex, ActivityTag, Controller, OpenPoint
from registry.models.fields import LINE
from registry.record.build import build_sheets
from registry.record.gaps import gaps
from registry.record.sheet import ActivitySheet, Term

BATCH = 200
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "‘": "'", "‐": "-", "‑": "-"})


def normalise(text: str) -> str:
    """The text as it is searched: without accents and capitals, ligatures and apostrophes in their plain form, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.translate(LIGATURES).split())


def refresh(limit: int = BATCH) -> int:
    """Bring up to ``limit`` stale rows up to date; gives how many are. The reads do not grow with their number.

    Safe against a change meanwhile: a row is written only if it is still at the revision that was read before its sheet,
    so a newer mark survives and the row is read again.
    """
    stale = ActivityIndex.objects.filter(stale=True).order_by("controller_id", "pk")
    marks = list(stale.values_list("controller_id", "pk", "revision")[:limit])
    return sum(
        refresh_of(controller, {pk: revision for _controller, pk, revision in rows})
        for controller, rows in groupby(marks, key=lambda mark: mark[0])
    )


def refresh_of(controller: int, revisions: dict[int, int]) -> int:
    activities = list(Activity.objects.filter(pk__in=revisions))
    sheets = build_sheets(Controller.objects.get(pk=controller), activities)
    tags: dict[int, list[str]] = defaultdict(list)
    for pk, name in ActivityTag.objects.filter(activity__in=activities).values_list("activity_id", "name"):
        tags[pk].append(name)
    proposed = columns_proposed(activities)
    on, done = timezone.localdate(), 0
    for activity, sheet in zip(activities, sheets, strict=True):
        told = {"name": normalise(sheet.name)[:LINE], "text": text_of(sheet, tags[activity.pk])}
        values = {**told, **gaps_of(sheet, on, proposed[activity.pk]), "stale": False}
        done += write(activity.pk, revisions[activity.pk], values)
    return done


def write(pk: int, revision: int, values: dict[str, Any]) -> int:
    """Compare and swap: 1 when the row was still at that revision, else 0, and nothing is written."""
    return ActivityIndex.objects.filter(pk=pk, revision=revision).update(**values)


def columns_proposed(activities: Iterable[Activity]) -> dict[int, list[str]]:
    """The column of each proposal that nobody has confirmed or removed, by activity: it is missing from the sheet."""
    found: dict[int, list[str]] = defaultdict(list)
    for pk, column in (
        OpenPoint.objects.suggestions().filter(activity__in=activities).values_list("activity_id", "column")
    ):
        found[pk].append(column)
    return found


def gaps_of(sheet: ActivitySheet, on: date, proposed: Iterable[str] = ()) -> dict[str, Any]:
    found = [*(gap.section for gap in gaps(sheet, on)), *proposed]
    return {"gaps": list(dict.fromkeys(found)), "gap_count": len(found)}


def text_of(sheet: ActivitySheet, tags: Iterable[str] = ()) -> str:
    """Every text of one activity, each once, a line each: terms and countries in both languages, and its tags.

    Security measures shared by the whole organisation are left out: they would find every activity.
    """
    told = sheet.model_copy(update={"shared_security_measures": ()})
    return "\n".join(
        dict.fromkeys(normalise(text) for text in dict.fromkeys([*texts_of(told), *tags]) if text)
    )


def texts_of(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Term(fr=french, en=english):
            yield french
            yield english
        case tuple():
            for one in value:
                yield from texts_of(one)
        case _ if hasattr(type(value), "model_fields"):
            for name in type(value).model_fields:
                yield from texts_of(getattr(value, name))


def index_loaded(activities: QuerySet[Activity]) -> None:
    """Index activities that were just loaded; each was last changed on the day it says, if it says one, and not today."""
    while refresh():
        pass
    today = timezone.localdate()
    declared = {pk: day for pk, day in activities.values_list("pk", "updated_on") if day and day < today}
    write_dates({pk: timezone.make_aware(datetime.combine(day, time(12))) for pk, day in declared.items()})


@contextmanager
def dates_kept(activities: QuerySet[Activity]) -> Iterator[None]:
    """What is done to these activities within changes nothing that they declare: their dates of change stay as they are."""
    before = dict(ActivityIndex.objects.filter(activity__in=activities).values_list("pk", "changed_at"))
    yield
    write_dates(before)


def write_dates(dates: dict[int, datetime]) -> None:
    rows = [ActivityIndex(pk=pk, changed_at=moment) for pk, moment in dates.items()]
    ActivityIndex.objects.bulk_update(rows, ["changed_at"], batch_size=BATCH)
