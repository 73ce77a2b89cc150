"""Reminders of the last day of a request: to whoever handles it, else to the data protection officers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.jobs.kinds import QUICK, Outcome, kind
from registry.jobs.lease import Hold
from registry.jobs.requests import request_job
from registry.models import Membership
from registry.people.letters import Delivery, deliver, name_letter, write_letter
from rights.clock import REMINDERS, step_reached
from rights.models import RequestReminder, SubjectRequest
from rights.models.desks import desk_of

REMINDER = "request_reminder"
NEW = 1_000  # the step of a request that has just come: before all others


def write_reminders(now: datetime) -> int:
    """Write a row for each person whom nothing has told yet how little time is left; gives how many."""
    latest = timezone.localdate(now) + timedelta(days=max(REMINDERS) + 1)
    soon = SubjectRequest.objects.open().filter(answered_on=None, due_on__lte=latest)
    zones: dict[int, ZoneInfo] = {}
    count = 0
    for request in soon.select_related("controller"):
        zone = zones.setdefault(request.controller_id, desk_of(request.controller).zone)
        step = step_reached(request.due_on, timezone.localdate(now, zone))
        if step is not None:
            count += sum(write_row(request, person, step) for person in handlers(request))
    return count


def announce(request: SubjectRequest) -> None:
    """Tell those who handle requests that there is a new one."""
    for person in handlers(request):
        write_row(request, person, NEW)


def handlers(request: SubjectRequest) -> Iterable[int]:
    """The officer it is assigned to, while that account is open; else each data protection officer: they see the desk."""
    officers = Membership.objects.filter(
        controller=request.controller_id, user__is_active=True, role=Membership.Role.DPO
    )
    assigned = request.assigned_to_id
    if assigned is not None and officers.filter(user=assigned).exists():
        return [assigned]
    return list(officers.values_list("user", flat=True))


def write_row(request: SubjectRequest, person: int, step: int) -> int:
    """1 for a new reminder, 0 where the person had this one, or a later one of the same day."""
    told = RequestReminder.objects.filter(request=request, recipient=person, due_on=request.due_on)
    if told.filter(step__lte=step).exists():
        return 0
    try:
        with transaction.atomic():
            row = RequestReminder.objects.create(
                controller=request.controller,
                request=request,
                recipient_id=person,
                due_on=request.due_on,
                step=step,
            )
            request_job(REMINDER, controller=request.controller, question=str(row.public_id))
    except IntegrityError:
        return 0
    return 1


def ask_for_missed_reminders(now: datetime) -> None:
    for row in RequestReminder.objects.waiting(now).select_related("controller"):
        request_job(REMINDER, controller=row.controller, question=str(row.public_id))


@kind(REMINDER, lane=QUICK, kept=timedelta(days=1))
def send_reminder_job(hold: Hold) -> Outcome:
    now = timezone.now()
    rows = RequestReminder.objects.filter(public_id=hold.job.question)
    if rows.waiting(now).update(taken_at=now):
        send(rows.select_related("request__controller", "recipient").get())
    return Outcome.DONE


def send(reminder: RequestReminder) -> None:
    """What it says is what holds now: a request that was answered meanwhile is not named, and nothing is sent."""
    request, now = reminder.request, timezone.now()
    rows = RequestReminder.objects.filter(pk=reminder.pk)
    if request.answered_on is not None or request.closed_at is not None:
        rows.update(sent_at=now)
        return
    letter = write_letter(
        "request_reminder",
        to=reminder.recipient.email,
        language=reminder.recipient.language_of_letters,
        organisation=request.controller.name,
        reference=request.reference,
        due_on=request.due_on,
        is_new=reminder.step == NEW,
        days=(request.due_on - timezone.localdate(now)).days,
        link=f"{settings.SITE_URL}{request.get_absolute_url()}",
    )
    name_letter(letter, reminder.public_id)
    if deliver(letter, "a reminder of a request") is Delivery.SENT:
        rows.update(sent_at=timezone.now())
