"""An export is finished once, by one worker, whole; whatever dies on the way, the row says so and somebody goes on."""

import fcntl
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configuration
from django.db import connection
from django.utils import timezone, translation

from registry import tasks
from registry.documents import pdf
from registry.exchange.exports import jobs as exports
from registry.exchange.exports.extent import Extent
from registry.exchange.exports.jobs import LIFETIME, extent_of, request_export
from registry.jobs import lease
from registry.jobs.lease import Hold, LostLease, take
from registry.jobs.requests import retry
from registry.jobs.sweep import purge, sweep
from registry.jobs.worker import do, do_next, work_on
from registry.models import Activity, Controller, Job
from registry.models.jobs import ATTEMPTS, LEASE
from registry.samples.activities import make_activities
from tests.config.processes import wait_for

State = Job.State
WORKERS = 8
PRINTS = "open(sys.argv[2], 'wb').write(b'%PDF-1.7 a register')"
CRASHES = "os.kill(os.getpid(), signal.SIGSEGV)"


@pytest.fixture(autouse=True)
def lost_calls(monkeypatch):
    """A queue that loses every call: a job is done when the test does it."""
    monkeypatch.setattr(tasks.work, "apply_async", lambda *arguments, **options: None)


@pytest.fixture
def controller(db):
    controller = Controller.objects.create(slug="valombre", name="Ville de Valombre")
    Activity.objects.create(
        controller=controller, reference="A-1", name="Paie", role="controller", state="current"
    )
    return controller


@pytest.fixture
def export(controller):
    return request_export(controller=controller, user=None, language="fr")


@pytest.fixture
def printer(monkeypatch, tmp_path):
    """Has a program of the test print instead of ours."""

    def replace(lines):
        program = tmp_path / "printer.py"
        program.write_text(f"import os, signal, sys\nprint(0, flush=True)\n{lines}\n")
        monkeypatch.setattr(pdf, "CHILD", program)

    return replace


@pytest.fixture
def quick_printer(printer):
    """A printing program that prints a line: these tests are about the work on an export, not about paper."""
    printer(PRINTS)


@pytest.fixture
def crashing_printer(printer):
    """A printing program that dies like a renderer that crashes."""
    printer(CRASHES)


def stored(export):
    return Job.objects.get(pk=export.pk)


def files(folder):
    return sorted(path.name for path in folder.iterdir())


# One export, one worker -------------------------------------------------------------------------------------


def test_an_export_that_was_asked_for_waits_and_is_then_done_whole(export, export_root):
    assert (export.state, export.percent) == (State.WAITING, 0)
    do(export.public_id)
    done = stored(export)
    assert (done.state, done.percent, done.attempts, done.failure) == (State.DONE, 100, 1, "")
    assert done.path.read_bytes()[:5] == b"%PDF-" and done.path.stat().st_size == done.size
    assert files(export_root) == [done.path.name]
    assert done.expires_at - done.finished_at == LIFETIME


def test_the_call_is_sent_when_the_row_is_committed(
    controller, monkeypatch, django_capture_on_commit_callbacks
):
    woken = []
    monkeypatch.setattr("registry.jobs.wake.job_waits.send", lambda sender, lane: woken.append(lane))
    with django_capture_on_commit_callbacks(execute=True):
        request_export(controller=controller, user=None, language="fr")
        assert woken == []
    assert woken == ["print"]


def test_a_finished_export_is_not_done_again(export, quick_printer):
    do(export.public_id)
    before = stored(export)
    do(export.public_id)
    assert stored(export).attempts == before.attempts
    assert take(uuid.uuid4()) is None


