"""What every test can rely on: no file of one test is seen by another."""

import pytest


@pytest.fixture(autouse=True)
def export_root(settings, tmp_path):
    """Exports of this test go to a folder of its own."""
    settings.EXPORT_ROOT = tmp_path / "exports"
    settings.EXPORT_ROOT.mkdir(mode=0o700)
    return settings.EXPORT_ROOT
