"""Calling a worker. The only place that knows that the queue may be away.

The queue carries no work, only calls: a lost one costs the time until the next sweep, nothing else.
"""

from __future__ import annotations

import logging
from typing import Any, Protocol

from django.db import transaction
from django.dispatch import Signal
from kombu.exceptions import ChannelError, OperationalError

logger = logging.getLogger(__name__)
QUEUE_IS_AWAY = (OperationalError, ChannelError, OSError)
job_waits = Signal()  # with ``lane``: the tasks, which know the queue, send a call there


class Task(Protocol):
    name: str

    def apply_async(self, args: tuple[Any, ...] = (), **options: Any) -> Any: ...


def call(task: Task, *arguments: Any, queue: str) -> bool:
    """Ask a worker of this queue to do the task; False, and a line in the log, when the queue is out of reach."""
    try:
        task.apply_async(arguments, queue=queue)
    except QUEUE_IS_AWAY:
        # What it is called with is not written down: it may name somebody.
        logger.exception("the queue did not take %s", task.name)
        return False
    return True


def call_after_commit(task: Task, *arguments: Any, queue: str) -> None:
    transaction.on_commit(lambda: call(task, *arguments, queue=queue))


def wake(lane: str) -> None:
    """Call a worker of the lane now: what is to be done is committed."""
    job_waits.send(sender=None, lane=lane)


def wake_after_commit(lane: str) -> None:
    transaction.on_commit(lambda: wake(lane))
