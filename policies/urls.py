from django.urls import path

from policies.views import console, public, rights, texts

app_name = "policies"
NOTICES = "organisations/<slug:controller>/notices"
urlpatterns = [
    path("notices/<slug:controller>/", public.notices, name="notices"),
    path("notices/<slug:controller>/<slug:notice>/", public.notice, name="notice"),
    path("organisations/<slug:controller>/texts/", texts.texts, name="texts"),
    path(f"{NOTICES}/", console.notice_list, name="notice-list"),
    path(f"{NOTICES}/<uuid:public_id>/", console.notice_detail, name="notice-detail"),
    path(f"{NOTICES}/<uuid:public_id>/preview/", console.notice_preview, name="notice-preview"),
    path(f"{NOTICES}/<uuid:public_id>/publish/", console.publish, name="publish-notice"),
    path(f"{NOTICES}/<uuid:public_id>/rights/", rights.offer, name="offer-rights"),
]
