"""Exports: asked for, watched, fetched by members of the organisation alone."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import BinaryIO

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry.exchange.exports.extent import EVERYTHING, Extent, Listed
from registry.exchange.exports.formats import format_of
from registry.exchange.exports.jobs import request_export, wanted_in
from registry.finding.answers import matching
from registry.finding.filters import FILTERS, ME, Asker
from registry.finding.questions import Question, chips
from registry.forms.exports import ExportForm
from registry.jobs.heartbeat import silence_around
from registry.jobs.requests import retry as retry_job
from registry.models import Controller, Job
from registry.people.requests import MemberRequest, members_only
from registry.record.extracts import Extract
from registry.record.wording import day

LISTED = 50  # the latest; older files are no longer kept anyway


@require_safe
@members_only
def exports(request: MemberRequest, controller: Controller) -> HttpResponse:
    """What was asked for, by whom, how far it is, and the form that asks for another one."""
    listing = request.GET.get("listing")
    initial = {"language": controller.language, "listing": listing}
    if listing is None:
        return show(request, controller, ExportForm(controller=controller, initial=initial))
    initial |= {"extent": Extent.LISTED.value}
    listed = listed_by(listing, Asker(controller, request.user))
    form = ExportForm(controller=controller, listed=len(listed.records), initial=initial)
    return show(request, controller, form)


@require_POST
@members_only
def ask(request: MemberRequest, controller: Controller) -> HttpResponse:
    asked, listed = request.POST.get("extent") == Extent.LISTED, EVERYTHING
    if asked:
        language = "en" if request.POST.get("language") == "en" else "fr"
        with translation.override(language):  # of the document, which says what was listed
            listed = listed_by(request.POST.get("listing", ""), Asker(controller, request.user))
    form = ExportForm(request.POST, controller=controller, listed=len(listed.records) if asked else None)
    if not form.is_valid():
        return show(request, controller, form, status=400)
    export = request_export(
        controller=controller,
        user=request.user,
        language=form.cleaned_data["language"],
        extent=form.cleaned_data["extent"],
        listed=listed,
        empty_headings=not form.cleaned_data["leave_out"],
        on=form.cleaned_data["on"],
        format=form.cleaned_data["format"],
        extract=form.cleaned_data["extract"],
    )
    return redirect("registry:export", controller=controller.slug, public_id=export.public_id)


def listed_by(listing: str, asker: Asker) -> Listed:
    """The records that the list of this address shows, on all its pages, and its filters in words."""
    question = Question.read(QueryDict(listing))
    records = matching(question, asker).values_list("public_id", flat=True)
    me = FILTERS["assigned"].options(asker)[ME]
    criteria = []
    for one in chips(question, asker):
        value = asker.user.full_name if one.value == me else one.value  # on paper the person is named
        told = _("%(label)s: %(value)s") % {"label": one.label, "value": value} if one.label else value
        criteria.append(told)
    return Listed(frozenset(records), " · ".join(criteria))


def show(request: MemberRequest, controller: Controller, form: ExportForm, status: int = 200) -> HttpResponse:
    rows = documents(request, controller).select_related("requested_by")
    now = timezone.now()
    context = {
        "controller": controller,
        "form": form,
        "exports": [
            (export, format_of(export.kind), extent_told(export), export.is_fetchable(now))
            for export in rows[:LISTED]
        ],
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
        "format": format_of(export.kind),
        "extent": extent_told(export),
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
    return FileResponse(
        file, as_attachment=True, filename=file_name(export), content_type=format_of(export.kind).media_type
    )


def file_name(export: Job) -> str:
    """The name under which a file is saved: organisation, day of the records, language, and what sets it apart of others."""
    wanted, format = wanted_in(export), format_of(export.kind)
    on = wanted.on or timezone.localtime(export.finished_at).date()
    extract = "" if wanted.extract is Extract.FULL else f"-{wanted.extract.value}"
    code = "" if format.code == export.file_type else f"-{format.code}"
    return f"{export.controller.slug}-{on:%Y-%m-%d}{code}{extract}-{export.language}.{export.file_type}"


def extent_told(export: Job) -> str:
    """How much of the register was asked for, what of each record, and of which day where that is another one than today."""
    wanted = wanted_in(export)
    told = [str(wanted.extent.label)]
    if wanted.extract is not Extract.FULL:
        told.append(str(wanted.extract.label))
    return " · ".join(told if wanted.on is None else [*told, day(wanted.on)])


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
