"""`visible_to` is the one door: a member sees the rows of their organisation, everybody else sees none."""

import pytest

from registry.models import Controller, Membership, SavedView
from registry.models.owned import OwnedQuerySet
from registry.models.shape import owned_models
from tests.cast import make_member, make_row

pytestmark = pytest.mark.django_db

# A view of the register is its owner's unless it is shared: tests/registry/views/test_register.py.
MODELS = [model for model in owned_models() if model is not SavedView]
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)


@pytest.fixture
def rows(organisation, other_organisation):
    """A function that makes a row of this kind in each organisation: (ours, theirs)."""
    return lambda model: (make_row(model, organisation), make_row(model, other_organisation))


def test_there_is_a_door_to_every_kind_of_row():
    assert len(MODELS) >= 40
    assert [
        m for m in owned_models() if not isinstance(m._default_manager.get_queryset(), OwnedQuerySet)
    ] == []


@every_model
def test_members_see_the_rows_of_their_organisation_and_no_other(model, rows, dpo, contributor, reader):
    ours, theirs = rows(model)
    for person in (dpo, contributor, reader):
        seen = model.objects.visible_to(person)
        assert ours in seen
        assert theirs not in seen
        assert {row.controller for row in seen} == {ours.controller}


@every_model
def test_a_stranger_sees_their_own_rows_and_none_of_ours(model, rows, stranger):
    ours, theirs = rows(model)
    seen = model.objects.visible_to(stranger)
    assert theirs in seen
    assert ours not in seen


@every_model
def test_somebody_who_is_not_signed_in_or_has_left_sees_nothing(model, rows, anonymous, departed):
    rows(model)
    assert model.objects.count() >= 2
    assert list(model.objects.visible_to(anonymous)) == []
    assert list(model.objects.visible_to(departed)) == []


def test_somebody_without_organisation_sees_nothing_even_as_superuser(organisation, django_user_model):
    nobody = django_user_model.objects.create_superuser(
        "root", "root@example.org", "un mot de passe assez long"
    )
    for model in MODELS:
        make_row(model, organisation)
        assert not model.objects.visible_to(nobody).exists()
    assert not Controller.objects.visible_to(nobody).exists()


def test_a_member_of_both_sees_the_rows_of_both_once(organisation, other_organisation, reader):
    Membership.objects.create(user=reader, controller=other_organisation, role=Membership.Role.DPO)
    make_member(organisation, Membership.Role.DPO, "colleague")
    for model in MODELS:
        make_row(model, organisation)
        make_row(model, other_organisation)
        seen = [row.pk for row in model.objects.visible_to(reader)]
        assert sorted(seen) == sorted(model.objects.values_list("pk", flat=True))


def test_organisations_are_seen_by_their_members_only(
    organisation, other_organisation, dpo, contributor, reader, departed, stranger, anonymous
):
    for person in (dpo, contributor, reader):
        assert list(Controller.objects.visible_to(person)) == [organisation]
    assert list(Controller.objects.visible_to(stranger)) == [other_organisation]
    for person in (departed, anonymous):
        assert list(Controller.objects.visible_to(person)) == []


def test_a_person_who_leaves_the_organisation_no_longer_sees_its_rows(organisation, reader):
    rows = {model: make_row(model, organisation) for model in MODELS}
    assert all(row in model.objects.visible_to(reader) for model, row in rows.items())
    reader.memberships.all().delete()
    assert not any(model.objects.visible_to(reader).exists() for model in MODELS)


def test_the_door_stays_shut_behind_other_conditions(organisation, other_organisation, stranger):
    """Whatever comes before or after it in a query."""
    for model in MODELS:
        ours = make_row(model, organisation)
        assert not model.objects.filter(pk=ours.pk).visible_to(stranger).exists()
        assert not model.objects.visible_to(stranger).filter(controller=organisation).exists()
        assert not organisation_rows(organisation, model).visible_to(stranger).exists()


def organisation_rows(organisation, model):
    """The rows as the organisation itself lists them."""
    return getattr(organisation, model._meta.get_field("controller").remote_field.get_accessor_name())
