"""Two people at the same moment: each waits for the other just before it writes, and so each has read before either wrote.

Where a lock is taken first, the second one waits at the lock and not here, so the first one goes on after a moment.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import connection
from django.db.models import QuerySet

MOMENT = 1.5  # seconds that whoever came first waits for the other


def meet_at(monkeypatch: Any, module: Any, name: str) -> None:
    """Let this function of a module return only once both have called it, or a moment later."""
    meeting, inner = threading.Barrier(2), getattr(module, name)

    def met(*given: Any, **named: Any) -> Any:
        found = inner(*given, **named)
        with suppress(threading.BrokenBarrierError):  # the other one waits at a lock
            meeting.wait(MOMENT)
        return found

    monkeypatch.setattr(module, name, met)


def without_locks(monkeypatch: Any) -> None:
    """The control: nobody waits for anybody."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *_given, **_named: rows)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Do these at the same moment, each with a connection of its own; what came of each: the name of its error, or ""."""
    found = [""] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            act()
        except Exception as error:
            found[place] = type(error).__name__
        finally:
            connection.close()

    workers = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return found
