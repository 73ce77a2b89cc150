"""The file that a command writes: a plain file that appears complete or not at all, or standard output.

Whoever runs a command may be root, and a name may be a slip: a device, a folder or a link to elsewhere is refused
before anything is written, because a rename would put the document in its place.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _

STANDARD_OUTPUT = "-"


class UnusableOutput(Exception):
    """The document cannot be written there; the text is a sentence for people."""


def write_output(name: str, write: Callable[[Path], None]) -> None:
    """Have ``write`` make the document, then put it at ``name`` by one rename, or on standard output for “-”.

    Raises :class:`UnusableOutput`, and whatever ``write`` raises but for the errors of the system.
    """
    target = None if name == STANDARD_OUTPUT else Path(name).absolute()
    if target is not None:
        check_output(name, target)
    try:
        with tempfile.TemporaryDirectory(prefix=".trente-", dir=target and target.parent) as folder:
            draft = Path(folder, "document")
            write(draft)
            deliver(draft, target)
    except OSError as error:
        raise UnusableOutput(
            _("“%(name)s” cannot be written: %(reason)s.") % {"name": name, "reason": error.strerror}
        ) from error


def check_output(name: str, target: Path) -> None:
    """Refuse what is neither a plain file nor a free name in a folder. Raises :class:`UnusableOutput`."""
    if not target.parent.is_dir():
        raise UnusableOutput(_("The folder “%s” does not exist.") % Path(name).parent)
    if target.is_symlink():
        raise UnusableOutput(_("“%s” is a link: name the file itself.") % name)
    if target.is_dir():
        raise UnusableOutput(_("“%s” is a folder: name a file in it.") % name)
    if target.exists() and not target.is_file():
        raise UnusableOutput(_("“%s” is not a plain file, and nothing is written there.") % name)


def deliver(draft: Path, target: Path | None) -> None:
    """Put a finished document in its place, after it was written to the disk."""
    with draft.open("rb") as document:
        if target is None:
            shutil.copyfileobj(document, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            os.fsync(document.fileno())
            draft.replace(target)
