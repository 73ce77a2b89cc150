"""From sheets to rows and back: what is written is what the sheet says, and nothing else is touched."""

import pytest
from django.core.exceptions import ValidationError

from registry.models import (
    Activity,
    DataCategory,
    ImpactAssessment,
    LegalBasis,
    Party,
    Purpose,
    RetentionRule,
    SubjectCategory,
    SubjectUse,
)
from registry.models.reasons import ChangeKind, Reason
from registry.models.shape import owned_models
from registry.record.build import build_sheets
from registry.record.sheet import Subject
from registry.record.sheet import SubjectUse as ValueOfUse
from registry.record.write import insert_rows, with_new_identifiers, write_activity
from registry.samples.activities import make_activities
from tests.cast import complete_activity, make_row, new_row

pytestmark = pytest.mark.django_db
REASON = Reason(ChangeKind.STATE, "as it was")


@pytest.fixture
def complete(organisation):
    return complete_activity(organisation, "Texte")


def sheet_of(activity):
    return build_sheets(activity.controller, [Activity.objects.get(pk=activity.pk)])[0]


def history_rows():
    return sum(model.history.count() for model in owned_models() if hasattr(model, "history"))


def write(activity, record, **kept):
    return write_activity(activity.controller, record, reason=REASON, **kept)


def test_writing_what_stands_there_writes_nothing(complete):
    before, record = history_rows(), sheet_of(complete)
    assert write(complete, record).pk == complete.pk
    assert sheet_of(complete) == record
    assert history_rows() == before


def test_a_sheet_with_new_identifiers_becomes_another_activity_that_says_the_same(complete):
    record = with_new_identifiers(sheet_of(complete)).model_copy(update={"reference": "COPIE"})
    copy = write(complete, record)
    assert copy.pk != complete.pk
    assert sheet_of(copy).digest() == record.digest()
    assert sheet_of(complete).reference == complete.reference
    assert Party.objects.filter(controller=complete.controller).count() == len(
        {one.pk for one in Party.objects.filter(controller=complete.controller)}
    )


def test_an_earlier_state_comes_back_whole_after_everything_was_changed(complete):
    earlier = sheet_of(complete)
    Activity.objects.filter(pk=complete.pk).update(name="Autre nom", transfers_answer="none")
    Purpose.objects.filter(activity=complete).delete()
    RetentionRule.objects.filter(activity=complete).update(amount=99, unit="year")
    ImpactAssessment.objects.filter(activity=complete).delete()
    make_row(ImpactAssessment, complete.controller, activity=complete, reason="Une autre")
    extra = make_row(Purpose, complete.controller, activity=complete, name="De trop")
    make_row(LegalBasis, complete.controller, activity=complete, purpose=extra)
    assert sheet_of(complete) != earlier
    write(complete, earlier)
    assert sheet_of(complete).digest() == earlier.digest()


def test_one_change_writes_one_row_with_its_reason(complete):
    record = sheet_of(complete)
    rule = record.retention_rules[0]
    changed = rule.model_copy(update={"event": "Jusqu’au départ"})
    before = history_rows()
    write(complete, record.model_copy(update={"retention_rules": (changed, *record.retention_rules[1:])}))
    assert history_rows() == before + 1
    stored = RetentionRule.objects.get(public_id=rule.id)
    assert stored.event == "Jusqu’au départ"
    assert stored.history.latest().history_change_reason == str(REASON)


def test_rows_that_are_gone_from_the_sheet_are_deleted_and_what_led_to_them_stays(complete):
    record = sheet_of(complete)
    rule = record.retention_rules[0].model_copy(update={"purpose": None})
    write(complete, record.model_copy(update={"purposes": (), "retention_rules": (rule,)}))
    assert not Purpose.objects.filter(activity=complete).exists()
    assert RetentionRule.objects.get(public_id=rule.id).purpose is None


def test_the_order_of_the_sheet_is_the_order_of_the_rows(organisation):
    make_activities(organisation, 1, seed=3)
    activity = Activity.objects.get(controller=organisation)
    for name in ("Un", "Deux", "Trois"):
        make_row(Purpose, organisation, activity=activity, name=name)
    record = sheet_of(activity)
    turned = record.model_copy(update={"purposes": tuple(reversed(record.purposes))})
    write(activity, turned)
    assert sheet_of(activity) == turned


