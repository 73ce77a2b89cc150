"""The register remembers: each creation, change and deletion of a fact leaves a row in its history."""

import pytest
from django.apps import apps
from django.db import transaction

from policies.models import (
    Notice,
    NoticeActivity,
    NoticeDecision,
    NoticeVersion,
    Sighting,
    Subscription,
)
from policies.models.appearance import Appearance
from registry.exchange.imports.rows import plain_fields_of
from registry.models import (
    Activity,
    ActivityDecision,
    ActivityVersion,
    Controller,
    Department,
    ExportedFile,
    Fact,
    ImpactAssessment,
    Import,
    Invitation,
    Job,
    Opinion,
    Proposal,
    Purpose,
    Review,
    ReviewCampaign,
    ReviewLetter,
    ReviewOrder,
    ReviewPlan,
    ReviewReminder,
    ReviewRequest,
    SavedView,
    Signature,
)
from registry.models.fields import LineField, ProseField
from registry.models.reasons import ChangeKind, Reason
from registry.models.shape import owned_models
from tests.cast import complete_organisation, make_row, new_row

pytestmark = pytest.mark.django_db

FACTS = [model for model in owned_models() if issubclass(model, Fact)]
every_fact = pytest.mark.parametrize("model", FACTS, ids=lambda model: model._meta.label)


def kinds(model, public_id):
    """The kinds of change that the history holds for one row, oldest first: + created, ~ changed, - deleted."""
    rows = model.history.filter(public_id=public_id).order_by("history_id")
    return "".join(rows.values_list("history_type", flat=True))


def change(row):
    """Change the row, in a text where it has one. Gives the name of the field, and what it held."""
    texts = [f.name for f in plain_fields_of(type(row)).values() if isinstance(f, LineField | ProseField)]
    name = next((name for name in texts if name != "url"), "position")
    before = getattr(row, name)
    setattr(row, name, 99 if name == "position" else "Autre texte")
    return name, before


def test_everything_owned_is_a_fact_but_what_surrounds_the_register():
    """Files that leave it, people asked to work on it, changes not taken over yet, questions put to it, and decisions,
    which are written once and never changed; colour and logo say nothing of the processing.
    """
    decisions = {ActivityDecision, NoticeDecision, ActivityVersion, NoticeVersion, Opinion, Signature}
    around = {Job, Import, Invitation, Proposal, SavedView, Appearance, ExportedFile, Subscription, Sighting}
    reviews = {Review, ReviewCampaign, ReviewLetter, ReviewOrder, ReviewPlan, ReviewReminder, ReviewRequest}
    requests = set(apps.get_app_config("rights").get_models())  # what people ask, which is forgotten in time
    assert set(owned_models()) - set(FACTS) == around | decisions | reviews | requests
    assert len(FACTS) >= 40


@every_fact
def test_a_creation_a_change_and_a_deletion_each_leave_a_row(model, organisation):
    row = make_row(model, organisation)
    name, before = change(row)
    row.save()
    row.delete()
    assert kinds(model, row.public_id) == "+~-"
    first, second, _third = model.history.filter(public_id=row.public_id).order_by("history_id")
    assert getattr(first, name) == before
    assert getattr(second, name) == getattr(row, name) != before


@every_fact
def test_the_history_of_a_row_keeps_every_field(model, organisation):
    row = make_row(model, organisation)
    kept = model.history.get(public_id=row.public_id)
    for field in model._meta.concrete_fields:
        assert getattr(kept, field.attname) == getattr(row, field.attname), field


def test_the_organisation_has_a_history_too(organisation):
    organisation.name = "Autre nom"
    organisation.save()
    organisation.delete()
    assert kinds(Controller, organisation.public_id) == "+~-"


def test_what_goes_with_an_activity_leaves_its_trace(organisation):
    activity = make_row(Activity, organisation)
    parts = [
        make_row(model, organisation, activity=activity)
        for model in FACTS
        if model.whole == "activity"
        and model not in {NoticeActivity, ImpactAssessment}  # one of each risk is made
    ]
    activity.delete()
    assert len(parts) >= 15
    assert [part for part in parts if not kinds(type(part), part.public_id).endswith("-")] == []


