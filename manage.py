#!/usr/bin/env python3
"""Trente's commands. `demo` and `test` first set up whatever this machine lacks (config/setup/bootstrap.py)."""

import os
import sys

from config.setup import bootstrap

ON_EVERY_CORE = ["--numprocesses", "auto", "--dist", "worksteal"]


def main():
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    bootstrap.prepare(command)
    if command == "test":
        run_tests(sys.argv[2:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("TRENTE_MODE", "demo")
    with bootstrap.clear_failures():
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


def run_tests(arguments):
    """Replaces this process by pytest, so that its closing line and its exit status are the command's.

    Without arguments every core takes part; with arguments they are pytest's, and nothing is added. Python keeps what it
    compiles, whatever the environment says: workers and tests start it a hundred times over.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.chdir(str(bootstrap.ROOT))
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *(arguments or ON_EVERY_CORE)])


if __name__ == "__main__":
    main()
