"""Programs that run beside one command and end with it, whatever ends it."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

from django.conf import settings

SECONDS_TO_STOP = 4
SECONDS_BETWEEN_STARTS = 5
PR_SET_PDEATHSIG = 1
SILENT_ABOUT_ROOT = ("-W", "ignore:You're running the worker with superuser")


class Service:
    """A program that runs beside this one, in a process group of its own, and ends with it."""

    def __init__(self, *arguments: str) -> None:
        self.arguments = [sys.executable, *SILENT_ABOUT_ROOT, "-m", *arguments]
        self.start()

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.arguments,
            cwd=settings.BASE_DIR,
            env={"TRENTE_LOG_LEVEL": "WARNING", **os.environ, "TRENTE_MODE": "demo"},
            start_new_session=True,  # Ctrl+C reaches this process alone, which then stops the others in order
            preexec_fn=end_with_parent,  # noqa: PLW1509 - no thread runs here, and it only makes a system call
        )

    def is_running(self) -> bool:
        return self.process.poll() is None

    def restart_if_dead(self) -> None:
        if not self.is_running() and time.monotonic() - self.started_at > SECONDS_BETWEEN_STARTS:
            self.start()

    def ask_to_stop(self) -> None:
        self.process.terminate()

    def stop(self, seconds: float) -> None:
        """Leaves nothing of the process group after this time."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def end_with_parent() -> None:
    """Has Linux end this program when the demonstration dies without being able to stop it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def stop_all(services: list[Service]) -> None:
    """Ends every process, at the latest after SECONDS_TO_STOP; an export cut short resumes at the next start."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    deadline = time.monotonic() + SECONDS_TO_STOP
    for service in services:
        service.ask_to_stop()
    for service in services:
        service.stop(max(0, deadline - time.monotonic()))
