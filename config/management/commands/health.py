"""`manage.py health`: whether scheduler and workers live, and how old the oldest waiting job is."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from registry.jobs.heartbeat import PATIENCE, SCHEDULER, beats, oldest_waiting, waits_since
from registry.jobs.kinds import LANES


class Command(BaseCommand):
    """For operators and what watches over the installation: ends with an error when something is silent."""

    help = "Says when the scheduler and the workers last gave a sign of life, and how long the oldest job has waited."

    def add_arguments(self, parser: ArgumentParser) -> None:
        limit = int(PATIENCE.total_seconds())
        parser.add_argument(
            "--seconds", type=int, default=limit, help=f"of silence that are too many ({limit})"
        )

    def handle(self, *, seconds: int, **options: Any) -> None:
        now, signs = timezone.now(), beats()
        silent = [name for name in (SCHEDULER, *LANES) if age(signs.get(name), now) > seconds]
        for name in (SCHEDULER, *LANES):
            self.stdout.write(f"{name}: {said(signs.get(name), now)}")
        for lane, job in oldest_waiting(now).items():
            waits = f"{age(waits_since(job), now):.0f} s ({job})" if job else "nothing"
            self.stdout.write(f"waiting on {lane}: {waits}")
        if silent:
            raise CommandError(f"no sign of life for more than {seconds} s: {', '.join(silent)}")


def age(moment: datetime | None, now: datetime) -> float:
    """Seconds since then; without end when it never was."""
    return (now - moment).total_seconds() if moment else float("inf")


def said(moment: datetime | None, now: datetime) -> str:
    return f"{age(moment, now):.0f} s ago" if moment else "never"
