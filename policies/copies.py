"""Copies of what is public, on a disk that several machines may share: they answer while the database does not.

Below ``PUBLIC_ROOT``, ``addresses/<organisation>/<notice>`` names the notice that stands at an address, and
``notices/<identifier>/`` holds what is public of it, with its pages. All of it can be made again from the database.
"""

from __future__ import annotations

import logging
import os
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)


def address_file(controller: str, notice: str) -> Path:
    """Both names are slugs, so the file stands below the folder of published pages."""
    return Path(settings.PUBLIC_ROOT, "addresses", controller, notice)


def page_file(notice: str, name: str) -> Path:
    """A file of the notice with this identifier."""
    return Path(settings.PUBLIC_ROOT, "notices", notice, name)


def kept(path: Path) -> bytes | None:
    """What is kept there; None where there is nothing, or nothing whole."""
    with suppress(OSError):
        return path.read_bytes() or None
    return None


def keep(path: Path, content: bytes) -> None:
    """Put a copy on the disk, whole or not at all. It helps when the database is away: a full disk is logged, no more."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{time.monotonic_ns()}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        logger.warning("no copy of a published page was kept (%s)", error)
