"""PDF, printed in a process of its own. The only module that knows WeasyPrint.

Printing asks nobody: the child process gets finished HTML and our stylesheet, refuses every address, sees no setting
and no database, and lives under limits of time and memory. Whatever happens to it, even a crash of the renderer, the
process that asked gets a :class:`PrintingFailed` with a sentence, and the target file exists complete or not at all.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

STYLESHEET = Path(settings.BASE_DIR) / "static" / "print" / "document.css"
CHILD = Path(__file__).with_name("print_process.py")
SECONDS = 45 * 60  # a thousand sheets took 18 minutes on two busy cores
MEGABYTES = 16 * 1024  # a thousand sheets take nine gigabytes; the process gives them back when it ends
LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
NEEDS_AN_ADDRESS = ("refused: ", "Relative URI reference")  # as the child and WeasyPrint say it
OUT_OF_MEMORY = ("MemoryError", "failed to allocate", "bad_alloc")  # as Python, GLib and C++ say it


# What people wait for beside each other in one web process: each may take two gigabytes.
AT_ONCE = threading.BoundedSemaphore(2)
SECONDS_IN_LINE = 30


class PrintingFailed(Exception):
    """The document could not be printed; the text is a sentence for people."""


def print_pdf(
    html: str,
    target: Path,
    progress: Callable[[int], None] | None = None,
    *,
    seconds: int = SECONDS,
    megabytes: int = MEGABYTES,
) -> None:
    """Print finished HTML to ``target`` as PDF/UA-1, tagged, in at most ``seconds`` and ``megabytes``.

    ``progress`` is told, as pages are laid out, how many children of the body are finished: it may raise to stop the
    printing. The file appears by one rename, after it was written to the disk. Raises :class:`PrintingFailed`.
    """
    with tempfile.TemporaryDirectory(prefix="trente-print-", dir=_private_folder(target)) as folder:
        source, draft = Path(folder, "document.html"), Path(folder, "document.pdf")
        source.write_text(html, encoding="utf-8")
        _run(source, draft, progress, seconds, megabytes)
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(target)


def print_pdf_bytes(html: str) -> bytes:
    """The printed document in memory, for one of a few pages: at most one minute, after a short wait for others.

    Raises :class:`PrintingFailed`, also when the others take longer.
    """
    if not AT_ONCE.acquire(timeout=SECONDS_IN_LINE):
        raise PrintingFailed(_("Other documents are being printed: try again in a moment."))
    try:
        with tempfile.TemporaryDirectory(prefix="trente-print-") as folder:
            target = Path(folder, "document.pdf")
            print_pdf(html, target, seconds=60, megabytes=2 * 1024)
            return target.read_bytes()
    finally:
        AT_ONCE.release()


def _private_folder(target: Path) -> Path:
    """The folder of the target, so that the last step is a rename on one file system."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return target.parent


def _run(
    source: Path, draft: Path, progress: Callable[[int], None] | None, seconds: int, megabytes: int
) -> None:
    command = [
        sys.executable,
        "-I",
        str(CHILD),
        str(source),
        str(draft),
        str(STYLESHEET),
        str(seconds),
        str(megabytes),
    ]
    environment = {name: os.environ[name] for name in LIBRARY_PATHS if name in os.environ} | {
        "HOME": str(source.parent),
        "LANG": "C.UTF-8",
        "PATH": os.defpath,
        "SOURCE_DATE_EPOCH": "0",  # no hour in the fonts: the same document gives the same bytes
        "TRENTE_FONT_CACHE": str(Path(settings.DATA_DIR) / "font-cache"),
    }
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=source.parent,
        encoding="utf-8",
        errors="replace",
    ) as child:
        alarm = threading.Timer(seconds, child.kill)
        complaints: list[str] = []
        listener = threading.Thread(
            target=lambda: complaints.append(child.stderr.read() if child.stderr else "")
        )
        alarm.start()
        listener.start()
        try:
            assert child.stdout is not None
            for line in child.stdout:
                if progress and line.strip().isdigit():
                    progress(int(line))
            status = child.wait()
        finally:
            child.kill()
            timed_out = not alarm.is_alive()
            alarm.cancel()
            listener.join()
    if status != 0 or not draft.exists():
        raise PrintingFailed(_reason(status, timed_out or status == -signal.SIGXCPU, "".join(complaints)))


def _reason(status: int, timed_out: bool, complaint: str) -> str:
    if timed_out:
        return _("The document took too long to print.")
    if any(sign in complaint for sign in OUT_OF_MEMORY):
        return _("The document needs more memory than printing may use.")
    if "cannot load library" in complaint:
        return _("PDF needs Pango, which is not installed on this machine: install the package “pango”.")
    if any(sign in complaint for sign in NEEDS_AN_ADDRESS):
        return _("The document names an address that it cannot do without, and printing fetches nothing.")
    if status < 0:
        return _("The printing program stopped unexpectedly (signal %d).") % -status
    last = complaint.strip().splitlines()[-1] if complaint.strip() else str(status)
    return _("The document could not be printed: %s") % last
