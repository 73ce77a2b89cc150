"""A form that came too late – the session has ended, or has changed – comes back whole, to be sent again."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.csrf import csrf_failure as refuse
from django.views.decorators.cache import never_cache

KEPT_BELOW = "/organisations/"  # forms of the register; no password is ever sent back


def session_ended(request: HttpRequest) -> HttpResponse:
    """What was typed, kept in a page that says to sign in beside it and send it then (401)."""
    return offer(request, 401)


def second_factor_asked(request: HttpRequest) -> HttpResponse:
    """The same for a form that came after the organisation has asked for a second factor (403)."""
    return offer(request, 403, second_factor=True)


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of an earlier session of the same person, sent from one of our own pages: offered to be sent again.

    Whoever is signed in sees what would be sent and presses the button; a form of another site is refused as ever.
    """
    if request.path.startswith(KEPT_BELOW) and comes_from_here(request) and not request.FILES:
        return offer(request, 403, signed_in=request.user.is_authenticated)
    return refuse(request, reason)


def comes_from_here(request: HttpRequest) -> bool:
    """True when the browser says that one of our own pages sent the form. No word of it counts as no."""
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(said)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


def offer(request: HttpRequest, status: int, **why: bool) -> HttpResponse:
    kept = [(name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"]
    form = request.resolver_match.kwargs.get("form", "") if request.resolver_match else ""
    context = {"kept": kept, "form_key": form, **why}
    return render(request, "registry/session_ended.html", context, status=status)
