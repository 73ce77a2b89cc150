"""The queue: the Celery application and everything that is done at regular times.

Celery only wakes a worker. What is to be done, and how far it has come, is a row in the database.
"""

import os

from celery import Celery
from celery.signals import beat_init, celeryd_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("trente")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "take up exports whose wake-up was lost or whose worker died": {
        "task": "registry.tasks.sweep_exports",
        "schedule": 30.0,
        "options": {"expires": 30.0},
    },
    "bring up to date what the index missed": {
        "task": "registry.tasks.refresh_index",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "send the letters of invitations whose call was lost": {
        "task": "registry.tasks.sweep_invitations",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "forget invitations a month after their end": {
        "task": "registry.tasks.purge_invitations",
        "schedule": 24 * 3600.0,
        "options": {"expires": 3600.0},
    },
    "forget sessions and counts of attempts that are over": {
        "task": "config.tasks.purge_traces",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
    "delete export files past their date": {
        "task": "registry.tasks.purge_exports",
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
