"""Forgetting: what is kept of a request goes once its time is over, and a line of statistics stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from registry.models import Controller, Job
from rights.dates import dates_of
from rights.models import RequestLetter, RequestReminder, RequestTotal, SubjectRequest
from rights.models.desks import RequestDesk, desk_of
from rights.models.requests import next_number
from rights.posting import LETTER
from rights.reminding import REMINDER

AT_ONCE = 200  # requests of one organisation forgotten in one transaction


def forget_unconfirmed(now: datetime) -> int:
    """Forget what was asked from addresses that nobody confirmed in time; gives how many. No statistic counts them."""
    with transaction.atomic():  # locked: one that is confirmed at this moment stays
        return delete([one.pk for one in SubjectRequest.objects.unconfirmed(now).select_for_update()])


def forget_old(now: datetime) -> int:
    """Forget the requests that were closed longer ago than their organisation keeps them; gives how many."""
    closed = SubjectRequest.objects.filter(closed_at__isnull=False)
    return sum(
        forget_of(desk_of(controller), now)
        for controller in Controller.objects.filter(pk__in=closed.values("controller"))
    )


def forget_of(desk: RequestDesk, now: datetime) -> int:
    last = months_before(now, desk.months_kept)
    rows = SubjectRequest.objects.filter(controller=desk.controller, closed_at__lt=last)
    count = 0
    while keys := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            # Once more, and locked: one that was opened again meanwhile stays.
            old = list(rows.filter(pk__in=keys).select_for_update())
            highest = next_number(desk.controller) - 1
            RequestTotal.objects.bulk_create([total_of(one, desk, now, highest) for one in old])
            count += delete([one.pk for one in old])
    return count


def total_of(request: SubjectRequest, desk: RequestDesk, now: datetime, highest: int) -> RequestTotal:
    """The line that stays: no name, address, words, number or day."""
    answered = request.answered_on
    return RequestTotal(
        controller_id=request.controller_id,
        year=request.received_on.year,
        channel=request.channel,
        kinds=request.kinds,
        outcome=request.outcome,
        days=max((answered - request.received_on).days, 0) if answered else None,
        was_late=dates_of(request, desk).was_late(timezone.localdate(now)),
        was_extended=request.extended_on is not None,
        highest=highest,
        forgotten_on=timezone.localdate(now),
    )


@transaction.atomic
def delete(keys: list[int]) -> int:
    """Delete requests with their keys, letters, messages, files and searches, and the jobs that name their letters."""
    named = [
        str(one)
        for model in (RequestLetter, RequestReminder)
        for one in model.objects.filter(request__in=keys).values_list("public_id", flat=True)
    ]
    for start in range(0, len(named), AT_ONCE):
        Job.objects.filter(kind__in=(LETTER, REMINDER), question__in=named[start : start + AT_ONCE]).delete()
    SubjectRequest.objects.filter(pk__in=keys).delete()
    return len(keys)


def months_before(now: datetime, months: int) -> datetime:
    """The same moment so many calendar months ago; the last day of a shorter month."""
    years, month = divmod(now.month - 1 - months, 12)
    year, month, day = now.year + years, month + 1, now.day
    while True:
        try:
            return now.replace(year=year, month=month, day=day)
        except ValueError:
            day -= 1
