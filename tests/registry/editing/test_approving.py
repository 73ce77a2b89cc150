"""What is in force is what somebody approved: the rows may say something else, and nobody is told so before the next approval."""

import json
import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from policies.models import Notice, NoticeActivity
from policies.record.build import build_notice
from registry.editing.approving import changes_since_approval, freeze_what_came_in_force, working_sheets
from registry.editing.states import ForbiddenMove, LackingChanged, change_state, lacking_of, points_digest
from registry.finding.index import refresh
from registry.models import (
    Activity,
    ActivityVersion,
    ContactPoint,
    FrozenVersion,
    JointController,
    Party,
    Purpose,
)
from registry.people.access import Access
from registry.record.versions import register_in_force, register_on, sheet_of, sheets_in_force
from tests.cast import make_row

pytestmark = pytest.mark.django_db
WORDS = "La direction a décidé."


@pytest.fixture
def record(organisation):
    activity = make_row(Activity, organisation, state="draft", name="Paie", reference="RH-1", role="joint")
    make_row(Purpose, organisation, activity=activity, name="Payer les salaires")
    party = make_row(Party, organisation, name="Hébergeur A")
    make_row(JointController, organisation, activity=activity, party=party)
    return activity


@pytest.fixture
def officer(organisation):
    return Access(organisation.pk, "dpo")


def approve(activity, officer, by, **given):
    change_state([activity.pk], "current", access=officer, by=by, words=WORDS, **given)


def rename(row, name):
    row.name = name
    row.save()


def names_told(organisation):
    return [sheet.name for sheet in register_in_force(organisation).sheets]


def test_approving_freezes_the_sheet_with_who_when_and_why(record, officer, dpo):
    approve(record, officer, dpo)
    version = record.versions.get()
    assert (version.number, version.is_in_force, version.effective_on) == (1, True, timezone.localdate())
    assert (version.decision.decided_by, version.decision.reason) == (dpo, WORDS)
    sheet = sheet_of(version)
    assert (sheet.name, sheet.state.code) == ("Paie", "current")
    stored = json.loads(version.content)
    assert stored["joint_controllers"][0]["party"]["name"] == "Hébergeur A"
    assert len(version.digest) == 64


def test_what_changes_afterwards_is_told_by_nobody_before_it_is_approved(record, officer, dpo, organisation):
    approve(record, officer, dpo)
    notice = make_row(Notice, organisation, is_published=True)
    make_row(NoticeActivity, organisation, notice=notice, activity=record)
    record.refresh_from_db()
    rename(record, "Paie et primes")
    assert names_told(organisation) == ["Paie"]
    assert [one.name for one in build_notice(notice).activities] == ["Paie"]
    approve(record, officer, dpo)
    assert names_told(organisation) == ["Paie et primes"]
    assert [one.name for one in build_notice(notice).activities] == ["Paie et primes"]
    numbered = record.versions.order_by("number").values_list("number", "is_in_force")
    assert [*numbered] == [(1, False), (2, True)]


def test_a_change_of_what_records_share_waits_for_approval_too(record, officer, dpo, organisation):
    approve(record, officer, dpo)
    rename(Party.objects.get(), "Hébergeur B")
    [told] = register_in_force(organisation).sheets
    assert told.joint_controllers[0].party.name == "Hébergeur A"
    [change] = changes_since_approval(record, working_sheets([record])[record.pk])
    assert (change.field, change.before, change.after) == ("name", "Hébergeur A", "Hébergeur B")
    refresh()
    record.refresh_from_db()
    assert record.index.is_unapproved


def test_a_record_that_says_what_was_approved_is_not_approved_twice(record, officer, dpo):
    approve(record, officer, dpo)
    approve(record, officer, dpo)
    assert (record.versions.count(), record.decisions.count()) == (1, 1)
    refresh()
    assert not Activity.objects.get(pk=record.pk).index.is_unapproved


def test_a_change_that_is_taken_back_leaves_nothing_to_approve(record, officer, dpo):
    approve(record, officer, dpo)
    record.refresh_from_db()
    rename(record, "Autre")
    rename(record, "Paie")
    assert changes_since_approval(record, working_sheets([record])[record.pk]) == ()


