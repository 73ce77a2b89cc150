"""One sheet on paper at once: a record as it stands, or one of its approved versions."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from registry.documents.pdf import PrintingFailed
from registry.documents.places import SECONDS_TO_COME_BACK, NoPlace, place
from registry.exchange.exports.register_pdf import print_sheet
from registry.models import Controller
from registry.people.requests import MemberRequest, members_only
from registry.record.build import build_organisation, build_sheets, told_as_of
from registry.record.sheet import ActivitySheet, Organisation
from registry.record.versions import sheet_of
from registry.views.activities import find
from registry.views.versions import find_version


@require_safe
@members_only
def activity_pdf(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """One sheet as PDF, as the record stands now."""
    found = find(request, controller, public_id)
    today = timezone.localdate()

    def made() -> tuple[Organisation, ActivitySheet]:
        return build_organisation(controller), build_sheets(controller, [found])[0]

    return printed_sheet(request, controller, made, today, f"{slugify(found.reference) or 'sheet'}-{today}")


def printed_sheet(
    request: MemberRequest,
    controller: Controller,
    made: Callable[[], tuple[Organisation, ActivitySheet]],
    on: date,
    name: str,
    organisation_on: date | None = None,
) -> HttpResponse:
    """A sheet printed while the person waits, with the law of a day."""

    def printed() -> bytes:
        return print_sheet(*made(), language_of_page(), on, organisation_on)

    return printed_while_waiting(request, controller, printed, name)


def language_of_page() -> str:
    """The language in which a document is printed for whoever reads the page: French or English."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def printed_while_waiting(
    request: MemberRequest, controller: Controller, printed: Callable[[], bytes], name: str
) -> HttpResponse:
    """A document printed while the person waits; who finds no place at the printer is told to come back."""
    try:
        with place(request.user.pk):
            content = printed()
    except (PrintingFailed, NoPlace) as error:
        told = {"controller": controller, "sentence": error}
        answer = render(request, "registry/printing_failed.html", told, status=503)
        answer["Retry-After"] = str(SECONDS_TO_COME_BACK)
        return answer
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}.pdf"'},
    )


@require_safe
@members_only
def version_pdf(
    request: MemberRequest, controller: Controller, public_id: uuid.UUID, number: int
) -> HttpResponse:
    """One version as PDF, with the organisation and the law of the day on which it came into force."""
    found = find_version(find(request, controller, public_id), number)
    sheet, on = sheet_of(found), found.effective_on

    def made() -> tuple[Organisation, ActivitySheet]:
        return build_organisation(controller, on=on), sheet

    name = f"{slugify(sheet.reference) or 'sheet'}-{number}-{on}"
    return printed_sheet(request, controller, made, on, name, told_as_of(controller, on))
