"""The index says what the sheets say, soon after every change and never for ever too late."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from kombu.exceptions import OperationalError

from registry import tasks
from registry.finding import index as indexing
from registry.finding.index import dates_kept, index_loaded, refresh
from registry.jobs.worker import do_next
from registry.models import (
    Activity,
    ActivityIndex,
    ActivityTag,
    Controller,
    DataCategory,
    DataItem,
    DataUse,
    Department,
    Party,
    Proposal,
    Purpose,
    Recipient,
    SavedView,
    SecurityMeasure,
    System,
    SystemData,
    SystemUse,
    Transfer,
)
from registry.samples.activities import make_activities
from registry.spelling import searchable
from tests.cast import complete_activity, make_row, new_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return Controller.objects.create(slug="valombre", name="Ville de Valombre")


@pytest.fixture
def activity(organisation):
    return make_row(Activity, organisation, reference="RH-1", name="Paie des agents")


def index_of(activity):
    return ActivityIndex.objects.get(pk=activity.pk)


def up_to_date():
    while refresh():
        pass


# Items ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("École d’ÉTÉ", "ecole d'ete"),
        ("Œuvres sociales et cætera", "oeuvres sociales et caetera"),
        ("Straße, Ångström, Señor", "strasse, angstrom, senor"),
        ("n\u00a0° 12\u202f000\n et\tplus", "n ° 12 000 et plus"),
        ("vis‑à‑vis", "vis-a-vis"),
        ("ﬁche", "fiche"),
        ("", ""),
    ],
)
def test_text_is_searched_without_accents_capitals_or_typography(written, searched):
    assert searchable(written) == searched
    assert searchable(searched) == searched


def test_every_text_of_an_activity_is_in_its_index(organisation):
    """With one mark in every text of every row, the marks of all its own models are found."""
    activity = complete_activity(organisation, mark="Éléphant")
    ActivityTag.objects.filter(activity=activity).update(name="Étiquette à part")
    up_to_date()
    text = index_of(activity).text
    for place in (
        "activity.name",
        "purpose.detail",
        "recipient.safeguards",
        "retentionrule.note",
        "dataitem.name",
    ):
        assert f"elephant {place}" in text
    for word in ("etiquette a part", searchable(activity.reference), "belgique", "belgium"):
        assert word in text
    assert index_of(activity).name == searchable(activity.name)


def test_a_measure_shared_by_all_activities_finds_none_of_them_alone(organisation, activity):
    make_row(SecurityMeasure, organisation, detail="Chiffrement partout")
    make_row(SecurityMeasure, organisation, activity=activity, detail="Coffre du service")
    up_to_date()
    assert "coffre du service" in index_of(activity).text
    assert "chiffrement" not in index_of(activity).text


def test_the_index_tells_the_sections_in_which_something_is_missing(activity):
    up_to_date()
    row = index_of(activity)
    assert row.gaps == ["purposes", "people", "data", "recipients", "transfers", "retention", "security"]
    assert row.gap_count == 7


# When -------------------------------------------------------------------------------------------------------


CHANGES = {
    "activity": lambda organisation, activity: activity.save(),
    "purpose": lambda organisation, activity: make_row(Purpose, organisation, activity=activity),
    "query": lambda organisation, activity: Activity.objects.filter(pk=activity.pk).update(name="Autre"),
    "deletion": lambda organisation, activity: activity.recipients.all().delete(),
    "bulk": lambda organisation, activity: Purpose.objects.bulk_create(
        [new_row(Purpose, organisation, activity=activity)]
    ),
}
SHARED_CHANGES = {
    "party": lambda organisation: Party.objects.filter(controller=organisation).update(name="Autre"),
    "department": lambda organisation: Department.objects.filter(controller=organisation).update(
        name="Autre"
    ),
    "term of a category": lambda organisation: make_row(
        DataItem, organisation, category=DataCategory.objects.get(controller=organisation)
    ),
    "measure": lambda organisation: make_row(SecurityMeasure, organisation),
}


@pytest.fixture
def indexed(organisation, activity):
    """The activity uses an external organisation, a department and a category of data."""
    make_row(
        Recipient,
        organisation,
        activity=activity,
        party=make_row(Party, organisation),
        department=make_row(Department, organisation),
    )
    make_row(DataUse, organisation, activity=activity, data=make_row(DataCategory, organisation))
    up_to_date()
    ActivityIndex.objects.update(changed_at=timezone.now() - timedelta(days=800))
    return index_of(activity)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_way_of_changing_an_activity_marks_its_index_and_its_date(
    organisation, activity, indexed, change
):
    change(organisation, activity)
    marked = index_of(activity)
    assert (marked.stale, marked.revision > indexed.revision) == (True, True)
    assert timezone.now() - marked.changed_at < timedelta(minutes=1)


@pytest.mark.parametrize("change", SHARED_CHANGES.values(), ids=SHARED_CHANGES)
def test_what_activities_share_marks_the_index_but_is_no_change_of_theirs(
    organisation, activity, indexed, change
):
    change(organisation)
    assert index_of(activity).stale
    assert index_of(activity).changed_at == indexed.changed_at


def test_what_activities_share_marks_those_alone_that_use_it(organisation, activity, indexed):
    """A change of a shared term costs what its users cost, not what the register costs."""
    make_row(Activity, organisation, name="Sans lien")
    up_to_date()
    for change in ("party", "department", "term of a category"):
        SHARED_CHANGES[change](organisation)
        assert [row.pk for row in ActivityIndex.objects.filter(stale=True)] == [activity.pk], change
        up_to_date()
    make_row(Party, organisation)
    assert not ActivityIndex.objects.filter(stale=True).exists(), "nobody uses a new one"
    SHARED_CHANGES["measure"](organisation)
    assert ActivityIndex.objects.filter(stale=True).count() == 2, "a shared measure protects all of them"


def test_a_system_and_what_it_names_mark_the_records_that_use_it_and_find_them(
    organisation, activity, indexed
):
    maker = make_row(Party, organisation, name="Éditions Numériques")
    data = make_row(DataCategory, organisation, name="Relevés")
    system = make_row(System, organisation, name="Guichet", publisher=maker)
    held = make_row(SystemData, organisation, system=system, data=data)
    make_row(SystemUse, organisation, activity=activity, system=system)
    make_row(Activity, organisation, name="Sans lien")
    up_to_date()
    assert "editions numeriques" in index_of(activity).text
    for row in (system, maker, data, held):
        row.save()
        assert [one.pk for one in ActivityIndex.objects.filter(stale=True)] == [activity.pk], row
        up_to_date()
    held.delete()
    assert index_of(activity).stale


def test_a_tag_is_found_but_is_no_change_of_the_record(organisation, activity, indexed):
    ActivityTag.objects.create(controller=organisation, activity=activity, name="Été")
    assert index_of(activity).changed_at == indexed.changed_at
    up_to_date()
    assert "ete" in index_of(activity).text.split("\n")


def test_within_dates_kept_a_change_leaves_the_date(activity, indexed):
    with dates_kept(Activity.objects.filter(pk=activity.pk)):
        Activity.objects.filter(pk=activity.pk).update(name="Autre")
    assert index_of(activity).changed_at == indexed.changed_at
    assert index_of(activity).stale


def test_another_organisation_is_not_marked(organisation, activity, indexed):
    other = Controller.objects.create(slug="lointaine", name="Coopérative lointaine")
    make_row(Party, other)
    make_row(Activity, other)
    assert not index_of(activity).stale


def test_rows_beside_the_register_mark_nothing(organisation, activity, indexed, django_user_model):
    user = django_user_model.objects.create_user("somebody", "somebody@example.org")
    Proposal.objects.create(controller=organisation, activity=activity, action="change", form="purpose")
    SavedView.objects.create(controller=organisation, owner=user, name="Vue")
    assert not index_of(activity).stale


# Up to date again -------------------------------------------------------------------------------------------


def reads(rows):
    """The queries that a refresh reads with; it writes each row by itself."""
    ActivityIndex.objects.all().update(stale=False)
    chosen = list(ActivityIndex.objects.values_list("pk", flat=True)[:rows])
    ActivityIndex.objects.filter(pk__in=chosen).update(stale=True)
    with CaptureQueriesContext(connection) as captured:
        assert refresh() == rows
    return [query for query in captured if query["sql"].startswith("SELECT")]


def test_thirty_rows_are_read_with_as_many_queries_as_one(organisation):
    make_activities(organisation, 30, seed=1)
    assert len(reads(30)) == len(reads(1)) <= 48


def test_a_refresh_takes_no_more_than_it_is_told_and_the_next_goes_on(organisation):
    make_activities(organisation, 5, seed=1)
    assert [refresh(limit=2) for _round in range(4)] == [2, 2, 1, 0]


def test_rows_of_several_organisations_are_each_read_in_their_own(organisation, activity):
    other = Controller.objects.create(slug="lointaine", name="Coopérative lointaine")
    theirs = make_row(Activity, other, name="Paie lointaine")
    make_row(Transfer, other, activity=theirs, country="CH")
    assert refresh() == 2
    assert "suisse" in index_of(theirs).text
    assert "suisse" not in index_of(activity).text


@pytest.fixture
def meanwhile(monkeypatch):
    """Somebody changes the activity after the refresh has read which rows are stale, and before it writes."""

    def change_while_building(change):
        build = indexing.build_sheets

        def slow(controller, activities):
            sheets = build(controller, activities)
            change()
            return sheets

        monkeypatch.setattr(indexing, "build_sheets", slow)

    return change_while_building


@pytest.mark.parametrize("shared", [False, True])
def test_a_change_during_the_refresh_is_not_lost(organisation, activity, meanwhile, monkeypatch, shared):
    make_row(Purpose, organisation, activity=activity, name="Ancienne")
    party = make_row(Party, organisation)
    make_row(Recipient, organisation, activity=activity, party=party)

    def change():
        if shared:
            party.save()
        else:
            Purpose.objects.update(name="Nouvelle")

    meanwhile(change)
    assert refresh() == 0
    assert index_of(activity).stale
    monkeypatch.undo()
    assert refresh() == 1
    assert ("nouvelle" in index_of(activity).text) is not shared


def test_control_without_the_comparison_the_change_is_lost(organisation, activity, meanwhile, monkeypatch):
    make_row(Purpose, organisation, activity=activity, name="Ancienne")
    meanwhile(lambda: Purpose.objects.update(name="Nouvelle"))
    unguarded = lambda pk, revision, values: ActivityIndex.objects.filter(pk=pk).update(**values)  # noqa: E731
    monkeypatch.setattr(indexing, "write", unguarded)
    assert refresh() == 1
    assert not index_of(activity).stale
    assert "nouvelle" not in index_of(activity).text


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_index_is_right_in_the_end_while_one_writes_and_two_refresh(organisation, activity):
    stop, faults = threading.Event(), []

    def refreshing():
        try:
            while not stop.is_set():
                refresh()
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=refreshing) for _each in range(2)]
    for thread in threads:
        thread.start()
    for number in range(15):
        Activity.objects.filter(pk=activity.pk).update(name=f"Version {number}")
    stop.set()
    for thread in threads:
        thread.join(30)
    assert faults == []
    up_to_date()
    assert index_of(activity).name == "version 14"


# The worker -------------------------------------------------------------------------------------------------


CALLED = (("quick",), "quick")


@pytest.fixture
def calls(monkeypatch):
    """The calls for a worker, beginning here: what was done before in this transaction has called already."""
    made = []
    connection.run_on_commit.clear()
    monkeypatch.setattr(tasks.work, "apply_async", lambda arguments, queue: made.append((arguments, queue)))
    return made


def test_one_call_follows_a_transaction_however_much_it_changed(
    organisation, activity, calls, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for _each in range(5):
            activity.save()
        with transaction.atomic():
            make_row(Purpose, organisation, activity=activity)
        assert calls == []
    assert calls == [CALLED]


def test_a_change_that_is_taken_back_calls_nobody_and_the_next_one_does(
    activity, calls, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            activity.save()
            raise ZeroDivisionError
        assert calls == []
        activity.save()
    assert calls == [CALLED]


def test_a_new_activity_calls_too(organisation, calls, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make_row(Activity, organisation)
    assert calls == [CALLED]


def test_a_queue_out_of_reach_does_not_stop_the_change(
    activity, monkeypatch, django_capture_on_commit_callbacks
):
    def away(*arguments, **options):
        raise OperationalError

    monkeypatch.setattr(tasks.work, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        activity.save()
    assert index_of(activity).stale  # the sweep finds it


def test_the_sweep_brings_everything_up_to_date(organisation, settings):
    make_activities(organisation, 3, seed=1)
    tasks.sweep_jobs()
    assert do_next("quick")
    assert not ActivityIndex.objects.filter(stale=True).exists()


# Loading ----------------------------------------------------------------------------------------------------


def test_an_activity_just_loaded_was_last_changed_when_it_says(organisation):
    old = make_row(Activity, organisation, updated_on=date(2021, 3, 4))
    silent = make_row(Activity, organisation)
    dreaming = make_row(Activity, organisation, updated_on=timezone.localdate() + timedelta(days=9))
    index_loaded(Activity.objects.filter(controller=organisation))
    assert timezone.localdate(index_of(old).changed_at) == date(2021, 3, 4)
    for activity in (silent, dreaming):
        assert timezone.now() - index_of(activity).changed_at < timedelta(minutes=1)
    assert not ActivityIndex.objects.filter(stale=True).exists()


def test_the_command_that_makes_activities_leaves_them_indexed(organisation, capsys):
    call_command("make_activities", organisation.slug, "3")
    rows = ActivityIndex.objects.filter(controller=organisation)
    assert [row.stale for row in rows] == [False] * 3
    assert all(row.text for row in rows)
    assert isinstance(rows[0].changed_at, datetime)
