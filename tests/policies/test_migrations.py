"""Addresses that were written twice: a channel that says a contact point's word for word refers to it."""

from importlib import import_module

import pytest
from django.apps import apps

from policies.models import ExerciseChannel, Notice
from registry.models import ContactPoint
from tests.cast import make_row

pytestmark = pytest.mark.django_db
migration = import_module("policies.migrations.0003_link_channels")
HALL = {"address": "1 place de la Mairie", "postal_code": "01000", "city": "Bourg", "country": "FR"}


@pytest.fixture
def notice(organisation):
    return make_row(Notice, organisation)


@pytest.fixture
def officer(organisation):
    return make_row(
        ContactPoint, organisation, function="dpo", name="Le délégué", email="dpo@example.org", **HALL
    )


def linked(notice, kind, **given):
    """The channel as it stands after the migration."""
    row = make_row(ExerciseChannel, notice.controller, notice=notice, kind=kind, **given)
    migration.link(apps, None)
    return ExerciseChannel.objects.get(pk=row.pk)


def test_the_same_address_is_kept_once_and_history_says_so(notice, officer):
    row = linked(notice, "email", name="Le délégué", email="dpo@example.org")
    assert (row.contact_point, row.name, row.email) == (officer, "", "")
    assert [one.history_change_reason for one in row.history.all()] == ["link_contact_point", None]
    assert row.history.first().contact_point_id == officer.pk


def test_a_name_of_its_own_stays(notice, officer):
    row = linked(notice, "post", name="Mairie", **HALL)
    assert (row.contact_point, row.name, row.city) == (officer, "Mairie", "")


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("email", {"name": "Le délégué", "email": "autre@example.org"}),
        ("email", {"name": "Le délégué", "email": "dpo@example.org", "phone": "01"}),
        ("post", {"name": "Mairie", **HALL, "country": ""}),
        ("email", {"email": "dpo@example.org"}),  # the public would read a name that was not there
        ("in_person", {"name": "Accueil"}),
    ],
)
def test_what_would_be_read_differently_stays_as_it_is(notice, officer, kind, given):
    row = linked(notice, kind, **given)
    assert row.contact_point is None
    assert row.email == given.get("email", "")


def test_a_contact_point_of_another_organisation_is_not_taken(notice, other_organisation):
    make_row(ContactPoint, other_organisation, name="Le délégué", email="dpo@example.org")
    assert linked(notice, "email", name="Le délégué", email="dpo@example.org").contact_point is None
