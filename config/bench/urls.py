"""Every address of the site, and a page that does nothing: what any page costs at least."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("bench/empty/", empty), path("", include("config.urls"))]
