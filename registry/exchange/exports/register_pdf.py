"""The register, or one sheet of it, as a printed document: from sheets to finished HTML to PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.documents.blocks import Block, Link, Section, bullets, facts, paragraph
from registry.documents.pdf import print_pdf, print_pdf_bytes
from registry.exchange.exports import annexes, overview
from registry.exchange.exports.extent import Extent, within
from registry.record import wording
from registry.record.columns import sections, shared_measures
from registry.record.reading import Answer
from registry.record.sheet import ActivitySheet, Organisation, Register, SecurityMeasure
from registry.rules import missing_sections

SHARED_MEASURES = "organisation-security"  # the section in which they are printed, as the template names it


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


def register_html(register: Register, language: str, on: date, extent: Extent = Extent.ALL) -> str:
    """The register, as far as ``extent`` goes, as one finished HTML document in ``language``, dated ``on``."""
    printed = within(register, extent)
    with translation.override(language):
        context = {
            "document_language": language,
            "organisation": register.organisation,
            "on": on,
            "cover": cover(printed, on, extent, len(register.sheets) - len(printed.sheets)),
            "organisation_sections": organisation_sections(register.organisation),
            "summary": overview.summary(printed, on),
            "parts": parts(printed, on),
            "parties": annexes.parties(printed),
            "contacts": annexes.contacts(register.organisation),
            "visas": annexes.visas(register.organisation),
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
    register: Register,
    language: str,
    on: date,
    target: Path,
    progress: Callable[[int], None] | None = None,
    *,
    extent: Extent = Extent.ALL,
) -> None:
    """Print the register, as far as ``extent`` goes, to ``target``. Raises PrintingFailed.

    ``progress`` is told how many sheets are laid out.
    """
    places = sheet_places(within(register, extent))

    def sheets_done(children: int) -> None:
        if progress is not None:
            progress(sum(1 for place in places if place < children))

    html = register_html(register, language, on, extent)
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
        entries(register, register.controller_sheets, on),
    )
    processor = RegisterPart(
        "processor",
        _("Activities carried out as processor"),
        _("Records of Article 30(2) of the Regulation, on behalf of clients."),
        _("No activity is recorded."),
        entries(register, register.processor_sheets, on),
    )
    return (controller, processor) if processor.entries else (controller,)


def entries(register: Register, sheets: Iterable[ActivitySheet], on: date) -> tuple[PrintedSheet, ...]:
    printed_once = register.organisation.security_measures
    return tuple(
        PrintedSheet(
            sheet,
            tuple(
                with_reference(section, sheet, printed_once)
                for section in sections(sheet, on, missing=missing_sections(sheet, on))
            ),
        )
        for sheet in sheets
    )


def with_reference(
    section: Section, sheet: ActivitySheet, printed_once: tuple[SecurityMeasure, ...]
) -> Section:
    """The section with a link to the measures shared by all activities in their place, where they are printed once."""
    if section.key != "security" or not printed_once or sheet.shared_security_measures != printed_once:
        return section
    own = tuple(block for block in section.blocks if block not in shared_measures(sheet))
    reference = Link(_("Security measures shared by all activities"), f"#{SHARED_MEASURES}")
    return replace(section, blocks=(*own, reference))


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


def cover(register: Register, on: date, extent: Extent, left_out: int) -> tuple[Block, ...]:
    """Who keeps the register, of which day it is, how far it goes, and how many records are in which state."""
    others = ngettext(
        "%d other record, which is not in force, is left out.",
        "%d other records, which are not in force, are left out.",
        left_out,
    )
    told = paragraph(str(extent.label)) + paragraph(others % left_out if left_out else "", "note")
    about = [(_("Date of the document"), paragraph(wording.day(on))), (_("Extent of the document"), told)]
    return contact_summary(register.organisation) + facts(about) + overview.counts(register)


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
