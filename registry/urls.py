from django.urls import path

from registry.views import activities, exports

app_name = "registry"
urlpatterns = [
    path("organisations/<slug:controller>/", activities.register, name="register"),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/", activities.activity, name="activity"
    ),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>.pdf",
        activities.activity_pdf,
        name="activity-pdf",
    ),
    path("organisations/<slug:controller>/exports/", exports.ask, name="ask-export"),
    path("organisations/<slug:controller>/exports/<uuid:public_id>/", exports.watch, name="export"),
    path("organisations/<slug:controller>/exports/<uuid:public_id>.pdf", exports.fetch, name="fetch-export"),
    path(
        "organisations/<slug:controller>/exports/<uuid:public_id>/retry/", exports.retry, name="retry-export"
    ),
]
