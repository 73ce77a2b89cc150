"""Public pages: anyone reads them, without a session, a cookie or a script."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from policies.assembly import assemble
from policies.exports import DETAIL, page_html
from policies.models import Notice
from registry.models import Controller


@require_safe
def notice(request: HttpRequest, controller: str, notice: str) -> HttpResponse:
    """A published notice, in its own language."""
    found = get_object_or_404(
        Notice.objects.published().select_related("controller"), controller__slug=controller, slug=notice
    )
    page = page_html(
        assemble(found, timezone.localdate()),
        reverse("policies:notices", args=[controller]),
        is_open=DETAIL in request.GET,
    )
    return HttpResponse(page, headers={"Content-Language": found.language})


@require_safe
def notices(request: HttpRequest, controller: str) -> HttpResponse:
    """The published notices of one organisation; an organisation without any is not found."""
    found = get_object_or_404(Controller, slug=controller)
    listed = list(Notice.objects.published().filter(controller=found).select_related("controller"))
    if not listed:
        raise Http404(_("This organisation has published no notice."))
    with translation.override(found.language):
        page = render_to_string(
            "policies/notice_list.html",
            {"controller": found, "notices": listed, "page_language": found.language},
        )
    return HttpResponse(page, headers={"Content-Language": found.language})
