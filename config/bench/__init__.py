"""What things cost, measured in one run: figures to compare with each other, not with another machine's."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

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


def cpu_of(action: Callable[[], object]) -> float:
    """Median processor seconds of an action, after a first one that fills the caches."""
    action()
    times = []
    for _round in range(REPEATS):
        started = time.process_time()
        action()
        times.append(time.process_time() - started)
    return statistics.median(times)
