"""The first page: the organisations a person works for, and what each has published."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.models import Notice
from registry.models import Controller, Membership
from registry.samples.activities import make_activities
from tests.cast import make_member, make_row


def organisations(number, person=None):
    """Organisations with two activities and two notices, one of them published; the person reads them all."""
    for each in range(number):
        controller = Controller.objects.create(slug=f"organisation-{each}", name=f"Organisation {each}")
        make_activities(controller, 2, seed=1)
        make_row(Notice, controller, slug="public", title=f"Published {each}", is_published=True)
        make_row(Notice, controller, slug="draft", title=f"Unpublished {each}")
        if person is None:
            person = make_member(controller, Membership.Role.READER, "reader")
        else:
            Membership.objects.create(user=person, controller=controller, role=Membership.Role.READER)
    return person


def test_the_first_page_shows_ones_own_organisations_and_what_they_published(client, db):
    reader = organisations(2)
    make_member(Controller.objects.create(slug="other", name="Somebody else’s"), Membership.Role.DPO, "other")
    client.force_login(reader)
    text = client.get("/").content.decode()
    for each in range(2):
        assert f"/organisations/organisation-{each}/" in text
        assert f"/notices/organisation-{each}/public/" in text
        assert f"Published {each}" in text
    assert "Unpublished" not in text
    assert "Somebody else" not in text


def test_the_first_page_asks_the_database_as_often_for_ten_organisations_as_for_one(client, db):
    counts = []
    for number in (1, 10):
        Controller.objects.all().delete()
        person = organisations(number)
        client.force_login(person)
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        counts.append(len(captured))
        person.delete()
    assert counts[0] == counts[1] <= 12


def test_a_person_without_organisation_is_told_what_to_do(client, django_user_model, db):
    client.force_login(django_user_model.objects.create_user("new", "new@example.org"))
    response = client.get("/")
    assert response.status_code == 200
    assert 'class="cards"' not in response.content.decode()
