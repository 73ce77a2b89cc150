from django.urls import path

from registry.views import activities, exports, history, proposals, rows

app_name = "registry"
ROWS = "organisations/<slug:controller>/rows/<str:form>"
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
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/read/<slug:section>/",
        activities.section,
        name="section",
    ),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/edit/<slug:section>/",
        activities.edit_section,
        name="edit-section",
    ),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/state/",
        activities.move_state,
        name="move-state",
    ),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/history/",
        history.activity_history,
        name="activity-history",
    ),
    path("organisations/<slug:controller>/proposals/", proposals.waiting, name="proposals"),
    path("organisations/<slug:controller>/proposals/<uuid:public_id>/", proposals.review, name="proposal"),
    path(
        "organisations/<slug:controller>/proposals/<uuid:public_id>/refuse/",
        proposals.turn_down,
        name="refuse-proposal",
    ),
    path("organisations/<slug:controller>/rights/", activities.rights, name="rights"),
    path(f"{ROWS}/edit/<uuid:public_id>/", rows.edit_row, name="edit-row"),
    path(f"{ROWS}/add/", rows.add_row, name="add-entry"),
    path(f"{ROWS}/add/<uuid:public_id>/", rows.add_row, name="add-row"),
    path(f"{ROWS}/delete/<uuid:public_id>/", rows.delete_row, name="delete-row"),
    path(f"{ROWS}/move/<uuid:public_id>/", rows.move_row, name="move-row"),
    path("organisations/<slug:controller>/exports/", exports.ask, name="ask-export"),
    path("organisations/<slug:controller>/exports/<uuid:public_id>/", exports.watch, name="export"),
    path("organisations/<slug:controller>/exports/<uuid:public_id>.pdf", exports.fetch, name="fetch-export"),
    path(
        "organisations/<slug:controller>/exports/<uuid:public_id>/retry/", exports.retry, name="retry-export"
    ),
]
