"""The only way in for a spreadsheet: its size, its signature and the directory of its archive, then a process with limits.

Reading trusts nothing: the file is read by a process of its own that sees no setting and no database, can open neither a
file nor a connection, and ends when it takes too much time or memory. Whatever is in the file, whoever asked gets plain rows
or an :class:`UnreadableFile` with a sentence.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from registry.files.reading.archive import RefusedArchive, check_archive
from registry.files.spreadsheet import Spreadsheet, Tab

CHILD = Path(__file__).parent / "reading" / "process.py"
LARGEST = 10_000_000  # bytes
SECONDS = 10
MEGABYTES = 300
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a file begins with that people take for a spreadsheet and that is none.
OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
KINDS = ("ods", "xlsx", "csv")
SENTENCES = {
    "empty": _("The file is empty."),
    "too_heavy": _(
        "The file is larger than %(most)d MB: no register is. Delete the pictures in it, or divide it."
    ),
    "unknown": _("This is no spreadsheet that can be read: give an .ods, .xlsx or .csv file."),
    "old_or_protected": _(
        "The file is in the old format of Excel (.xls), or a password protects it. Open it, and save it as .xlsx or .ods"
        " without a password."
    ),
    "encrypted": _("A password protects the file. Save it without one, and give it again."),
    "damaged": _(
        "The file is damaged: it cannot be read to its end. Open it in your office program and save it again."
    ),
    "bomb": _("The file would unpack to far more than a register: it is not opened."),
    "declares": _("The file declares a document type, which no spreadsheet does: it is not read."),
    "too_deep": _("The file is nested deeper than any spreadsheet."),
    "no_spreadsheet": _("The file is a document of an office program, but no spreadsheet."),
    "no_text": _("The file is neither a spreadsheet nor a text that can be read: save it as CSV in UTF-8."),
    "long_cell": _("A cell holds more than %(most)d characters: no spreadsheet program can show it."),
    "too_many_rows": _("The tab “%(tab)s” has more than %(most)d rows: no register has."),
    "too_many_columns": _("The tab “%(tab)s” has more than %(most)d columns: no register has."),
    "too_many_tabs": _("The file has more than %(most)d tabs: no register has."),
    "too_large": _("The file says more than any register: it is not read."),
    "too_long": _("The file took too long to read. Save it again in your office program, or divide it."),
    "memory": _("The file needs more memory than reading may use. Delete the pictures in it, or divide it."),
    "nothing": _("No cell of this file says anything."),
    "no_table": _("No table was found in the file: a row of headings with rows below it is expected."),
}


class UnreadableFile(Exception):
    """The file cannot be read; as text, a sentence for people in the language that is active."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values

    def __str__(self) -> str:
        return str(SENTENCES[self.code]) % self.values


def read_spreadsheet(
    name: str, content: bytes, *, seconds: int = SECONDS, megabytes: int = MEGABYTES
) -> Spreadsheet:
    """The tabs of an .ods, .xlsx or .csv file, told by what is in it and not by its name.

    At most ``seconds`` of computing and ``megabytes`` of memory. Raises :class:`UnreadableFile`.
    """
    kind = kind_of(content)
    told = run(kind, content, seconds, megabytes)
    if "refused" in told:
        raise UnreadableFile(told["refused"], **told["values"])
    tabs = tuple(Tab(tab, tuple(map(tuple, rows))) for tab, rows in told["tabs"])
    if not any(tab.rows for tab in tabs):
        raise UnreadableFile("nothing")
    return Spreadsheet(name, kind, tabs, told.get("encoding", ""), told.get("delimiter", ""))


def kind_of(content: bytes) -> str:
    """ "ods", "xlsx" or "csv", by the content. Raises :class:`UnreadableFile` for anything else."""
    if not content.strip():
        raise UnreadableFile("empty")
    if len(content) > LARGEST:
        raise UnreadableFile("too_heavy", most=LARGEST // 1_000_000)
    if content.startswith(OLE):
        raise UnreadableFile("old_or_protected")
    if content.startswith(OTHER_KINDS):
        raise UnreadableFile("unknown")
    return kind_of_archive(content) if content.startswith(b"PK") else "csv"


def kind_of_archive(content: bytes) -> str:
    try:
        names = check_archive(content)
    except RefusedArchive as refused:
        raise UnreadableFile(refused.code) from refused
    if "[Content_Types].xml" in names:
        return "xlsx"
    if {"content.xml", "mimetype"} & names:
        return "ods"
    raise UnreadableFile("unknown")


def run(kind: str, content: bytes, seconds: int, megabytes: int) -> dict[str, Any]:
    """What the reading process says of the file. Raises :class:`UnreadableFile` where it ends without a word."""
    command = [sys.executable, "-I", str(CHILD), kind, str(settings.BASE_DIR), str(seconds), str(megabytes)]
    try:
        done = subprocess.run(
            [*command, str(os.getpid())],
            input=content,
            capture_output=True,
            timeout=2 * seconds,  # a machine with much to do gives a process half of the time
            env={"LANG": "C.UTF-8", "PATH": os.defpath},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile("too_long") from error
    if done.returncode == 0:
        told: dict[str, Any] = json.loads(done.stdout)
        return told
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        raise UnreadableFile("too_long")
    raise UnreadableFile("memory" if b"MemoryError" in done.stderr else "damaged")
