"""Planning an import asks the database as often for one record as for twenty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.exchange.imports.applying import apply_import
from registry.exchange.imports.planning import plan_import
from registry.exchange.imports.readers import GivenFile, read_file
from registry.exchange.imports.waiting import give_file, read_import
from tests.registry.exchange.imports.cnil_files import DATA, record
from tests.registry.files.spreadsheets import ods

pytestmark = pytest.mark.django_db


def file(number):
    told = {"purposes": ["Payer"], "data": {DATA[0]: ("Noms", "5 ans")}, "people": [("Salariés", "")]}
    return GivenFile("r.ods", ods({f"F{n}": record(f"Fiche {n}", f"R-{n}", **told) for n in range(number)}))


def asked(controller, given):
    reading = read_file(given, controller.public_id, {})
    with CaptureQueriesContext(connection) as captured:
        plan = plan_import(controller, reading, given.name)
    return len(captured), len(plan.added), len(plan.unchanged)


def test_a_plan_asks_as_often_for_many_records_as_for_one(organisation):
    few, many = file(1), file(20)
    first, added, _unchanged = asked(organisation, few)
    again, more, _unchanged = asked(organisation, many)
    assert (added, more) == (1, 20)
    assert again == first
    one = give_file(organisation, many, by=None)
    apply_import(organisation, one, read_import(one))
    second = asked(organisation, few)
    third = asked(organisation, many)
    assert (second[2], third[2]) == (1, 20)
    assert second[0] == third[0]
