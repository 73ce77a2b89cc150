"""The register at a glance: how many records are in which state, and one row for each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Bullets, Item, Link, Paragraph, Table, facts, paragraph
from registry.record import reading, wording
from registry.record.sheet import ActivitySheet, Register
from registry.rules import missing_sections
from registry.vocabularies import vocabulary


def states(sheets: Iterable[ActivitySheet]) -> tuple[tuple[str, str], ...]:
    """Each state in which there are records, with their number: what is in force first."""
    counted = Counter(sheet.state.code for sheet in sheets)
    labels = {sheet.state.code: wording.label(sheet.state) for sheet in sheets}
    in_force = {sheet.state.code for sheet in sheets if sheet.is_in_force}
    known = [term.code for term in vocabulary("activity_states")]
    order = sorted(
        labels, key=lambda code: (code not in in_force, -known.index(code) if code in known else 0)
    )
    return tuple((labels[code], str(counted[code])) for code in order)


def summary(register: Register, on: date) -> tuple[Block, ...]:
    """One row an activity, each with a link to its sheet; what is done as processor in a table of its own."""
    groups = (
        (_("Activities carried out as controller"), register.controller_sheets),
        (_("Activities carried out as processor"), register.processor_sheets),
    )
    found = tuple(
        Table(title, headings(sheets), tuple(row(sheet, on) for sheet in sheets))
        for title, sheets in groups
        if sheets
    )
    return found or paragraph(_("No activity is recorded."), "missing")


def headings(sheets: Iterable[ActivitySheet]) -> tuple[str, ...]:
    is_processor = all(sheet.is_processor_record for sheet in sheets)
    return (
        _("Reference"),
        _("Activity"),
        _("Categories of processing carried out") if is_processor else _("Purposes"),
        _("Legal bases"),
        _("Department in charge"),
        _("Recipients outside the EEA"),
        _("Data protection impact assessment (DPIA)"),
        _("State"),
    )


def row(sheet: ActivitySheet, on: date) -> tuple[tuple[Block, ...], ...]:
    named = (
        [wording.purpose_name(one) for one in sheet.operations]
        if sheet.is_processor_record
        else [wording.purpose_name(one) for one in sheet.purposes]
    )
    bases = [wording.label(one.basis) for one in reading.bases(sheet)]
    return (
        (Link(sheet.reference, f"#sheet-{sheet.id}"),),
        paragraph(sheet.name),
        run_in(named) or lacking(sheet, on, "operations", "purposes"),
        run_in(bases),
        paragraph(sheet.department.name if sheet.department else ""),
        abroad(sheet, on) or lacking(sheet, on, "transfers"),
        assessed(sheet) or lacking(sheet, on, "assessment"),
        paragraph(wording.label(sheet.state), "" if sheet.is_in_force else "unfinished"),
    )


def run_in(texts: Iterable[str]) -> tuple[Block, ...]:
    """The texts in lines, each once: a table at a glance has no room for a line each."""
    items = tuple(Item(text) for text in dict.fromkeys(texts) if text)
    return (Bullets(items, compact=True),) if items else ()


def lacking(sheet: ActivitySheet, on: date, *keys: str) -> tuple[Block, ...]:
    """What stands for an answer that the law asks for and nobody gave."""
    asked = missing_sections(sheet, on)
    return paragraph(_("Not filled in."), "missing") if any(key in asked for key in keys) else ()


def abroad(sheet: ActivitySheet, on: date) -> tuple[Block, ...]:
    """Who receives data outside the European Economic Area: declared transfers, hosting, parties with a seat there."""
    told = [
        (
            one.party.name if one.party else one.recipient_name,
            wording.label(one.country) or one.destination,
        )
        for one in sheet.transfers
        if not reading.is_told_at_home(one, sheet.regime_code, on)
    ]
    told += [
        (one.party.name if one.party else one.name, wording.label(one.country))
        for one in reading.hosted_by_others_abroad(sheet, on)
    ]
    told += [(one.name, wording.label(one.country)) for one in reading.receiving_abroad(sheet, on)]
    if told:
        return run_in(
            f"{name} ({place})" if name and place else name or place for name, place in dict.fromkeys(told)
        )
    if reading.says_none(sheet, "transfers") and not reading.elsewhere_beside_none(sheet, on):
        return (Paragraph(_("None"), "none"),)
    return (
        paragraph(wording.label(sheet.transfers_answer)) if reading.says_nothing(sheet, "transfers") else ()
    )


def assessed(sheet: ActivitySheet) -> tuple[Block, ...]:
    """The decision on an impact assessment, the day it was done, and the risk that remains."""
    value = sheet.impact_assessment
    if value is None:
        return ()
    remains = wording.label(value.residual_risk)
    told = [
        wording.label(value.decision),
        wording.day(value.done_on),
        _("risk that remains: %s") % remains if remains else "",
    ]
    return paragraph(", ".join(part for part in told if part))


def counts(register: Register) -> tuple[Block, ...]:
    """How many records of either part there are, and how many in which state."""
    told = _("%(controllers)d as controller, %(processors)d as processor") % {
        "controllers": len(register.controller_sheets),
        "processors": len(register.processor_sheets),
    }
    return facts([(_("Activities"), told), *states(register.sheets)])
