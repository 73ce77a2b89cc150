"""Software that records say in words becomes an entry of the directory, to which each of them then refers."""

import pytest
from django.urls import reverse

from registry.editing.systems import OtherRecords, enter_system, plan_entering
from registry.models import Activity, ActivityIndex, System, SystemUse
from registry.models.reasons import reason_in_words
from tests.cast import make_row

pytestmark = pytest.mark.django_db


def record(organisation, reference, software, **values):
    return make_row(Activity, organisation, reference=reference, software=software, **values)


@pytest.fixture
def records(organisation, other_organisation):
    """Three records that say the same in two spellings, one of another program, one archived, one of somebody else."""
    record(other_organisation, "X", "Portail familles")
    return [
        record(organisation, "A", "Portail familles", state="current"),
        record(organisation, "B", "portail Familles", state="draft"),
        record(organisation, "C", "Tableur", state="current"),
        record(organisation, "D", "Portail familles", state="archived"),
    ]


def used_in(organisation):
    """For each record, what it says in words and the systems that it uses."""
    rows = Activity.objects.filter(controller=organisation).order_by("reference")
    return {row.reference: (row.software, [use.system.name for use in row.systems.all()]) for row in rows}


def enter(organisation, name="Portail familles"):
    return enter_system(organisation, name, seen=plan_entering(organisation, name).digest)


def test_every_record_that_says_the_same_refers_to_one_new_system(organisation, other_organisation, records):
    enter(organisation)
    assert used_in(organisation) == {
        "A": ("", ["Portail familles"]),
        "B": ("", ["Portail familles"]),
        "C": ("Tableur", []),
        "D": ("Portail familles", []),
    }
    assert used_in(other_organisation) == {"X": ("Portail familles", [])}
    assert [one.name for one in System.objects.all()] == ["Portail familles"]


def test_a_system_that_the_directory_has_is_found_by_its_name_and_stays_as_it_is(organisation, records):
    known = make_row(System, organisation, name="PORTAIL FAMILLES", note="Depuis 2019", country="FR")
    make_row(SystemUse, organisation, activity=records[0], system=known, used_for="Inscrire")
    enter(organisation)
    assert used_in(organisation)["A"] == ("", ["PORTAIL FAMILLES"])
    assert used_in(organisation)["B"] == ("", ["PORTAIL FAMILLES"])
    known.refresh_from_db()
    assert (known.note, known.country.code, System.objects.count()) == ("Depuis 2019", "FR", 1)
    assert records[0].systems.get().used_for == "Inscrire"


def test_the_history_says_why_each_row_was_written_and_the_record_is_as_old_as_before(organisation, records):
    before = ActivityIndex.objects.get(activity=records[0]).changed_at
    enter(organisation)
    written = [records[0].history.first(), SystemUse.history.first(), System.history.get()]
    assert {reason_in_words(row.history_change_reason) for row in written} == {
        "Logiciel inscrit à l’annuaire\N{NO-BREAK SPACE}: Portail familles"
    }
    assert ActivityIndex.objects.get(activity=records[0]).changed_at == before


def test_nothing_is_written_when_the_records_are_no_longer_those_that_were_looked_at(organisation, records):
    seen = plan_entering(organisation, "Portail familles").digest
    Activity.objects.filter(pk=records[2].pk).update(software="PORTAIL FAMILLES")
    with pytest.raises(OtherRecords):
        enter_system(organisation, "Portail familles", seen=seen)
    assert not System.objects.exists()


def test_the_officer_sees_which_records_change_and_changes_them_by_one_press(
    client, organisation, dpo, contributor, records
):
    address = reverse("registry:enter-system", args=[organisation.slug, records[0].public_id])
    client.force_login(dpo)
    page = client.get(records[0].get_absolute_url())
    assert address in page.content.decode()
    asked = client.get(address).context["entering"]
    assert [one.reference for one in asked.activities] == ["A", "B"]
    stale = client.post(address, {"seen": "something else"})
    assert (stale.status_code, System.objects.count()) == (409, 0)
    done = client.post(address, {"seen": asked.digest})
    assert done["Location"] == f"{records[0].get_absolute_url()}#systems"
    assert used_in(organisation)["B"] == ("", ["Portail familles"])
    assert address not in client.get(records[0].get_absolute_url()).content.decode()
    client.force_login(contributor)
    assert client.post(address).status_code == 403
