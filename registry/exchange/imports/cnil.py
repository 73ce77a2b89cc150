"""The CNIL's simplified register, as people fill it: its tabs become sheets.

The layout has no legal basis: it is asked. It has a period for each category of data, and so have the sheets. Its list of
countries says of each whether it is adequate, as it was thought in 2019: the country is read, what the list says of it is
not. "Privacy shield", which it still offers, has protected no transfer since 16 July 2020 (Court of Justice, C-311/18).
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from registry.exchange.imports.cnil_parts import CnilRecord, name_of, reference_of
from registry.exchange.imports.cnil_tab import (
    Listed,
    RecordTab,
    holds_record,
    identity_told,
    list_header,
    read_list,
    read_record_tab,
)
from registry.exchange.imports.found import (
    QUESTION,
    FoundRecord,
    Point,
    Reading,
    UnreadRow,
    without_repetitions,
)
from registry.exchange.imports.namesakes import told_apart
from registry.files.spreadsheet import Spreadsheet, Tab
from registry.spelling import recognised, searchable

LAYOUT = "cnil"
LISTS = (
    "garanties",
    "categories de personnes",
    "destinataires",
)  # headings of the tab with the values to choose from


def recognises_cnil(file: Spreadsheet) -> bool:
    """Whether a file has a tab with the labels of a record of this layout."""
    return any(map(holds_record, file.tabs))


def read_cnil(file: Spreadsheet, controller: uuid.UUID) -> Reading:
    """The records of a file in this layout, for the organisation with this identifier. A blank record is none."""
    tabs = [read_record_tab(tab) for tab in file.tabs if holds_record(tab)]
    listed = [row for tab in file.tabs if (at := list_header(tab)) is not None for row in read_list(tab, at)]
    filled = [tab for tab in tabs if says_something(tab)]
    names = Counter(recognised(name_of(tab)) for tab in filled)
    references = Counter(recognised(reference_of(tab)) for tab in filled)
    records, unread = [], list(unnamed(filled))
    for tab in filled:
        if not name_of(tab):
            continue
        row = row_of(tab, listed, names, references)
        listed = [one for one in listed if one is not row]
        shared = references[recognised(reference_of(tab))] > 1
        records.append(CnilRecord(tab, row, controller, reference_is_shared=shared).found())
    for row in listed:
        if (
            recognised(row.name) in names
        ):  # of two rows about one tab, or of two tabs of one name, none can be told
            reason = _("A record of this name has a tab of its own: this row makes no other one.")
            unread.append(UnreadRow(f"{row.tab}, {row.row}", f"{row.name} · {listed_text(row)}", reason))
        elif row.name:
            records.append(CnilRecord(RecordTab(row.tab), row, controller).found())
        else:
            unread.append(
                UnreadRow(f"{row.tab}, {row.row}", listed_text(row), _("This row of the list has no name."))
            )
    told_once, records = told_for_all(records)
    kept = without_repetitions([*told_once, *identities(file.tabs), *other_tabs(file.tabs)])
    return Reading(LAYOUT, tuple(with_own_identity(records)), tuple(unread), kept)


def says_something(tab: RecordTab) -> bool:
    """False for a blank record: nothing but the reference and the explanations of the layout."""
    told = [line for line in tab.lines if line.text and line.text != reference_of(tab)]
    beside = [text for text in tab.beside if text != reference_of(tab)]
    return bool(told or beside)


def unnamed(tabs: list[RecordTab]) -> Iterator[UnreadRow]:
    for tab in tabs:
        if not name_of(tab):
            text = " · ".join(line.text for line in tab.lines if line.text)
            reason = _(
                "This record has no name: fill in “Nom du traitement” in its tab, and give the file again."
            )
            yield UnreadRow(tab.tab, text[:500], reason)


def row_of(
    tab: RecordTab, listed: list[Listed], names: Counter[str], references: Counter[str]
) -> Listed | None:
    """The row of the list that is about the record of a tab: of its name, or of its reference where no other has it."""
    name, reference = recognised(name_of(tab)), recognised(reference_of(tab))
    by_name = [row for row in listed if recognised(row.name) == name]
    if len(by_name) == 1 and names[name] == 1:
        return by_name[0]
    by_reference = [row for row in listed if reference and recognised(row.reference) == reference]
    return by_reference[0] if len(by_reference) == 1 and references[reference] == 1 else None


def listed_text(row: Listed) -> str:
    return " · ".join(filter(None, (row.reference, row.created, row.updated, row.purpose, row.sensitive)))


def told_for_all(records: list[FoundRecord]) -> tuple[list[str], list[FoundRecord]]:
    """What is kept of several records in the same words, such as the address of the organisation, once for all of them."""
    count = Counter(
        point.text for record in records for point in record.points if point.key.startswith("actor")
    )
    repeated = [text for text, times in count.items() if times > 1]
    remaining = [
        replace(one, points=tuple(point for point in one.points if point.text not in repeated))
        for one in records
    ]
    return repeated, remaining


def identities(tabs: tuple[Tab, ...]) -> Iterator[str]:
    for tab in tabs:
        at = list_header(tab)
        if at is not None:
            yield from identity_told(tab, at)


def other_tabs(tabs: tuple[Tab, ...]) -> Iterator[str]:
    """What stands in tabs that are neither records nor the list nor one of the layout's own."""
    for tab in tabs:
        if holds_record(tab) or list_header(tab) is not None or is_of_the_layout(tab):
            continue
        text = "\n".join(" · ".join(filter(None, row)) for row in tab.rows if any(row))
        yield f"{tab.name}: {text}"


def is_of_the_layout(tab: Tab) -> bool:
    """The tab that explains the layout, and the one with the values to choose from."""
    labels = {searchable(cell) for row in tab.rows[:3] for cell in row}
    return set(LISTS) <= labels or any(
        label.startswith("registre des traitements - fiche tutorielle") for label in labels
    )


def with_own_identity(records: list[FoundRecord]) -> Iterator[FoundRecord]:
    """No two records have one identifier or one reference: of two that have, the later one is asked about."""
    references: set[str] = set()
    for own in told_apart(records):
        sheet = own.sheet
        asked: tuple[Point, ...] = ()
        if sheet.reference and recognised(sheet.reference) in references:
            sentence = _("Another record of the file has the reference “%s” too: this one was given another.")
            asked = (Point(QUESTION, "general", sentence % sheet.reference, "reference"),)
            sheet = sheet.model_copy(update={"reference": ""})
        references.add(recognised(sheet.reference))
        yield replace(own, sheet=sheet).asking(*asked)
