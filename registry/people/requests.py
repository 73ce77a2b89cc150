"""The way into an organisation's pages: signed in, and a member; a stranger finds nothing (404), a cache keeps nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from registry.models import Controller, User
from registry.people.access import Access
from registry.people.resending import second_factor_asked, session_ended

AFTER_SECOND_FACTOR = "after_second_factor"  # in the session: the page asked for before the second factor was


class SignedInRequest(HttpRequest):
    """A request under ``login_required``: somebody is signed in."""

    user: User


class MemberRequest(SignedInRequest):
    """A request under :func:`members_only`: a member of the organisation in the address, and what this member may do."""

    access: Access


Named = ParamSpec("Named")  # what the address names besides the organisation

# A page of one organisation, and the same page as its address calls it: with the name of the organisation.
MemberView = Callable[Concatenate[MemberRequest, Controller, Named], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, str, Named], HttpResponseBase]


def members_only(view: MemberView[Named]) -> View[Named]:
    """Hand the view the organisation named in the address, if the person is a member of it, and say as whom.

    ``request.access`` holds the role and the departments, read together with the organisation in one query. A member who
    has not signed in with the second factor that the organisation asks for is sent to where it is set up.
    """

    @never_cache
    @keeping_what_was_typed
    @login_required
    @wraps(view)
    def guarded(
        request: HttpRequest, controller: str, *rest: Named.args, **named: Named.kwargs
    ) -> HttpResponseBase:
        member = cast(MemberRequest, request)  # its user is signed in, and what it may do is said below
        rows = list(
            Controller.objects.visible_to(member.user)
            .filter(slug=controller)
            .annotate(member_role=F("memberships__role"), member_department=F("memberships__departments"))
        )
        if rows:
            departments = frozenset(row.member_department for row in rows) - {None}
            member.access = Access(rows[0].pk, rows[0].member_role, departments)
            return view(member, rows[0], *rest, **named)
        if Controller.objects.closed_to(member.user).filter(slug=controller).exists():
            return ask_for_second_factor(request, controller)
        raise Http404

    return guarded


def keeping_what_was_typed(view: View[Named]) -> View[Named]:
    """A form sent after the session has ended is not lost on the way to the sign-in page."""

    @wraps(view)
    def guarded(
        request: HttpRequest, controller: str, *rest: Named.args, **named: Named.kwargs
    ) -> HttpResponseBase:
        if (
            request.method == "POST"
            and not request.user.is_authenticated
            and not request.headers.get("HX-Request")
        ):
            return session_ended(request)
        return view(request, controller, *rest, **named)

    return guarded


def officers_only(view: MemberView[Named]) -> MemberView[Named]:
    """Refuse (403) a member who is not the data protection officer of the organisation. Stands below members_only."""

    @wraps(view)
    def guarded(
        request: MemberRequest, controller: Controller, *rest: Named.args, **named: Named.kwargs
    ) -> HttpResponseBase:
        if not request.access.can_maintain(controller):
            raise PermissionDenied
        return view(request, controller, *rest, **named)

    return guarded


def ask_for_second_factor(request: HttpRequest, controller: str) -> HttpResponse:
    """Send the person to the page of second factors, which says why and leads back to the page asked for.

    A script that asked for a piece of page has the whole page changed; what was typed stays where it can be sent again.
    """
    by_script = request.headers.get("HX-Request")
    if request.method not in {"GET", "HEAD"}:
        request.session.setdefault(AFTER_SECOND_FACTOR, reverse("registry:register", args=[controller]))
        return HttpResponse(status=403) if by_script else second_factor_asked(request)
    request.session[AFTER_SECOND_FACTOR] = request.get_full_path()
    if by_script:
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("mfa_index")})
    return redirect("mfa_index")


def unlisted(answer: HttpResponse) -> HttpResponse:
    """Kept by no search engine. That its address is told to no other site, every page of this one says."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
