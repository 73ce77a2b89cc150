"""The ways in which a published notice reaches people, on one page of the console, and its poster."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from policies.models import Notice, NoticeVersion
from policies.poster import poster_pdf
from policies.short import activities_of, short_version
from policies.versions import readable_versions
from policies.views.access import find_notice
from registry.models import Controller
from registry.people.requests import MemberRequest, members_only
from registry.views.printing import printed_while_waiting

# What leads to the public, by the name of its address.
WAYS = ("notice", "embed", "pdf", "feed", "subscribe", "versions", "json", "jsonld")


def current_version(notice: Notice) -> NoticeVersion | None:
    return next(iter(readable_versions(notice, timezone.localdate())), None)


@require_safe
@members_only
def share(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Every way to the notice, each to be copied; of a notice that nobody reads, that it is to be published first."""
    notice = find_notice(request, controller, public_id)
    context: dict[str, Any] = {"controller": controller, "notice": notice}
    if (version := current_version(notice)) is not None:
        addresses = addresses_of(notice)
        names = activities_of(version)
        chosen = activity_in(request.GET.get("activity", ""), names)
        context |= {
            "version": version,
            "addresses": addresses,
            "frame": frame_of(addresses["embed"], version.title),
            "activities": names,
            "chosen": chosen,
            "short": short_version(version, addresses["notice"], chosen),
        }
    return render(request, "policies/share.html", context)


def addresses_of(notice: Notice) -> dict[str, str]:
    names = [notice.controller.slug, notice.slug]
    return {one: f"{settings.SITE_URL}{reverse(f'policies:{one}', args=names)}" for one in WAYS}


def frame_of(address: str, title: str) -> str:
    """What shows the notice in a page of another site. The title says to screen readers what the frame is (WCAG 4.1.2)."""
    look = "width: 100%; height: 80vh; border: 0"
    return f'<iframe src="{escape(address)}" title="{escape(title)}" style="{look}" loading="lazy"></iframe>'


def activity_in(asked: str, names: dict[uuid.UUID, str]) -> uuid.UUID | None:
    """The activity that is asked for, None for all of them. Raises Http404 for one that the version does not tell of."""
    if not asked:
        return None
    found = next((one for one in names if str(one) == asked), None)
    if found is None:
        raise Http404
    return found


@require_safe
@members_only
def poster(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """The poster that leads to the notice. Raises Http404 while nobody can read the notice."""
    notice = find_notice(request, controller, public_id)
    version = current_version(notice)
    if version is None:
        raise Http404(gettext("This notice is not published yet."))
    return printed_while_waiting(request, controller, lambda: poster_pdf(notice, version), notice.slug)
