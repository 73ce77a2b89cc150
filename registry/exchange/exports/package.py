"""The inspection package: the register in every form that a supervisory authority may want, and how to check each file.

One archive with the register to read (PDF), to sort (spreadsheets) and for programs (JSON), the SHA-256 of each in the form that
``sha256sum --check`` takes, and a page without a script that explains it.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from registry.exchange.exports.contents import Contents, Progress
from registry.exchange.exports.native_json import write_native
from registry.exchange.exports.paper import write_pdf
from registry.exchange.exports.spreadsheet import write_register_ods, write_register_xlsx
from registry.files.workbook import Archive

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SUMS, PAGE = "SHA256SUMS", "index.html"


@dataclass(frozen=True)
class Member:
    """A file of the package: the format under which it is remembered, how it is written, and what it is for."""

    format: str
    file_type: str
    write: Callable[[Contents, Path, Progress], None]
    purpose: StrOrPromise


MEMBERS = (
    Member("pdf", "pdf", write_pdf, _("The register to read and to print.")),
    Member("xlsx", "xlsx", write_register_xlsx, _("The same records to sort and filter, in Excel.")),
    Member("ods", "ods", write_register_ods, _("The same records to sort and filter, in LibreOffice.")),
    Member("json", "json", write_native, _("The same records for programs, complete and readable back.")),
)


@dataclass(frozen=True)
class Packed:
    """A file as it stands in the package."""

    name: str
    purpose: StrOrPromise
    size: int  # bytes
    digest: str  # SHA-256, in hexadecimal


def write_package(contents: Contents, target: Path, progress: Progress) -> None:
    """Write the package, and note its files in ``contents.inside``. Raises PrintingFailed."""
    language = contents.wanted.language
    with (
        translation.override(language),
        TemporaryDirectory(prefix=".package-", dir=target.parent) as folder,
        target.open("wb") as file,
        Archive(file) as archive,
    ):
        packed = [pack(one, contents, Path(folder), archive, progress) for one in MEMBERS]
        archive.add(SUMS, "".join(f"{one.digest}  {one.name}\n" for one in packed))
        archive.add(PAGE, page(contents, packed))


def pack(member: Member, contents: Contents, folder: Path, archive: Archive, progress: Progress) -> Packed:
    """Write one file and add it; only the paper, which takes longest, tells how far it is."""
    draft = folder / member.format
    member.write(contents, draft, progress if member.format == "pdf" else lambda done: None)
    with draft.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        name = f"{contents.controller.slug}-{contents.law_on:%Y-%m-%d}.{member.file_type}"
        with archive.member(name) as inside:
            shutil.copyfileobj(file, inside)
    contents.inside[member.format] = digest
    size = draft.stat().st_size
    draft.unlink()
    return Packed(name, member.purpose, size, digest)


def page(contents: Contents, packed: list[Packed]) -> str:
    """The page that explains the package, as one file that needs no other."""
    told = {
        "document_language": contents.wanted.language,
        "organisation": contents.told.organisation,
        "extent": contents.wanted.extent.label,
        "made_on": contents.made_on,
        "records_on": contents.law_on,
        "records": len(contents.sheets),
        "files": packed,
        "sums": SUMS,
        "commands": [
            ("Linux", f"sha256sum --check {SUMS}"),
            ("macOS", f"shasum -a 256 --check {SUMS}"),
            ("Windows", f"certutil -hashfile {packed[0].name} SHA256"),
        ],
    }
    return render_to_string("documents/package.html", told)