def test_what_was_shown_is_what_is_approved(record, officer, dpo):
    approve(record, officer, dpo)
    rename(Party.objects.get(), "Hébergeur B")
    seen = points_digest(
        lacking_of(working_sheets([record]), timezone.localdate())[record.pk], ["an older sheet"]
    )
    with pytest.raises(LackingChanged):
        approve(record, officer, dpo, seen=seen)
    assert record.versions.count() == 1


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_a_record_that_leaves_force_leaves_the_register_with_its_last_day(
    record, officer, dpo, organisation, state
):
    approve(record, officer, dpo)
    change_state([record.pk], state, access=officer, by=dpo)
    version = record.versions.get()
    assert (version.is_in_force, version.ended_on) == (False, timezone.localdate())
    assert names_told(organisation) == []


def test_an_archived_record_comes_back_as_its_next_version(record, officer, dpo):
    approve(record, officer, dpo)
    change_state([record.pk], "archived", access=officer, by=dpo)
    approve(record, officer, dpo)
    assert [*record.versions.values_list("number", "is_in_force")] == [(2, True), (1, False)]


def test_a_contributor_approves_nothing(record, officer, dpo, organisation):
    contributor = Access(organisation.pk, "contributor", frozenset({record.department_id or 0}))
    approve(record, officer, dpo)
    record.refresh_from_db()
    rename(record, "Autre")
    with pytest.raises(ForbiddenMove):
        approve(record, contributor, None)
    assert record.versions.count() == 1


# Frozen -----------------------------------------------------------------------------------------------------


def test_a_version_is_never_changed(record, officer, dpo):
    approve(record, officer, dpo)
    version = record.versions.get()
    version.content = "{}"
    with pytest.raises(FrozenVersion):
        version.save()
    with pytest.raises(FrozenVersion), transaction.atomic():
        ActivityVersion.objects.bulk_update([version], ["content"])
    with pytest.raises(FrozenVersion):
        ActivityVersion.objects.filter(pk=version.pk).update(content="{}", digest="")
    assert sheet_of(record.versions.get()).name == "Paie"


def test_the_database_refuses_a_second_version_in_force(record, officer, dpo):
    approve(record, officer, dpo)
    version = record.versions.get()
    version.pk, version.number, version._state.adding = None, 2, True
    version.public_id, version.decision = "1b6c4cbe-0d3f-4a5e-9b9c-0c1d2e3f4a5b", None
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()


def test_what_came_in_force_with_a_folder_becomes_its_first_version(organisation, dpo):
    loaded = make_row(Activity, organisation, state="current", name="Cantine")
    make_row(Activity, organisation, state="draft")
    assert freeze_what_came_in_force() == 1
    assert freeze_what_came_in_force() == 0
    version = loaded.versions.get()
    assert (version.number, version.decision, sheet_of(version).name) == (1, None, "Cantine")
    rename(loaded, "Restaurant scolaire")
    assert names_told(organisation) == ["Cantine"]


def test_a_record_that_has_a_version_is_not_deleted(record, officer, dpo, organisation):
    """Also one that came in force with a folder, on which nobody decided anything here."""
    loaded = make_row(Activity, organisation, state="current", name="Cantine")
    freeze_what_came_in_force()
    change_state([loaded.pk], "draft", access=officer, by=dpo)
    loaded.refresh_from_db()
    loaded.decisions.all().delete()
    assert loaded.kept_because()


def test_what_leaves_force_while_the_register_is_read_is_not_told_by_its_rows(
    record, officer, dpo, organisation
):
    approve(record, officer, dpo)
    read_before = [Activity.objects.get(pk=record.pk)]
    change_state([record.pk], "archived", access=officer, by=dpo)
    record.refresh_from_db()
    rename(record, "Jamais approuvée")
    assert sheets_in_force(organisation, read_before) == ()


def test_what_has_ended_is_not_frozen_again_by_itself(record, officer, dpo):
    """Nobody approved what its rows say: the sweep makes first versions alone."""
    approve(record, officer, dpo)
    record.versions.in_force().update(is_in_force=False, ended_on=timezone.localdate())
    assert freeze_what_came_in_force() == 0
    assert record.versions.count() == 1


# On any date ------------------------------------------------------------------------------------------------


def on_day(day, time_machine, do):
    time_machine.move_to(f"{day}T10:00:00+00:00", tick=True)
    do()


def test_the_register_on_a_date_is_what_was_in_force_that_day(
    record, officer, dpo, organisation, time_machine
):
    on_day("2027-01-10", time_machine, lambda: approve(record, officer, dpo))
    record.refresh_from_db()
    on_day(
        "2027-03-01", time_machine, lambda: (rename(record, "Paie et primes"), approve(record, officer, dpo))
    )
    on_day("2027-06-01", time_machine, lambda: change_state([record.pk], "archived", access=officer, by=dpo))
    expected = {
        date(2027, 1, 9): [],
        date(2027, 1, 10): ["Paie"],
        date(2027, 2, 28): ["Paie"],
        date(2027, 3, 1): ["Paie et primes"],
        date(2027, 5, 31): ["Paie et primes"],
        date(2027, 6, 1): [],
    }
    told = {day: [sheet.name for sheet in register_on(organisation, day).sheets] for day in expected}
    assert told == expected


