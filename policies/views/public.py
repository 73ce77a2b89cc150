"""Public pages: anyone reads them, without a session, a cookie or a script. A published page is sent as it was frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from policies.assembly import assemble
from policies.exports import DETAIL, page_html
from policies.frozen import moved
from policies.look import look_of
from policies.models import Notice, NoticeVersion, Sighting
from policies.serving import embedded_page, notice_page, or_come_back, version_page, version_style
from policies.sightings import seen_online
from policies.versions import changes_between, current_versions, readable_versions, told_by, value_of
from registry.models import Controller
from registry.record.wording import day

ON_A_PAGE = 20


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


# Versions ---------------------------------------------------------------------------------------------------


def public_versions(controller: str, slug: str) -> tuple[Notice, list[NoticeVersion]]:
    """A public notice and the versions that people could read, the current one first. Raises Http404 where there is none."""
    found = get_object_or_404(
        Notice.objects.published().select_related("controller"), controller__slug=controller, slug=slug
    )
    listed = readable_versions(found, timezone.localdate())
    if not listed:
        raise Http404(_("This notice is not published yet."))
    return found, listed


@require_safe
@at_its_address
def versions(request: HttpRequest, controller: str, notice: str) -> HttpResponse:
    """Every version that the public could read, the current one first, each with what it changed."""
    found, every = public_versions(controller, notice)
    page = Paginator(every, ON_A_PAGE).get_page(request.GET.get("page"))
    told = []
    seen = seen_online([one.pk for one in page])
    for one in page:
        place = every.index(one) + 1
        changes = changes_between(every[place], one) if place < len(every) else None
        online = [found for found in seen[one.pk] if found.outcome == Sighting.Outcome.SEEN]
        told.append((one, changes, online))
    current = every[0]
    with translation.override(current.language):
        context = {
            "notice": found,
            "current": current,
            "versions": told,
            "page": page,
            "page_language": current.language,
            "look": look_of(found.controller),
            "style_address": reverse("policies:style", args=[controller]),
        }
        body = render_to_string("policies/versions.html", context)
    return HttpResponse(body, headers={"Content-Language": current.language})


@require_safe
@at_its_address
def as_json(request: HttpRequest, controller: str, notice: str) -> HttpResponse:
    """What the current version tells, for machines: docs/notice.schema.json describes it."""
    found, [current, *_earlier] = public_versions(controller, notice)
    answer = JsonResponse(json_of(found, current, request), json_dumps_params={"ensure_ascii": False})
    answer.headers["Content-Language"] = current.language
    return answer


def json_of(notice: Notice, version: NoticeVersion, request: HttpRequest) -> dict[str, Any]:
    value = value_of(version)
    return {
        "controller": value.organisation.name,
        "title": value.title,
        "language": value.language,
        "url": request.build_absolute_uri(notice.get_absolute_url()),
        "version": version.number,
        "effective_on": version.effective_on.isoformat(),
        "published_at": version.published_at.isoformat(),
        "sha256": version.digest,
        "summary_of_changes": version.summary,
        "sections": [
            {"key": one.key, "title": one.title, "legal_reference": one.article, "lines": list(one.lines)}
            for one in told_by(version)
        ],
    }


@require_safe
@at_its_address
def feed(request: HttpRequest, controller: str, notice: str) -> HttpResponse:
    """The versions of a notice as an Atom feed (RFC 4287): a reader of feeds tells people when it changes."""
    found, every = public_versions(controller, notice)
    current = every[0]
    with translation.override(current.language):
        address = request.build_absolute_uri(found.get_absolute_url())
        made = Atom1Feed(
            title=current.title, link=address, description="", language=current.language,
            author_name=found.controller.name, feed_url=request.build_absolute_uri(), feed_guid=found.public_id.urn,
        )  # fmt: skip
        for one in every[:ON_A_PAGE]:
            made.add_item(
                title=_("Version %(number)s") % {"number": one.number},
                link=request.build_absolute_uri(
                    reverse("policies:version", args=[controller, notice, one.number])
                ),
                description=one.summary or _("Published here from %s.") % day(one.effective_on),
                pubdate=one.published_at,
                updateddate=one.published_at,
                unique_id=one.public_id.urn,
            )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


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
