"""The index of the activities: what lists and searches ask of each, read from its sheet once after every change.

The index lags behind the register by a moment, never for ever: a change marks the row in its own transaction, a job is asked
for once that is committed, and a sweep takes up what was missed. Each organisation has a job of its own, and a sheet that
cannot be read is marked as such, alone: neither keeps the others waiting.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from datetime import time as clock
from itertools import groupby
from threading import local
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal, receiver
from django.utils import timezone

from registry.finding.due_reviews import due_dates
from registry.jobs.kinds import QUICK, Outcome, kind
from registry.jobs.lease import Hold
from registry.jobs.requests import request_job
from registry.models import Activity, ActivityIndex, ActivityTag, Controller, OpenPoint
from registry.models.fields import LINE
from registry.models.index import index_stale
from registry.record.build import build_sheets
from registry.record.sheet import ActivitySheet, Term
from registry.record.versions import changed_since_approval
from registry.rules import about_record
from registry.rules.engine import Severity
from registry.spelling import searchable

logger = logging.getLogger(__name__)
INDEX = "index"
BATCH = 200
register_read = Signal()  # the index of this ``controller`` (primary key) was brought up to date
asked = local()  # when this thread last asked for the index of each organisation


# Whose index is to be read anew -------------------------------------------------------------------------------


@receiver(index_stale, dispatch_uid="index:stale")
def ask_after_commit(controllers: Iterable[int], **_signal: object) -> None:
    """Ask for the index of these organisations once what marked it is committed, however many marks there are."""
    marked_at, chosen = time.perf_counter_ns(), set(controllers)
    transaction.on_commit(lambda: ask_unless_asked(chosen, marked_at))


def ask_unless_asked(controllers: set[int], marked_at: int) -> None:
    """Ask, but not where this thread has asked since the mark: it asks after its commits, so the mark was among them."""
    times: dict[str, int] = asked.__dict__
    chosen = [pk for pk in controllers if times.get(str(pk), 0) < marked_at]
    for controller in Controller.objects.filter(pk__in=chosen):
        times[str(controller.pk)] = time.perf_counter_ns()
        request_job(INDEX, controller=controller, again=True)


def ask_for_what_was_missed() -> None:
    for controller in Controller.objects.filter(pk__in=stale_rows().values("controller")):
        request_job(INDEX, controller=controller, again=True)


def read_again_what_was_unreadable() -> int:
    """Mark the sheets that could not be read: the program that reads them may have been repaired. Gives how many."""
    return ActivityIndex.objects.filter(is_unreadable=True).update(stale=True)


@kind(INDEX, lane=QUICK, kept=timedelta(hours=1))
def refresh_job(hold: Hold) -> Outcome:
    """Read one batch anew: the rest waits for its turn behind other organisations."""
    rows = stale_rows().filter(controller=hold.job.controller_id)
    refresh_of(hold.job.controller_id, marks_of(rows))
    if rows.exists():
        return Outcome.MORE
    tell_that_it_is_read(hold.job.controller_id)
    return Outcome.DONE


def tell_that_it_is_read(controller: int) -> None:
    """Let other apps bring up to date what they derive from the register; a failure there is no failure of the index."""
    for receiver_of, answer in register_read.send_robust(sender=ActivityIndex, controller=controller):
        if isinstance(answer, Exception):
            logger.error("%s failed for organisation %s", receiver_of, controller, exc_info=answer)


def stale_rows() -> QuerySet[ActivityIndex]:
    return ActivityIndex.objects.filter(stale=True)


def marks_of(rows: QuerySet[ActivityIndex], limit: int = BATCH) -> dict[int, int]:
    """The revisions of the first of these rows."""
    return dict(rows.order_by("pk").values_list("pk", "revision")[:limit])


# Reading ------------------------------------------------------------------------------------------------------


def refresh(limit: int = BATCH) -> int:
    """Bring up to ``limit`` stale rows up to date; gives how many are. The reads do not grow with their number.

    Safe against a change meanwhile: a row is written only if it is still at the revision that was read before its sheet,
    so a newer mark survives and the row is read again.
    """
    stale = stale_rows().order_by("controller_id", "pk")
    marks = list(stale.values_list("controller_id", "pk", "revision")[:limit])
    return sum(
        refresh_of(controller, {pk: revision for _controller, pk, revision in rows})
        for controller, rows in groupby(marks, key=lambda mark: mark[0])
    )


def refresh_of(controller: int, revisions: dict[int, int]) -> int:
    """Bring these rows of one organisation up to date. Where one cannot be read, each is read by itself."""
    try:
        return read_together(controller, revisions)
    except Exception as error:
        if len(revisions) > 1:
            return sum(refresh_of(controller, {pk: revision}) for pk, revision in revisions.items())
        [(pk, revision)] = revisions.items()
        logger.error("activity %s cannot be read", pk, exc_info=error)
        return write(pk, revision, {"stale": False, "is_unreadable": True})


def read_together(controller: int, revisions: dict[int, int]) -> int:
    activities = list(Activity.objects.filter(pk__in=revisions))
    sheets = build_sheets(Controller.objects.get(pk=controller), activities)
    tags: dict[int, list[str]] = defaultdict(list)
    for pk, name in ActivityTag.objects.filter(activity__in=activities).values_list("activity_id", "name"):
        tags[pk].append(name)
    proposed = columns_proposed(activities)
    unapproved = changed_since_approval(sheets)
    due = due_dates([activity.pk for activity in activities])
    on, done = timezone.localdate(), 0
    for activity, sheet in zip(activities, sheets, strict=True):
        told = {"name": searchable(sheet.name)[:LINE], "text": text_of(sheet, tags[activity.pk])}
        gaps = gaps_of(sheet, on, proposed[activity.pk])
        values = {
            **told,
            **gaps,
            "is_unapproved": sheet.id in unapproved,
            "review_due_on": due.get(activity.pk),
            "stale": False,
            "is_unreadable": False,
        }
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
    """The sections in which something is asked for, wrong or proposed, and how many points that makes; no advice."""
    asked = [one.section for one in about_record(sheet, on) if one.severity is not Severity.ADVICE]
    found = [*asked, *proposed]
    return {"gaps": list(dict.fromkeys(found)), "gap_count": len(found)}


def text_of(sheet: ActivitySheet, tags: Iterable[str] = ()) -> str:
    """Every text of one activity, each once, a line each: terms and countries in both languages, and its tags.

    Security measures shared by the whole organisation are left out: they would find every activity.
    """
    told = sheet.model_copy(update={"shared_security_measures": ()})
    return "\n".join(
        dict.fromkeys(searchable(text) for text in dict.fromkeys([*texts_of(told), *tags]) if text)
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
    for controller in sorted(set(activities.values_list("controller_id", flat=True))):
        tell_that_it_is_read(controller)
    today = timezone.localdate()
    declared = {pk: day for pk, day in activities.values_list("pk", "updated_on") if day and day < today}
    write_dates({pk: timezone.make_aware(datetime.combine(day, clock(12))) for pk, day in declared.items()})


@contextmanager
def dates_kept(activities: QuerySet[Activity]) -> Iterator[None]:
    """What is done to these activities within changes nothing that they declare: their dates of change stay as they are."""
    before = dict(ActivityIndex.objects.filter(activity__in=activities).values_list("pk", "changed_at"))
    yield
    write_dates(before)


def write_dates(dates: dict[int, datetime]) -> None:
    rows = [ActivityIndex(pk=pk, changed_at=moment) for pk, moment in dates.items()]
    ActivityIndex.objects.bulk_update(rows, ["changed_at"], batch_size=BATCH)