def holds_of_all(export):
    """What each of several workers got when they all reached for the export at once."""
    barrier, holds = threading.Barrier(WORKERS), []

    def reach():
        barrier.wait()
        try:
            holds.append(lease.take(export.public_id))
        finally:
            connection.close()

    threads = [threading.Thread(target=reach) for _worker in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(holds) == WORKERS
    return [hold for hold in holds if hold]


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_exactly_one_gets_the_export(export):
    assert len(holds_of_all(export)) == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_compare_and_swap_several_get_it(export, monkeypatch):
    def look_then_take(public_id):
        found = Job.objects.get(public_id=public_id)
        if found.state != State.WAITING:
            return None
        time.sleep(0.3)
        found.state = State.RUNNING
        found.save()
        return Hold(found, uuid.uuid4())

    monkeypatch.setattr(lease, "take", look_then_take)
    assert len(holds_of_all(export)) > 1


# Leases -----------------------------------------------------------------------------------------------------


def test_a_worker_that_went_silent_is_followed_by_another(export):
    silent = take(export.public_id)
    assert take(export.public_id) is None
    Job.objects.filter(pk=export.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    follower = take(export.public_id)
    assert follower is not None and follower.token != silent.token
    with pytest.raises(LostLease):
        silent.progress(1)
    follower.progress(1)
    assert stored(export).steps_done == 1


def test_a_worker_that_lost_its_lease_writes_nothing(export, export_root):
    late = take(export.public_id)
    Job.objects.filter(pk=export.pk).update(lease_token=uuid.uuid4())
    before = stored(export)
    work_on(late)
    after = stored(export)
    assert (after.state, after.steps_done, after.digest) == (before.state, before.steps_done, "")
    assert files(export_root) == []


def test_a_worker_that_lost_its_lease_at_the_last_moment_leaves_the_other_ones_file(
    export, monkeypatch, quick_printer
):
    """Silent while it reads its finished draft, it wakes up when another has taken the export and finished it."""
    digest_of = hashlib.file_digest

    def be_overtaken(*arguments):
        Job.objects.filter(pk=export.pk).update(state=State.DONE, lease_token=uuid.uuid4(), digest="theirs")
        export.path.write_bytes(b"theirs")
        return digest_of(*arguments)

    monkeypatch.setattr(hashlib, "file_digest", be_overtaken)
    do(export.public_id)
    assert export.path.read_bytes() == b"theirs"
    assert stored(export).digest == "theirs"


def test_a_file_that_cannot_be_put_in_its_place_is_not_said_to_be_there(
    export, export_root, monkeypatch, quick_printer, caplog
):
    rename = Path.replace

    def no_room(source, target):
        if target == export.path:
            raise OSError(28, "No space left on device")
        return rename(source, target)

    monkeypatch.setattr(Path, "replace", no_room)
    do(export.public_id)
    assert "No space left on device" in caplog.text
    row = stored(export)
    assert (row.state, row.digest, row.finished_at) == (State.WAITING, "", None)
    assert files(export_root) == []


def test_progress_renews_the_lease(export):
    hold = take(export.public_id)
    Job.objects.filter(pk=export.pk).update(leased_until=timezone.now() + timedelta(seconds=1))
    hold.progress(1)
    assert stored(export).leased_until > timezone.now() + LEASE / 2


def test_progress_tells_sheets_laid_out_never_goes_back_and_is_whole_only_at_the_end(controller, monkeypatch):
    make_activities(controller, 6, seed=3)
    export = request_export(controller=controller, user=None, language="fr")
    seen, write = [], Hold.write

    def watch(hold, **values):
        write(hold, **values)
        row = stored(hold.job)
        seen.append((row.state, row.steps_done, row.percent))

    monkeypatch.setattr(Hold, "write", watch)
    do(export.public_id)
    steps = [steps for _state, steps, _percent in seen]
    assert steps == sorted(steps) and steps[-1] == 7
    assert len(set(steps)) >= 4, "the sheets are told one by one"
    assert all((percent == 100) == (state == State.DONE) for state, _steps, percent in seen)


# What dies on the way ---------------------------------------------------------------------------------------


def test_a_renderer_that_crashes_leaves_a_sentence_and_another_attempt(export, crashing_printer, export_root):
    for attempt in range(1, ATTEMPTS + 1):
        do(export.public_id)
        row = stored(export)
        assert row.attempts == attempt and "11" in row.failure_sentence  # the number of the signal
        assert row.state == (State.FAILED if attempt == ATTEMPTS else State.WAITING)
    do(export.public_id)
    assert stored(export).attempts == ATTEMPTS
    assert files(export_root) == []


def test_a_failed_export_can_be_tried_again_and_then_succeeds(export, printer):
    printer(CRASHES)
    for _attempt in range(ATTEMPTS):
        do(export.public_id)
    printer(PRINTS)
    assert retry(stored(export))
    assert not retry(stored(export)), "a second click gives nothing more"
    do(export.public_id)
    row = stored(export)
    assert (row.state, row.attempts, row.failure) == (State.DONE, 1, "")


def test_an_unexpected_error_is_told_and_not_hidden(export, monkeypatch, caplog):
    def broken(*arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(exports, "read_contents", broken)
    do(export.public_id)
    row = stored(export)
    assert row.state == State.WAITING and row.failure_sentence
    assert "ZeroDivisionError" in caplog.text


def worker_on(export):
    """A real process that works on the export, as a Celery worker would."""
    database = connection.settings_dict["NAME"]
    code = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from django.db import connection\n"
        f"settings.EXPORT_ROOT = __import__('pathlib').Path({str(configuration.EXPORT_ROOT)!r})\n"
        f"connection.settings_dict['NAME'] = {str(database)!r}\n"
        "from registry.jobs.worker import do\n"
        f"do(__import__('uuid').UUID({str(export.public_id)!r}))\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "TRENTE_MODE": "test"}
    return subprocess.Popen([sys.executable, "-c", code], env=environment, cwd=configuration.BASE_DIR)


def printers_in(folder):
    """The processes that work in this folder or below it."""
    found = []
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            if process.name.isdecimal() and os.readlink(process / "cwd").startswith(str(folder)):
                found.append(process.name)
    return found


@pytest.mark.slow
@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_half_way_is_followed_by_the_sweep_and_the_export_is_finished(
    controller, export_root
):
    make_activities(controller, 12, seed=3)
    export = request_export(controller=controller, user=None, language="fr")
    worker = worker_on(export)
    deadline = time.monotonic() + 60
    while stored(export).steps_done < 2 and time.monotonic() < deadline:
        assert worker.poll() is None
        time.sleep(0.05)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    row = stored(export)
    assert row.state == State.RUNNING and 2 <= row.steps_done < 13
    assert wait_for(lambda: not printers_in(export_root), 5), "its printer dies with it"
    [left] = export_root.glob("trente-print-*")
    sweep(timezone.now())
    assert left.exists(), "too young to be told from one that is not locked yet"
    os.utime(left, (0, 0))
    sweep(timezone.now())
    assert not left.exists(), "the register lay in it as HTML"
    assert not row.path.exists(), "half a file is no file"

    assert not do_next("print"), "its lease still runs"
    Job.objects.filter(pk=export.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    assert do_next("print")
    done = stored(export)
    assert (done.state, done.attempts) == (State.DONE, 2)
    assert done.path.read_bytes()[:5] == b"%PDF-"
    purge(timezone.now() + timedelta(days=2))
    assert files(export_root) == [done.path.name], "what the dead worker left is gone"


# The sweep and the end ----------------------------------------------------------------------------------------


def test_a_lost_call_costs_time_and_nothing_else(export, quick_printer):
    assert do_next("print"), "the scheduler calls the lane twice a minute"
    assert stored(export).state == State.DONE


def test_an_export_cut_off_at_its_last_attempt_is_said_to_have_failed(export):
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=export.pk).update(state=State.RUNNING, attempts=ATTEMPTS, leased_until=past)
    assert sweep(timezone.now()) == 1
    row = stored(export)
    assert row.state == State.FAILED
    with translation.override("en"):
        assert row.failure_sentence == "The work was interrupted 3 times and was given up."


def test_an_export_ends_with_its_file_on_its_date(export, export_root, quick_printer):
    do(export.public_id)
    done = stored(export)
    stray = export_root / f"{uuid.uuid4()}.{uuid.uuid4()}.draft"
    stray.write_bytes(b"left behind")
    left = export_root / "trente-print-abc"
    left.mkdir()
    (left / "document.html").write_text("left behind")
    long_ago = (timezone.now() - timedelta(days=30)).timestamp()
    for path in (stray, left):
        os.utime(path, (long_ago, long_ago))
    assert purge(done.expires_at - timedelta(minutes=1)) == 0
    assert files(export_root) == [done.path.name]
    assert purge(done.expires_at + timedelta(seconds=1)) == 1
    assert files(export_root) == [] and not Job.objects.exists()


def test_an_export_that_failed_ends_too_unless_it_is_tried_again(export, crashing_printer):
    for _attempt in range(ATTEMPTS):
        do(export.public_id)
    end = stored(export).expires_at
    assert purge(end - timedelta(minutes=1)) == 0
    retry(stored(export))
    assert purge(end + timedelta(minutes=1)) == 0
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.update(state=State.RUNNING, attempts=ATTEMPTS, leased_until=past)
    sweep(timezone.now())
    assert purge(timezone.now() + LIFETIME + timedelta(minutes=1)) == 1
    assert not Job.objects.exists()


def test_a_print_folder_in_use_is_left_alone(export, export_root):
    used = export_root / "trente-print-now"
    used.mkdir()
    os.utime(used, (0, 0))
    lock = os.open(used, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    sweep(timezone.now())
    assert files(export_root) == ["trente-print-now"]
    os.close(lock)
    sweep(timezone.now())
    assert files(export_root) == [], "control: nobody holds it any more"


def test_the_name_of_the_file_tells_nothing(export):
    assert Path(export.path).name == f"{export.public_id}.pdf"


# What is asked


def test_the_whole_register_and_what_is_in_force_are_two_documents(controller):
    asked = [
        request_export(controller=controller, user=None, language="fr", extent=extent)
        for extent in (Extent.ALL, Extent.IN_FORCE, Extent.IN_FORCE)
    ]
    assert [extent_of(job) for job in asked] == [Extent.ALL, Extent.IN_FORCE, Extent.IN_FORCE]
    assert len({job.pk for job in asked}) == 2


def test_a_job_that_was_asked_for_before_there_was_a_choice_is_of_every_record(controller):
    job = Job.objects.create(controller=controller, kind="register_pdf", question="fr", language="fr")
    assert extent_of(job) is Extent.ALL
