"""The directory of a ZIP archive, looked at before anything in it is unpacked."""

from __future__ import annotations

import io
import stat
import zipfile

MOST_MEMBERS = 2_000  # a workbook of 300 tabs, each with its comments, has some 1,500
MOST_UNPACKED = 100_000_000  # bytes in all
HIGHEST_RATIO = 100  # of a large member; texts of spreadsheets are packed 10 to 40 times
LARGE = 5_000_000  # bytes: below it a ratio says nothing, an empty table packs as well as a bomb
ENCRYPTED = 0x1


class RefusedArchive(Exception):
    """The archive is not opened; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_archive(content: bytes) -> frozenset[str]:
    """The names of the members of a ZIP archive whose directory promises nothing dangerous; nothing is unpacked.

    Raises :class:`RefusedArchive` with "damaged", "encrypted" or "bomb". A member that lies about its size is found out
    when it is unpacked: :mod:`zipfile` reads no more than was declared.
    """
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise RefusedArchive("damaged") from error
    if any(one.flag_bits & ENCRYPTED for one in members):
        raise RefusedArchive("encrypted")
    names = [one.filename for one in members]
    if len(names) != len(set(names)) or any(map(leads_astray, members)):
        raise RefusedArchive("damaged")
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise RefusedArchive("bomb")
    if any(one.file_size > LARGE and one.file_size > HIGHEST_RATIO * one.compress_size for one in members):
        raise RefusedArchive("bomb")
    return frozenset(names)


def leads_astray(member: zipfile.ZipInfo) -> bool:
    """True for a name that leads out of the archive, and for a link."""
    name = member.filename.replace("\\", "/")
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    return is_link or name.startswith("/") or ".." in name.split("/") or ":" in name
