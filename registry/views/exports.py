"""Exports: asked for, watched, fetched by members of the organisation alone."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import BinaryIO

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry.exchange.exports.jobs import extent_of, request_export
from registry.forms.exports import ExportForm
from registry.jobs.heartbeat import silence_around
from registry.jobs.requests import retry as retry_job
from registry.models import Controller, Job
from registry.people.requests import MemberRequest, members_only

LISTED = 50  # the latest; older files are no longer kept anyway


@require_safe
@members_only
def exports(request: MemberRequest, controller: Controller) -> HttpResponse:
    """What was asked for, by whom, how far it is, and the form that asks for another one."""
    return show(
        request, controller, ExportForm(controller=controller, initial={"language": controller.language})
    )


@require_POST
@members_only
def ask(request: MemberRequest, controller: Controller) -> HttpResponse:
    form = ExportForm(request.POST, controller=controller)
    if not form.is_valid():
        return show(request, controller, form, status=400)
    export = request_export(controller=controller, user=request.user, **form.cleaned_data)
    return redirect("registry:export", controller=controller.slug, public_id=export.public_id)


def show(request: MemberRequest, controller: Controller, form: ExportForm, status: int = 200) -> HttpResponse:
    rows = documents(request, controller).select_related("requested_by")
    now = timezone.now()
    context = {
        "controller": controller,
        "form": form,
        "exports": [(export, extent_of(export).label, export.is_fetchable(now)) for export in rows[:LISTED]],
    }
    return render(request, "registry/export_list.html", context, status=status)


@require_safe
@members_only
def watch(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """How far an export is; the part that changes comes alone when a script asks for it."""
    export = find(request, controller, public_id)
    now = timezone.now()
    context = {
        "controller": controller,
        "export": export,
        "extent": extent_of(export).label,
        "is_under_way": export.state in {Job.State.WAITING, Job.State.RUNNING},
        "fetchable": export.is_fetchable(now),
        "silence": silence_around([export], now),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(
        request, "registry/export_progress.html" if part else "registry/export_detail.html", context
    )


@require_safe
@members_only
def fetch(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> FileResponse:
    """The finished file. Not found before it is ready, after its date, and for anyone but a member."""
    export = find(request, controller, public_id)
    file = opened(export)
    if file is None:
        raise Http404(_("This file is not ready, or its date has passed."))
    name = f"{controller.slug}-{timezone.localtime(export.finished_at):%Y-%m-%d}-{export.language}.{export.file_type}"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")


@require_POST
@members_only
def retry(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    retry_job(find(request, controller, public_id))
    return redirect("registry:export", controller=controller.slug, public_id=public_id)


def opened(export: Job) -> BinaryIO | None:
    """The file, or None when it is not to be had, as when its date passes at this moment."""
    with suppress(FileNotFoundError):
        if export.is_fetchable(timezone.now()):
            return export.path.open("rb")
    return None


def find(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> Job:
    return get_object_or_404(documents(request, controller), public_id=public_id)


def documents(request: MemberRequest, controller: Controller) -> QuerySet[Job]:
    """What members asked for; the work that the site gives itself is not theirs to watch."""
    return Job.objects.visible_to(request.user).filter(controller=controller).documents()
