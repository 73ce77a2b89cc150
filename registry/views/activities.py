"""The register on screen, and one sheet on screen or on paper at once."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from registry.documents.pdf import PrintingFailed
from registry.exports.register_pdf import print_sheet
from registry.forms.exports import ExportForm
from registry.models import Activity, Controller, Export
from registry.permissions import can_maintain
from registry.record.build import build_organisation, build_sheets
from registry.record.columns import sections
from registry.views.doors import members_only


@require_safe
@members_only
def register(request: HttpRequest, controller: Controller) -> HttpResponse:
    """The activities of one organisation."""
    activities = (
        Activity.objects.visible_to(request.user).filter(controller=controller).select_related("department")
    )
    context = {
        "controller": controller,
        "activities": activities,
        "exports": Export.objects.visible_to(request.user).filter(controller=controller)[:5],
        "form": ExportForm(controller=controller, initial={"language": get_language()}),
        "can_maintain": can_maintain(request.user, controller),
        "now": timezone.now(),
    }
    return render(request, "registry/register.html", context)


@require_safe
@members_only
def activity(request: HttpRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """One activity as its sheet reads."""
    found = find(request, controller, public_id)
    sheet = build_sheets(controller, [found])[0]
    context = {
        "controller": controller,
        "activity": found,
        "sheet": sheet,
        "sections": sections(sheet, timezone.localdate()),
        "can_maintain": can_maintain(request.user, controller),
    }
    return render(request, "registry/activity_sheet.html", context)


@require_safe
@members_only
def activity_pdf(request: HttpRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """One sheet as PDF, printed while the person waits."""
    found = find(request, controller, public_id)
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    try:
        content = print_sheet(
            build_organisation(controller),
            build_sheets(controller, [found])[0],
            language,
            timezone.localdate(),
        )
    except PrintingFailed as error:
        return render(
            request,
            "registry/printing_failed.html",
            {"controller": controller, "sentence": error},
            status=503,
        )
    name = f"{slugify(found.reference) or 'sheet'}-{timezone.localdate():%Y-%m-%d}.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def find(request: HttpRequest, controller: Controller, public_id: uuid.UUID) -> Activity:
    rows = Activity.objects.visible_to(request.user).filter(controller=controller)
    return get_object_or_404(rows, public_id=public_id)
