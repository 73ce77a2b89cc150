"""The formats in which a register leaves: one line each, with the function that writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from registry.exchange.exports.cnil import write_cnil
from registry.exchange.exports.contents import Contents, Progress
from registry.exchange.exports.csv_files import write_csv
from registry.exchange.exports.extent import Extent
from registry.exchange.exports.folder import write_folder
from registry.exchange.exports.native_json import write_native
from registry.exchange.exports.package import write_package
from registry.exchange.exports.paper import write_pdf
from registry.exchange.exports.spreadsheet import write_register_ods, write_register_xlsx
from registry.files.ods import MEDIA_TYPE
from registry.record.extracts import Extract

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Writer = Callable[[Contents, Path, Progress], None]
ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EVERY_EXTRACT = tuple(Extract)
WHOLE = (Extract.FULL,)
ALL = (Extent.ALL,)


@dataclass(frozen=True)
class Format:
    """A format: its code, what it is called, the end of its files' names, their media type, its extracts and extents."""

    code: str
    label: StrOrPromise
    file_type: str
    media_type: str
    write: Writer
    extracts: tuple[Extract, ...] = EVERY_EXTRACT
    extents: tuple[Extent, ...] = tuple(Extent)

    @property
    def kind(self) -> str:
        """The kind of the jobs that make it, and of the files that are remembered."""
        return f"register_{self.code.replace('-', '_')}"


PDF = Format("pdf", _("PDF, to read and to print"), "pdf", "application/pdf", write_pdf, WHOLE)
FORMATS: dict[str, Format] = {
    one.code: one
    for one in (
        PDF,
        Format(
            "zip",
            _("Inspection package: PDF, spreadsheets, JSON, checksums (ZIP)"),
            "zip",
            ZIP,
            write_package,
            WHOLE,
        ),
        Format("json", _("JSON, for programs"), "json", "application/json", write_native),
        Format("xlsx", _("Excel spreadsheet (XLSX)"), "xlsx", XLSX, write_register_xlsx),
        Format("ods", _("OpenDocument spreadsheet (ODS)"), "ods", MEDIA_TYPE, write_register_ods),
        Format(
            "folder",
            _("Organisation folder in YAML, to edit and load (ZIP)"),
            "zip",
            ZIP,
            write_folder,
            WHOLE,
            ALL,
        ),
        Format("cnil-ods", _("CNIL simplified register (ODS)"), "ods", MEDIA_TYPE, write_cnil, WHOLE),
        Format("csv", _("CSV files with their description (ZIP)"), "zip", ZIP, write_csv),
    )
}


def format_of(kind: str) -> Format:
    """The format of a job or of a remembered file; PDF for a kind that no format has any more."""
    return next((one for one in FORMATS.values() if one.kind == kind), PDF)
