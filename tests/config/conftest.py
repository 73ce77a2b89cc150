"""A demonstration that is prepared once and copied for every test that changes it."""

import subprocess
import sys

import pytest

from tests.access import scene, stage  # noqa: F401
from tests.cast import dpo, organisation, reader  # noqa: F401
from tests.config.processes import as_person


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A data folder with the demonstration’s database, files and accounts."""
    folder = tmp_path_factory.mktemp("demo") / "var"
    subprocess.run([sys.executable, "manage.py", "demo", "--no-serve"], **as_person(folder), check=True)
    return folder
