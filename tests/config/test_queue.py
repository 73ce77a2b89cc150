"""The queue as it runs: a real worker on the real broker (a folder, or what TRENTE_BROKER_URL names)."""

import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings

from config.celery import app
from tests.config.processes import as_person, wait_for

# The tables of the models as they are: that the migrations lead there is not the matter here, and takes ten times as long.
MAKE_TABLES = """
import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

django.setup()
settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
call_command("migrate", run_syncdb=True, verbosity=0)
"""
SEND = "import django; django.setup(); from registry.tasks import sweep_jobs; sweep_jobs.delay()"
WORKER = [
    "celery",
    "-A",
    "config.celery",
    "worker",
    "--pool",
    "prefork",
    "--concurrency",
    "1",
    "--loglevel",
    "INFO",
]


@pytest.fixture
def person(tmp_path):
    """Options for programs on an empty register of this test, on the broker under test."""
    broker = {name: os.environ[name] for name in ("TRENTE_BROKER_URL",) if name in os.environ}
    person = as_person(tmp_path / "var", **broker, DJANGO_SETTINGS_MODULE="config.settings")
    subprocess.run([sys.executable, "-c", MAKE_TABLES], **person, check=True)
    return person


@pytest.mark.slow
@pytest.mark.services
def test_a_task_sent_while_no_worker_runs_is_done_by_the_next_one(person, tmp_path):
    subprocess.run([sys.executable, "-c", SEND], **person, check=True)
    log = tmp_path / "worker.log"
    with log.open("w") as stream:
        worker = subprocess.Popen(
            [sys.executable, "-m", *WORKER], **{**person, "stdout": stream}, stderr=stream
        )
        try:
            assert wait_for(lambda: "succeeded" in log.read_text(), 40), log.read_text()
        finally:
            worker.terminate()
            worker.wait(30)
    assert "registry.tasks.sweep_jobs" in log.read_text()


@pytest.mark.slow
def test_the_folder_of_the_queue_is_open_to_its_owner_alone(prepared):
    for folder in (prepared, prepared / "queue", prepared / "queue/messages", prepared / "exports"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.slow
def test_a_queue_that_is_away_is_noticed_within_seconds(prepared):
    away = as_person(
        prepared, TRENTE_BROKER_URL="redis://127.0.0.1:9/0", DJANGO_SETTINGS_MODULE="config.settings"
    )
    sent = subprocess.run(
        [sys.executable, "-c", SEND], **away, stderr=subprocess.PIPE, timeout=20, check=False
    )
    assert sent.returncode == 1
    assert "OperationalError" in sent.stderr


def test_every_task_done_at_regular_times_exists():
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled
    assert scheduled <= set(app.tasks)


def test_a_message_that_could_carry_code_is_not_read():
    assert set(app.conf.accept_content) == {"json"}


def test_no_task_may_outlive_the_time_after_which_redis_gives_it_to_another_worker():
    assert settings.CELERY_TASK_TIME_LIMIT < 3600
