"""Every address of the site, a page that does nothing, what any page costs at least, and one that returns given bytes."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


SAME_BYTES: list[bytes] = []


def same(request: HttpRequest) -> HttpResponse:
    return HttpResponse(SAME_BYTES[0])


urlpatterns = [path("bench/empty/", empty), path("bench/same/", same), path("", include("config.urls"))]
