"""The rows of the cast are right, and there is one of every kind: what the other tests rest on."""

import pytest
from django.db import models

from policies.models import ExerciseChannel
from registry.exchange.imports.rows import plain_fields_of
from registry.models import Controller
from registry.models.shape import owned_models
from tests.cast import complete_organisation, make_row

pytestmark = pytest.mark.django_db


HELD = [model for model in owned_models() if model.nests_under]


@pytest.mark.parametrize("model", HELD, ids=lambda model: model._meta.label)
def test_a_row_with_only_what_is_required_is_valid(model, organisation):
    row = make_row(model, organisation)
    row.full_clean()
    assert model.objects.get().controller == organisation


def test_a_complete_organisation_has_every_kind_of_row_that_a_folder_can_hold():
    controller = complete_organisation("valombre")
    assert [model for model in HELD if not model.objects.filter(controller=controller).exists()] == []
    assert len(HELD) >= 40


def test_every_field_of_a_complete_organisation_is_filled_in_and_valid():
    controller = complete_organisation("valombre")
    rows = [controller, *(row for model in owned_models() for row in model.objects.all())]
    for row in rows:
        if isinstance(row, ExerciseChannel):
            row.contact_point = None  # it has an address of its own, or that of a contact point
        row.full_clean()
        empty = [
            name
            for name, field in plain_fields_of(type(row)).items()
            if not isinstance(field, models.BooleanField) and not getattr(row, name)
        ]
        assert empty == [], row
    assert sum(isinstance(row, Controller) for row in rows) == 1
