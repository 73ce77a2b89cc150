"""Each record has a short number of its own in its organisation, which none has again, and by which it is found."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from registry.editing.duplicating import duplicate_activity
from registry.finding.index import refresh
from registry.finding.questions import number_sought
from registry.models import Activity, Controller
from registry.models.reasons import ChangeKind, Reason
from tests.cast import make_row

pytestmark = pytest.mark.django_db


def numbers(controller):
    return [*Activity.objects.filter(controller=controller).order_by("pk").values_list("number", flat=True)]


def test_records_are_numbered_from_one_in_each_organisation(organisation, other_organisation):
    for owner in (organisation, organisation, other_organisation):
        make_row(Activity, owner)
    assert numbers(organisation) == [1, 2]
    assert numbers(other_organisation) == [1]


def test_a_number_is_not_given_again_when_its_record_is_gone(organisation):
    make_row(Activity, organisation)
    make_row(Activity, organisation, state="draft").delete()
    make_row(Activity, organisation)
    assert numbers(organisation) == [1, 3]


def test_many_records_at_once_are_numbered_in_their_order(organisation, other_organisation):
    make_row(Activity, organisation)
    rows = [
        Activity(controller=owner, reference=f"B-{n}", name="Paie", role="controller", state="draft")
        for n, owner in enumerate((organisation, other_organisation, organisation))
    ]
    Activity.objects.because(Reason(ChangeKind.SAMPLES)).bulk_create(rows)
    assert numbers(organisation) == [1, 2, 3]
    assert numbers(other_organisation) == [1]
    assert Controller.objects.get(pk=organisation.pk).last_record_number == 3


def test_a_copy_is_another_record(organisation, dpo):
    original = make_row(Activity, organisation, reference="A-1")
    copy = duplicate_activity(original, reference="A-2", name="Autre")
    assert (original.number, copy.number) == (1, 2)


def test_a_changed_record_keeps_its_number_and_no_two_share_one(organisation):
    first, second = make_row(Activity, organisation), make_row(Activity, organisation)
    first.name = "Autre"
    first.save()
    first.refresh_from_db()
    assert first.number == 1
    second.number = 1
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


@pytest.mark.parametrize("words", ["n° 2", "N°2", "No. 2", "no 2", "#2", " # 2 "])
def test_a_record_is_found_by_its_number(client, organisation, dpo, words):
    for name in ("Paie", "Cantine"):
        make_row(Activity, organisation, name=name, state="current")
    refresh()
    client.force_login(dpo)
    page = client.get(
        reverse("registry:register", args=[organisation.slug]), {"q": words, "columns": "number"}
    )
    listed = page.content.decode().split("<tbody")[1]
    assert "Cantine" in listed
    assert "Paie" not in listed


@pytest.mark.parametrize("words", ["2", "2 ans", "n° deux", "numéro 2", "#", "A-2"])
def test_other_words_are_searched_as_words(words):
    assert number_sought(words) is None


def test_the_address_with_the_number_leads_to_the_record_of_members_alone(
    client, organisation, dpo, stranger
):
    activity = make_row(Activity, organisation, reference="RH-7")
    address = reverse("registry:activity-by-number", args=[organisation.slug, 1])
    assert address.endswith("/activities/1/")
    client.force_login(dpo)
    assert client.get(address)["Location"] == activity.get_absolute_url()
    assert "N°\u00a01 · RH-7" in client.get(activity.get_absolute_url()).content.decode()
    for unknown in (2, 10**12):
        assert client.get(address.replace("/1/", f"/{unknown}/")).status_code == 404
    client.force_login(stranger)
    assert client.get(address).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.services
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time, lock or no lock")
def test_records_begun_at_once_get_numbers_of_their_own(organisation):
    start = threading.Barrier(4)

    def begin(place):
        start.wait()
        Activity(
            controller=organisation, reference=f"T-{place}", name="Paie", role="controller", state="draft"
        ).save()
        connection.close()

    workers = [threading.Thread(target=begin, args=(place,)) for place in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(numbers(organisation)) == [1, 2, 3, 4]


def test_an_older_copy_of_the_organisation_never_takes_the_counter_back(organisation):
    older = Controller.objects.get(pk=organisation.pk)
    make_row(Activity, organisation)
    older.name = "Autre nom"
    older.save()
    make_row(Activity, organisation)
    assert numbers(organisation) == [1, 2]
    kept = Controller.objects.get(pk=organisation.pk)
    assert (kept.name, kept.last_record_number) == ("Autre nom", 2)
