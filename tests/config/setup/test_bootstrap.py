"""The set-up: what it needs of Python, when it has nothing to do, what it recovers from, and how it fails."""

import ast
import errno
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from config.setup import bootstrap

SOURCES = [
    Path("config/__init__.py"),
    Path("config/setup/__init__.py"),
    Path("config/setup/bootstrap.py"),
    Path("manage.py"),
]
REAL_ROOT = bootstrap.ROOT
ENGLISH, FRENCH = {"LANG": "C.UTF-8"}, {"LANG": "fr_FR.UTF-8"}


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project folder with two locks, which the set-up takes for its own."""
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    for name in ("PYTHON", "STAMP", "UNFINISHED", "LOG", "UNPACKED"):
        inside = getattr(bootstrap, name).relative_to(REAL_ROOT)
        monkeypatch.setattr(bootstrap, name, tmp_path / inside)
    (tmp_path / "requirements.lock").write_text("django==5.2.19\n")
    (tmp_path / "requirements-test.lock").write_text("django==5.2.19\npytest==9.2.0\n")
    return tmp_path


def finish(command):
    """Leaves the project as a finished set-up for this command does."""
    site_packages = bootstrap.VENV / "lib" / bootstrap.python_name() / "site-packages"
    site_packages.mkdir(parents=True, exist_ok=True)
    bootstrap.PYTHON.parent.mkdir(exist_ok=True)
    if not bootstrap.PYTHON.exists():
        bootstrap.PYTHON.symlink_to(sys.executable)
    bootstrap.STAMP.write_text("\n".join(bootstrap.wanted_stamp(command)))


# What it needs of Python


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_an_old_python_can_read_what_tells_it_that_it_is_too_old(source):
    ast.parse((bootstrap.ROOT / source).read_text(), feature_version=(3, 6))


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_before_the_set_up_only_the_standard_library_is_imported(source):
    top_level = ast.parse((bootstrap.ROOT / source).read_text()).body
    names = {name.name for node in top_level if isinstance(node, ast.Import) for name in node.names}
    names |= {node.module for node in top_level if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names | {"config"}
    assert "__future__" not in names  # its annotations came with Python 3.7


@pytest.mark.parametrize("version", [(3, 8, 10), (3, 10, 12)])
def test_an_old_python_is_refused_in_one_sentence(version):
    with pytest.raises(bootstrap.CannotStart) as refused:
        bootstrap.refuse_old_python(version)
    assert str(refused.value) == f"Trente needs Python 3.11 or newer; this is Python 3.{version[1]}."


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 8), (4, 0, 0)])
def test_a_recent_python_is_accepted(version):
    bootstrap.refuse_old_python(version)


# In which language it speaks


@pytest.mark.parametrize(
    ("environ", "is_french"),
    [
        (FRENCH, True),
        (ENGLISH, False),
        ({}, False),
        ({"LC_ALL": "en_GB.UTF-8", **FRENCH}, False),
        ({"LC_MESSAGES": "fr_CA.UTF-8", **ENGLISH}, True),
        ({"LC_ALL": "", **FRENCH}, True),
    ],
)
def test_it_speaks_the_language_of_the_session(environ, is_french):
    assert bootstrap.speaks_french(environ) is is_french


# When it has nothing to do


@pytest.mark.parametrize("command", ["demo", "test"])
def test_a_finished_set_up_is_not_done_again(project, command):
    finish(command)
    assert bootstrap.is_set_up(command)


def test_what_the_tests_need_also_serves_the_demonstration_but_not_the_other_way(project):
    finish("test")
    assert bootstrap.is_set_up("demo")
    finish("demo")
    assert not bootstrap.is_set_up("test")


def test_a_new_lock_asks_for_a_new_set_up(project):
    finish("demo")
    (project / "requirements.lock").write_text("django==5.2.20\n")
    assert not bootstrap.is_set_up("demo")


def test_another_python_asks_for_a_new_set_up(project, monkeypatch):
    finish("demo")
    monkeypatch.setattr(sys, "version_info", (3, 99, 0))
    assert not bootstrap.is_set_up("demo")


def test_an_environment_whose_python_is_gone_asks_for_a_new_set_up(project):
    finish("demo")
    bootstrap.PYTHON.unlink()
    assert not bootstrap.is_set_up("demo")


def test_an_interrupted_set_up_is_not_taken_for_a_finished_one(project):
    finish("demo")
    bootstrap.UNFINISHED.touch()
    assert not bootstrap.is_set_up("demo")


def test_the_locks_nest_and_name_no_address():
    runtime, tests = ((bootstrap.ROOT / name).read_text() for name in bootstrap.LOCKS["test"])
    pinned = [set(re.findall(r"^[\w.-]+==\S+", lock, re.MULTILINE)) for lock in (runtime, tests)]
    assert pinned[0]
    assert pinned[0] < pinned[1]
    assert "://" not in runtime + tests


# What it recovers from


def test_an_environment_left_unfinished_is_thrown_away(project):
    finish("demo")
    bootstrap.UNFINISHED.touch()
    (bootstrap.VENV / "half-written").touch()
    bootstrap.begin()
    assert not (bootstrap.VENV / "half-written").exists()
    assert bootstrap.UNFINISHED.exists()


def test_an_environment_of_another_python_is_thrown_away(project):
    finish("demo")
    (bootstrap.VENV / "lib" / bootstrap.python_name()).rename(bootstrap.VENV / "lib" / "python3.99")
    bootstrap.begin()
    assert not (bootstrap.VENV / "lib").exists()


def test_a_sound_environment_is_kept_and_brought_up_to_date(project):
    finish("demo")
    bootstrap.begin()
    assert bootstrap.PYTHON.exists()


# Debian's packages


class Programs:
    """Stands for the machine: records what the set-up runs, and fails the calls that contain a given word."""

    def __init__(self):
        self.calls, self.fails = [], {}

    def __call__(self, arguments, **options):
        self.calls.append(arguments)
        for word, times in self.fails.items():
            if word in arguments and times > 0:
                self.fails[word] -= 1
                return False
        return True

    def verbs(self):
        return [
            next(it for it in call if it in {"install", "update", "--configure", "-x"}) for call in self.calls
        ]


@pytest.fixture
def programs(project, monkeypatch):
    recorder = Programs()
    monkeypatch.setattr(bootstrap, "run", recorder)
    bootstrap.VENV.mkdir()
    return recorder


def test_root_installs_in_one_step_where_the_lists_are_fresh(programs):
    assert bootstrap.install_as_root(["libpango-1.0-0"])
    assert programs.verbs() == ["install"]


def test_root_ends_an_interrupted_installation_and_renews_the_lists_before_a_second_try(programs):
    programs.fails = {"install": 1}
    assert bootstrap.install_as_root(["libpango-1.0-0"])
    assert programs.verbs() == ["install", "--configure", "update", "install"]


def test_without_rights_apt_only_writes_inside_the_environment(programs):
    assert bootstrap.unpack_without_rights(["libpango-1.0-0"])
    for call in programs.calls:
        assert f"Dir::State={bootstrap.VENV}/apt/state" in call
        assert f"Dir::Cache={bootstrap.VENV}/apt/cache" in call
    assert "--download-only" in programs.calls[-1]
    assert not (bootstrap.VENV / "apt").exists()


def test_without_rights_a_failed_download_is_no_success(programs):
    programs.fails = {"--download-only": 1}
    assert not bootstrap.unpack_without_rights(["libpango-1.0-0"])


@pytest.mark.parametrize(("identity", "way"), [(0, "install_as_root"), (1000, "unpack_without_rights")])
def test_only_root_touches_the_system(monkeypatch, identity, way):
    taken = []
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "/usr/bin/apt-get")
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: identity)
    for name in ("install_as_root", "unpack_without_rights"):
        monkeypatch.setattr(bootstrap, name, lambda packages, name=name: taken.append(name))
    bootstrap.supply(["libpango-1.0-0"])
    assert taken == [way]


def test_unpacked_libraries_are_within_reach_of_what_is_started(project):
    assert "LD_LIBRARY_PATH" not in bootstrap.environment() or os.environ.get("LD_LIBRARY_PATH")
    folder = bootstrap.UNPACKED / "usr/lib/x86_64-linux-gnu"
    folder.mkdir(parents=True)
    assert bootstrap.environment()["LD_LIBRARY_PATH"] == str(folder)


def test_what_is_started_inside_the_environment_does_not_set_up_again():
    assert bootstrap.environment()["TRENTE_NO_SETUP"] == "1"


def test_a_library_that_cannot_be_loaded_is_named(monkeypatch):
    monkeypatch.setattr(bootstrap, "PDF_LIBRARIES", ["libc.so.6", "libnosuchthing.so.9"])
    assert bootstrap.missing_pdf_libraries() == ["libnosuchthing.so.9"]


def test_missing_pdf_libraries_are_a_warning_with_the_line_to_run(capsys, monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: name == "dnf")
    bootstrap.warn_about_pdf()
    assert capsys.readouterr().err == "PDF files cannot be made until you run: sudo dnf install pango\n"


def test_missing_pdf_libraries_are_a_failure_in_continuous_integration(monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(bootstrap.CannotStart, match="PDF files cannot be made"):
        bootstrap.warn_about_pdf()


# How it fails


def no_room_for_journal():
    """What Django raises when SQLite finds no room for the file that it shares with other processes."""
    cause = sqlite3.OperationalError("disk I/O error")
    cause.sqlite_errorname = "SQLITE_IOERR_SHMSIZE"
    error = RuntimeError("disk I/O error")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "The disk is full"),
        (RuntimeError("database or disk is full"), "The disk is full"),
        (no_room_for_journal(), "The disk is full"),
        (PermissionError(errno.EACCES, "Permission denied", "/srv/trente"), "Cannot write to /srv/trente"),
        (OSError(errno.EROFS, "Read-only file system", "/srv/trente"), "Cannot write to /srv/trente"),
        (KeyboardInterrupt(), "Interrupted."),
        (bootstrap.CannotStart("As it says."), "As it says."),
    ],
)
def test_a_failure_that_a_person_can_mend_is_one_sentence(error, words):
    with pytest.raises(SystemExit) as ended, bootstrap.clear_failures():
        raise error
    assert ended.value.code.startswith(words)
    assert "\n" not in ended.value.code


def test_any_other_failure_keeps_its_traceback():
    with pytest.raises(ZeroDivisionError), bootstrap.clear_failures():
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ("ERROR: [Errno 28] No space left on device", "The disk is full"),
        (
            "Retrying … after connection broken by 'NewConnectionError(…)'",
            "The first start downloads libraries",
        ),
        ("E: Temporary failure resolving 'mirror'", "The first start downloads libraries"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "The set-up failed; see or run: the log"),
    ],
)
def test_the_reason_is_read_in_the_log(project, log, words):
    bootstrap.VENV.mkdir()
    bootstrap.LOG.write_text(log)
    assert bootstrap.because_of_log("the log").startswith(words)


def test_a_disk_that_is_too_small_is_refused_before_anything_is_written(project, monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10, 9, 1))
    with pytest.raises(bootstrap.CannotStart, match="500 MB"):
        bootstrap.set_up("demo")
    assert not bootstrap.VENV.exists()


@pytest.mark.slow
def test_a_first_start_without_network_says_so_and_leaves_a_set_up_that_starts_over(tmp_path):
    root = REAL_ROOT
    for source in (*map(str, SOURCES), *bootstrap.LOCKS["test"]):
        (tmp_path / source).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / source, tmp_path / source)
    deaf = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/"}
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "TRENTE_"))}
    for session, sentence in ((FRENCH, "le réseau ne répond pas"), (ENGLISH, "does not answer")):
        process = subprocess.run(
            [sys.executable, "manage.py", "demo"],
            cwd=tmp_path,
            env={**inherited, **deaf, **session},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert process.returncode == 1
        assert sentence in process.stderr.splitlines()[-1]
        assert "Traceback" not in process.stderr
    assert (tmp_path / ".venv" / bootstrap.UNFINISHED.name).exists()