def test_approved_twice_in_a_day_the_last_one_is_that_of_the_day(record, officer, dpo, organisation):
    approve(record, officer, dpo)
    record.refresh_from_db()
    rename(record, "Paie du soir")
    approve(record, officer, dpo)
    today = timezone.localdate()
    assert [one.name for one in register_on(organisation, today).sheets] == ["Paie du soir"]
    assert register_on(organisation, today - timedelta(days=1)).sheets == ()


def test_the_organisation_has_the_name_of_that_day(record, officer, dpo, organisation, time_machine):
    on_day("2027-01-10", time_machine, lambda: rename(organisation, "Ville d’autrefois"))
    on_day("2027-04-01", time_machine, lambda: rename(organisation, "Ville nouvelle"))
    assert register_on(organisation, date(2027, 2, 1)).organisation.name == "Ville d’autrefois"
    assert register_on(organisation, date(2027, 4, 1)).organisation.name == "Ville nouvelle"


def test_before_it_was_entered_the_organisation_is_as_on_the_day_on_which_it_was(organisation, time_machine):
    make_row(ContactPoint, organisation, function="dpo", name="Bureau des données")
    time_machine.move_to(timezone.now() + timedelta(days=30), tick=True)
    make_row(ContactPoint, organisation, function="seat", name="Mairie")
    earlier = register_on(organisation, date(2020, 1, 1)).organisation
    assert earlier.name == "Ville de Valombre"
    assert [point.name for point in earlier.contact_points] == ["Bureau des données"]


def test_a_date_costs_as_many_queries_for_one_version_as_for_many(
    record, officer, dpo, organisation, django_assert_max_num_queries
):
    approve(record, officer, dpo)
    with django_assert_max_num_queries(20) as few:
        register_on(organisation, timezone.localdate())
    record.refresh_from_db()
    for number in range(3):
        rename(record, f"Paie {number}")
        approve(record, officer, dpo)
    other = make_row(Activity, organisation, state="draft")
    approve(other, officer, dpo)
    with django_assert_max_num_queries(len(few)):
        assert len(register_on(organisation, timezone.localdate()).sheets) == 2


def test_the_register_of_another_organisation_has_none_of_it(record, officer, dpo, other_organisation):
    approve(record, officer, dpo)
    assert register_on(other_organisation, timezone.localdate()).sheets == ()
    assert register_in_force(other_organisation).sheets == ()


# Two at once ------------------------------------------------------------------------------------------------


def race(record, officer, guarded):
    """Approve the record three times at once, each after a change of its own; what every version in force was seen to be."""
    seen, start, over = [], threading.Barrier(4), threading.Event()

    def approving(number):
        try:
            start.wait()
            for turn in range(5):
                with transaction.atomic():
                    Purpose.objects.filter(activity=record).update(name=f"Finalité {number}-{turn}")
                try:
                    guarded(lambda: approve(record, officer, None))
                except IntegrityError:
                    seen.append("refused by the database")
        finally:
            connection.close()

    def watching():
        start.wait()
        while not over.is_set():
            seen.append(ActivityVersion.objects.in_force().filter(activity=record).count())
        connection.close()

    threads = [threading.Thread(target=approving, args=(number,)) for number in range(3)]
    watcher = threading.Thread(target=watching)
    for one in [*threads, watcher]:
        one.start()
    for one in threads:
        one.join()
    over.set()
    watcher.join()
    return seen


@pytest.mark.django_db(transaction=True)
@pytest.mark.services
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time, lock or no lock")
def test_two_who_approve_at_once_leave_one_version_in_force_at_every_moment(record, officer, dpo):
    approve(record, officer, dpo)
    seen = race(record, officer, lambda do: do())
    assert {*seen} == {1}
    numbers = [*record.versions.order_by("number").values_list("number", flat=True)]
    assert numbers == [*range(1, len(numbers) + 1)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.services
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time, lock or no lock")
def test_control_without_the_lock_the_database_has_to_refuse(record, officer, dpo, monkeypatch):
    approve(record, officer, dpo)
    rows = type(Activity.objects.all())
    monkeypatch.setattr(rows, "select_for_update", lambda self, **_options: self)
    assert "refused by the database" in race(record, officer, lambda do: do())
