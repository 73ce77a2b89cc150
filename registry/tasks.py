"""Celery tasks: they fetch, call and store nothing of their own. Each may run twice without harm."""

from __future__ import annotations

import logging
import uuid

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import ChannelError, OperationalError

from registry.exports import jobs

logger = logging.getLogger(__name__)


@shared_task
def prepare_export(public_id: str) -> None:
    jobs.prepare_export(uuid.UUID(public_id))


@shared_task
def sweep_exports() -> None:
    jobs.sweep_exports(timezone.now(), wake)


@shared_task
def purge_exports() -> None:
    jobs.purge_exports(timezone.now())


def wake(public_id: uuid.UUID) -> None:
    """Ring for a worker. A queue out of reach is logged: the sweep takes the row up later."""
    try:
        prepare_export.delay(str(public_id))
    except (OperationalError, ChannelError, OSError):
        logger.exception("the queue did not take export %s; the sweep will", public_id)
