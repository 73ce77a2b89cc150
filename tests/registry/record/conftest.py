"""A complete organisation, made once for a module."""

import pytest

from registry.models import Controller
from tests.cast import complete_organisation, kept_for_the_module


@pytest.fixture(scope="module")
def made_complete(django_db_setup, django_db_blocker):
    with kept_for_the_module(django_db_blocker):
        yield complete_organisation("complete")


@pytest.fixture
def complete(made_complete, db):
    """An organisation in which every field of every row is filled in; what a test changes is rolled back."""
    return Controller.objects.get(pk=made_complete.pk)
