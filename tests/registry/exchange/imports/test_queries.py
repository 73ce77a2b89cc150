"""Planning and doing an import ask the database as often for few records as for many."""

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


def file(number, purpose="Payer"):
    told = {"purposes": [purpose], "data": {DATA[0]: ("Noms", "5 ans")}, "people": [("Salariés", "")]}
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


def asked_to_import(controller, given):
    one = give_file(controller, given, by=None)
    reading = read_import(one)
    with CaptureQueriesContext(connection) as captured:
        plan = apply_import(controller, one, reading)
    return len(captured), len(plan.added), len(plan.changed)


def test_importing_asks_as_often_for_many_records_as_for_few(organisation, other_organisation):
    few = asked_to_import(organisation, file(2))
    many = asked_to_import(other_organisation, file(20))
    assert (few[1], many[1]) == (2, 20)
    assert many[0] - few[0] < 5, "an insert takes only so many columns at once"


def test_changing_many_records_asks_as_often_as_changing_few(organisation, other_organisation):
    for controller, number in ((organisation, 2), (other_organisation, 20)):
        asked_to_import(controller, file(number))
    few = asked_to_import(organisation, file(2, "Verser les salaires"))
    many = asked_to_import(other_organisation, file(20, "Verser les salaires"))
    assert (few[2], many[2]) == (2, 20)
    assert many[0] - few[0] <= 10 * 18, "only what is deleted is asked for row by row"
