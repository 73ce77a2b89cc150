"""Whose job is done next, and one job for one question."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from registry import tasks
from registry.exchange.exports.jobs import request_export
from registry.finding import index as indexing
from registry.jobs import lease, requests
from registry.jobs.kinds import KINDS, PRINT, QUICK, Kind, Outcome, WorkFailed
from registry.jobs.requests import request_job, retry
from registry.jobs.worker import do_next
from registry.models import Activity, ActivityIndex, Controller, Job
from rights import reminding
from tests.cast import make_row

ASKERS = 6


@pytest.fixture(autouse=True)
def lost_calls(monkeypatch):
    """A queue that loses every call: a job is done when the test does it."""
    monkeypatch.setattr(tasks.work, "apply_async", lambda *arguments, **options: None)


@pytest.fixture
def towns(db):
    return [Controller.objects.create(slug=name, name=name) for name in ("aubry", "bercy", "cancon")]


@pytest.fixture
def order(monkeypatch):
    """A kind of work on the lane of documents that notes in which order it is done."""
    done = []

    def note(hold):
        done.append((hold.job.controller.slug, hold.job.question))
        return Outcome.DONE

    monkeypatch.setitem(KINDS, "note", Kind("note", note, PRINT, timedelta(hours=1)))
    return done


def do_all(lane):
    while do_next(lane):
        pass


# In turn ------------------------------------------------------------------------------------------------------


def test_organisations_are_served_in_turn_however_much_one_of_them_asks_for(towns, order):
    aubry, bercy, cancon = towns
    for number in range(4):
        request_job("note", controller=aubry, question=str(number))
    request_job("note", controller=bercy, question="only")
    request_job("note", controller=cancon, question="only")
    do_all(PRINT)
    assert order == [
        ("aubry", "0"),
        ("bercy", "only"),
        ("cancon", "only"),
        ("aubry", "1"),
        ("aubry", "2"),
        ("aubry", "3"),
    ]


def test_control_first_come_first_served_lets_one_organisation_hold_the_others(towns, order, monkeypatch):
    aubry, bercy, _cancon = towns
    for number in range(4):
        request_job("note", controller=aubry, question=str(number))
    request_job("note", controller=bercy, question="only")
    by_age = lambda lane, now: (  # noqa: E731
        Job.objects.due(now).order_by("requested_at", "pk").values_list("public_id", flat=True)
    )
    monkeypatch.setattr(lease, "in_turn", by_age)
    do_all(PRINT)
    assert order.index(("bercy", "only")) == 4


def test_a_lane_does_nothing_of_the_other(towns, order):
    request_job("note", controller=towns[0])
    assert not do_next(QUICK)
    assert order == []
    assert do_next(PRINT)


def test_documents_and_imports_wait_on_one_lane_and_what_takes_a_moment_on_the_other():
    lanes = {name: one.lane for name, one in KINDS.items()}
    printed = {name for name in lanes if name.startswith("register_")} | {"import", "notice_pdf"}
    assert "register_pdf" in printed
    assert {lanes[name] for name in printed} == {"print"}
    assert reminding.REMINDER in lanes, "the kinds of every app are known"
    assert lanes.keys() - printed == {
        "index", "invitation_letter", "notice_look", "request_letter", "request_reminder", "review_letter", "review_request",
        "subscription_answer", "subscription_change",
    }  # fmt: skip
    assert {lanes[name] for name in lanes.keys() - printed} == {"quick"}


def test_a_job_done_in_part_goes_behind_the_others_and_keeps_its_attempts(towns, monkeypatch):
    aubry, bercy, _cancon = towns
    rounds = []

    def three_rounds(hold):
        rounds.append(hold.job.controller.slug)
        return Outcome.MORE if rounds.count("aubry") < 3 and hold.job.controller == aubry else Outcome.DONE

    monkeypatch.setitem(KINDS, "long", Kind("long", three_rounds, QUICK, timedelta(hours=1)))
    job = request_job("long", controller=aubry)
    request_job("long", controller=bercy)
    do_all(QUICK)
    assert rounds == ["aubry", "bercy", "aubry", "aubry"]
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DONE, 1)


def test_what_fails_in_one_organisation_stops_no_other(towns, monkeypatch):
    aubry, bercy, _cancon = towns
    done = []

    def work(hold):
        if hold.job.controller == aubry:
            raise ZeroDivisionError
        done.append(hold.job.controller.slug)
        return Outcome.DONE

    monkeypatch.setitem(KINDS, "work", Kind("work", work, QUICK, timedelta(hours=1)))
    bad = request_job("work", controller=aubry)
    request_job("work", controller=bercy)
    do_all(QUICK)
    assert done == ["bercy"]
    bad.refresh_from_db()
    assert (bad.state, bad.failure, bad.attempts) == (Job.State.FAILED, "unexpected", 3)


def test_a_reason_with_values_is_worded_when_it_is_read(towns, monkeypatch):
    def work(hold):
        raise WorkFailed("printing.signal", number=11)

    monkeypatch.setitem(KINDS, "work", Kind("work", work, QUICK, timedelta(hours=1)))
    job = request_job("work", controller=towns[0])
    do_next(QUICK)
    job.refresh_from_db()
    assert (job.failure, job.failure_values) == ("printing.signal", {"number": 11})
    assert "11" in job.failure_sentence


# One job for one question ---------------------------------------------------------------------------------------


def test_the_same_question_has_one_job_until_it_is_answered(towns, order):
    first = request_job("note", controller=towns[0], question="a")
    assert request_job("note", controller=towns[0], question="a") == first
    assert request_job("note", controller=towns[0], question="b") != first
    assert request_job("note", controller=towns[1], question="a") != first
    do_all(PRINT)
    assert request_job("note", controller=towns[0], question="a") != first


def jobs_of_all(controller):
    """What each of several people got who asked at the same moment."""
    barrier, found, faults = threading.Barrier(ASKERS), [], []

    def ask():
        barrier.wait()
        try:
            found.append(request_export(controller=controller, user=None, language="fr").pk)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _each in range(ASKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    return found


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_the_same_moment_all_get_the_same_job(towns):
    found = jobs_of_all(towns[0])
    assert len(found) == ASKERS
    assert set(found) == {Job.objects.get().pk}


@pytest.mark.django_db(transaction=True)
def test_control_without_the_constraint_several_jobs_are_made(towns, monkeypatch):
    looked = threading.Barrier(ASKERS)

    def make_anyway(values):
        looked.wait()  # all have looked, and none has found one
        return Job.objects.create(
            **{**values, "question": uuid.uuid4().hex}
        )  # what the constraint never meets

    monkeypatch.setattr(requests, "make", make_anyway)
    assert len(set(jobs_of_all(towns[0]))) == ASKERS


def test_a_failed_job_is_not_tried_again_beside_one_that_asks_the_same(towns, order):
    failed = request_job("note", controller=towns[0])
    Job.objects.filter(pk=failed.pk).update(state=Job.State.FAILED)
    request_job("note", controller=towns[0])
    assert not retry(failed)
    assert Job.objects.active().count() == 1


# The index as jobs ----------------------------------------------------------------------------------------------


def ask_for_index(*controllers):
    return [request_job(indexing.INDEX, controller=one, again=True) for one in controllers]


def test_a_sheet_that_cannot_be_read_is_marked_and_all_others_are_read(towns, monkeypatch):
    aubry, bercy, _cancon = towns
    bad, good = (make_row(Activity, aubry, name=name) for name in ("Mauvaise", "Bonne"))
    theirs = make_row(Activity, bercy, name="Ailleurs")
    build = indexing.build_sheets

    def stumble(controller, activities):
        if bad.pk in {one.pk for one in activities}:
            raise ValueError("a kind that does not exist")
        return build(controller, activities)

    monkeypatch.setattr(indexing, "build_sheets", stumble)
    ask_for_index(aubry, bercy)
    do_all(QUICK)
    rows = dict(ActivityIndex.objects.values_list("pk", "is_unreadable"))
    assert rows == {bad.pk: True, good.pk: False, theirs.pk: False}
    assert not ActivityIndex.objects.filter(stale=True).exists(), "it is not tried for ever"
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    monkeypatch.undo()
    indexing.read_again_what_was_unreadable()
    tasks.sweep_jobs()
    do_all(QUICK)
    assert not ActivityIndex.objects.filter(is_unreadable=True).exists()


def test_a_large_register_is_read_in_rounds_between_which_others_are_served(towns, monkeypatch):
    aubry, bercy, _cancon = towns
    monkeypatch.setattr(indexing.marks_of, "__defaults__", (2,))
    for number in range(5):
        make_row(Activity, aubry, name=str(number))
    theirs = make_row(Activity, bercy)
    ask_for_index(aubry, bercy)
    do_next(QUICK)
    do_next(QUICK)
    assert not ActivityIndex.objects.get(pk=theirs.pk).stale
    assert ActivityIndex.objects.filter(controller=aubry, stale=True).count() == 3
    do_all(QUICK)
    assert not ActivityIndex.objects.filter(stale=True).exists()


def test_two_calls_at_once_read_the_index_once(towns):
    make_row(Activity, towns[0])
    [job] = ask_for_index(towns[0])
    hold = lease.take(job.public_id)
    assert not do_next(QUICK), "one worker has it"
    assert hold is not None


def test_a_change_while_the_index_is_read_gets_another_round(towns):
    """Also when it comes after the last look of the worker, and before the job is said to be done."""
    make_row(Activity, towns[0])
    [job] = ask_for_index(towns[0])
    hold = lease.take(job.public_id)
    assert indexing.refresh_job(hold) is Outcome.DONE
    late = make_row(Activity, towns[0])
    assert ask_for_index(towns[0]) == [job]
    hold.finish()
    do_all(QUICK)
    assert not ActivityIndex.objects.get(pk=late.pk).stale


def test_control_without_the_second_round_the_late_change_waits_for_the_sweep(towns):
    make_row(Activity, towns[0])
    [job] = ask_for_index(towns[0])
    hold = lease.take(job.public_id)
    assert indexing.refresh_job(hold) is Outcome.DONE
    late = make_row(Activity, towns[0])
    request_job(indexing.INDEX, controller=towns[0])
    hold.finish()
    do_all(QUICK)
    assert ActivityIndex.objects.get(pk=late.pk).stale


def test_a_job_whose_worker_died_is_taken_once_its_lease_has_run_out(towns, order):
    job = request_job("note", controller=towns[0])
    lease.take(job.public_id)
    assert not do_next(PRINT)
    Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert do_next(PRINT)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DONE, 2)
