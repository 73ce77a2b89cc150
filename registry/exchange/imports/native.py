"""The native format read back, strictly: a file that says anything else than the format is refused with a sentence.

Whoever reads a file that a person brought limits its size and time first; here it is already bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from registry.exchange.native import (
    FIRST,
    NAME,
    SINCE_VERSION_1,
    VERSION,
    Directory,
    NativeFile,
    StoredVersion,
    digest_of_content,
)
from registry.record.extracts import Extract
from registry.record.sheet import Register
from registry.record.upgrades import completed

MOST_FAULTS = 20  # told at once


class NotNative(ValueError):
    """The file is not read; ``sentences`` say why, in the active language, each with the place in the file."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


def is_native(content: bytes) -> bool:
    """Whether a file begins as the native format does: enough to choose the reader, and no promise that it can be read."""
    return content[:400].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and NAME.encode() in content[:400]


def read_native(content: bytes) -> NativeFile:
    """The register that a native file holds, with the rest of what it keeps.

    What :func:`registry.exchange.exports.native_json.write_native` wrote comes back equal, value by value; of what version 1
    of the format did not know, a file of that version says nothing. Raises :class:`NotNative` for an extract, which does not
    say what it leaves out; for a later version of the format; and for whatever is missing, unknown, said twice or of another
    kind.
    """
    found = plain_object(content)
    refuse_other_formats(found)
    content = content.removeprefix(b"\xef\xbb\xbf")
    if found["version"] == FIRST:
        content = json.dumps(as_version_2(found)).encode()
    try:
        told = NativeFile.model_validate_json(content, strict=True)
    except ValidationError as error:
        raise NotNative(sentences_of(error)) from error
    refuse_changed_versions(told.versions or ())
    return told


def plain_object(content: bytes) -> dict[str, Any]:
    """The members of the document. Raises :class:`NotNative` for what is no JSON object, or says a member twice."""
    try:
        found = json.loads(content.decode("utf-8-sig"), object_pairs_hook=members, parse_constant=no_number)
    except UnicodeDecodeError as error:
        raise NotNative([_("The file is not encoded in UTF-8.")]) from error
    except RecursionError as error:
        raise NotNative([_("The text is nested deeper than any register.")]) from error
    except json.JSONDecodeError as error:
        sentence = _("Line %(line)d cannot be read as JSON: the file is damaged or was cut short.")
        raise NotNative([sentence % {"line": error.lineno}]) from error
    if not isinstance(found, dict):
        raise NotNative([_("This JSON file is not a register.")])
    return found


def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotNative([_("The field “%s” is written twice.") % twice])
    return found


def no_number(name: str) -> Any:
    raise NotNative([_("“%s” is not a number that JSON has.") % name])


def refuse_other_formats(found: dict[str, Any]) -> None:
    """Say which format a file is of when it is not this one."""
    if found.get("format") != NAME:
        raise NotNative([_("This JSON file is not a register exported in the native format.")])
    if found.get("version") not in (FIRST, VERSION):
        sentence = _("This file has version %(found)s of the format; this program reads version %(known)d.")
        raise NotNative([sentence % {"found": found.get("version"), "known": VERSION}])
    if found.get("extract") != Extract.FULL.value:
        raise NotNative(
            [_("This file is an extract: what it leaves out would be lost. Export everything recorded.")]
        )


def as_version_2(found: dict[str, Any]) -> dict[str, Any]:
    """A file of version 1 as one of version 2: what that version did not know is recorded as nothing.

    What is not of the kind that stands there is left as it is: reading says so, with its place.
    """
    try:
        told = {"register": completed(Register, found["register"], SINCE_VERSION_1)}
        if found.get("directory") is not None:
            told["directory"] = completed(Directory, found["directory"], SINCE_VERSION_1)
    except (KeyError, TypeError, ValueError):
        told = {}
    return {**found, **told, "version": VERSION}


def sentences_of(error: ValidationError) -> list[str]:
    """A sentence for each mistake, with its place as names and numbers from the outside to the inside."""
    found = [
        _("%(place)s: %(sentence)s") % {"place": place_of(one["loc"]), "sentence": what_is_wrong(one["type"])}
        for one in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    left = len(found) - MOST_FAULTS
    return found[:MOST_FAULTS] + ([_("… and %d more.") % left] if left > 0 else [])


def place_of(path: tuple[int | str, ...]) -> str:
    """The place of a value, lists being counted from 1: “register.sheets[3].purposes[1].name”."""
    told = "".join(f"[{one + 1}]" if isinstance(one, int) else f".{one}" for one in path)
    return told.lstrip(".")


def what_is_wrong(kind: str) -> str:
    match kind:
        case "missing":
            return _("this field is missing.")
        case "extra_forbidden":
            return _("this field is not known.")
    return _("another kind of value is expected here.")


def refuse_changed_versions(versions: Iterable[StoredVersion]) -> None:
    """Refuse a file in which an approved version was changed: it no longer has its own checksum."""
    changed = [one for one in versions if digest_of_content(one.content) != one.content_digest]
    if changed:
        sentence = _("Version %(number)d of the record %(record)s was changed after it was approved.")
        raise NotNative([sentence % {"number": one.number, "record": one.activity} for one in changed])
