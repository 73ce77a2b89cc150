"""What is answered when a page fails: that something went wrong, or that the database is away and when to come back."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

SECONDS_TO_COME_BACK = 60


def failure(request: HttpRequest) -> HttpResponse:
    """500; or 503 with Retry-After where the database did not answer, from a template that asks it for nothing."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        headers = {"Retry-After": str(SECONDS_TO_COME_BACK)}
        return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
    return server_error(request)
