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
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from policies.effect import Published
from policies.exports import DETAIL
from policies.frozen import PublicNotice, Sendable, copy_of, page_of, public_notice
from policies.linked_data import FORMAT
from policies.listings import feed_of, kept_versions_html, page_of_versions, versions_html
from policies.papers import NotPrinted, stored_paper
from policies.record.published import SCHEMA
from policies.twins import twin_of

SECONDS_TO_COME_BACK = 30
SECONDS_TO_PRINT = 10  # what a notice takes, and the way to it
SAFE = {"GET", "HEAD"}
# The addresses of policies.urls at which frozen bytes stand, or what is made of them alone.
ADDRESS = re.compile(
    r"/notices/(?P<controller>[-\w]+)/(?P<notice>[-\w]+)"
    r"(?:(?P<page>/|/embed/|/feed\.xml|/versions/|\.json|\.jsonld|\.pdf)"
    r"|/versions/(?P<number>[0-9]+)/(?P<part>|style\.css|notice\.pdf))",
    re.ASCII,
)
Page = Callable[..., Any]


def answer(request: HttpRequest) -> HttpResponse | None:
    """The frozen page that is asked for; None for whatever else, and for what is not found."""
    found = ADDRESS.fullmatch(request.path_info) if request.method in SAFE else None
    if found is None:
        return None
    controller, notice, page, number, part = found.groups()
    request.get_host()  # refuses a name that is not the site's
    try:
        if number is None:
            return PAGES[page](request, controller, notice)
        return PARTS[part](request, controller, notice, int(number))
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


# What stands beside the page ----------------------------------------------------------------------------------


def of_current(page: Callable[[HttpRequest, PublicNotice, Published], HttpResponse]) -> Page:
    """A page about the current version of a public notice; an address that the notice had before leads to the present one.

    Raises Http404 where there is none.
    """

    @or_come_back
    @wraps(page)
    def guarded(request: HttpRequest, controller: str, notice: str) -> HttpResponse:
        public = public_notice(controller, notice)
        current = public.current(timezone.localdate()) if public is not None else None
        if public is None or current is None:
            raise Http404(_("This notice is not published yet."))
        if controller != public.controller:
            now = request.path_info.replace(f"/{controller}/", f"/{public.controller}/", 1)
            return redirect(now, permanent=True)
        return page(request, public, current)

    return guarded


@of_current
def json_page(request: HttpRequest, public: PublicNotice, current: Published) -> HttpResponse:
    """What the current version tells, for machines: docs/schema/notice-1.json describes it."""
    made = send(request, twin_of(public, current, SCHEMA), "application/json")
    made.headers["Content-Language"] = current.language
    return made


@of_current
def linked_data_page(request: HttpRequest, public: PublicNotice, current: Published) -> HttpResponse:
    """The same as JSON-LD in the terms of the Data Privacy Vocabulary of the W3C."""
    made = send(request, twin_of(public, current, FORMAT), "application/ld+json")
    made.headers["Content-Language"] = current.language
    return made


@of_current
def feed_page(request: HttpRequest, public: PublicNotice, current: Published) -> HttpResponse:
    """The versions of the notice as an Atom feed."""
    content = Sendable.of(feed_of(public, timezone.localdate()))
    return send(request, content, "application/atom+xml; charset=utf-8")


@of_current
def versions_page(request: HttpRequest, public: PublicNotice, current: Published) -> HttpResponse:
    """Every version that the public could read; while the database is away, as the page was made last."""
    today = timezone.localdate()
    page = page_of_versions(public, today, request.GET.get("page"))
    try:
        content = versions_html(public, page, today)
    except Error:
        kept = kept_versions_html(public, page, today)
        if kept is None:
            raise
        content = kept
    made = send(request, Sendable.of(content), "text/html; charset=utf-8")
    made.headers["Content-Language"] = current.language
    return made


@of_current
def paper_page(request: HttpRequest, public: PublicNotice, current: Published) -> HttpResponse:
    """The current version as PDF."""
    return paper(request, public, current)


@or_come_back
def version_paper(request: HttpRequest, controller: str, notice: str, number: int) -> HttpResponse:
    """A version as PDF, as it was printed once. Raises Http404."""
    public, found = listed_version(controller, notice, number)
    made = paper(request, public, found)
    made.headers["X-Robots-Tag"] = "noindex"
    return made


def paper(request: HttpRequest, public: PublicNotice, version: Published) -> HttpResponse:
    """The PDF of the version; of one that was never printed, that it is being printed now."""
    try:
        content = copy_of(public.id, version.id, "pdf", lambda: stored_paper(version.id))
    except NotPrinted as error:
        return to_be_printed(public, version, is_hopeless=error.is_hopeless)
    made = send(request, content, "application/pdf")
    made.headers["Content-Language"] = version.language
    made.headers["Content-Disposition"] = f'inline; filename="{public.slug}-{version.number}.pdf"'
    return made


def to_be_printed(public: PublicNotice, version: Published, *, is_hopeless: bool) -> HttpResponse:
    with translation.override(version.language):
        context = {"public": public, "version": version, "page_language": version.language}
        context |= {"is_hopeless": is_hopeless, "seconds": SECONDS_TO_PRINT}
        page = render_to_string("policies/to_be_printed.html", context)
    headers = {"Content-Language": version.language, "Cache-Control": "no-store"}
    if not is_hopeless:
        headers["Retry-After"] = str(SECONDS_TO_PRINT)
    return HttpResponse(page, status=503, headers=headers)


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


PAGES: dict[str, Page] = {
    "/": notice_page,
    "/embed/": embedded_page,
    "/feed.xml": feed_page,
    "/versions/": versions_page,
    ".json": json_page,
    ".jsonld": linked_data_page,
    ".pdf": paper_page,
}
PARTS: dict[str, Page] = {"": version_page, "style.css": version_style, "notice.pdf": version_paper}
