"""Rows of one name without a reference are told apart by what they say; a second value of a field is kept beside it."""

import pytest
from django.utils import translation

from registry.exchange.imports.applying import apply_import
from registry.exchange.imports.planning import plan_import
from registry.exchange.imports.readers import GivenFile
from registry.exchange.imports.waiting import give_file, read_import
from registry.models import Activity, Department, OpenPoint, Purpose
from tests.registry.exchange.imports.cnil_files import record
from tests.registry.files.spreadsheets import ods

pytestmark = pytest.mark.django_db
HEADINGS = "Traitement;Finalité;Destinataires\n"
NORTH, OTHER, SOUTH = (
    "Accueil;Recevoir au nord;Guichet nord\n",
    "Paie;Payer;\n",
    "Accueil;Recevoir au sud;Guichet sud\n",
)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def table(*rows, name="export.csv"):
    return GivenFile(name, (HEADINGS + "".join(rows)).encode())


def plan(controller, given):
    one = give_file(controller, given, by=None)
    return one, plan_import(controller, read_import(one), one.file_name)


def bring(controller, given):
    one = give_file(controller, given, by=None)
    return apply_import(controller, one, read_import(one))


def purposes():
    return {one.reference: [purpose.name for purpose in one.purposes.all()] for one in Activity.objects.all()}


@pytest.mark.parametrize("rows", [(NORTH, OTHER, SOUTH), (SOUTH, OTHER, NORTH)])
def test_the_same_records_in_another_order_change_nothing(organisation, rows):
    bring(organisation, table(NORTH, OTHER, SOUTH))
    before = purposes()
    _one, again = plan(organisation, table(*rows))
    assert (again.added, again.changed, len(again.unchanged)) == ([], [], 3)
    bring(organisation, table(*rows))
    assert purposes() == before


def test_one_that_changes_stays_the_one_that_it_was_although_it_moves(organisation):
    bring(organisation, table(NORTH, OTHER, SOUTH))
    south = Purpose.objects.get(name="Recevoir au sud").activity
    bring(organisation, table("Accueil;Recevoir au sud;Guichet du midi\n", OTHER, NORTH))
    assert [one.name for one in south.recipients.all()] == ["Guichet du midi"]
    assert [one.name for one in south.purposes.all()] == ["Recevoir au sud"]
    assert Activity.objects.count() == 3


def test_one_that_is_added_is_another_record(organisation):
    bring(organisation, table(NORTH, OTHER, SOUTH))
    before = purposes()
    found = bring(
        organisation, table("Accueil;Recevoir à l’est;\n", OTHER, NORTH, "Cantine;Nourrir;\n", SOUTH)
    )
    assert [one.after.name for one in found.added] == ["Accueil", "Cantine"]
    assert before.items() <= purposes().items()


def test_one_that_is_gone_is_told_and_the_other_stays_what_it_is(organisation):
    bring(organisation, table(NORTH, OTHER, SOUTH))
    before = purposes()
    found = bring(organisation, table(SOUTH, OTHER))
    assert (found.added, found.changed) == ([], [])
    assert [one.purposes.get().name for one in found.removed] == ["Recevoir au nord"]
    assert purposes() == before


def test_tabs_of_the_cnil_with_one_name_may_change_places(organisation):
    north, south = (
        record(name="Accueil", purposes=[words]) for words in ("Recevoir au nord", "Recevoir au sud")
    )
    bring(organisation, GivenFile("r.ods", ods({"A": north, "B": south})))
    found = bring(organisation, GivenFile("r.ods", ods({"A": south, "B": north})))
    assert (found.added, found.changed, len(found.unchanged)) == ([], [], 2)


SEVERAL = (
    "Traitement;Finalité;Rôle;Service;Date de création\n"
    "Paie;Payer;Responsable;Ressources humaines;01/02/2020\n"
    ";Déclarer;Sous-traitant;Finances;2020-02-01\n"
    ";Archiver;responsable;Ressources humaines;05/06/2021\n"
)


def test_a_second_value_of_a_field_that_holds_one_is_kept_in_the_record_and_shown(organisation):
    one, shown = plan(organisation, GivenFile("r.csv", SEVERAL.encode()))
    told = {"Rôle: Sous-traitant", "Service: Finances", "Date de création: 05/06/2021"}
    assert {point.text for point in shown.added[0].points if point.kind == "advice"} == told
    apply_import(organisation, one, read_import(one))
    activity = Activity.objects.get()
    assert (activity.role, activity.department.name, str(activity.created_on)) == (
        "controller",
        "Ressources humaines",
        "2020-02-01",
    )
    assert set(OpenPoint.objects.filter(kind="advice").values_list("text", flat=True)) == told


def test_a_cell_that_says_nothing_is_not_preferred_to_one_that_does(organisation):
    given = "Traitement;Finalité;Rôle\nPaie;Payer;-\n;Déclarer;Sous-traitant\n"
    _one, shown = plan(organisation, GivenFile("r.csv", given.encode()))
    assert shown.added[0].after.role.code == "processor"


def test_what_the_file_says_of_an_entry_that_someone_typed_is_kept_beside_it_once(organisation):
    finances = Department.objects.create(controller=organisation, name="Finances")
    typed = Activity.objects.create(
        controller=organisation,
        reference="P",
        name="Paie",
        state="draft",
        role="controller",
        department=finances,
    )
    typed.bases.create(basis="6.1.c", note="Code du travail")
    given = "Traitement;Base légale;Service\nPaie;Obligation légale (code général);Ressources humaines\n"
    bring(organisation, GivenFile("r.csv", given.encode()))
    typed.refresh_from_db()
    assert (typed.department, typed.bases.get().note) == (finances, "Code du travail")
    points = list(OpenPoint.objects.values_list("text", flat=True))
    assert any("Ressources humaines" in text and "Department" in text for text in points)
    assert any("Obligation légale (code général)" in text for text in points)
    _one, again = plan(organisation, GivenFile("r.csv", given.encode()))
    assert (again.added, again.changed) == ([], [])
    assert OpenPoint.objects.count() == len(points)
