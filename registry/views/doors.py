"""The way into an organisation's pages: signed in, and a member; a stranger finds nothing (404), a cache keeps nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from registry.models import Controller


def members_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the view the organisation named in the address, if the person is a member of it."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, controller: str, **rest: Any) -> HttpResponse:
        found = get_object_or_404(Controller.objects.visible_to(request.user), slug=controller)
        return view(request, found, **rest)

    return guarded
