"""Writing a folder, loading it, and reading its mistakes."""

from textwrap import dedent

import pytest
from django.utils import translation

from registry.exchange.imports.folder import load_organisation
from registry.exchange.imports.rows import FaultyFolder
from tests.registry.exchange.imports.folders import row_counts


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def folder(tmp_path):
    """A function that writes files into one folder and gives the folder; content is text or raw bytes."""

    def write(files, name="organisation"):
        for path, content in files.items():
            target = tmp_path / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())
        return tmp_path / name

    return write


@pytest.fixture
def load(folder):
    """A function that writes files and loads them."""
    return lambda files, name="organisation": load_organisation(folder(files, name))


@pytest.fixture
def faults(load):
    """A function that writes files, expects them to be refused, and gives the faults as they are shown."""

    def refuse(files):
        before = row_counts()
        with pytest.raises(FaultyFolder) as refused:
            load(files)
        assert row_counts() == before, "something was stored"
        return [str(fault) for fault in refused.value.faults]

    return refuse
