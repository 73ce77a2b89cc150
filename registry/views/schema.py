"""The schemas of the published formats, for the people who hold a document in one: public, and without an account."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from registry.exchange.native import first_schema_bytes, schema_bytes

Page = Callable[[HttpRequest], HttpResponse]


def schema_page(made: Callable[[], bytes]) -> Page:
    """The page of a schema, which changes with the program alone."""
    published = cache(made)

    @require_safe
    @cache_control(public=True, max_age=86_400)  # seconds
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse(published(), content_type="application/schema+json")

    return page


schema = schema_page(schema_bytes)
first_schema = schema_page(first_schema_bytes)
