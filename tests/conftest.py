"""What every test can rely on: no file of one test is seen by another. And which tests other services may answer otherwise."""

from __future__ import annotations

import pytest
from hypothesis import settings

# A busy machine is slow now and then: that is no fault of what is tested.
settings.register_profile("without deadline", deadline=None)
settings.load_profile("without deadline")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as ``services`` every quick test that uses the database; the others are the same on any.

    What is slow or drives a browser is proven once, on SQLite, unless it is marked so itself: where the database or the
    queue decides, as between two workers or two people.
    """
    for item in items:
        uses_database = item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames)
        is_long = item.get_closest_marker("slow") or item.get_closest_marker("browser")
        if uses_database and not is_long:
            item.add_marker(pytest.mark.services)


@pytest.fixture(autouse=True)
def export_root(settings, tmp_path):
    """Exports of this test go to a folder of its own."""
    settings.EXPORT_ROOT = tmp_path / "exports"
    settings.EXPORT_ROOT.mkdir(mode=0o700)
    return settings.EXPORT_ROOT
