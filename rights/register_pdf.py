"""The register of requests of one year as PDF: what was asked and how it was answered, without names, addresses or words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Table, paragraph
from registry.documents.pdf import print_pdf_bytes
from registry.models import Controller
from rights.figures import Year, counted
from rights.listing import lines
from rights.models import SubjectRequest
from rights.models.desks import RequestDesk

MOST = 1_000  # requests in one PDF
SHOWN = (0, 1, 3, 5, 7, 8, 9, 10)  # columns of the CSV that fit on paper


def register_pdf(
    controller: Controller, desk: RequestDesk, year: Year, requests: Iterable[SubjectRequest], on: date
) -> bytes:
    """Raises PrintingFailed. ``requests`` are those of the year that are still kept, at most MOST."""
    return print_pdf_bytes(register_html(controller, desk, year, requests, on, translation.get_language()))


def register_html(
    controller: Controller,
    desk: RequestDesk,
    year: Year,
    requests: Iterable[SubjectRequest],
    on: date,
    language: str | None,
) -> str:
    headings, *rows = lines(requests, desk)
    context = {
        "document_language": (language or controller.language)[:2],
        "organisation": controller,
        "year": year,
        "on": on,
        "figures": (Table(_("Figures"), (_("What is counted"), _("How many")), tuple(figures_of(year))),),
        "forgotten": year.received - len(rows),
        "requests": (
            Table(
                _("Requests"),
                tuple(headings[place] for place in SHOWN),
                tuple(tuple(cell(row[place]) for place in SHOWN) for row in rows),
            ),
        )
        if rows
        else (),
    }
    return render_to_string("documents/requests.html", context)


def cell(text: str) -> tuple[Block, ...]:
    try:
        return paragraph(date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT"))
    except ValueError:
        return paragraph(text.replace(" | ", "\n"))


def figures_of(year: Year) -> Iterable[tuple[tuple[Block, ...], ...]]:
    return [
        (paragraph(label), paragraph(str(number)))
        for label, (number,) in counted([year])
        if number is not None
    ]
