"""The queue: the Celery application and everything that is done at regular times.

Celery only wakes a worker. What is to be done, and how far it has come, is a row in the database.
"""

import os

from celery import Celery
from celery.signals import beat_init, before_task_publish, celeryd_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("trente")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

CALL = {"schedule": 30.0, "task": "registry.tasks.work"}

app.conf.beat_schedule = {
    # A call that was lost is made again, and a job whose worker died is taken up; what answers is alive.
    "call a worker of the quick lane": {
        **CALL,
        "args": ["quick"],
        "options": {"expires": 30.0, "queue": "quick"},
    },
    "call a worker of the lane of printing": {
        **CALL,
        "args": ["print"],
        "options": {"expires": 30.0, "queue": "print"},
    },
    "freeze what came public without a version": {
        "task": "policies.tasks.sweep_notices",
        "schedule": 30.0,
        "options": {"expires": 30.0, "queue": "quick"},
    },
    "look at the public pages of notices": {
        "task": "policies.tasks.look_at_notices",
        "schedule": 600.0,
        "options": {"expires": 600.0, "queue": "quick"},
    },
    "take up what the index and the letters missed": {
        "task": "registry.tasks.sweep_jobs",
        "schedule": 30.0,
        "options": {"expires": 30.0},
    },
    "delete jobs past their date, with their files": {
        "task": "registry.tasks.purge_jobs",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "forget invitations a month after their end": {
        "task": "registry.tasks.purge_invitations",
        "schedule": 24 * 3600.0,
        "options": {"expires": 3600.0},
    },
    "tell owners and officers what is due to be reviewed": {
        "task": "registry.tasks.write_review_letters",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "forget letters and campaigns of reviews of long ago": {
        "task": "registry.tasks.purge_reviews",
        "schedule": 24 * 3600.0,
        "options": {"expires": 3600.0},
    },
    "tell of the last days of requests, and send what was not sent": {
        "task": "rights.tasks.sweep_requests",
        "schedule": 600.0,
        "options": {"expires": 600.0, "queue": "quick"},
    },
    "forget requests that were kept long enough": {
        "task": "rights.tasks.forget_requests",
        "schedule": 3600.0,
        "options": {"expires": 3600.0, "queue": "quick"},
    },
    "forget sessions and counts of attempts that are over": {
        "task": "config.tasks.purge_traces",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
}


@celeryd_init.connect
@beat_init.connect
def refuse_unsafe_production(**_: object) -> None:
    """Worker and scheduler stop with the list of mistakes instead of starting on them."""
    from config.checks import UnsafeProduction, refuse_if_unsafe

    try:
        refuse_if_unsafe()
    except UnsafeProduction as error:
        raise SystemExit(str(error)) from None


@beat_init.connect
def watch_scheduler(**_: object) -> None:
    """Only in the process of the scheduler: what it sends is its sign of life."""
    before_task_publish.connect(note_scheduler, dispatch_uid="jobs:scheduler")


def note_scheduler(**_: object) -> None:
    """Its connection to the database may have been cut since the last time, and nothing else here would renew it."""
    from django.db import close_old_connections
    from django.utils import timezone

    from registry.jobs.heartbeat import SCHEDULER, beat

    close_old_connections()
    beat(SCHEDULER, timezone.now())
