"""What the site adds to Django's own middleware."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import middleware
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from config.sign_in.proofs import has_second_factor


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
