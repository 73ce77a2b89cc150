from datetime import date

from django.urls import path, register_converter

from registry.editor import views as rows
from registry.editor.deleting import delete_row
from registry.views import (
    activities,
    advice,
    beginning,
    bulk,
    dashboard,
    directory,
    exports,
    flows,
    history,
    imports,
    interview,
    members,
    mentions,
    open_points,
    organisation,
    past,
    printing,
    proposals,
    register,
    retention,
    review_campaigns,
    reviews,
    saved_views,
    security,
    systems,
    versions,
)


class DayConverter:
    """A day in an address, as 2026-03-01; one that no calendar has is no address."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

app_name = "registry"
ROWS = "organisations/<slug:controller>/rows/<str:form>"
MEMBERS = "organisations/<slug:controller>/members"
BEGIN = "organisations/<slug:controller>/begin"
urlpatterns = [
    path("organisations/<slug:controller>/", register.register, name="register"),
    path("organisations/<slug:controller>/dashboard/", dashboard.dashboard, name="dashboard"),
    path("organisations/<slug:controller>/bulk/", bulk.bulk, name="bulk"),
    path("organisations/<slug:controller>/views/", saved_views.save_view, name="save-view"),
    path("organisations/<slug:controller>/views/<uuid:public_id>/", saved_views.edit_view, name="edit-view"),
    path(
        "organisations/<slug:controller>/views/<uuid:public_id>/delete/",
        saved_views.delete_view,
        name="delete-view",
    ),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/", activities.activity, name="activity"
    ),
    path(
        "organisations/<slug:controller>/activities/<int:number>/",
        activities.by_number,
        name="activity-by-number",
    ),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>.pdf",
        printing.activity_pdf,
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
    path("organisations/<slug:controller>/activities/<uuid:public_id>/advice/", advice.advice, name="advice"),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/advice/opinion/",
        advice.opinion,
        name="give-opinion",
    ),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/advice/agreement/",
        advice.ask,
        name="ask-agreement",
    ),
    path("organisations/<slug:controller>/past/", past.past_register, name="past-register"),
    path(
        "organisations/<slug:controller>/past/<day:since>/<day:on>.pdf",
        past.comparison_pdf,
        name="comparison-pdf",
    ),
    path(
        "organisations/<slug:controller>/past/<day:since>/<day:on>.json",
        past.comparison_data,
        name="comparison-json",
    ),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/state/",
        activities.move_state,
        name="move-state",
    ),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/versions/",
        versions.versions,
        name="activity-versions",
    ),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/versions/<int:number>/",
        versions.version,
        name="activity-version",
    ),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/versions/<int:number>.pdf",
        printing.version_pdf,
        name="activity-version-pdf",
    ),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/history/",
        history.activity_history,
        name="activity-history",
    ),
    path(
        "organisations/<slug:controller>/points/<uuid:public_id>/",
        open_points.settle_point,
        name="settle-point",
    ),
    path(f"{BEGIN}/", beginning.begin, name="begin"),
    path(f"{BEGIN}/interview/", interview.interview, name="interview"),
    path(f"{BEGIN}/interview/<uuid:public_id>/<slug:step>/", interview.interview_step, name="interview-step"),
    path(f"{BEGIN}/models/", beginning.starter_list, name="starters"),
    path(f"{BEGIN}/models/<slug:name>/", beginning.starter_page, name="starter"),
    path(f"{BEGIN}/duplicate/", beginning.originals, name="originals"),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/duplicate/",
        beginning.duplicate,
        name="duplicate",
    ),
    path("organisations/<slug:controller>/proposals/", proposals.waiting, name="proposals"),
    path("organisations/<slug:controller>/proposals/<uuid:public_id>/", proposals.review, name="proposal"),
    path(
        "organisations/<slug:controller>/proposals/<uuid:public_id>/take-over/",
        proposals.take_over,
        name="take-over-proposal",
    ),
    path(
        "organisations/<slug:controller>/proposals/<uuid:public_id>/refuse/",
        proposals.turn_down,
        name="refuse-proposal",
    ),
    path("organisations/<slug:controller>/reviews/", reviews.reviews, name="reviews"),
    path("organisations/<slug:controller>/reviews/interval/", reviews.interval, name="review-interval"),
    path("organisations/<slug:controller>/reviews/order/", reviews.order, name="order-reviews"),
    path(
        "organisations/<slug:controller>/reviews/campaigns/start/",
        review_campaigns.start,
        name="start-review-campaign",
    ),
    path(
        "organisations/<slug:controller>/reviews/campaigns/<uuid:public_id>/",
        review_campaigns.campaign,
        name="review-campaign",
    ),
    path(
        "organisations/<slug:controller>/reviews/requests/<uuid:public_id>/renew/",
        review_campaigns.renew_request,
        name="renew-review-request",
    ),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/review/", reviews.review, name="review"
    ),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/review/plan/",
        reviews.plan,
        name="review-plan",
    ),
    path("organisations/<slug:controller>/rights/", activities.rights, name="rights"),
    path(f"{ROWS}/edit/<uuid:public_id>/", rows.edit_row, name="edit-row"),
    path(f"{ROWS}/add/", rows.add_row, name="add-entry"),
    path(f"{ROWS}/add/<uuid:public_id>/", rows.add_row, name="add-row"),
    path(f"{ROWS}/delete/<uuid:public_id>/", delete_row, name="delete-row"),
    path(f"{ROWS}/move/<uuid:public_id>/", rows.move_row, name="move-row"),
    path(f"{MEMBERS}/", members.members, name="members"),
    path(f"{MEMBERS}/invite/", members.invite, name="invite"),
    path(f"{MEMBERS}/second-factor/", members.require_second_factor, name="require-second-factor"),
    path(f"{MEMBERS}/approval/", members.approval_rules, name="approval-rules"),
    path(f"{MEMBERS}/<uuid:public_id>/", members.member, name="member"),
    path(f"{MEMBERS}/<uuid:public_id>/remove/", members.remove, name="remove-member"),
    path(f"{MEMBERS}/invitations/<uuid:public_id>/renew/", members.renew, name="renew-invitation"),
    path(f"{MEMBERS}/invitations/<uuid:public_id>/withdraw/", members.withdraw, name="withdraw-invitation"),
    path("organisations/<slug:controller>/exports/", exports.exports, name="exports"),
    path("organisations/<slug:controller>/exports/ask/", exports.ask, name="ask-export"),
    path("organisations/<slug:controller>/exports/<uuid:public_id>/", exports.watch, name="export"),
    path(
        "organisations/<slug:controller>/exports/<uuid:public_id>/file/", exports.fetch, name="fetch-export"
    ),
    path(
        "organisations/<slug:controller>/exports/<uuid:public_id>/retry/", exports.retry, name="retry-export"
    ),
]

IMPORTS = "organisations/<slug:controller>/imports"
urlpatterns += [
    path(f"{IMPORTS}/", imports.imports, name="imports"),
    path(f"{IMPORTS}/<uuid:public_id>/", imports.import_page, name="import"),
    path(f"{IMPORTS}/<uuid:public_id>/columns/", imports.import_columns, name="import-columns"),
    path(f"{IMPORTS}/<uuid:public_id>/stop/", imports.stop_import, name="stop-import"),
    path(f"{IMPORTS}/<uuid:public_id>/drop/", imports.drop_import, name="drop-import"),
    path(f"{IMPORTS}/<uuid:public_id>/undo/", imports.undo, name="undo-import"),
]

DIRECTORY = "organisations/<slug:controller>/directory"
for kind in directory.KINDS:
    entry, given = f"{DIRECTORY}/{kind}/<uuid:public_id>", {"kind": kind}
    urlpatterns += [
        path(f"{DIRECTORY}/{kind}/", directory.entries, given, name=f"directory-{kind}"),
        path(f"{entry}/", directory.entry, given, name=f"directory-{kind}-entry"),
        path(f"{entry}/merge/", directory.merge, given, name=f"merge-{kind}"),
        path(f"{entry}/history/", history.entry_history, given, name=f"{kind}-history"),
    ]
urlpatterns += [
    path(f"{DIRECTORY}/parties/<uuid:public_id>/mentions/", mentions.link, name="link-party"),
    path("organisations/<slug:controller>/identity/", organisation.organisation, name="organisation"),
    path(
        "organisations/<slug:controller>/identity/edit/",
        organisation.edit_organisation,
        name="edit-organisation",
    ),
    path(
        "organisations/<slug:controller>/identity/history/",
        history.organisation_history,
        name="organisation-history",
    ),
    path("organisations/<slug:controller>/security/", security.security, name="security"),
    path("organisations/<slug:controller>/retention/", retention.retention, name="retention"),
    path(
        "organisations/<slug:controller>/retention/<uuid:public_id>/", retention.rule, name="retention-rule"
    ),
    path(
        "organisations/<slug:controller>/retention/<uuid:public_id>/use/", retention.use_rule, name="use-rule"
    ),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/take-rule/",
        retention.take_rule,
        name="take-rule",
    ),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/enter-system/",
        systems.enter,
        name="enter-system",
    ),
    path("organisations/<slug:controller>/flows/", flows.flows, name="flows"),
    path(
        "organisations/<slug:controller>/activities/<uuid:public_id>/flow/",
        flows.activity_flow,
        name="activity-flow",
    ),
]
