"""The schema of the native format, for whoever holds a register in it: public, and without an account."""

from __future__ import annotations

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from registry.exchange.native import schema_bytes

published = cache(schema_bytes)


@require_safe
@cache_control(public=True, max_age=86_400)  # seconds
def schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of the native format."""
    return HttpResponse(published(), content_type="application/schema+json")
