"""How frozen pages are sent: the same bytes for everybody, without a session, a cookie or an assembly.

The site answers with them before it looks at anything else (``config.middleware.PublishedPages``), and from the views at
their addresses, which are the same functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from policies.effect import Published
from policies.exports import DETAIL
from policies.frozen import PublicNotice, Sendable, page_of, public_notice

SECONDS_TO_COME_BACK = 30
SAFE = {"GET", "HEAD"}
# The addresses of policies.urls at which frozen bytes stand.
ADDRESS = re.compile(
    r"/notices/(?P<controller>[-\w]+)/(?P<notice>[-\w]+)/"
    r"(?:(?P<embed>embed/)|versions/(?P<number>[0-9]+)/(?P<style>style\.css)?)?",
    re.ASCII,
)
Page = Callable[..., Any]


def answer(request: HttpRequest) -> HttpResponse | None:
    """The frozen page that is asked for; None for whatever else, and for what is not found."""
    found = ADDRESS.fullmatch(request.path_info) if request.method in SAFE else None
    if found is None:
        return None
    controller, notice, embed, number, style = found.groups()
    request.get_host()  # refuses a name that is not the site's
    try:
        if number is None:
            return (embedded_page if embed else notice_page)(request, controller, notice)
        return (version_style if style else version_page)(request, controller, notice, int(number))
    except Http404:
        return None


def or_come_back(page: Page) -> Page:
    """Says to come back in a while where neither the database nor the disk has the page."""

    @wraps(page)
    def guarded(request: HttpRequest, *names: Any, **named: Any) -> Any:
        try:
            return page(request, *names, **named)
        except Error:
            with translation.override(translation.get_language_from_request(request)):
                told = _("This page cannot be shown for the moment. Please come back in a while.")
            return HttpResponse(told, status=503, headers={"Retry-After": str(SECONDS_TO_COME_BACK)})

    return guarded


@or_come_back
def notice_page(request: HttpRequest, controller: str, notice: str) -> HttpResponse | None:
    """The current version of the notice; that it was withdrawn; None of one that was never frozen. Raises Http404."""
    return at_address(request, controller, notice, "detail_html" if DETAIL in request.GET else "html")


@or_come_back
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]
def embedded_page(request: HttpRequest, controller: str, notice: str) -> HttpResponse:
    """The current version for a frame on any other site. Raises Http404."""
    made = at_address(request, controller, notice, "embed")
    if made is None:
        raise Http404(_("This notice is not published yet."))
    made.headers["X-Robots-Tag"] = "noindex"  # search engines know the notice at its own address
    return made


def at_address(request: HttpRequest, controller: str, notice: str, part: str) -> HttpResponse | None:
    public = public_notice(controller, notice)
    if public is None:
        return None
    if not public.is_published:
        return withdrawn(public)
    current = public.current(timezone.localdate())
    if current is None:
        raise Http404(_("This notice is not published yet."))
    return frozen(request, public, current, part)


@or_come_back
def version_page(request: HttpRequest, controller: str, notice: str, number: int) -> HttpResponse:
    """A version that is or was current, as it was published; search engines are sent to the current one. Raises Http404."""
    public, found = listed_version(controller, notice, number)
    made = frozen(request, public, found, "detail_html" if DETAIL in request.GET else "html")
    if found != public.current(timezone.localdate()):
        current = request.build_absolute_uri(reverse("policies:notice", args=[controller, notice]))
        made.headers["X-Robots-Tag"] = "noindex"
        made.headers["Link"] = f'<{current}>; rel="canonical"'
    return made


@or_come_back
def version_style(request: HttpRequest, controller: str, notice: str, number: int) -> HttpResponse:
    """The style of a version, frozen with it. Raises Http404."""
    public, found = listed_version(controller, notice, number)
    return send(request, page_of(public.id, found.id, "style"), "text/css; charset=utf-8")


def listed_version(controller: str, notice: str, number: int) -> tuple[PublicNotice, Published]:
    public = public_notice(controller, notice)
    found = public.version(number, timezone.localdate()) if public is not None else None
    if public is None or found is None:
        raise Http404(_("This version was not published."))
    return public, found


def withdrawn(public: PublicNotice) -> HttpResponse:
    """What stands at the address of a notice that the organisation withdrew."""
    language = public.versions[-1].language
    with translation.override(language):
        context = {"public": public, "page_language": language}
        page = render_to_string("policies/withdrawn.html", context)
    return HttpResponse(page, status=410, headers={"Content-Language": language})


def frozen(request: HttpRequest, public: PublicNotice, version: Published, part: str) -> HttpResponse:
    made = send(request, page_of(public.id, version.id, part), "text/html; charset=utf-8")
    made.headers["Content-Language"] = version.language
    return made


def send(request: HttpRequest, page: Sendable, content_type: str) -> HttpResponse:
    """The bytes, compressed for whoever takes that, with a strong tag by which a browser asks whether they have changed."""
    packed = takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    tag = page.packed_tag if packed else page.tag
    made = HttpResponse(
        page.packed if packed else page.plain,
        content_type=content_type,
        # Asked for anew each time, and not sent twice.
        headers={"ETag": tag, "Vary": "Accept-Encoding", "Cache-Control": "public, no-cache"},
    )
    if packed:
        made.headers["Content-Encoding"] = "gzip"
    if "HTTP_IF_NONE_MATCH" not in request.META:
        return made
    told: Any = get_conditional_response(request, etag=tag, response=made)
    return told or made


def takes_gzip(accepted: str) -> bool:
    """Whether a browser takes compressed pages: “gzip;q=0” says that it does not (RFC 9110, 12.5.3)."""
    for one in accepted.lower().split(","):
        name, *parameters = (part.strip() for part in one.split(";"))
        if name == "gzip":
            return not any(
                part.replace(" ", "") in {"q=0", "q=0.0", "q=0.00", "q=0.000"} for part in parameters
            )
    return False
