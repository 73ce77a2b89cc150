"""The invented town of the demonstration has requests in every state; its people are plainly invented."""

from datetime import date

import pytest
from django.conf import settings
from django.utils import timezone

from config.setup.demo_requests import give_requests
from registry.exchange.imports.folder import load_organisation
from rights.clock import Waiting
from rights.dates import dates_of
from rights.models import RequestTotal, SubjectRequest
from tests.cast import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def requests():
    town = load_organisation(settings.BASE_DIR / "demo" / "organisations" / "exemple").controller
    give_requests(town, make_member(town, "dpo", "dpo"))
    return list(SubjectRequest.objects.filter(controller=town).select_related("controller", "key"))


def test_there_is_one_of_every_state(requests):
    today: date = timezone.localdate()
    assert sum(one.closed_at is not None for one in requests) == 2
    assert sum(one.answered_on is None and one.due_on < today for one in requests) == 1
    assert sum(one.extended_on is not None for one in requests) == 1
    assert sum(dates_of(one).waits_for is Waiting.PERSON for one in requests) == 2
    assert {one.outcome for one in requests} == {"", "granted", "refused"}
    assert sum(one.searchtasks.exists() for one in requests) == 1
    assert RequestTotal.objects.count() == 4


def test_everyone_is_called_exemple(requests):
    assert all(one.name.endswith(" Exemple") for one in requests)
    assert all(one.email.endswith("@example.org") or not one.email for one in requests)
