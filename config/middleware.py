"""What the site adds to Django's own middleware."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth import middleware
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject

from config.sign_in.proofs import has_second_factor
from policies.serving import answer


class PublishedPages:
    """Answers with a published notice before a session is opened, a language chosen or an address resolved.

    Everybody gets the same bytes, at the cost of sending them, and also while the database is away. What browsers are told
    is what the rest of the site tells them; tests/policies/test_serving.py compares.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = build_policy()
        self.policy_in_frames = build_policy(replace={"frame-ancestors": ["*"]})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if response is None:
            return self.get_response(request)
        if getattr(response, "xframe_options_exempt", False):
            response.headers["Content-Security-Policy"] = self.policy_in_frames
        else:
            response.headers["Content-Security-Policy"] = self.policy
            response.headers["X-Frame-Options"] = settings.X_FRAME_OPTIONS
        return response


class SaysWhatTakesForms:
    """Whoever comes back by hand to an address that only takes forms is told so, and led to the page around it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            above = f"{request.path.rstrip('/').rpartition('/')[0]}/"
            response.content = render_to_string("405.html", {"above": above}, request)
        return response


class AuthenticationMiddleware(middleware.AuthenticationMiddleware):
    """Django's own, which also tells the person of the request whether a second factor opened the session.

    ``visible_to`` reads that: an organisation that asks for a second factor is closed to a session without one.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: marked_user(request))  # type: ignore[assignment]


def marked_user(request: HttpRequest) -> Any:
    user = middleware.get_user(request)
    if user.is_authenticated:
        user.signed_in_with_second_factor = has_second_factor(request, user)
    return user
