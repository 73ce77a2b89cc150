from django.urls import path

from policies.views import appearance, console, history, public, rights, sharing, subscriptions, texts

app_name = "policies"
NOTICES = "organisations/<slug:controller>/notices"
urlpatterns = [
    path("notices/<slug:controller>/", public.notices, name="notices"),
    path("notices/<slug:controller>/style.css", public.style, name="style"),
    path("notices/<slug:controller>/<slug:notice>/", public.notice, name="notice"),
    path("notices/<slug:controller>/<slug:notice>/embed/", public.embedded, name="embed"),
    path("notices/<slug:controller>/<slug:notice>.json", public.as_json, name="json"),
    path("notices/<slug:controller>/<slug:notice>.jsonld", public.as_linked_data, name="jsonld"),
    path("notices/<slug:controller>/<slug:notice>.pdf", public.as_pdf, name="pdf"),
    path("notices/<slug:controller>/<slug:notice>/feed.xml", public.feed, name="feed"),
    path("notices/<slug:controller>/<slug:notice>/subscribe/", subscriptions.ask, name="subscribe"),
    path("subscriptions/<str:secret>/", subscriptions.confirmation, name="confirm-subscription"),
    path("subscriptions/<str:secret>/end/", subscriptions.ending, name="end-subscription"),
    path("notices/<slug:controller>/<slug:notice>/versions/", public.versions, name="versions"),
    path("notices/<slug:controller>/<slug:notice>/versions/<int:number>/", public.version, name="version"),
    path(
        "notices/<slug:controller>/<slug:notice>/versions/<int:number>/style.css",
        public.style_of_version,
        name="version-style",
    ),
    path(
        "notices/<slug:controller>/<slug:notice>/versions/<int:number>/notice.pdf",
        public.pdf_of_version,
        name="version-pdf",
    ),
    path("schema/notice-1.json", public.schema, name="schema"),
    path("organisations/<slug:controller>/texts/", texts.texts, name="texts"),
    path(f"{NOTICES}/", console.notice_list, name="notice-list"),
    path(f"{NOTICES}/appearance/", appearance.appearance, name="notice-appearance"),
    path(f"{NOTICES}/style.css", appearance.style, name="notice-style"),
    path(f"{NOTICES}/<uuid:public_id>/", console.notice_detail, name="notice-detail"),
    path(f"{NOTICES}/<uuid:public_id>/preview/", console.notice_preview, name="notice-preview"),
    path(f"{NOTICES}/<uuid:public_id>/share/", sharing.share, name="notice-share"),
    path(f"{NOTICES}/<uuid:public_id>/poster.pdf", sharing.poster, name="notice-poster"),
    path(f"{NOTICES}/<uuid:public_id>/publish/", console.publish, name="publish-notice"),
    path(f"{NOTICES}/<uuid:public_id>/history/", history.notice_history, name="notice-history"),
    path(f"{NOTICES}/<uuid:public_id>/rights/", rights.offer, name="offer-rights"),
]
