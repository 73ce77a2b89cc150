"""Files that people send with a request: of few kinds, told by what is in them and not by their name.

A picture is drawn anew, so that nothing but its dots is kept: no place, no camera, no program. The other kinds are kept as they
came and are only ever handed out as downloads.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from registry.files.reading.archive import RefusedArchive, check_archive
from rights.asked import Upload

MOST_FILES = 5  # at a time
MOST_BYTES = 10_000_000
MOST_DOTS = 25_000_000
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
ODT = "application/vnd.oasis.opendocument.text"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
DOCUMENTS = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", ODT: ".odt", DOCX: ".docx"}
TABLES = {ODS: ".ods", XLSX: ".xlsx", CSV: ".csv"}  # from those who search and from the desk alone
ENDINGS = DOCUMENTS | TABLES
UNKNOWN = {  # by what is taken
    frozenset(DOCUMENTS): _("%(name)s: only PDF, PNG, JPEG, ODT and DOCX files can be sent."),
    frozenset(TABLES): _("%(name)s: only XLSX, ODS and CSV spreadsheets can be read."),
    frozenset(ENDINGS): _(
        "%(name)s: only PDF, PNG, JPEG, ODT and DOCX files, and XLSX, ODS and CSV spreadsheets, can be sent."
    ),
}


def checked(file: UploadedFile, taken: Iterable[str] = DOCUMENTS) -> Upload:
    """The file as it is kept, if it is of one of the media types that are taken: DOCUMENTS, TABLES or both.

    Raises ValidationError with a sentence that names it.
    """
    name = tidy_name(file.name or "")
    content = file.read(MOST_BYTES + 1)
    if not content:
        raise ValidationError(_("%(name)s is empty."), params={"name": name}, code="empty")
    if len(content) > MOST_BYTES:
        raise ValidationError(_("%(name)s is larger than 10 MB."), params={"name": name}, code="too_large")
    kind, kinds = kind_of(content, name), frozenset(taken)
    if kind not in kinds:
        raise ValidationError(UNKNOWN[kinds], params={"name": name}, code="unknown")
    if kind in (PNG, JPEG):
        content = drawn_anew(content, kind, name)
    return Upload(ended(name, kind), kind, content)


def kind_of(content: bytes, name: str) -> str:
    """The media type; "" for what is none of these kinds, and for an archive that is not safe to open.

    It is told by the content; a text without signs of its own is a spreadsheet where its name ends like one.
    """
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"PK\x03\x04"):
        return kind_of_archive(content)
    return CSV if name.lower().endswith(".csv") and b"\x00" not in content else ""


def kind_of_archive(content: bytes) -> str:
    try:
        names = check_archive(content)
    except RefusedArchive:
        return ""
    if any(name.endswith("vbaProject.bin") for name in names):
        return ""
    if "xl/workbook.xml" in names:
        return XLSX
    if "word/document.xml" in names and "[Content_Types].xml" in names:
        return DOCX
    told = (kind for kind in (ODT, ODS) if "content.xml" in names and kind.encode() in content[:200])
    return next(told, "")


def drawn_anew(content: bytes, kind: str, name: str) -> bytes:
    """The dots of a picture, turned as its camera said, and nothing else of it."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as picture:
            if picture.width * picture.height > MOST_DOTS:
                raise ValidationError(
                    _("%(name)s has too many dots: make the picture smaller."),
                    params={"name": name},
                    code="too_large",
                )
            turned = ImageOps.exif_transpose(picture).convert("RGB" if kind == JPEG else "RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(
            _("%(name)s is a picture that cannot be read."), params={"name": name}, code="unreadable"
        ) from error
    clean = Image.new(turned.mode, turned.size)
    clean.paste(turned)
    drawn = io.BytesIO()
    clean.save(drawn, "JPEG" if kind == JPEG else "PNG", **({"quality": 90} if kind == JPEG else {}))
    return drawn.getvalue()


def tidy_name(name: str) -> str:
    """The last part of a name, without what a file system or a header could take for a sign."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return re.sub(r'[\x00-\x1f\x7f"<>:|?*;]+', "", last).strip(". ")[:120] or "document"


def ended(name: str, kind: str) -> str:
    """The name with the ending of what the file really is."""
    ending = ENDINGS[kind]
    stem = PurePosixPath(name).stem if PurePosixPath(name).suffix else name
    same = name.lower().endswith((ending, ".jpeg") if kind == JPEG else ending)
    return name if same else f"{stem}{ending}"
