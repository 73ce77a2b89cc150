"""What a page of the admin costs depends neither on how many organisations a person has nor on how many rows they have."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import (
    Activity,
    Controller,
    DataCategory,
    DataUse,
    Membership,
    Party,
    Purpose,
    Recipient,
    RetentionRule,
)
from tests.cast import make_row


@pytest.fixture
def officer(dpo, client):
    dpo.is_staff = True
    dpo.save()
    client.force_login(dpo)
    return dpo


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200
    return len(captured), response.content.decode()


def fill(organisation, activity, number):
    for _each in range(number):
        party, data = make_row(Party, organisation), make_row(DataCategory, organisation)
        make_row(Recipient, organisation, activity=activity, party=party, name="")
        make_row(RetentionRule, organisation, activity=activity, data=data)
        purpose = make_row(Purpose, organisation, activity=activity)
        make_row(DataUse, organisation, activity=activity, purpose=purpose, data=data)


@pytest.mark.parametrize("name", ["activity_add", "party_add", "recipient_add"])
def test_a_new_row_costs_the_same_for_one_who_looks_after_many_organisations(
    client, officer, organisation, name
):
    path = reverse(f"admin:registry_{name}")
    few, _page = queries(client, path)
    for number in range(12):
        other = Controller.objects.create(slug=f"town-{number}", name=f"Town {number}")
        Membership.objects.create(user=officer, controller=other, role=Membership.Role.DPO)
        make_row(Party, other, name=f"Supplier of {number}")
    many, page = queries(client, path)
    assert many <= few + 1
    assert "Supplier of" not in page, "entries are offered once the organisation is chosen"


def test_the_entries_of_the_chosen_organisation_are_offered(
    client, officer, organisation, other_organisation
):
    Membership.objects.create(user=officer, controller=other_organisation, role=Membership.Role.DPO)
    make_row(Party, organisation, name="Supplier of mine")
    make_row(Party, other_organisation, name="Supplier of theirs")
    path = reverse("admin:registry_activity_add")
    _number, page = queries(client, f"{path}?controller={organisation.pk}")
    assert "Supplier of mine" in page and "Supplier of theirs" not in page


@pytest.mark.parametrize("page", ["activity", "recipient list", "rule list"])
def test_a_page_costs_the_same_however_many_parts_it_shows(client, officer, organisation, page):
    activity = make_row(Activity, organisation)
    paths = {
        "activity": reverse("admin:registry_activity_change", args=[activity.pk]),
        "recipient list": reverse("admin:registry_recipient_changelist"),
        "rule list": reverse("admin:registry_retentionrule_changelist"),
    }
    fill(organisation, activity, 2)
    few, _page = queries(client, paths[page])
    fill(organisation, activity, 10)
    many, _page = queries(client, paths[page])
    assert many == few


def test_parts_of_other_activities_are_not_offered(client, officer, organisation):
    activity, other = make_row(Activity, organisation), make_row(Activity, organisation)
    make_row(Purpose, organisation, activity=activity, name="Purpose of this one")
    make_row(Purpose, organisation, activity=other, name="Purpose of another one")
    make_row(DataUse, organisation, activity=activity, data=make_row(DataCategory, organisation))
    _number, page = queries(client, reverse("admin:registry_activity_change", args=[activity.pk]))
    assert "Purpose of this one" in page and "Purpose of another one" not in page
