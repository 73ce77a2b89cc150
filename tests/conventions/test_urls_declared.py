"""No address of the site goes without an answer for each role: tests/access.py is the whole list."""

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.urls import include, path

from tests.access import MODELS, ROLES, TABLE, own_addresses


def test_every_address_has_a_row_and_every_row_an_address():
    assert set(own_addresses()) == set(TABLE)
    assert len(TABLE) >= 23


def test_every_model_in_the_admin_has_a_row_and_every_row_a_model():
    assert set(admin.site._registry) == set(MODELS)


def test_every_row_answers_every_role():
    assert {len(answers) for row in TABLE.values() for answers in row.answers().values()} == {len(ROLES)}
    pages = [page for pages in MODELS.values() for page in (*pages[:-1], *pages.post.values())]
    assert {len(page) for page in pages} <= {len(ROLES), 0}


@pytest.mark.parametrize("place", ["", "below/it/"])
def test_control_an_address_without_a_row_is_noticed(settings, place):
    settings.ROOT_URLCONF = (
        *include("config.urls")[0].urlpatterns,
        path(place, include(([path("new/", HttpResponse, name="new")], "space"))),
    )
    assert set(own_addresses()) - set(TABLE) == {"space:new"}
