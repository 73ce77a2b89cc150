"""Production refuses to start on a dangerous setting, and says which one and what to do."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from config import checks

SAFE = {
    "MODE": "production",
    "SECRET_KEY": "n7Qk2-Vx9_TzL0pRw4YsBd8HfJm3GcNa6UeKi1XoPv5ZtSqWlCyEhMr",
    "DEBUG": False,
    "ALLOWED_HOSTS": ["registre.example.org"],
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "CELERY_BROKER_URL": "redis://queue:6379/0",
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}},
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "DEFAULT_FROM_EMAIL": "Trente <registre@example.org>",
}
DANGERS = [
    ("trente.E001", {"SECRET_KEY": "too-short"}),
    ("trente.E001", {"SECRET_KEY": "x" * 60}),
    ("trente.E001", {"SECRET_KEY": "change-me-" + SAFE["SECRET_KEY"]}),
    ("trente.E002", {"DEBUG": True}),
    ("trente.E003", {"ALLOWED_HOSTS": []}),
    ("trente.E003", {"ALLOWED_HOSTS": ["registre.example.org", "*"]}),
    ("trente.E003", {"ALLOWED_HOSTS": ["registre.example.org", ".fr"]}),
    ("trente.E003", {"ALLOWED_HOSTS": ["."]}),
    ("trente.E004", {"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}}),
    ("trente.E005", {"CELERY_BROKER_URL": "filesystem://localhost//"}),
    ("trente.E005", {"CELERY_BROKER_URL": "memory://"}),
    *(
        ("trente.E006", {"CACHES": {"default": {"BACKEND": f"django.core.cache.backends.{kind}Cache"}}})
        for kind in ("locmem.LocMem", "dummy.Dummy", "filebased.FileBased")
    ),
    ("trente.E007", {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}),
    ("trente.E007", {"DEFAULT_FROM_EMAIL": ""}),
]


@pytest.fixture
def configure(monkeypatch):
    """Runs the checks under safe production settings, but for the ones given."""

    def change(**different):
        monkeypatch.setattr(checks, "settings", SimpleNamespace(**{**SAFE, **different}))

    return change


def test_safe_settings_pass(configure):
    configure()
    assert checks.check_production() == []
    checks.refuse_if_unsafe()


@pytest.mark.parametrize(("identifier", "danger"), DANGERS)
def test_each_danger_is_reported_alone_with_its_remedy(configure, identifier, danger):
    configure(**danger)
    [mistake] = checks.check_production()
    assert mistake.id == identifier
    assert mistake.is_serious()
    assert mistake.hint


@pytest.mark.parametrize(("identifier", "danger"), DANGERS)
def test_outside_production_nothing_is_refused(configure, identifier, danger):
    configure(MODE="demo", **danger)
    assert checks.check_production() == []


def test_the_refusal_lists_every_mistake_at_once(configure):
    configure(SECRET_KEY="", ALLOWED_HOSTS=["*"], CELERY_BROKER_URL="memory://")
    with pytest.raises(checks.UnsafeProduction) as refused:
        checks.refuse_if_unsafe()
    assert [line.split(":")[0] for line in str(refused.value).splitlines()[1:]] == [
        "trente.E001",
        "trente.E003",
        "trente.E005",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["gunicorn", "config.wsgi", "--bind", "127.0.0.1:0", "--no-control-socket"],
        ["celery", "-A", "config.celery", "worker"],
        ["celery", "-A", "config.celery", "beat"],
        ["django", "check", "--settings", "config.settings"],
    ],
    ids=["web server", "worker", "scheduler", "check"],
)
def test_a_process_of_an_unsafe_production_ends_with_the_list_of_mistakes(arguments, tmp_path):
    inherited = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("TRENTE_", "DATABASE_", "DJANGO_"))
    }
    process = subprocess.run(
        [sys.executable, "-m", *arguments],
        env={**inherited, "TRENTE_MODE": "production", "TRENTE_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode != 0
    for identifier in ("trente.E001", "trente.E003", "trente.E004", "trente.E005", "trente.E007"):
        assert identifier in process.stderr
