"""The layouts that are recognised, in order: each says what it is called, what it knows, and how it is read.

A layout of its own needs a line here and nothing else. What no layout recognises is read by its columns
(:mod:`registry.exchange.imports.columns`), as a mapping says.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from registry.exchange.imports import cnil, columns, native_records
from registry.exchange.imports.found import Reading
from registry.exchange.imports.native import is_native
from registry.exchange.imports.own_spreadsheet import is_own
from registry.files.reader import UnreadableFile, read_spreadsheet
from registry.files.spreadsheet import Spreadsheet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class GivenFile:
    """A file as somebody gave it. Its tabs are read when a reader asks for them."""

    name: str
    content: bytes

    @cached_property
    def spreadsheet(self) -> Spreadsheet:
        """Raises UnreadableFile for what is no spreadsheet."""
        return read_spreadsheet(self.name, self.content)


@dataclass(frozen=True)
class Reader:
    """A layout. ``recognises`` and ``read`` may raise UnreadableFile; ``read`` gets the identifier of the organisation."""

    name: str
    label: StrOrPromise
    recognises: Callable[[GivenFile], bool]
    read: Callable[[GivenFile, uuid.UUID], Reading]


READERS: tuple[Reader, ...] = (
    Reader(
        native_records.NATIVE,
        _("Register of this program (JSON)"),
        lambda file: is_native(file.content),
        lambda file, controller: native_records.read_native_records(file.content, controller),
    ),
    Reader(
        native_records.OWN_SPREADSHEET,
        _("Spreadsheet of this program"),
        lambda file: is_own({tab.name: tab.rows for tab in file.spreadsheet.tabs}),
        lambda file, controller: native_records.read_own_records(file.spreadsheet, controller),
    ),
    Reader(
        cnil.LAYOUT,
        _("Simplified register of the CNIL"),
        lambda file: cnil.recognises_cnil(file.spreadsheet),
        lambda file, controller: cnil.read_cnil(file.spreadsheet, controller),
    ),
)


def reader_of(file: GivenFile) -> Reader | None:
    """The reader that recognises a file; None for one that is read by its columns. Raises UnreadableFile."""
    return next((reader for reader in READERS if reader.recognises(file)), None)


def read_file(file: GivenFile, controller: uuid.UUID, mapping: Mapping[str, str]) -> Reading:
    """The records of a file; ``mapping`` is for one that no reader recognises. Raises UnreadableFile."""
    reader = reader_of(file)
    if reader is not None:
        return reader.read(file, controller)
    return columns.read_columns(file.spreadsheet, controller, mapping)


def table_of(file: GivenFile) -> columns.Table:
    """The table of a file that no reader recognises. Raises UnreadableFile where it has none."""
    table = columns.table_of(file.spreadsheet)
    if table is None:
        raise UnreadableFile("no_table")
    return table
