"""Importing a file: given, shown as what it would change, confirmed, undone. For whoever maintains the register."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registry.documents.html import blocks_html
from registry.documents.languages import written_in
from registry.exchange.imports.applying import CannotUndo, apply_import, plan_undo, undo_import
from registry.exchange.imports.columns import table_of
from registry.exchange.imports.found import QUESTION
from registry.exchange.imports.jobs import (
    MOST_AT_ONCE,
    cancel_import,
    import_job,
    request_import,
    under_way,
)
from registry.exchange.imports.planning import Plan, Planned, plan_import
from registry.exchange.imports.readers import READERS
from registry.exchange.imports.replacing import RegisterChanged
from registry.exchange.imports.waiting import give_file, given, read_import
from registry.files.reader import UnreadableFile
from registry.forms.imports import ColumnsForm, ConfirmForm, FileForm
from registry.jobs.heartbeat import silence_around
from registry.models import Controller, Import, Job
from registry.people.requests import MemberRequest, members_only, officers_only
from registry.record.changes import changes_in_words
from registry.record.columns import sections
from registry.record.sheet import ActivitySheet
from registry.record.typed import typed_texts

LISTED = 30
READ = (
    "joint",
    "purposes",
    "people",
    "data",
    "sensitive",
    "recipients",
    "transfers",
    "retention",
    "security",
)
SHOWN = 300  # records of a kind in a preview; the rest are counted


def find(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> Import:
    rows = Import.objects.visible_to(request.user).filter(controller=controller)
    one = get_object_or_404(rows.select_related("given_by", "undone_by"), public_id=public_id)
    one.controller = controller
    return one


def posted(request: MemberRequest) -> tuple[QueryDict, ...]:
    """What a form was sent with, if it was."""
    return (request.POST,) if request.method == "POST" else ()


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@officers_only
def imports(request: MemberRequest, controller: Controller) -> HttpResponse:
    """What was imported, and the form that takes a file and leads to what it would change."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        try:
            one = give_file(controller, form.cleaned_data["file"], by=request.user)
            return redirect(
                "registry:import-columns" if one.headings else "registry:import",
                controller.slug,
                one.public_id,
            )
        except UnreadableFile as error:
            form.refuse(error)
    done = (
        Import.objects.visible_to(request.user)
        .filter(controller=controller)
        .exclude(state=Import.State.WAITING)
    )
    rows = Import.objects.visible_to(request.user).filter(controller=controller, given_by=request.user)
    context = {
        "controller": controller,
        "form": form,
        "waiting": rows.waiting().defer("content", "records"),
        "layouts": [reader.label for reader in READERS],
        "imports": done.defer("content", "records").select_related("given_by")[:LISTED],
    }
    return render(request, "registry/import_list.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@officers_only
def import_columns(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """What each column of the file is: proposed, and as the person says."""
    one = find(request, controller, public_id)
    table = table_of(given(one).spreadsheet) if one.content and one.headings else None
    if table is None or under_way(import_job(one)):
        return redirect(one)
    form = ColumnsForm(*posted(request), table=table, one=one)
    if request.method == "POST" and form.is_valid():
        one.mapping, one.mapping_name = form.mapping(), form.cleaned_data["mapping_name"]
        one.save(update_fields=["mapping", "mapping_name"])
        return redirect(one)
    cancel = reverse("registry:imports", args=[controller.slug])
    context = {"controller": controller, "one": one, "form": form, "rows": len(table.rows), "cancel": cancel}
    return render(request, "registry/import_columns.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@officers_only
def import_page(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """What a file would change, and POST does it; of one that was imported, what it brought."""
    one = find(request, controller, public_id)
    job = import_job(one) if one.state == Import.State.WAITING else None
    if job is not None and under_way(job):
        return progress(request, controller, one, job)
    if request.headers.get("HX-Request") == "true":  # who watched the progress reads the page anew
        return HttpResponse(headers={"HX-Refresh": "true"})
    if one.state != Import.State.WAITING:
        return render(request, "registry/import_done.html", {"controller": controller, "one": one})
    form = ConfirmForm(*posted(request), instance=one)
    if request.method == "POST" and form.is_valid():
        if (form.cleaned_data["number"] or 0) > MOST_AT_ONCE:
            one.save(update_fields=["reason"])
            request_import(
                one, seen=form.cleaned_data["seen"], user=request.user, language=get_language() or "fr"
            )
            return redirect(one)
        try:
            plan = confirm(controller, one, form.cleaned_data["seen"])
            messages.success(request, told(plan))
            return redirect(one)
        except RegisterChanged:
            messages.warning(request, _("The register has changed since: look at the difference once more."))
            return preview(request, controller, one, form, status=409)
        except ValidationError as error:
            form.add_error(None, error)
    if job is not None and job.failure and request.method != "POST":
        messages.warning(request, _("%(why)s Nothing was written.") % {"why": job.failure_sentence})
    return preview(request, controller, one, form, status=422 if form.errors else 200)


def progress(request: MemberRequest, controller: Controller, one: Import, job: Job) -> HttpResponse:
    """What a worker does with the file; the part that changes comes alone when a script asks for it."""
    context = {
        "controller": controller,
        "one": one,
        "job": job,
        "silence": silence_around([job], timezone.now()),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(
        request, "registry/import_progress.html" if part else "registry/import_running.html", context
    )


def confirm(controller: Controller, one: Import, seen: str) -> Plan:
    """Import what was shown; what the import adds in words is in the language of the organisation."""
    with translation.override(controller.language):
        return apply_import(controller, one, read_import(one), words=one.reason, seen=seen)


def told(plan: Plan) -> str:
    added = ngettext("%d record added", "%d records added", len(plan.added)) % len(plan.added)
    changed = ngettext("%d changed", "%d changed", len(plan.changed)) % len(plan.changed)
    return _("The file was imported: %(added)s, %(changed)s.") % {"added": added, "changed": changed}


def preview(
    request: MemberRequest, controller: Controller, one: Import, form: ConfirmForm, *, status: int
) -> HttpResponse:
    plan = plan_import(controller, read_import(one), one.file_name)
    reader = next((reader for reader in READERS if reader.name == one.layout), None)
    context = {
        "controller": controller,
        "one": one,
        "form": form,
        "plan": plan,
        "layout": reader.label if reader else "",
        "encoding": "" if reader else given(one).spreadsheet.encoding,
        "added": [added(controller, planned) for planned in plan.added[:SHOWN]],
        "changed": [changed(planned) for planned in plan.changed[:SHOWN]],
        "counted": len(plan.added) + len(plan.changed),
        "shown": SHOWN,
    }
    return render(request, "registry/import_preview.html", context, status=status)


def added(controller: Controller, planned: Planned) -> dict[str, Any]:
    """A new record with what is asked, what was read under each heading, and what of the file no field holds."""
    return {
        "planned": planned,
        "questions": planned.found.questions,
        "read": read_under_headings(controller, planned.after),
        "kept": [point for point in planned.points if point.kind != QUESTION],
    }


def read_under_headings(controller: Controller, record: ActivitySheet) -> list[tuple[str, SafeString]]:
    shown = [one for one in sections(record, timezone.localdate()) if one.key in READ]
    with written_in(controller.language, frozenset(typed_texts([record]))):
        return [(one.title, blocks_html(one.blocks, 4)) for one in shown]


def changed(planned: Planned) -> dict[str, Any]:
    return {"planned": planned, "changes": changes_in_words(planned.changes), "points": planned.points}


@require_POST
@members_only
@officers_only
def stop_import(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Take back what a worker was asked to import, and lead to its preview again."""
    one = find(request, controller, public_id)
    if cancel_import(one):
        messages.success(request, _("The import was cancelled: nothing was written."))
    else:
        messages.info(request, _("Everything had been written already: you can undo the import."))
    return redirect(one)


@require_POST
@members_only
@officers_only
def drop_import(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Take a file away that was not imported: it is deleted at once."""
    one = find(request, controller, public_id)
    if one.state == Import.State.WAITING and not under_way(import_job(one)):
        one.delete()
        messages.success(request, _("The file was deleted: nothing was imported."))
    return redirect("registry:imports", controller.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@officers_only
def undo(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """What undoing an import would do, and POST does it."""
    one = find(request, controller, public_id)
    if one.state != Import.State.APPLIED:
        return redirect(one)
    if request.method != "POST":
        context = {"controller": controller, "one": one, "undone": plan_undo(one)}
        return render(request, "registry/import_undo.html", context)
    try:
        done = undo_import(one, by=request.user)
    except CannotUndo:
        messages.info(request, _("This import was undone already."))
        return redirect(one)
    messages.success(request, _("The import was undone."))
    if done.kept:
        messages.warning(
            request,
            _("These records stay, because someone has worked on them since: %s.") % ", ".join(done.kept),
        )
    return redirect(one)
