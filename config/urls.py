"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from config.design import design
from config.health import health
from config.home import home

urlpatterns = [
    path("", home, name="home"),
    path("accounts/", include("config.sign_in.urls")),
    path("profile/", include("config.profile_urls")),
    path("invitations/<str:secret>/", invitations.show, name="invitation"),
    path("language/setlang/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("health/", health, name="health"),
    path("design/", design, name="design"),
    path("", include("policies.urls")),
    path("", include("registry.urls")),
]
