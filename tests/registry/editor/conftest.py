"""Records that the tests of the editor change."""

from __future__ import annotations

import pytest

from registry.models import (
    Activity,
    Department,
    Membership,
    Purpose,
)
from tests.cast import make_row


@pytest.fixture
def activity(organisation):
    return make_row(Activity, organisation, name="Paie", state="current")


@pytest.fixture
def purpose(activity):
    return make_row(Purpose, activity.controller, activity=activity, name="Payer les salaires")


@pytest.fixture
def paye(organisation, contributor):
    """The contributor's own department."""
    department = make_row(Department, organisation, name="Paie")
    Membership.objects.get(user=contributor).departments.add(department)
    return department


@pytest.fixture
def in_force(organisation, paye):
    activity = make_row(Activity, organisation, department=paye, state="current")
    return make_row(Purpose, organisation, activity=activity, name="Payer")
