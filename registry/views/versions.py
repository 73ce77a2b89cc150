"""Approved versions of a record: which there are, what each says, and what differs between two."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from registry.documents.html import blocks_html
from registry.documents.languages import written_in
from registry.models import Activity, ActivityVersion, Controller
from registry.people.requests import MemberRequest, members_only
from registry.record.changes import ChangeInWords, changes_in_words
from registry.record.columns import sections
from registry.record.difference import difference
from registry.record.typed import typed_texts
from registry.record.versions import sheet_of
from registry.views.activities import LARGEST_NUMBER, find

ON_A_PAGE = 20


@dataclass(frozen=True)
class ListedVersion:
    """A version with what it changed in the one before it; None for the first."""

    version: ActivityVersion
    changes: list[ChangeInWords] | None


@require_safe
@members_only
def versions(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Every version of the record, the latest first, each with what it changed, who approved it and why."""
    activity = find(request, controller, public_id)
    found = activity.versions.select_related("decision__decided_by").order_by("-number")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    rows: list[ActivityVersion] = list(page)
    earlier = [*rows[1:], found.filter(number__lt=rows[-1].number).first()] if rows else []
    listed = [
        ListedVersion(
            one, changes_in_words(difference(sheet_of(before), sheet_of(one))) if before is not None else None
        )
        for one, before in zip(rows, earlier, strict=True)
    ]
    context = {"controller": controller, "activity": activity, "versions": listed, "page": page}
    return render(request, "registry/activity_versions.html", context)


@require_safe
@members_only
def version(
    request: MemberRequest, controller: Controller, public_id: uuid.UUID, number: int
) -> HttpResponse:
    """One version as it was approved, with the law of the day on which it came into force."""
    activity = find(request, controller, public_id)
    found = find_version(activity, number)
    sheet = sheet_of(found)
    with written_in(controller.language, frozenset(typed_texts([sheet]))):
        told: list[tuple[str, str, SafeString]] = [
            (one.key, str(one.title), blocks_html(one.blocks, 3))
            for one in sections(sheet, found.effective_on)
        ]
    context = {
        "controller": controller,
        "activity": activity,
        "version": found,
        "name": sheet.name,
        "sections": told,
        "opinions": found.opinions.select_related("given_by", "version"),
        "signatures": found.signatures.select_related("asked_by", "version"),
    }
    return render(request, "registry/activity_version.html", context)


def find_version(activity: Activity, number: int) -> ActivityVersion:
    """A version of a record that the person was let in to."""
    rows = activity.versions.select_related("decision__decided_by")
    return get_object_or_404(rows, number=min(number, LARGEST_NUMBER))
