"""An organisation can ask its members for a second factor; what a request knows of the person."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import Activity, Controller, User
from registry.people.access import Access
from tests.cast import make_row
from tests.registry.views.test_members import at, browser_of

pytestmark = pytest.mark.django_db


# The door that asks for a second factor ---------------------------------------------------------------------


@pytest.fixture
def closed(organisation) -> Controller:
    Controller.objects.filter(pk=organisation.pk).update(requires_second_factor=True)
    organisation.refresh_from_db()
    return organisation


def test_a_member_without_second_factor_is_sent_to_set_one_up_and_sees_nothing_meanwhile(closed, reader):
    make_row(Activity, closed, name="Gestion de la paie")
    client = browser_of(reader)
    answer = client.get(at(closed, "register"))
    assert answer["Location"] == "/accounts/2fa/"
    assert "exige un second facteur" in client.get("/accounts/2fa/").content.decode()
    for path in ("/", "/profile/", "/accounts/2fa/"):
        page = client.get(path).content.decode()
        assert "Gestion de la paie" not in page
        assert at(closed, "register") not in page
    reader.signed_in_with_second_factor = False
    assert not Activity.objects.visible_to(reader).exists()
    assert not Controller.objects.visible_to(reader).exists()


def test_with_a_second_factor_the_member_comes_in_and_is_led_back(closed, reader):
    client = browser_of(reader)
    client.get(at(closed, "members"))
    session = client.session
    session["account_authentication_methods"].append({"method": "mfa", "type": "totp", "at": 0})
    session.save()
    assert f'href="{at(closed, "members")}"' in client.get("/accounts/2fa/").content.decode()
    assert client.get(at(closed, "register")).status_code == 200
    assert "Valombre" in client.get("/").content.decode()


def test_the_proof_of_somebody_else_opens_nothing(closed, reader, dpo):
    client = browser_of(reader, factor=True)
    session = client.session
    session["account_authentication_methods_user"] = str(dpo.pk)
    session.save()
    assert client.get(at(closed, "register")).status_code == 302


def test_a_stranger_still_finds_nothing_and_is_not_told_of_the_door(closed, stranger):
    assert browser_of(stranger).get(at(closed, "register")).status_code == 404


def test_the_administration_keeps_the_same_door(closed, dpo):
    make_row(Activity, closed, name="Gestion de la paie")
    User.objects.filter(pk=dpo.pk).update(is_staff=True)
    path = reverse("admin:registry_activity_changelist")
    assert "Gestion de la paie" not in browser_of(dpo).get(path).content.decode()
    assert "Gestion de la paie" in browser_of(dpo, factor=True).get(path).content.decode()


def test_an_officer_requires_a_second_factor_only_with_one(organisation, dpo):
    path = at(organisation, "require-second-factor")
    for factor in (False, True):
        browser_of(dpo, factor=factor).post(path, {"required": "yes"})
        organisation.refresh_from_db()
        assert organisation.requires_second_factor is factor
    assert organisation.history.first().requires_second_factor


# What a request knows of the person -------------------------------------------------------------------------


def test_one_query_tells_the_organisation_the_role_and_the_departments(
    organisation, contributor, departments, rf
):
    from registry.people.requests import members_only

    contributor.memberships.get().departments.set(departments)
    seen = []

    def look(request: HttpRequest, controller: Controller) -> HttpResponse:
        seen.append((request.access, controller))
        return HttpResponse()

    request = rf.get("/")
    request.user = contributor
    with CaptureQueriesContext(connection) as captured:
        members_only(look)(request, organisation.slug)
    assert len(captured) == 1
    [(access, controller)] = seen
    assert controller == organisation
    assert access == Access(organisation.pk, "contributor", frozenset(one.pk for one in departments))


def test_what_a_contributor_may_do_follows_from_department_and_state(
    organisation, other_organisation, departments
):
    access = Access(organisation.pk, "contributor", frozenset({departments[0].pk}))
    for department, state, contributes, proposes in [
        (departments[0], "draft", True, False),
        (departments[0], "proposed", True, False),
        (departments[0], "current", False, True),
        (departments[0], "archived", False, False),
        (departments[1], "draft", False, False),
        (departments[1], "current", False, False),
        (None, "draft", False, False),
    ]:
        activity = Activity(controller=organisation, department=department, state=state)
        assert (access.can_contribute_to(activity), access.can_propose(activity)) == (contributes, proposes)
    for role, contributes in (("dpo", True), ("reader", False)):
        access = Access(organisation.pk, role)
        own, foreign = (
            Activity(controller=one, state="current") for one in (organisation, other_organisation)
        )
        assert access.can_contribute_to(own) is contributes
        assert not access.can_contribute_to(foreign)
        assert not access.can_propose(own)
        assert access.can_maintain(organisation) is contributes
        assert not access.can_maintain(other_organisation)
