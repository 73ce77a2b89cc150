"""No test is left out of the full run without a word: a skip that nobody allowed is a failure there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPPING = """
import pytest


def test_that_is_skipped():
    pytest.skip({reason!r})


def test_that_runs():
    pass
"""


def run(folder, reason, **environment):
    """What pytest says of a module in which one test is skipped, with the hooks of this suite."""
    (folder / "conftest.py").write_text(
        "from tests.conftest import pytest_runtest_makereport  # noqa: F401\n"
    )
    (folder / "test_one.py").write_text(SKIPPING.format(reason=reason))
    outer = {name: value for name, value in os.environ.items() if name != "CI" and "PYTEST" not in name}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:django",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
    ]
    done = subprocess.run(
        [*command, "--rootdir", str(folder), str(folder)],
        cwd=folder,
        env=outer | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_in_the_full_run_a_skip_that_nobody_allowed_is_a_failure(tmp_path):
    status, said = run(tmp_path, "a validator is not installed", CI="true")
    assert status == pytest.ExitCode.TESTS_FAILED
    assert "Left out of the full run: Skipped: a validator is not installed" in said
    assert "1 failed, 1 passed" in said


@pytest.mark.parametrize(
    ("reason", "environment"),
    [("SQLite has one writer at a time, lock or no lock", {"CI": "true"}), ("not installed here", {})],
    ids=["allowed by name", "on the machine of a developer"],
)
def test_a_skip_is_a_skip_elsewhere(tmp_path, reason, environment):
    status, said = run(tmp_path, reason, **environment)
    assert status == pytest.ExitCode.OK
    assert "1 passed, 1 skipped" in said


def test_no_module_is_left_out_because_something_is_not_installed():
    """Skipping while modules are read makes no report of a test: what tests need stands in the lock instead."""
    asked = "import" + "orskip"
    assert [str(path) for path in (ROOT / "tests").rglob("*.py") if asked in path.read_text("utf-8")] == []
