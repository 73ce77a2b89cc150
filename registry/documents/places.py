"""Places at the printer for those who wait on a page: a few on the machine, one a person, and nobody stands in line.

A thread that prints answers no page meanwhile. So whoever finds no place is told at once, and the other threads of the web
server are kept for pages. A place is a file lock: it counts over all processes, and the system gives it back when one dies.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

FOLDER = "places"  # beside the documents
PLACES = 2  # each may take two gigabytes
SECONDS_TO_COME_BACK = 10
SENTENCES = {
    "person": _("Another record of yours is being printed: try again in a moment."),
    "all": _("Other documents are being printed: try again in a moment."),
}


class NoPlace(Exception):
    """Nobody prints for this person now; as text, a sentence in the language that is active."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(SENTENCES[self.code])


@contextmanager
def place(person: object) -> Iterator[None]:
    """A place at the printer for this person, given back at the end. Raises :class:`NoPlace` at once when there is none."""
    folder = Path(settings.EXPORT_ROOT, FOLDER)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as held:
        with opened(folder / "door") as door:  # one looks and takes at a time; this lasts no moment
            fcntl.flock(door, fcntl.LOCK_EX)
            taken = find_place(folder, str(person), held)
        yield
        taken.truncate(0)


def find_place(folder: Path, person: str, held: ExitStack) -> IO[str]:
    """A free place with the person's name on it, which ``held`` gives back."""
    free = None
    for number in range(PLACES):
        file = held.enter_context(opened(folder / str(number)))
        if not takes(file):
            if file.read() == person:
                raise NoPlace("person")
        elif free is None:
            free = file
        else:
            file.close()
    if free is None:
        raise NoPlace("all")
    free.truncate(0)
    free.write(person)
    free.flush()
    return free


def opened(path: Path) -> IO[str]:
    """The file, made for its owner alone, to read and to write."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii")


def takes(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
