"""Every address of the site."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

from config.health import health

urlpatterns = [path("admin/", admin.site.urls), path("health/", health, name="health")]
urlpatterns += [
    path("", include(f"{app}.urls")) for app in ("policies", "rights", "registry") if find_spec(f"{app}.urls")
]
