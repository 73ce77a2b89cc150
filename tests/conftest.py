"""What every test can rely on: no file of one test is seen by another, and none is left out without a word.

And which tests other services may answer otherwise.
"""

from __future__ import annotations

import gc
import os

import pytest
from django.conf import settings as site
from django.utils import translation
from hypothesis import settings

# A busy machine is slow now and then: that is no fault of what is tested.
settings.register_profile("without deadline", deadline=None)
settings.load_profile("without deadline")

# The only reasons for which a test may be left out of a full run. Those on SQLite are run by the pass on PostgreSQL.
MAY_BE_SKIPPED = (
    "SQLite lets only one write at a time",
    "SQLite has one writer at a time",
    "only Linux ends the children of a process that was killed",
)
# Tests of words, forms and pages: what they ask the database, the other modules ask it too, there on every database.
# A module that is not named here is repeated; of one that is named, what carries the marker by hand.
ASKED_ELSEWHERE = (
    "tests/config/pages/",
    "tests/config/setup/",
    "tests/config/test_first_steps.py",
    "tests/config/test_isolation.py",
    "tests/config/test_logs.py",
    "tests/config/test_markup.py",
    "tests/config/test_pages.py",
    "tests/config/test_query_counts.py",
    "tests/config/test_security.py",
    "tests/config/test_sign_in.py",
    "tests/config/test_single_sign_on.py",
    "tests/config/test_urls.py",
    "tests/conventions/",
    "tests/demo/test_facts.py",
    "tests/policies/",
    "tests/registry/admin/test_costs.py",
    "tests/registry/admin/test_history.py",
    "tests/registry/admin/test_isolation.py",
    "tests/registry/admin/test_roles.py",
    "tests/registry/admin/test_saving.py",
    "tests/registry/beginning/",
    "tests/registry/exchange/exports/test_output.py",
    "tests/registry/exchange/imports/test_describe_folder.py",
    "tests/registry/models/test_cast.py",
    "tests/registry/samples/",
    "tests/registry/starters/",
    "tests/registry/templatetags/",
    "tests/registry/views/test_activities.py",
    "tests/registry/views/test_activity_page.py",
    "tests/registry/views/test_beginning.py",
    "tests/registry/views/test_beginning_copies.py",
    "tests/registry/views/test_beginning_mistakes.py",
    "tests/registry/views/test_crumbs.py",
    "tests/registry/views/test_exports.py",
    "tests/registry/views/test_organisation.py",
    "tests/registry/views/test_reach.py",
    "tests/registry/views/test_retention.py",
)
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


def uses_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as ``services`` every quick test that uses the database and whose question no other module asks it.

    What is slow or drives a browser is proven once, on SQLite, unless it is marked so itself: where the database or the
    queue decides, as between two workers or two people.
    """
    for item in items:
        is_long = item.get_closest_marker("slow") or item.get_closest_marker("browser")
        if uses_database(item) and not is_long and not item.nodeid.startswith(ASKED_ELSEWHERE):
            item.add_marker(pytest.mark.services)


def pytest_collection_finish() -> None:
    """What was imported stays until the end: the garbage collector need not look at it again, nor come so often."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Where CI is “true”, a test that is skipped for a reason not allowed above has failed: a guard that never runs
    guards nothing, and nobody reads a count of skips.
    """
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(allowed in reason for allowed in MAY_BE_SKIPPED):
            report.outcome, report.longrepr = "failed", f"Left out of the full run: {reason}"
    return report


@pytest.fixture
def export_root(settings, tmp_path):
    """Exports of this test and the pages that it publishes go to folders of its own, and none of these is in memory."""
    from policies import frozen

    frozen.empty()
    settings.PUBLIC_ROOT = tmp_path / "public"
    settings.EXPORT_ROOT = tmp_path / "exports"
    settings.EXPORT_ROOT.mkdir(mode=0o700)
    return settings.EXPORT_ROOT


@pytest.fixture(autouse=True)
def in_the_language_of_the_site():
    """A page that was asked for leaves its language to the next test of the same process."""
    translation.activate(site.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def exports_apart(request):
    """Whatever has a database may export: five of seven tests have none, and make no folder."""
    if uses_database(request.node):
        request.getfixturevalue("export_root")
