"""The register, or one sheet of it, as a printed document: from sheets to finished HTML to PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.documents.blocks import Block, Link, Section, bullets, facts, paragraph
from registry.documents.languages import written_in
from registry.documents.pdf import print_pdf, print_pdf_bytes
from registry.exchange.exports import annexes, overview
from registry.exchange.exports.extent import AS_IT_STANDS, EVERYTHING, Extent, Listed, Standing, within
from registry.record import wording
from registry.record.columns import sections, shared_measures
from registry.record.reading import Answer
from registry.record.sheet import ActivitySheet, Organisation, Register, SecurityMeasure
from registry.record.typed import typed_texts
from registry.rules import missing_sections

SHORT_DIGEST = 12  # characters of the hash that stand on each page
SHARED_MEASURES = "organisation-security"  # the section in which they are printed, as the template names it


@dataclass(frozen=True)
class PrintedSheet:
    """A sheet with its sections as they print; ``is_unapproved`` where it says something else than what was approved."""

    sheet: ActivitySheet
    sections: tuple[Section, ...]
    is_unapproved: bool = False


@dataclass(frozen=True)
class RegisterPart:
    """The controller part or the processor part of the register, kept apart as the CNIL asks."""

    key: str
    title: str
    explanation: str
    empty: str
    entries: tuple[PrintedSheet, ...]


def register_html(
    register: Register,
    language: str,
    on: date,
    extent: Extent = Extent.ALL,
    *,
    listed: Listed = EVERYTHING,
    empty_headings: bool = True,
    standing: Standing = AS_IT_STANDS,
) -> str:
    """The register, as far as ``extent`` goes, as one finished HTML document in ``language``, dated ``on``.

    Of the extent ``LISTED`` are the records that ``listed`` names. What is asked for and not recorded is said, or left out
    without ``empty_headings``. ``standing`` says of which day the records are; dated law is that of the same day.
    """
    printed = within(register, extent, listed)
    day, on = on, standing.in_force_on or on
    with translation.override(language):
        context = {
            "document_language": language,
            "organisation": register.organisation,
            "is_under_gdpr": is_under_gdpr(printed.sheets),
            "on": day,
            "records_on": on,
            "cover": cover(
                printed,
                day,
                extent,
                standing,
                left_out=standing.others + len(register.sheets) - len(printed.sheets),
                criteria=listed.criteria,
            ),
            "mark": mark(printed, on, extent),
            "organisation_sections": organisation_sections(register.organisation),
            "summary": overview.summary(printed, on),
            "parts": parts(printed, on, empty_headings, standing.unapproved),
            "parties": annexes.parties(printed),
            "systems": annexes.systems(printed),
            "contacts": annexes.contacts(register),
            "visas": annexes.visas(printed),
        }
        typed = typed_texts([register.organisation, *printed.sheets])
        with written_in(register.organisation.language, typed):
            return render_to_string("documents/register.html", context)


def one_sheet_html(
    organisation: Organisation,
    sheet: ActivitySheet,
    language: str,
    on: date,
    organisation_on: date | None = None,
) -> str:
    """One sheet as a finished HTML document in ``language``, under its organisation's contact points.

    ``organisation_on`` is the later day of which the organisation is told, where nothing earlier is recorded.
    """
    with translation.override(language):
        context = {
            "document_language": language,
            "organisation": organisation,
            "on": on,
            "cover": contact_summary(organisation) + organisation_of(organisation_on),
            "entry": PrintedSheet(sheet, sections(sheet, on, missing=missing_sections(sheet, on))),
        }
        with written_in(organisation.language, typed_texts([organisation, sheet])):
            return render_to_string("documents/one_sheet.html", context)


def print_register(
    register: Register,
    language: str,
    on: date,
    target: Path,
    progress: Callable[[int], None] | None = None,
    *,
    extent: Extent = Extent.ALL,
    listed: Listed = EVERYTHING,
    empty_headings: bool = True,
    standing: Standing = AS_IT_STANDS,
) -> None:
    """Print the register, as far as ``extent`` goes, to ``target``. Raises PrintingFailed.

    ``progress`` is told how many sheets are laid out.
    """
    places = sheet_places(within(register, extent, listed))

    def sheets_done(children: int) -> None:
        if progress is not None:
            progress(sum(1 for place in places if place < children))

    html = register_html(
        register,
        language,
        on,
        extent,
        listed=listed,
        empty_headings=empty_headings,
        standing=standing,
    )
    sheets_done(0)  # whoever waits for a sign of life learns that the sheets are written
    print_pdf(html, target, sheets_done)


def print_sheet(
    organisation: Organisation,
    sheet: ActivitySheet,
    language: str,
    on: date,
    organisation_on: date | None = None,
) -> bytes:
    """One sheet printed at once, as :func:`one_sheet_html` has it. Raises PrintingFailed."""
    return print_pdf_bytes(one_sheet_html(organisation, sheet, language, on, organisation_on))


def sheet_places(register: Register) -> list[int]:
    """The place of each sheet among the children of the body: after cover, contents, summary and organisation."""
    place, places = 4, []
    for records in (register.controller_sheets, register.processor_sheets):
        if records or records is register.controller_sheets:
            places += [place + 1 + number for number in range(len(records))]
            place += 1 + len(records)
    return places


def is_under_gdpr(sheets: Iterable[ActivitySheet]) -> bool:
    """False where a record stands under another law: what is said of all of them then cites none."""
    return not any(one.regime_code for one in sheets)


def parts(
    register: Register, on: date, empty_headings: bool = True, unapproved: frozenset[UUID] = frozenset()
) -> tuple[RegisterPart, ...]:
    """The controller part, always, and the processor part when there is one."""
    controller = RegisterPart(
        "controller",
        _("Activities carried out as controller"),
        _("Records kept under Article 30(1) GDPR, as sole or joint controller.")
        if is_under_gdpr(register.controller_sheets)
        else _("Records kept as sole or joint controller, each under the law that it cites."),
        _("No activity is recorded."),
        entries(register, register.controller_sheets, on, empty_headings, unapproved),
    )
    processor = RegisterPart(
        "processor",
        _("Activities carried out as processor"),
        _("Records kept under Article 30(2) GDPR, on behalf of controllers.")
        if is_under_gdpr(register.processor_sheets)
        else _("Records kept on behalf of controllers, each under the law that it cites."),
        _("No activity is recorded."),
        entries(register, register.processor_sheets, on, empty_headings, unapproved),
    )
    return (controller, processor) if processor.entries else (controller,)


def entries(
    register: Register,
    sheets: Iterable[ActivitySheet],
    on: date,
    empty_headings: bool,
    unapproved: frozenset[UUID],
) -> tuple[PrintedSheet, ...]:
    printed_once = register.organisation.security_measures
    return tuple(
        PrintedSheet(
            sheet,
            tuple(
                with_reference(section, sheet, printed_once)
                for section in sections(
                    sheet, on, missing=missing_sections(sheet, on) if empty_headings else ()
                )
            ),
            sheet.id in unapproved,
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
            (_("Organisation"), contact_lines("seat")),
            (_("General contact"), contact_lines("general")),
            (_("Legal representative"), contact_lines("representative")),
            (_("Representative in the Union"), contact_lines("eu_representative")),
            (_("Why there is no representative in the Union"), organisation.representative_absence),
            (_("Data protection officer"), officer),
        ]
    )


def organisation_of(organisation_on: date | None) -> tuple[Block, ...]:
    """That the organisation is told as of a later day than the records, where nothing earlier was recorded."""
    if organisation_on is None:
        return ()
    told = _(
        "The organisation is as on %s, the day on which it was entered here: nothing earlier is recorded."
    )
    return paragraph(told % wording.day(organisation_on), "note")


def mark(register: Register, on: date, extent: Extent) -> str:
    """Which register this is, as each page says it: its kind and day, how many records, and the beginning of its hash."""
    told = {
        "day": wording.day(on),
        "records": ngettext("%d record", "%d records", len(register.sheets)) % len(register.sheets),
        "digest": register.digest()[:SHORT_DIGEST],
    }
    if extent is Extent.IN_FORCE:
        return _("Current register of %(day)s · %(records)s · %(digest)s") % told
    return _("Working register of %(day)s · %(records)s · %(digest)s") % told


def cover(
    register: Register,
    on: date,
    extent: Extent,
    standing: Standing,
    *,
    left_out: int,
    criteria: str = "",
) -> tuple[Block, ...]:
    """Who keeps the register, of which day it is, how far it goes, and how many records are in which state."""
    if extent is Extent.LISTED:
        others = ngettext(
            "%d other record of the register is not included.",
            "%d other records of the register are not included.",
            left_out,
        )
    else:
        others = ngettext(
            "%d other record, which is not current, is not included.",
            "%d other records, which are not current, are not included.",
            left_out,
        )
    told = paragraph(str(extent.label)) + paragraph(criteria)
    told += paragraph(others % left_out if left_out else "", "note")
    about = [
        (
            _("Register as it was on"),
            paragraph(wording.day(standing.in_force_on)) + organisation_of(standing.organisation_on),
        ),
        (_("Date of the document"), paragraph(wording.day(on))),
        (_("Extent of the document"), told),
    ]
    changed = sum(one.id in standing.unapproved for one in register.sheets)
    counted = facts([(_("Of these, with changes not approved yet"), str(changed) if changed else "")])
    readers = facts([(_("Who may read this register"), register.organisation.register_readers)])
    return (
        contact_summary(register.organisation) + readers + facts(about) + overview.counts(register) + counted
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
        (
            "formalities",
            _("Prior filings with the CNIL (before the GDPR)"),
            wording.formalities(organisation),
            "",
        ),
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
