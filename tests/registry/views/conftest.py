"""Departments and people of the tests of pages."""

from __future__ import annotations

import pytest
from django.test import Client

from registry.models import (
    Department,
)
from tests.access import sign_in
from tests.cast import make_row


@pytest.fixture
def staff(organisation):
    return make_row(Department, organisation, name="Ressources humaines")


@pytest.fixture
def schools(organisation):
    return make_row(Department, organisation, name="Affaires scolaires")


@pytest.fixture
def writer(contributor, staff):
    """A contributor who fills in the records of the human resources."""
    contributor.memberships.get().departments.add(staff)
    return contributor


@pytest.fixture
def officer(client, dpo) -> Client:
    """The browser of the data protection officer, who has just given the password."""
    sign_in(client, dpo)
    return client


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Does what waits for the end of a transaction: calls to the worker, which works at once in tests."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def departments(organisation) -> list[Department]:
    return [make_row(Department, organisation, name=name) for name in ("Finances", "Écoles")]
