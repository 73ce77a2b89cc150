"""Where a row comes from is kept with it: what wrote it as it stands, and how an activity began."""

from datetime import date

import pytest
from django.urls import reverse

from registry.beginning.starter import start_activity
from registry.editing.duplicating import duplicate_activity
from registry.editor.specification import FORMS
from registry.exchange.imports.rows import plain_fields_of
from registry.models import Activity, Department, Fact, Purpose, Recipient
from registry.models.reasons import ChangeKind, Reason
from registry.models.shape import owned_models
from registry.record.build import build_sheets
from registry.record.write import insert_rows
from registry.starters import starter
from tests.cast import make_row, new_row

pytestmark = pytest.mark.django_db

INTERVIEW, MERGE = Reason(ChangeKind.INTERVIEW), Reason(ChangeKind.MERGE, "0f5c")
FACTS = [model for model in owned_models() if issubclass(model, Fact)]


def saved(row):
    row.save(reason=INTERVIEW)


def inserted(row):
    type(row).objects.because(INTERVIEW).bulk_create([row])


def written(row):
    insert_rows([row], INTERVIEW)


@pytest.mark.parametrize("way", [saved, inserted, written])
def test_a_row_that_a_program_makes_says_which(organisation, way):
    row = new_row(Purpose, organisation)
    way(row)
    assert Purpose.objects.get(pk=row.pk).origin == "interview"


def by_hand(row):
    row.name = "Autre"
    row.save()


def in_a_part(row):
    row.name = "Autre"
    row.save(update_fields=["name"])


def by_a_query(row):
    Purpose.objects.filter(pk=row.pk).update(name="Autre")


def in_bulk(row):
    row.name = "Autre"
    Purpose.objects.bulk_update([row], ["name"])


def by_a_merger(row):
    row.save(reason=MERGE)


@pytest.mark.parametrize("way", [by_hand, in_a_part, by_a_query, in_bulk, by_a_merger])
def test_a_row_that_somebody_changes_is_that_persons(organisation, way):
    row = new_row(Purpose, organisation)
    row.save(reason=INTERVIEW)
    way(row)
    assert Purpose.objects.get(pk=row.pk).origin == ""


def test_a_query_with_a_reason_says_what_wrote_the_rows_as_they_stand(organisation):
    row = make_row(Purpose, organisation)
    Purpose.objects.because(Reason(ChangeKind.FOLDER)).filter(pk=row.pk).update(name="Autre")
    assert Purpose.objects.get(pk=row.pk).origin == "load_organisation"


def test_what_a_person_types_comes_from_nowhere(organisation):
    assert make_row(Purpose, organisation).origin == ""
    activity = make_row(Activity, organisation)
    assert (activity.begun_with, activity.starter, activity.begun_by) == ("", "", None)


def test_how_an_activity_began_stays_whoever_changes_it(organisation, time_machine):
    time_machine.move_to("2026-03-04 09:00")
    activity = start_activity(organisation, starter("payroll"), "fr", reference="RH-1")
    time_machine.move_to("2026-05-06 09:00")
    activity.name = "Paie"
    activity.save()
    Activity.objects.filter(pk=activity.pk).update(software="Tableur")
    activity.refresh_from_db()
    assert (activity.origin, activity.begun_with, activity.starter) == ("", "starter", "payroll")
    assert (activity.begun_on, activity.begun_by) == (date(2026, 3, 4), None)


def test_a_duplicate_begins_as_one_whatever_its_original_began_with(organisation):
    original = start_activity(organisation, starter("payroll"), "fr", reference="RH-1")
    copy = duplicate_activity(original, reference="RH-2")
    copy.refresh_from_db()
    assert (copy.begun_with, copy.starter) == ("duplicate", "")
    assert {row.origin for row in copy.purposes.all()} == {"duplicate"}


def test_who_begins_an_activity_is_who_its_history_says(client, dpo, organisation):
    client.force_login(dpo)
    address = reverse("registry:starter", args=[organisation.slug, "payroll"])
    assert client.post(address, {"reference": "RH-1"}).status_code == 302
    activity = Activity.objects.get()
    assert activity.begun_by == dpo == activity.history.earliest().history_user


@pytest.mark.parametrize("model", FACTS, ids=lambda model: model._meta.label)
def test_where_a_row_comes_from_is_typed_nowhere(model):
    assert "origin" in model.provenance
    assert not set(model.provenance) & set(plain_fields_of(model)), "folders"
    assert not any(set(model.provenance) & set(spec.fields) for spec in FORMS.values() if spec.model is model)
    assert not any(model._meta.get_field(name).editable for name in model.provenance), "the admin"


def test_where_a_row_comes_from_stands_on_no_sheet(organisation):
    """The same facts are the same sheet, whoever wrote them."""
    activity = make_row(Activity, organisation)
    row = new_row(Purpose, organisation, activity=activity)
    row.save(reason=INTERVIEW)
    before = build_sheets(organisation, [activity])[0].digest()
    row.save()
    assert build_sheets(organisation, [activity])[0].digest() == before


def test_the_history_shows_what_was_said_and_not_who_owns_the_row(client, dpo, organisation):
    department = make_row(Department, organisation)
    row = new_row(Recipient, organisation, department=department, name="Paie")
    row.save(reason=INTERVIEW)
    row.name = "Service de la paie"
    row.save()
    client.force_login(dpo)
    page = client.get(reverse("registry:activity-history", args=[organisation.slug, row.activity.public_id]))
    changes = [one for act in page.context["acts"] for one in act.changes if one.action == "~"]
    assert [[(one.before, one.after) for one in change.fields] for change in changes] == [
        [("Paie", "Service de la paie")]
    ]
