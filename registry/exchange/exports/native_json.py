"""The register in the native format (:mod:`registry.exchange.native`), written record by record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone

from registry.exchange.exports.contents import Contents, Progress, counted
from registry.exchange.native import NAME, NOTICES, VERSION, directory_of, versions_of
from registry.files.json_stream import Items, write_json
from registry.record.build import archived_sheets
from registry.record.extracts import Extract, extracted
from registry.record.sheet import ActivitySheet


def write_native(contents: Contents, target: Path, progress: Progress) -> None:
    """Write the register as JSON. What an extract leaves out is not in the file, under no name."""
    with target.open("wb") as file:
        write_json(file, native_members(contents, all_sheets(contents), progress))


def native_members(contents: Contents, sheets: Iterable[ActivitySheet], progress: Progress) -> dict[str, Any]:
    """The members of the document with these records, in their order; the lists are made while they are written."""
    wanted, told = contents.wanted, contents.told
    extract = wanted.extract
    register: dict[str, Any] = {
        "organisation": extracted(told.organisation, extract),
        "sheets": Items(extracted(one, extract) for one in counted(sheets, progress)),
    }
    if extract is not Extract.ARTICLE30:
        register["rights_contacts"] = [extracted(one, extract) for one in told.rights_contacts]
    on = contents.standing.in_force_on
    head = {
        "format": NAME,
        "version": VERSION,
        "extract": extract.value,
        "extent": wanted.extent.value,
        "in_force_on": on.isoformat() if on else None,
        "made_at": timezone.now().isoformat(),
        "language": wanted.language,
        "register": register,
    }
    return head | (kept_members(contents) if extract is Extract.FULL else {})


def all_sheets(contents: Contents) -> Iterator[ActivitySheet]:
    """The records of the export; those that are archived too, after the others, where it holds everything recorded."""
    yield from contents.sheets
    if contents.is_complete:
        yield from archived_sheets(contents.controller)


def kept_members(contents: Contents) -> dict[str, Any]:
    """The directory, the approved versions and the notices; null where the file does not hold the whole register."""
    if not contents.is_complete:
        return {"directory": None, "versions": None, "notices": None}
    controller = contents.controller
    return {
        "directory": directory_of(controller).model_dump(mode="json"),
        "versions": Items(one.model_dump(mode="json") for one in versions_of(controller)),
        "notices": Items(all_notices(contents)),
    }


def all_notices(contents: Contents) -> Iterator[dict[str, Any]]:
    for told in NOTICES:
        yield from told(contents.controller)
