"""A country and a region beside it agree, or the row says so at the region."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from registry.models import Hosting, Recipient, System
from registry.models.places import InRegion
from tests.cast import new_row

pytestmark = pytest.mark.django_db
TELLING = [Hosting, Recipient, System]


def checked(model, organisation, country, region):
    row = new_row(model, organisation, country=country, region=region)
    row.full_clean()
    return row


@pytest.mark.parametrize("model", TELLING)
@pytest.mark.parametrize("country, region", [("US", "eu"), ("GB", "eea"), ("NO", "eu")])
def test_a_country_outside_the_region_told_beside_it_is_refused_at_the_region(
    organisation, model, country, region
):
    with pytest.raises(ValidationError) as refused:
        checked(model, organisation, country, region)
    assert set(refused.value.message_dict) == {"region"}


@pytest.mark.parametrize("model", TELLING)
@pytest.mark.parametrize(
    "country, region", [("FR", "eu"), ("RE", "eu"), ("NO", "eea"), ("US", ""), ("", "eu"), ("", "")]
)
def test_a_country_of_the_region_or_one_of_the_two_alone_is_kept_as_it_is(
    organisation, model, country, region
):
    row = checked(model, organisation, country, region)
    assert (row.country.code or "", row.region) == (country, region)


def test_every_row_with_a_country_and_a_region_is_checked():
    telling = {
        model
        for model in apps.get_models()
        if {"country", "region"} <= {field.name for field in model._meta.fields}
        and not model.__name__.startswith("Historical")
    }
    assert telling == set(TELLING) and all(issubclass(model, InRegion) for model in telling)
