"""What differs between the registers of two days, on paper and for machines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Group, Item, Section, bullets, facts, paragraph
from registry.documents.languages import written_in
from registry.documents.pdf import print_pdf_bytes
from registry.record.changes import ChangeInWords, change_in_words, changes_in_words
from registry.record.comparison import RegisterComparison
from registry.record.difference import Change, ChangeOf, facts_of
from registry.record.sheet import ActivitySheet, Organisation
from registry.record.typed import typed_texts

FORMAT, FORMAT_VERSION = "trente-register-comparison", 1


# On paper ---------------------------------------------------------------------------------------------------


def print_comparison(
    organisation: Organisation, comparison: RegisterComparison, since: date, on: date, language: str
) -> bytes:
    """The comparison as PDF in ``language``. Raises PrintingFailed."""
    return print_pdf_bytes(comparison_html(organisation, comparison, since, on, language))


def comparison_html(
    organisation: Organisation, comparison: RegisterComparison, since: date, on: date, language: str
) -> str:
    """The comparison as one finished HTML document in ``language``."""
    with translation.override(language):
        context = {
            "document_language": language,
            "organisation": organisation,
            "since": since,
            "on": on,
            "sections": comparison_sections(comparison),
        }
        sheets = (*comparison.added, *comparison.ended, *(one.after for one in comparison.changed))
        with written_in(organisation.language, typed_texts([organisation, *sheets])):
            return render_to_string("documents/comparison.html", context)


def comparison_sections(comparison: RegisterComparison) -> list[Section]:
    """What differs, as the parts of a document; a part without a difference says that there is none."""
    changed = tuple(
        Group(name_of(one.after), changes_blocks(one.changes)) for one in comparison.changed if one.changes
    )
    found = [
        ("added", _("New in the register"), bullets(map(name_of, comparison.added))),
        ("changed", _("Changed records"), changed),
        ("ended", _("No longer current"), bullets(map(name_of, comparison.ended))),
        ("organisation", _("The organisation"), changes_blocks(comparison.organisation)),
    ]
    nothing = {"organisation": _("No change")}
    return [
        Section(key, title, blocks or paragraph(nothing.get(key, _("No record"))))
        for key, title, blocks in found
    ]


def name_of(sheet: ActivitySheet) -> str:
    return f"{sheet.reference} · {sheet.name}" if sheet.reference else sheet.name


def changes_blocks(changes: Iterable[Change]) -> tuple[Block, ...]:
    return bullets(Item(headline(one), values(one)) for one in changes_in_words(changes))


def headline(change: ChangeInWords) -> str:
    """What was done to which entry; of a field of the record itself, the field."""
    about = change.kind
    if change.name and change.name != change.kind:
        about = _("%(kind)s “%(name)s”") % {"kind": change.kind, "name": change.name}
    if change.action in (ChangeOf.ADDED, ChangeOf.REMOVED) and change.field:
        about = f"{about} ({change.field})"
    told = {
        ChangeOf.ADDED: _("Added: %s"),
        ChangeOf.REMOVED: _("Deleted: %s"),
        ChangeOf.CHANGED: _("Changed: %s"),
        ChangeOf.ORDER: _("Other order: %s"),
    }
    return told[change.action] % (about or change.field)


def values(change: ChangeInWords) -> tuple[Block, ...]:
    if change.action is not ChangeOf.CHANGED:
        return ()
    return facts([(change.field, f"{change.before or '–'} → {change.after or '–'}")])


# For machines -----------------------------------------------------------------------------------------------


def comparison_json(slug: str, comparison: RegisterComparison, since: date, on: date) -> dict[str, Any]:
    """The comparison as a value of JSON, with its words in the active language.

    Values are as in the sheets: codes of terms, dates as YYYY-MM-DD, entries with their identifiers.
    """
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "controller": slug,
        "since": since.isoformat(),
        "on": on.isoformat(),
        "added": [record_json(one) for one in comparison.added],
        "changed": [
            {**record_json(one.after), "changes": changes_json(one.changes)} for one in comparison.changed
        ],
        "ended": [record_json(one) for one in comparison.ended],
        "organisation": changes_json(comparison.organisation),
    }


def record_json(sheet: ActivitySheet) -> dict[str, str]:
    return {"id": str(sheet.id), "reference": sheet.reference, "name": sheet.name}


def changes_json(changes: Iterable[Change]) -> list[dict[str, Any]]:
    return [
        {
            "change": one.kind.value,
            "entry": {"kind": type(one.row).__name__, "id": str(one.row.id)},
            "field": one.field,
            "before": facts_of(one.before),
            "after": facts_of(one.after),
            "words": asdict(change_in_words(one)),
        }
        for one in changes
    ]