def test_a_row_that_is_put_before_another_one_stands_there(organisation):
    activity = make_row(Activity, organisation)
    for position, name in enumerate(("Un", "Deux"), start=1):
        make_row(Purpose, organisation, activity=activity, name=name, position=position)
    record = sheet_of(activity)
    first, second = record.purposes
    between = with_new_identifiers(first).model_copy(update={"name": "Entre les deux"})
    write(activity, record.model_copy(update={"purposes": (first, between, second)}))
    assert [one.name for one in sheet_of(activity).purposes] == ["Un", "Entre les deux", "Deux"]


def test_a_row_that_is_only_moved_still_comes_from_where_it_came(organisation):
    """Who wrote what it says is not whoever puts another row before it."""
    activity = make_row(Activity, organisation)
    made = [new_row(Purpose, organisation, activity=activity, name=name) for name in ("Un", "Deux", "Trois")]
    insert_rows(made[:2], Reason(ChangeKind.INTERVIEW))
    made[2].save()
    record = sheet_of(activity)
    turned = tuple(reversed(record.purposes))
    write_activity(
        organisation, record.model_copy(update={"purposes": turned}), reason=Reason(ChangeKind.STARTER, "x")
    )
    assert [one.name for one in sheet_of(activity).purposes] == ["Trois", "Deux", "Un"]
    assert [row.origin for row in made if not row.refresh_from_db()] == ["interview", "interview", ""]


def test_shared_entries_that_are_made_come_after_those_that_are_there(organisation):
    make_row(SubjectCategory, organisation, name="Salariés", position=7)
    activity = make_row(Activity, organisation)
    uses = tuple(ValueOfUse.new(subject=Subject.new(name=name)) for name in ("Élus", "Agents"))
    write(activity, sheet_of(activity).model_copy(update={"subjects": uses}))
    rows = SubjectCategory.objects.filter(controller=organisation)
    assert [(row.name, row.position) for row in rows] == [("Salariés", 7), ("Élus", 8), ("Agents", 9)]


def test_in_another_organisation_entries_of_that_name_serve_and_only_the_others_are_made(
    complete, other_organisation
):
    subject = sheet_of(complete).subjects[0].subject
    mine = make_row(SubjectCategory, other_organisation, name=subject.name.upper())
    record = with_new_identifiers(sheet_of(complete))
    theirs = {
        model: model.objects.filter(controller=complete.controller).count() for model in (Party, DataCategory)
    }
    foreign = record.model_copy(update={"reference": "IMPORT"})
    with pytest.raises(
        ValidationError
    ):  # shared entries would keep identifiers that stand in the first organisation
        write_activity(other_organisation, foreign, reason=REASON)
    assert not Activity.objects.filter(controller=other_organisation, reference="IMPORT").exists()
    copy = write_activity(other_organisation, with_new_identifiers(foreign, shared=True), reason=REASON)
    assert [use.subject_id for use in SubjectUse.objects.filter(activity=copy, purpose=None)[:1]] == [mine.pk]
    assert {model: model.objects.filter(controller=complete.controller).count() for model in theirs} == theirs


def test_a_reference_that_is_taken_is_refused_and_nothing_is_written(complete):
    record = with_new_identifiers(sheet_of(complete))
    before = history_rows()
    with pytest.raises(ValidationError) as refused:
        write(complete, record)
    assert list(refused.value.message_dict) == ["reference"]
    assert history_rows() == before


def test_parts_that_stand_in_another_record_are_not_taken_from_it(complete):
    stolen = sheet_of(complete).model_copy(
        update={"id": with_new_identifiers(sheet_of(complete)).id, "reference": "VOL"}
    )
    with pytest.raises(ValidationError):
        write(complete, stolen)
    assert not Activity.objects.filter(reference="VOL").exists()


@pytest.mark.parametrize("seed", range(12))
def test_generated_activities_come_back_equal(organisation, seed):
    make_activities(organisation, 2, seed=seed)
    for activity in list(Activity.objects.filter(controller=organisation)):
        record = with_new_identifiers(sheet_of(activity)).model_copy(update={"reference": f"C-{activity.pk}"})
        assert sheet_of(write(activity, record)).digest() == record.digest()
