"""PDF, printed in a process of its own. The only module that knows WeasyPrint.

Printing asks nobody: the child process gets finished HTML and our stylesheet, refuses every address, sees no setting
and no database, and lives under limits of time and memory. Whatever happens to it, even a crash of the renderer, the
process that asked gets a :class:`PrintingFailed` with a sentence, and the target file exists complete or not at all.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

STYLESHEET = Path(settings.BASE_DIR) / "static" / "print" / "document.css"
CHILD = Path(__file__).with_name("print_process.py")
SECONDS = 45 * 60  # a thousand sheets took 18 minutes on two busy cores
MEGABYTES = 16 * 1024  # a thousand sheets take nine gigabytes; the process gives them back when it ends
FOLDERS = "trente-print-"  # how the names of the folders in which documents are printed begin
SECONDS_TO_LOCK = 10  # a folder younger than that may not have been locked yet
LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
NO_GLYPH = "no glyph: "  # as the child says it
NEEDS_AN_ADDRESS = ("refused: ", "Relative URI reference")  # as the child and WeasyPrint say it
OUT_OF_MEMORY = ("MemoryError", "failed to allocate", "bad_alloc")  # as Python, GLib and C++ say it
SENTENCES = {
    "too_long": _("The document took too long to print."),
    "memory": _("The document needs more memory than printing may use."),
    "no_library": _("PDF needs Pango, which is not installed on this machine: install the package “pango”."),
    "address": _("The document names an address that it cannot do without, and printing fetches nothing."),
    "glyph": _("No font draws %(characters)s: replace this character, or install a font that has it."),
    "signal": _("The printing program stopped unexpectedly (signal %(number)d)."),
    "other": _("The document could not be printed: %(complaint)s"),
}


class PrintingFailed(Exception):
    """The document could not be printed; as text, a sentence for people in the language that is active."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values

    def __str__(self) -> str:
        return str(SENTENCES[self.code]) % self.values


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
    with _locked_folder(_private_folder(target)) as folder:
        source, draft = Path(folder, "document.html"), Path(folder, "document.pdf")
        source.write_text(html, encoding="utf-8")
        _run(source, draft, progress, seconds, megabytes)
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(target)


def print_pdf_bytes(html: str) -> bytes:
    """The printed document in memory, for one of a few pages: at most one minute. Raises :class:`PrintingFailed`."""
    with _locked_folder(Path(tempfile.gettempdir())) as folder:
        target = Path(folder, "document.pdf")
        print_pdf(html, target, seconds=60, megabytes=2 * 1024)
        return target.read_bytes()


def clear_abandoned(parent: Path) -> int:
    """Delete what killed processes left of printing: the register as HTML lies there. Gives how many folders.

    A process holds a lock on the folder in which it prints, which the system takes away when the process ends.
    """
    cleared = 0
    for path in parent.glob(f"{FOLDERS}*"):
        with suppress(FileNotFoundError):  # somebody else clears it away
            if path.stat().st_mtime > time.time() - SECONDS_TO_LOCK:
                continue
            folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path)
                cleared += 1
            except BlockingIOError:
                pass  # in use
            finally:
                os.close(folder)
    return cleared


@contextmanager
def _locked_folder(parent: Path) -> Iterator[str]:
    """A folder that nobody clears away while this process lives; what dead ones left in the same place goes first."""
    clear_abandoned(parent)
    with tempfile.TemporaryDirectory(prefix=FOLDERS, dir=parent, ignore_cleanup_errors=True) as path:
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield path
        finally:
            os.close(folder)


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
        str(os.getpid()),
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
        raise _failure(status, timed_out or status == -signal.SIGXCPU, "".join(complaints))


def _failure(status: int, timed_out: bool, complaint: str) -> PrintingFailed:
    if timed_out:
        return PrintingFailed("too_long")
    if any(sign in complaint for sign in OUT_OF_MEMORY):
        return PrintingFailed("memory")
    if "cannot load library" in complaint:
        return PrintingFailed("no_library")
    if NO_GLYPH in complaint:
        return PrintingFailed("glyph", characters=_named(complaint.rpartition(NO_GLYPH)[2].split()))
    if any(sign in complaint for sign in NEEDS_AN_ADDRESS):
        return PrintingFailed("address")
    if status < 0:
        return PrintingFailed("signal", number=-status)
    last = complaint.strip().splitlines()[-1] if complaint.strip() else str(status)
    return PrintingFailed("other", complaint=last)


def _named(codes: list[str]) -> str:
    """Characters as people may look for them: the character itself and its number."""
    return ", ".join(f"{chr(int(code[2:], 16))} ({code})" for code in codes)
