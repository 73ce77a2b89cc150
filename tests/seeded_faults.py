"""Small faults put into the code one at a time, to show that the suite catches each. Run on demand:

    .venv/bin/python -m tests.seeded_faults            all of them
    .venv/bin/python -m tests.seeded_faults deadlines  those whose file has this word in its path
    .venv/bin/python -m tests.seeded_faults --check    only whether each text is still in its file, once

Each fault is a piece of text in a file, what replaces it, and the related tests. They run in a copy of the tree that is
thrown away, as many copies as there are cores. Before any fault the related tests must pass: what fails anyway catches
nothing. A text that is no longer found once is an error, never a pass: mend the table in :mod:`tests.seeded_faults_table`.
The status is 0 only when every fault was caught.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from tests.seeded_faults_table import FAULTS, Fault

ROOT = Path(__file__).parents[1]
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".venv", "var", "staticfiles", "__pycache__", ".*_cache", ".hypothesis"
)
SECONDS = 900  # a fault may make the code wait for ever
CAUGHT, SURVIVED = "caught", "SURVIVED"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.seeded_faults")
    parser.add_argument(
        "word", nargs="?", default="", help="only faults whose file has this word in its path"
    )
    parser.add_argument(
        "--check", action="store_true", help="only look whether each text is in its file once"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    chosen = [fault for fault in FAULTS if options.word in fault.file]
    lost = [fault for fault in chosen if occurrences(fault) != 1]
    for fault in lost:
        print(f"ERROR     {fault}: its text stands {occurrences(fault)} times in the file, not once")
    if options.check or lost or not chosen:
        print(f"{len(chosen)} faults, {len(lost)} of them not found once")
        return 1 if lost or not chosen else 0
    return try_all(chosen, options.jobs)


def occurrences(fault: Fault) -> int:
    path = ROOT / fault.file
    return path.read_text(encoding="utf-8").count(fault.old) if path.is_file() else 0


def try_all(faults: list[Fault], jobs: int) -> int:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="trente-faults-") as folder, ThreadPoolExecutor(jobs) as pool:
        copies: Queue[Path] = Queue()
        for number in range(jobs):
            copies.put(copy_tree(Path(folder, str(number))))
        red = set(failing(dict.fromkeys(fault.tests for fault in faults), copies, pool))
        for tests in red:
            print(f"ERROR     without any fault these tests do not pass: {' '.join(tests)}")
        outcomes = list(
            pool.map(lambda fault: report(fault, copies), [f for f in faults if f.tests not in red])
        )
    caught = outcomes.count(CAUGHT)
    print(f"{caught} of {len(faults)} faults caught in {time.monotonic() - started:.0f} s")
    return 0 if caught == len(faults) else 1


def copy_tree(target: Path) -> Path:
    shutil.copytree(ROOT, target, ignore=LEFT_BEHIND)
    return target


def failing(
    groups: Iterable[tuple[str, ...]], copies: Queue[Path], pool: ThreadPoolExecutor
) -> Iterable[tuple[str, ...]]:
    """The groups of tests that do not pass on the code as it is."""

    def fails(tests: tuple[str, ...]) -> bool:
        copy = copies.get()
        try:
            return run(copy, tests) != 0
        finally:
            copies.put(copy)

    groups = list(groups)
    return [tests for tests, red in zip(groups, pool.map(fails, groups), strict=True) if red]


def report(fault: Fault, copies: Queue[Path]) -> str:
    copy = copies.get()
    try:
        outcome = outcome_of(fault, copy)
    finally:
        copies.put(copy)
    print(f"{outcome:<9} {fault}", flush=True)
    return outcome


def outcome_of(fault: Fault, copy: Path) -> str:
    """What the related tests say of the code with the fault: only a test that fails has caught it."""
    path = copy / fault.file
    right = path.read_text(encoding="utf-8")
    path.write_text(right.replace(fault.old, fault.new), encoding="utf-8")
    try:
        status = run(copy, fault.tests)
    finally:
        path.write_text(right, encoding="utf-8")
    return {0: SURVIVED, 1: CAUGHT}.get(status, f"ERROR {status}")


def run(copy: Path, tests: tuple[str, ...]) -> int:
    """The exit status of pytest, which stops at the first failure; 1 as well when the code waits for ever."""
    command = [
        sys.executable,
        "-B",
        "-m",
        "pytest",
        "-x",
        "-q",
        "-n",
        "0",
        "-m",
        "not browser",
        "-p",
        "no:cacheprovider",
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    try:
        done = subprocess.run(
            [*command, *tests], cwd=copy, env=environment, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return 1
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
