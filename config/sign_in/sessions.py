"""How long somebody stays signed in: a session slides while its person works, and says when it ends (WCAG 2.2, 2.2.1).

It ends for good some hours after the sign-in, whatever its person does: a session that somebody else got hold of ends, too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

LONGEST_STEP = timedelta(minutes=5)  # a session is written anew at most this often
LONGEST_WARNING = timedelta(minutes=5)  # before its end, a page says so
ASKED_AT = "/session/"
ASKED_BY_ITSELF = "X-Asked-By-Itself"  # of a request that a page makes while its person does nothing
SIGNED_IN_AT = "signed_in_at"  # in a session: the second of the sign-in


class SessionStore(db.SessionStore):
    """Django's own, which also remembers when the stored session ends, and stores none that lasts beyond its last hour."""

    ends_at: datetime | None = None

    def get_expiry_age(self, **options: Any) -> int:
        lasting = int(super().get_expiry_age(**options))
        return min(lasting, int(left_at_most(self).total_seconds())) if SESSION_KEY in self else lasting

    def get_expiry_date(self, **_options: Any) -> datetime:
        return timezone.now() + timedelta(seconds=self.get_expiry_age())

    def _get_session_from_db(self) -> Session | None:
        found: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        self.ends_at = found.expire_date if found else None
        return found


def age() -> timedelta:
    """How long a session lasts after the last act of its person."""
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)


def left_at_most(session: db.SessionStore) -> timedelta:
    """How long the session can still last, whatever its person does.

    One that does not say when it began is from before that was noted: it lasts as long as it was stored for.
    """
    began = session.get(SIGNED_IN_AT)
    if began is None:
        ends_at = getattr(session, "ends_at", None)
        return max(ends_at - timezone.now(), timedelta()) if ends_at else age()
    return max(
        timedelta(seconds=began - timezone.now().timestamp() + settings.SESSION_LONGEST_AGE), timedelta()
    )


def extended(session: db.SessionStore) -> timedelta:
    """How long the session would last from now on after an act of its person."""
    return min(age(), left_at_most(session))


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, **_signal: Any) -> None:
    request.session[SIGNED_IN_AT] = int(timezone.now().timestamp())


def step() -> timedelta:
    """How much of a session may be gone before it is written anew."""
    return min(LONGEST_STEP, age() / 20)


def warned_for() -> timedelta:
    """How long before the end a page warns: half of a short session."""
    return min(LONGEST_WARNING, age() / 2)


def left(request: HttpRequest) -> timedelta | None:
    """How long the session of whoever is signed in still lasts; None for nobody, and for one that began just now."""
    session = cast(SessionStore, request.session)
    if SESSION_KEY not in session or not request.user.is_authenticated:
        return None  # also of an account that was closed, or whose sessions were ended elsewhere
    return max(session.ends_at - timezone.now(), timedelta()) if session.ends_at else age()


def extend(request: HttpRequest, response: HttpResponse) -> None:
    """Let the session last as long as it may from now on. What it holds is not written, and so cannot undo a change."""
    session = cast(SessionStore, request.session)
    lasting = extended(session)
    session.model.objects.filter(session_key=session.session_key).update(expire_date=timezone.now() + lasting)
    response.set_cookie(
        settings.SESSION_COOKIE_NAME,
        session.session_key or "",
        max_age=int(lasting.total_seconds()),
        domain=settings.SESSION_COOKIE_DOMAIN,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite=settings.SESSION_COOKIE_SAMESITE,  # type: ignore[arg-type]
    )


class SlidingSession:
    """Each act of a person who is signed in makes the session last its whole age again, up to its last hour.

    It is written only once some minutes of it are gone, and not for an answer that never looked at it: a public page
    stays the same for everybody. What a page asks by itself (:func:`session`, or with the header ``X-Asked-By-Itself``,
    as the page of a document that is being prepared does each second) is no act.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        by_itself = request.path == ASKED_AT or ASKED_BY_ITSELF in request.headers
        is_act = request.session.accessed and not request.session.modified and not by_itself
        remaining = left(request) if is_act else None
        if remaining is not None and extended(cast(SessionStore, request.session)) - remaining > step():
            extend(request, response)
        return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def session(request: HttpRequest) -> HttpResponse:
    """How many seconds the session still lasts, 0 for nobody signed in, and whether an act makes that more.

    A page asks it by itself; sent, it is an act.
    """
    remaining = left(request) or timedelta()
    lasting = extended(cast(SessionStore, request.session)) if remaining else timedelta()
    shown = lasting if request.method == "POST" else remaining
    response = JsonResponse(
        {
            "left": int(shown.total_seconds()),
            "is_final": bool(remaining) and lasting <= warned_for(),
        }
    )
    if request.method == "POST" and remaining:
        extend(request, response)
    return response
