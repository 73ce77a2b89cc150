"""The register, or one sheet of it, as a printed document: from sheets to finished HTML to PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Link, Section, Table, bullets, facts, paragraph
from registry.documents.pdf import print_pdf, print_pdf_bytes
from registry.record import reading, wording
from registry.record.columns import sections
from registry.record.reading import Answer
from registry.record.sheet import ActivitySheet, Organisation, Register
from registry.rules import missing_sections


@dataclass(frozen=True)
class PrintedSheet:
    """A sheet with its sections as they print."""

    sheet: ActivitySheet
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class RegisterPart:
    """The controller part or the processor part of the register, kept apart as the CNIL asks."""

    key: str
    title: str
    explanation: str
    empty: str
    entries: tuple[PrintedSheet, ...]


def register_html(register: Register, language: str, on: date) -> str:
    """The whole register as one finished HTML document in ``language``, dated ``on``."""
    with translation.override(language):
        context = {
            "document_language": language,
            "organisation": register.organisation,
            "on": on,
            "cover": cover(register, on),
            "organisation_sections": organisation_sections(register.organisation),
            "summary": summary(register),
            "parts": parts(register, on),
        }
        return render_to_string("documents/register.html", context)


def one_sheet_html(organisation: Organisation, sheet: ActivitySheet, language: str, on: date) -> str:
    """One sheet as a finished HTML document in ``language``, under its organisation's contact points."""
    with translation.override(language):
        context = {
            "document_language": language,
            "organisation": organisation,
            "on": on,
            "cover": contact_summary(organisation),
            "entry": PrintedSheet(sheet, sections(sheet, on, missing=missing_sections(sheet, on))),
        }
        return render_to_string("documents/one_sheet.html", context)


def print_register(
    register: Register, language: str, on: date, target: Path, progress: Callable[[int], None] | None = None
) -> None:
    """Print the register to ``target``; ``progress`` is told how many sheets are laid out. Raises PrintingFailed."""
    places = sheet_places(register)

    def sheets_done(children: int) -> None:
        if progress is not None:
            progress(sum(1 for place in places if place < children))

    html = register_html(register, language, on)
    sheets_done(0)  # whoever waits for a sign of life learns that the sheets are written
    print_pdf(html, target, sheets_done)


def print_sheet(organisation: Organisation, sheet: ActivitySheet, language: str, on: date) -> bytes:
    """One sheet printed at once. Raises PrintingFailed."""
    return print_pdf_bytes(one_sheet_html(organisation, sheet, language, on))


def sheet_places(register: Register) -> list[int]:
    """The place of each sheet among the children of the body: after cover, contents, summary and organisation."""
    place, places = 4, []
    for records in (register.controller_sheets, register.processor_sheets):
        if records or records is register.controller_sheets:
            places += [place + 1 + number for number in range(len(records))]
            place += 1 + len(records)
    return places


def parts(register: Register, on: date) -> tuple[RegisterPart, ...]:
    """The controller part, always, and the processor part when there is one."""
    controller = RegisterPart(
        "controller",
        _("Activities carried out as controller"),
        _("Records of Article 30(1) of the Regulation, alone or jointly with other controllers."),
        _("No activity is recorded."),
        entries(register.controller_sheets, on),
    )
    processor = RegisterPart(
        "processor",
        _("Activities carried out as processor"),
        _("Records of Article 30(2) of the Regulation, on behalf of clients."),
        _("No activity is recorded."),
        entries(register.processor_sheets, on),
    )
    return (controller, processor) if processor.entries else (controller,)


def entries(sheets: Iterable[ActivitySheet], on: date) -> tuple[PrintedSheet, ...]:
    return tuple(
        PrintedSheet(sheet, sections(sheet, on, missing=missing_sections(sheet, on))) for sheet in sheets
    )


def contact_summary(organisation: Organisation) -> tuple[Block, ...]:
    """Organisation, representative and data protection officer in a few lines (Article 30(1)(a))."""

    def contact_lines(*functions: str) -> tuple[Block, ...]:
        found: tuple[Block, ...] = ()
        for point in organisation.contacts(*functions):
            function = wording.label(point.function) if len(functions) > 1 else ""
            named = dict.fromkeys([function, point.role_label, point.name, point.organisation])
            found += paragraph(" · ".join(part for part in named if part)) + wording.reach(point)
        return found

    answer = Answer(organisation.dpo_designated, is_recorded=False)
    designated = wording.answered(answer, _("None designated"), _("Designated"))
    officer = contact_lines("dpo") or designated or paragraph(_("Not filled in."), "missing")
    return facts(
        [
            (_("Organisation"), contact_lines("seat", "general")),
            (_("Representative"), contact_lines("representative")),
            (_("Representative in the Union"), contact_lines("eu_representative")),
            (_("Data protection officer"), officer),
        ]
    )


def cover(register: Register, on: date) -> tuple[Block, ...]:
    controllers, processors = len(register.controller_sheets), len(register.processor_sheets)
    contents = _("%(controllers)d as controller, %(processors)d as processor") % {
        "controllers": controllers,
        "processors": processors,
    }
    return contact_summary(register.organisation) + facts(
        [(_("Date of the document"), wording.day(on)), (_("Activities"), contents)]
    )


def organisation_sections(organisation: Organisation) -> tuple[Section, ...]:
    """Everything known of the organisation: identity, contact points, officer, departments, formalities, measures."""
    others = tuple(
        block
        for point in organisation.contact_points
        if point.function.code != "dpo"
        for block in wording.contact(point)
    )
    departments = bullets(wording.noted(one.name, one.note) for one in organisation.departments)
    candidates = (
        ("identity", _("Identity"), wording.identity(organisation), "30(1)(a)"),
        ("register", _("About this register"), wording.about_register(organisation), ""),
        ("contacts", _("Contact points"), others, "30(1)(a)"),
        ("officer", _("Data protection officer"), wording.officer(organisation), "37"),
        ("departments", _("Departments"), departments, ""),
        ("formalities", _("Earlier formalities"), wording.formalities(organisation), ""),
        (
            "security",
            _("Security measures shared by all activities"),
            wording.measures(organisation.security_measures),
            "32",
        ),
    )
    return tuple(
        Section(key, title, blocks, wording.citation(cited) if cited else "")
        for key, title, blocks, cited in candidates
        if blocks
    )


def summary(register: Register) -> tuple[Block, ...]:
    """One row an activity, each with a link to its sheet."""
    headings = (_("Reference"), _("Activity"), _("Role"), _("Purposes"), _("Sensitive data"), _("Updated on"))
    rows = tuple(
        (
            (Link(sheet.reference, f"#sheet-{sheet.id}"),),
            paragraph(sheet.name),
            paragraph(wording.label(sheet.role)),
            paragraph(str(sum(1 for _one in reading.every_purpose(sheet.purposes)))),
            paragraph(wording.label(sheet.sensitive_data)),
            paragraph(wording.day(sheet.updated_on)),
        )
        for sheet in (*register.controller_sheets, *register.processor_sheets)
    )
    if not rows:
        return paragraph(_("No activity is recorded."), "missing")
    return (Table(_("Activities of the register"), headings, rows),)
