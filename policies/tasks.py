"""Celery tasks of the notices. Each may run twice without harm."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from policies.freezing import freeze_what_came_public
from policies.sightings import ask_for_looks
from policies.subscribing import ask_for_change_letters, forget_unconfirmed


@shared_task
def sweep_notices() -> None:
    """Freeze what came public without a version, tell subscribers of what took effect, and forget who did not confirm."""
    freeze_what_came_public()
    ask_for_change_letters()
    forget_unconfirmed(timezone.now())


@shared_task
def look_at_notices() -> None:
    """Have the public pages looked at: proof of what was online, and when."""
    ask_for_looks()
