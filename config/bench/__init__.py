"""What things cost, measured in one run: figures to compare with each other, not with another machine's."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

REPEATS = 20


@contextmanager
def emptied_database() -> Iterator[None]:
    """A database made for the measures and destroyed after them; the real one is not touched."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def cpu_against(action: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Median processor seconds of an action, and how often those of another: both in turn, so that both meet the same
    machine, after a first time that fills the caches.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for each in (action, other):
        each()
    gc.collect()
    for _round in range(REPEATS):
        for each, spent in zip((action, other), times, strict=True):
            started = time.process_time()
            each()
            spent.append(time.process_time() - started)
    ours, theirs = map(statistics.median, times)
    return ours, ours / theirs


def queries_of(action: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        action()
    return len(asked)


def seconds_of(action: Callable[[], object]) -> float:
    """Processor seconds of an action that is done once."""
    started = time.process_time()
    action()
    return time.process_time() - started
