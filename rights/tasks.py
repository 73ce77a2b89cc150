"""Celery tasks of the desk. Each may run twice, or late, without harm."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from rights.forgetting import forget_old, forget_unconfirmed
from rights.posting import ask_for_missed_letters
from rights.reminding import ask_for_missed_reminders, write_reminders


@shared_task
def sweep_requests() -> None:
    """Write the reminders that are due, and ask again for letters that no worker holds."""
    now = timezone.now()
    write_reminders(now)
    ask_for_missed_letters(now)
    ask_for_missed_reminders(now)


@shared_task
def forget_requests() -> None:
    """Forget what nobody confirmed, and what was kept long enough."""
    now = timezone.now()
    forget_unconfirmed(now)
    forget_old(now)
