"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from config.pages.accessibility import accessibility
from config.pages.design import design
from config.pages.health import health
from config.pages.help import guide
from config.pages.home import home
from config.pages.language import set_language
from config.pages.organisations import organisations
from config.pages.profile import end_sessions, leave, profile
from config.pages.terms import terms
from config.sign_in.sessions import ASKED_AT, session
from registry.views.advice import agreement
from registry.views.invitations import invitation
from registry.views.review_links import review_link
from registry.views.schema import first_schema, schema
from registry.views.verifying import verify

handler500 = "config.pages.failure.failure"

urlpatterns = [
    path("", home, name="home"),
    path("accounts/", include("config.sign_in.urls")),
    path("invitations/<str:secret>/", invitation, name="invitation"),
    path("agreements/<str:secret>/", agreement, name="agreement"),
    path("review-links/<str:secret>/", review_link, name="review-link"),
    path("organisations/", organisations, name="organisations"),
    path(ASKED_AT.removeprefix("/"), session, name="session"),
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
    path("verify/", verify, name="verify"),
    path("schema/register-2.json", schema, name="schema"),
    path("schema/register-1.json", first_schema, name="first-schema"),
    path("accessibility/", accessibility, name="accessibility"),
    path("", include("policies.urls")),
    path("", include("rights.urls")),
    path("", include("registry.urls")),
]
