"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from config.design import design
from config.health import health
from config.help import guide
from config.home import home
from config.language import set_language
from config.profile import end_sessions, leave, profile
from config.terms import terms
from registry.views.invitations import invitation

urlpatterns = [
    path("", home, name="home"),
    path("accounts/", include("config.sign_in.urls")),
    path("invitations/<str:secret>/", invitation, name="invitation"),
    path("profile/", profile, name="profile"),
    path("profile/sessions/", end_sessions, name="end-sessions"),
    path("profile/organisations/<slug:controller>/leave/", leave, name="leave"),
    path("language/setlang/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("health/", health, name="health"),
    path("design/", design, name="design"),
    path("help/", guide, name="help"),
    path("help/<slug:name>/", guide, name="help-page"),
    path("terms/", terms, name="terms"),
    path("", include("policies.urls")),
    path("", include("registry.urls")),
]
