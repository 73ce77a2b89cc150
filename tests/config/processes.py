"""Starting programs of the project as a person does, and waiting for what they bring about."""

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

FOREIGN = ("TRENTE_", "DATABASE_", "DJANGO_", "PYTEST_")


def as_person(folder, **variables):
    """Options of `subprocess`: the project’s folder, none of the tests’ settings, and this data folder."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(FOREIGN)}
    own = {"TRENTE_DATA_DIR": str(folder), "TRENTE_NO_SETUP": "1", "TRENTE_MODE": "demo", "LANG": "C.UTF-8"}
    return {
        "cwd": settings.BASE_DIR,
        "env": {**inherited, **own, **variables},
        "stdout": subprocess.PIPE,
        "text": True,
    }


def is_alive(pid):
    with suppress(FileNotFoundError, ProcessLookupError):
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    return False


def wait_for(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()
