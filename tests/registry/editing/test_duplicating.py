"""A copy says all that the original says, and shares none of its parts."""

import pytest
from django.core.exceptions import ValidationError

from registry.editing import duplicating
from registry.editing.duplicating import duplicate_activity
from registry.exchange.imports.rows import plain_fields_of
from registry.models import Activity, ActivityTag, Purpose, RecordLink
from registry.models.shape import owned_links_of, owned_models
from registry.record.build import build_sheets, parts_below
from registry.record.sheet import Row
from tests.cast import complete_activity, make_row

pytestmark = pytest.mark.django_db
BELOW = sorted({*parts_below(Activity), ActivityTag}, key=lambda model: model.__name__)
OWN = {"id", "public_id", "position", "origin"}


@pytest.fixture
def original(organisation):
    activity = complete_activity(organisation)
    below = activity.purposes.first()
    Purpose.objects.create(controller=organisation, activity=activity, parent=below, name="Below", position=9)
    return activity


@pytest.fixture
def copy(original):
    return Activity.objects.get(pk=duplicate_activity(original, reference="COPY").pk)


@pytest.fixture
def twins(original, copy):
    """Each part of the original with the part of the copy that stands in its place on the sheet; and the tags."""
    sheets = build_sheets(original.controller, [original, copy])
    counterpart = dict(same_places(*sheets))
    tags = [one.tags.order_by("position") for one in (original, copy)]
    pairs = list(zip(*tags, strict=True))
    for model in parts_below(Activity):
        for row in model._base_manager.filter(activity=original):
            pairs.append((row, model._base_manager.get(public_id=counterpart[row.public_id])))
    return pairs


def same_places(one, other):
    """The identifiers of two values that stand in the same place of two sheets."""
    if isinstance(one, Row):
        yield one.id, other.id
        for name in type(one).model_fields:
            yield from same_places(getattr(one, name), getattr(other, name))
    elif isinstance(one, tuple):
        for pair in zip(one, other, strict=True):
            yield from same_places(*pair)


def test_a_copy_is_a_draft_of_its_own_after_the_others(original, copy):
    assert (copy.reference, copy.state, copy.controller) == ("COPY", "draft", original.controller)
    assert copy.public_id != original.public_id
    assert copy.position > original.position
    for name in plain_fields_of(Activity).keys() - {"reference", "state"}:
        assert getattr(copy, name) == getattr(original, name) not in ("", None), name
    assert copy.department == original.department is not None


def test_every_part_and_every_field_of_it_is_copied(twins):
    assert {type(before) for before, _after in twins} == set(BELOW)
    for before, after in twins:
        assert after.public_id != before.public_id
        for field in before._meta.concrete_fields:
            if not field.is_relation and field.name not in OWN:
                assert getattr(after, field.name) == getattr(before, field.name), field


def test_links_of_the_copy_lead_to_the_copy_or_to_what_the_organisation_shares(original, copy, twins):
    copied = {(type(before), before.pk): after.pk for before, after in [*twins, (original, copy)]}
    within = 0
    for before, after in twins:
        for link in owned_links_of(type(before)):
            if type(before) is RecordLink:  # a copy refers to the records to which the original refers
                continue
            target = getattr(before, link.attname)
            expected = copied.get((link.related_model, target), target)
            assert getattr(after, link.attname) == expected, link
            within += expected != target
    assert within > 30


def test_the_original_is_left_as_it_was(original):
    before = {model: list(model._base_manager.filter(activity=original).values()) for model in BELOW}
    duplicate_activity(original, reference="COPY")
    assert before == {model: list(model._base_manager.filter(activity=original).values()) for model in BELOW}


def test_the_copy_has_a_history_that_says_what_it_is_a_copy_of(original, copy, twins):
    for _before, after in [*twins, (original, copy)]:
        assert after.history.get().history_change_reason == f"duplicate:{original.reference}", after


@pytest.mark.parametrize("reference", ["", "TAKEN", "x" * 61])
def test_a_reference_that_cannot_be_used_is_refused_and_stores_nothing(original, organisation, reference):
    make_row(Activity, organisation, reference="TAKEN")
    before = counts()
    with pytest.raises(ValidationError) as refused:
        duplicate_activity(original, reference=reference)
    assert "reference" in str(refused.value.message_dict)
    assert counts() == before


def test_a_copy_that_fails_on_the_way_stores_nothing(original, monkeypatch):
    monkeypatch.setattr(duplicating, "insert_rows", lambda rows, reason: 1 / 0)
    before = counts()
    with pytest.raises(ZeroDivisionError):
        duplicate_activity(original, reference="COPY")
    assert counts() == before


def counts():
    return {model.__name__: model._base_manager.count() for model in owned_models()}
