"""Public pages: anyone reads them, without a session, a cookie or a script. A published page is sent as it was frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from policies.assembly import assemble
from policies.exports import DETAIL, page_html
from policies.frozen import moved
from policies.look import look_of
from policies.models import Notice, NoticeVersion
from policies.record.published import schema_bytes
from policies.serving import (
    embedded_page,
    feed_page,
    json_page,
    linked_data_page,
    notice_page,
    or_come_back,
    paper_page,
    version_page,
    version_paper,
    version_style,
    versions_page,
)
from policies.versions import current_versions, readable_versions, value_of
from registry.models import Controller
from registry.views.schema import schema_page


def at_its_address(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Leads to where the page stands now, if the organisation had the name in the address before."""

    @wraps(view)
    def guarded(request: HttpRequest, controller: str, **named: Any) -> HttpResponse:
        try:
            return view(request, controller, **named)
        except Http404:
            now = moved(controller).first()
            if now is None or request.resolver_match is None:
                raise
            names = {**named, "controller": now.slug}
            return redirect(request.resolver_match.view_name, permanent=True, **names)

    return guarded


@require_safe
@or_come_back
def notice(request: HttpRequest, controller: str, notice: str) -> HttpResponse:
    """A published notice, in its own language: the bytes of its current version."""
    return notice_page(request, controller, notice) or as_it_stands(request, controller, notice)


embedded = require_safe(embedded_page)
version = require_safe(version_page)
style_of_version = require_safe(version_style)


def as_it_stands(request: HttpRequest, controller: str, slug: str) -> HttpResponse:
    """A public notice that has no version yet: it came public with a folder, and is frozen within a minute."""
    found = get_object_or_404(
        Notice.objects.published().select_related("controller"), controller__slug=controller, slug=slug
    )
    page = page_html(
        assemble(found, timezone.localdate()),
        reverse("policies:notices", args=[controller]),
        is_open=DETAIL in request.GET,
        look=look_of(found.controller),
        style_address=reverse("policies:style", args=[controller]),
    )
    return HttpResponse(page, headers={"Content-Language": found.language})


# Beside the page --------------------------------------------------------------------------------------------

versions = require_safe(versions_page)
as_json = require_safe(json_page)
as_linked_data = require_safe(linked_data_page)
feed = require_safe(feed_page)
as_pdf = require_safe(paper_page)
pdf_of_version = require_safe(version_paper)
schema = schema_page(schema_bytes)


def public_notice_row(controller: str, slug: str) -> Notice:
    """A notice that people read today. Raises Http404 where there is none."""
    found = get_object_or_404(
        Notice.objects.published().select_related("controller"), controller__slug=controller, slug=slug
    )
    if not readable_versions(found, timezone.localdate()):
        raise Http404(_("This notice is not published yet."))
    return found


# Lists ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ListedNotice:
    """A notice as its current version names it: what the public reads in the list is what was published."""

    address: str
    title: str
    language: str
    audience: str
    updated_on: date | None
    effective_on: date | None


def listed_notices(controller: Controller) -> Iterator[ListedNotice]:
    """The notices that the public can read today; one that has no version yet, as from a folder, as it stands."""
    current = current_versions(controller, timezone.localdate())
    frozen_ones = set(NoticeVersion.objects.filter(controller=controller).values_list("notice", flat=True))
    for one in Notice.objects.published().filter(controller=controller).select_related("controller"):
        if one.pk in current or one.pk not in frozen_ones:
            told: Any = value_of(current[one.pk]) if one.pk in current else one
            yield ListedNotice(
                one.get_absolute_url(),
                told.title,
                told.language,
                told.audience,
                told.updated_on,
                told.effective_on,
            )


@require_safe
@at_its_address
def notices(request: HttpRequest, controller: str) -> HttpResponse:
    """The published notices of one organisation; an organisation without any is not found."""
    found = get_object_or_404(Controller, slug=controller)
    listed = list(listed_notices(found))
    if not listed:
        raise Http404(_("This organisation has published no notice."))
    with translation.override(found.language):
        page = render_to_string(
            "policies/notice_list.html",
            {
                "controller": found,
                "notices": listed,
                "page_language": found.language,
                "look": look_of(found),
                "style_address": reverse("policies:style", args=[controller]),
            },
        )
    return HttpResponse(page, headers={"Content-Language": found.language})


@require_safe
def style(request: HttpRequest, controller: str) -> HttpResponse:
    """The colour of an organisation that has published a notice, as a style sheet: a page is told no style of its own."""
    published = Notice.objects.published().select_related("controller").filter(controller__slug=controller)
    found = published.first()
    if found is None:
        raise Http404(_("This organisation has published no notice."))
    return HttpResponse(look_of(found.controller).page_style, content_type="text/css; charset=utf-8")
