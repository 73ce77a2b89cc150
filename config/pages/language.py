"""The language of the pages: the browser’s own until the person chooses one.

A choice is kept in the browser and, of whoever is signed in, with the account.
"""

from __future__ import annotations

from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views import i18n

from registry.models import User

Response = TypeVar("Response", bound=HttpResponse)


def set_language(request: HttpRequest) -> HttpResponse:
    """Django’s own change of language; it also stays with the account, so that the next sign-in applies it."""
    response = i18n.set_language(request)
    chosen = response.cookies.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen is not None and request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=chosen.value)
    return response


def note_language(user: User, language: str | None) -> None:
    """Messages to the person are written in this language, unless the person has chosen one."""
    if language and language != user.last_language:
        User.objects.filter(pk=user.pk).update(last_language=language)


def follow_browser(request: HttpRequest, response: Response) -> Response:
    """Has the browser ask for its own language again; the rest of this answer is in that language too."""
    request.COOKIES.pop(settings.LANGUAGE_COOKIE_NAME, None)
    translation.activate(translation.get_language_from_request(request))
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
    return response


def remember_in_browser(response: Response, language: str) -> Response:
    """Has the browser ask for this language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