def test_deleting_a_whole_organisation_leaves_the_trace_of_every_row():
    organisation = complete_organisation("valombre")
    ids = {model: list(model.objects.values_list("public_id", flat=True)) for model in FACTS}
    organisation.delete()
    for model, public_ids in ids.items():
        assert public_ids, model
        assert not model.objects.exists()
        assert all(kinds(model, public_id).endswith("-") for public_id in public_ids), model


def test_a_bulk_insert_leaves_one_row_each(organisation):
    rows = Activity.objects.bulk_create([new_row(Activity, organisation), new_row(Activity, organisation)])
    assert [kinds(Activity, row.public_id) for row in rows] == ["+", "+"]


def test_a_query_that_deletes_leaves_its_trace(organisation):
    row = make_row(Purpose, organisation)
    Purpose.objects.filter(pk=row.pk).delete()
    assert kinds(Purpose, row.public_id) == "+-"


def test_an_activity_put_into_a_notice_leaves_a_row(organisation):
    notice, activity = make_row(Notice, organisation), make_row(Activity, organisation)
    notice.activities.add(activity)
    assert kinds(NoticeActivity, NoticeActivity.objects.get().public_id) == "+"


def test_a_query_that_changes_leaves_its_trace(organisation):
    row = make_row(Purpose, organisation)
    Purpose.objects.filter(pk=row.pk).update(name="Autre finalité")
    assert kinds(Purpose, row.public_id) == "+~"


def test_a_bulk_change_leaves_its_trace(organisation):
    row = make_row(Purpose, organisation)
    row.name = "Autre finalité"
    Purpose.objects.bulk_update([row], ["name"])
    assert kinds(Purpose, row.public_id) == "+~"


def test_what_a_deletion_empties_elsewhere_leaves_its_trace(organisation):
    """A department that goes leaves its activities without one: that is a change of theirs."""
    department = make_row(Department, organisation)
    activity = make_row(Activity, organisation, department=department)
    department.delete()
    activity.refresh_from_db()
    assert activity.department is None
    assert kinds(Activity, activity.public_id) == "+~"


def test_a_list_that_takes_a_row_leaves_a_trace_of_it(organisation):
    above = make_row(Purpose, organisation)
    below = make_row(Purpose, organisation, activity=above.activity)
    above.purposes.add(below)
    assert kinds(Purpose, below.public_id) == "+~"
    above.purposes.remove(below)
    assert kinds(Purpose, below.public_id) == "+~~"


def test_an_insert_that_passes_over_a_row_leaves_no_trace_of_it(organisation):
    row = make_row(Purpose, organisation)
    again = {"activity": row.activity, "public_id": row.public_id, "name": "Autre finalité"}
    Purpose.objects.bulk_create([new_row(Purpose, organisation, **again)], ignore_conflicts=True)
    assert kinds(Purpose, row.public_id) == "+"


def test_what_is_taken_back_leaves_no_trace(organisation):
    row = make_row(Purpose, organisation)
    with transaction.atomic():
        Purpose.objects.filter(pk=row.pk).update(name="Autre finalité")
        row.delete()
        transaction.set_rollback(True)
    assert kinds(Purpose, row.public_id) == "+"


def test_a_query_says_why_it_changed_or_made_a_row(organisation):
    row = make_row(Purpose, organisation)
    Purpose.objects.because(Reason(ChangeKind.STATE, "Relecture")).filter(pk=row.pk).update(
        name="Autre finalité"
    )
    (made,) = Purpose.objects.because(Reason(ChangeKind.FOLDER)).bulk_create([new_row(Purpose, organisation)])
    Purpose.objects.filter(pk=row.pk).update(name="Encore une")
    reasons = Purpose.history.order_by("history_id").values_list("public_id", "history_change_reason")
    told = [reason or "" for public_id, reason in reasons if public_id == row.public_id]
    assert told == ["", "state:Relecture", ""]
    assert dict(reasons)[made.public_id] == "load_organisation"
