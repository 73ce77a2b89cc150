"""What is done to a whole activity. A copy says all that the original says, and shares none of its parts."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from registry.editing import states as lifecycle
from registry.editing.states import OWN, ForbiddenMove, change_state, duplicate_activity, parts_below
from registry.exchange.imports.folder import plain_fields_of
from registry.models import Activity, Purpose
from registry.models.shape import owned_links_of, owned_models
from registry.people.access import Access
from tests.cast import complete_activity, make_row, organisation, other_organisation  # noqa: F401

pytestmark = pytest.mark.django_db
BELOW = sorted(parts_below(Activity), key=lambda model: model.__name__)


@pytest.fixture
def original(organisation):  # noqa: F811
    activity = complete_activity(organisation)
    below = activity.purposes.first()
    Purpose.objects.create(controller=organisation, activity=activity, parent=below, name="Below", position=9)
    return activity


@pytest.fixture
def twins(original, monkeypatch):
    """The rows of the activity, it included, each with its copy."""
    made, twin_of = [], lifecycle.twin_of
    monkeypatch.setattr(lifecycle, "twin_of", lambda row: made.append((row, twin_of(row))) or made[-1][1])
    duplicate_activity(original, reference="COPY")
    for _before, after in made:
        after.refresh_from_db()
    return made


@pytest.fixture
def copy(twins):
    return twins[0][1]


def test_a_copy_is_a_draft_of_its_own_after_the_others(original, copy):
    copy.refresh_from_db()
    assert (copy.reference, copy.state, copy.controller) == ("COPY", "draft", original.controller)
    assert copy.public_id != original.public_id
    assert copy.position > original.position
    for name in plain_fields_of(Activity).keys() - {"reference", "state"}:
        assert getattr(copy, name) == getattr(original, name) not in ("", None), name
    assert copy.department == original.department is not None


def test_every_part_and_every_field_of_it_is_copied(original, copy, twins):
    for model in BELOW:
        mine = [before for before, _after in twins if type(before) is model]
        assert mine, f"{model.__name__} is not on the complete activity"
        assert model._base_manager.filter(activity=original).count() == len(mine)
        assert model._base_manager.filter(activity=copy).count() == len(mine)
    for before, after in twins[1:]:
        assert after.public_id != before.public_id
        for field in before._meta.concrete_fields:
            if not field.is_relation and field.name not in OWN:
                assert getattr(after, field.name) == getattr(before, field.name), field


def test_links_of_the_copy_lead_to_the_copy_or_to_what_the_organisation_shares(twins):
    copied = {(type(before), before.pk): after.pk for before, after in twins}
    within = 0
    for before, after in twins:
        for link in owned_links_of(type(before)):
            target = getattr(before, link.attname)
            expected = copied.get((link.related_model, target), target)
            assert getattr(after, link.attname) == expected, link
            within += expected != target
    assert within > 30


def test_the_original_is_left_as_it_was(original):
    before = {model: list(model._base_manager.filter(activity=original).values()) for model in BELOW}
    duplicate_activity(original, reference="COPY")
    assert before == {model: list(model._base_manager.filter(activity=original).values()) for model in BELOW}


def test_the_copy_has_a_history_that_says_what_it_is_a_copy_of(original, twins):
    for _before, after in twins:
        assert after.history.get().history_change_reason == f"duplicate:{original.reference}", after


@pytest.mark.parametrize("reference", ["", "TAKEN", "x" * 61])
def test_a_reference_that_cannot_be_used_is_refused_and_stores_nothing(original, organisation, reference):  # noqa: F811
    make_row(Activity, organisation, reference="TAKEN")
    before = counts()
    with pytest.raises(ValidationError) as refused:
        duplicate_activity(original, reference=reference)
    assert "reference" in str(refused.value.message_dict)
    assert counts() == before


def test_a_copy_that_fails_on_the_way_stores_nothing(original, monkeypatch):
    monkeypatch.setattr(lifecycle, "generations", lambda rows: [rows, 1 / 0])
    before = counts()
    with pytest.raises(ZeroDivisionError):
        duplicate_activity(original, reference="COPY")
    assert counts() == before


def counts():
    return {model.__name__: model._base_manager.count() for model in owned_models()}


# From state to state ------------------------------------------------------------------------------------------


def test_several_records_change_their_state_together_or_not_at_all(organisation):  # noqa: F811
    officer = Access(organisation.pk, "dpo")
    draft, over = (make_row(Activity, organisation, state=state) for state in ("draft", "current"))
    with pytest.raises(ForbiddenMove):
        change_state([draft.pk, over.pk], "draft", access=officer)
    change_state([draft.pk, over.pk], "archived", access=officer, reason="because")
    assert {*Activity.objects.values_list("state", flat=True)} == {"archived"}
    assert draft.history.first().history_change_reason == "because"


def test_a_record_that_is_there_already_gets_no_row_of_history(organisation):  # noqa: F811
    activity = make_row(Activity, organisation, state="current")
    change_state([activity.pk], "current", access=Access(organisation.pk, "dpo"))
    assert activity.history.count() == 1


def test_the_officer_of_another_organisation_changes_nothing(organisation, other_organisation):  # noqa: F811
    activity = make_row(Activity, organisation, state="draft")
    with pytest.raises(ForbiddenMove):
        change_state([activity.pk], "current", access=Access(other_organisation.pk, "dpo"))
    activity.refresh_from_db()
    assert activity.state == "draft"


def test_a_record_without_a_state_cannot_be_stored(organisation):  # noqa: F811
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.create(controller=organisation, reference="A-1", name="Paie", role="controller")
