"""A file that somebody gave and that waits for its preview to be confirmed; it is kept no longer than that."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath

from django.db import transaction

from registry.exchange.imports.columns import Table
from registry.exchange.imports.found import Reading
from registry.exchange.imports.readers import GivenFile, read_file, reader_of, table_of
from registry.models import Controller, Import, User
from registry.models.fields import LINE


class UnknownMapping(LookupError):
    """The organisation has imported nothing under this name of columns."""


@transaction.atomic
def give_file(controller: Controller, file: GivenFile, *, by: User | None, mapping_name: str = "") -> Import:
    """Keep a file that can be read until its preview is confirmed, for 24 hours at most (``KEPT_WAITING``).

    What the same person gave before and did not import goes. Raises UnreadableFile, and :class:`UnknownMapping`.
    """
    one = waiting_import(controller, file, mapping_name=mapping_name)
    Import.objects.filter(controller=controller, given_by=by).left_waiting().delete()
    one.given_by, one.content = by, file.content
    one.save()
    return one


def waiting_import(controller: Controller, file: GivenFile, *, mapping_name: str = "") -> Import:
    """The import of a file that was read, not stored. Its columns are taken as they were for the same headings before, or as
    ``mapping_name`` says, or as they seem to be.
    """
    reader = reader_of(file)
    one = Import(controller=controller, file_name=shown_name(file.name))
    one.digest = hashlib.sha256(file.content).hexdigest()
    if reader is not None:
        one.layout = reader.name
    else:
        table = table_of(file)
        one.headings = list(table.headings)
        one.mapping, one.mapping_name = remembered(controller, table, mapping_name)
    return one


def shown_name(name: str) -> str:
    """The name of the file without its folders, on one line."""
    told = "".join(sign if sign.isprintable() else " " for sign in PurePath(name.replace("\\", "/")).name)
    return " ".join(told.split())[:LINE] or "?"


def remembered(controller: Controller, table: Table, name: str) -> tuple[dict[str, str], str]:
    """What the columns were taken for when the organisation imported a table with these headings, and how that is called.

    With a name: what it stands for, heading by heading. Raises :class:`UnknownMapping` for a name that nobody gave.
    """
    done = (
        Import.objects.filter(controller=controller).exclude(headings=[]).exclude(state=Import.State.WAITING)
    )
    if name:
        named = done.filter(mapping_name__iexact=name).order_by("-applied_at").first()
        if named is None:
            raise UnknownMapping(name)
        by_heading = {heading: named.mapping.get(str(at)) for at, heading in enumerate(named.headings)}
        known = {
            str(at): code
            for at, heading in enumerate(table.headings)
            if (code := by_heading.get(heading)) is not None
        }
        return table.proposal() | known, named.mapping_name
    same = [one for one in done.order_by("-applied_at") if one.headings == list(table.headings)]
    return (same[0].mapping, same[0].mapping_name) if same else (table.proposal(), "")


def given(one: Import) -> GivenFile:
    """The file of an import that waits."""
    return GivenFile(one.file_name, bytes(one.content or b""))


def read_import(one: Import, mapping: Mapping[str, str] | None = None) -> Reading:
    """What the file of an import says. Raises UnreadableFile."""
    return read_file(given(one), one.controller.public_id, one.mapping if mapping is None else mapping)


def forget_files(now: datetime) -> int:
    """Delete the files that nobody confirmed in time; those that a worker is to import stay. Gives how many."""
    return Import.objects.forgotten(now).delete()[0]
