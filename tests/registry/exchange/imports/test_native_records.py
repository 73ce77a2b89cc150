"""Files of our own come back as records: into the register they left, or into another one."""

import json
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from registry.exchange.exports.contents import Wanted, read_contents
from registry.exchange.exports.native_json import write_native
from registry.exchange.exports.spreadsheet import write_register_ods, write_register_xlsx
from registry.exchange.imports.applying import plan_undo, undo_import
from registry.exchange.imports.planning import plan_import
from registry.exchange.imports.readers import GivenFile, read_file, reader_of
from registry.exchange.imports.report import report
from registry.files.reader import UnreadableFile
from registry.models import Activity, ActivityDecision, Controller, Party, Purpose, Recipient, RecordLink
from registry.record.build import build_sheets
from registry.record.difference import facts_of
from tests.cast import make_row
from tests.registry.exchange.imports.test_applying import bring

pytestmark = pytest.mark.django_db
WRITERS = {"json": write_native, "xlsx": write_register_xlsx, "ods": write_register_ods}
each_format = pytest.mark.parametrize("kind", WRITERS)


@pytest.fixture
def other(db):
    return Controller.objects.create(slug="autre", name="Autre organisme", language="fr")


@pytest.fixture
def register(organisation):
    """Pay, current, which pays through a bank and refers to leave, a draft."""
    pay = make_row(Activity, organisation, state="current", name="Paie", reference="RH-1", role="controller")
    leave = make_row(
        Activity, organisation, state="draft", name="=Congés", reference="RH-2", role="controller"
    )
    make_row(Purpose, organisation, activity=pay, name="Payer")
    bank = make_row(Party, organisation, name="Banque")
    for record in (pay, leave):
        make_row(Recipient, organisation, activity=record, party=bank, kind="third_party")
    make_row(RecordLink, organisation, activity=pay, target=leave, kind="fed_by")
    return organisation


def exported(controller, kind, tmp_path):
    target = tmp_path / f"registre.{kind}"
    contents = read_contents(controller, Wanted("fr"))
    WRITERS[kind](contents, target, lambda done: None)
    return GivenFile(target.name, target.read_bytes())


def with_text(content, before, after):
    """The same archive in which one text stands for another in the visible sheets."""
    target = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(target, "w", ZIP_DEFLATED) as made:
        for name in source.namelist():
            made.writestr(name, source.read(name).replace(f">{before}<".encode(), f">{after}<".encode()))
    return target.getvalue()


def difference(controller, given):
    return report(plan_import(controller, read_file(given, controller.public_id, {}), given.name))


def plain(value):
    """The facts of a sheet without identifiers and what belongs to its register alone."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items() if name not in {"id", "related_records"}}
    return [plain(one) for one in value] if isinstance(value, list) else value


@each_format
def test_a_register_that_comes_back_unchanged_changes_nothing(register, tmp_path, kind):
    told = difference(register, exported(register, kind, tmp_path))
    assert {name: len(rows) for name, rows in told.items()} == {
        "added": 0,
        "changed": 0,
        "unchanged": 2,
        "removed": 0,
        "unreadable": 0,
        "questions": 0,
    }


def test_what_is_changed_in_the_native_file_is_changed_in_the_record(register, tmp_path):
    given = exported(register, "json", tmp_path)
    content = json.loads(given.content)
    content["register"]["sheets"][0]["name"] = "Paie et primes"
    _one, plan = bring(register, GivenFile("registre.json", json.dumps(content).encode()))
    assert [planned.after.reference for planned in plan.changed] == ["RH-1"]
    pay = Activity.objects.get(reference="RH-1")
    assert (pay.name, pay.state) == ("Paie et primes", "current")
    assert pay.related_records.get().target.reference == "RH-2"


@each_format
def test_another_organisation_gets_the_same_facts_as_drafts_of_its_own(register, other, tmp_path, kind):
    given = exported(register, kind, tmp_path)
    bring(other, given)
    theirs = {one.reference: plain(facts_of(one)) for one in build_sheets(other)}
    ours = {one.reference: plain(facts_of(one)) for one in build_sheets(register)}
    assert theirs == ours
    assert set(Activity.objects.filter(controller=other).values_list("state", flat=True)) == {"draft"}
    assert Party.objects.filter(controller=other).count() == 1
    assert [len(difference(other, given)[name]) for name in ("added", "changed", "unchanged")] == [0, 0, 2]


def test_what_another_organisation_does_not_get_is_said(register, other, tmp_path):
    one, _plan = bring(other, exported(register, "json", tmp_path))
    assert len(one.kept) == 1
    assert "Ville de Valombre" in one.kept[0]
    assert not Activity.objects.get(controller=other, reference="RH-1").related_records.exists()
    points = Activity.objects.get(controller=other, reference="RH-1").open_points.values_list(
        "text", flat=True
    )
    assert any("=Congés" in text for text in points)


def test_our_own_spreadsheet_is_told_from_any_other(register, tmp_path):
    assert reader_of(exported(register, "ods", tmp_path)).name == "own_spreadsheet"


def test_a_cell_that_somebody_changed_in_the_spreadsheet_is_told_and_not_taken(register, tmp_path):
    given = exported(register, "xlsx", tmp_path)
    changed = GivenFile(given.name, with_text(given.content, "Payer", "Payer autrement"))
    told = difference(register, changed)
    assert any("Payer → Payer autrement" in row["text"] for row in told["unreadable"])
    assert told["changed"] == []


def test_a_damaged_native_file_is_refused_with_a_sentence(register, tmp_path):
    given = exported(register, "json", tmp_path)
    with pytest.raises(UnreadableFile, match="cannot be read as JSON"):
        difference(register, GivenFile(given.name, given.content[: len(given.content) // 2]))


@pytest.fixture
def with_archived(register):
    """The register with customer cards, which ended in May 2021 and is archived."""
    cards = make_row(
        Activity,
        register,
        state="archived",
        name="Fidélité",
        reference="C-1",
        role="controller",
        ended_on="2021-05",
    )
    make_row(Purpose, register, activity=cards, name="Récompenser")
    return register


def test_an_archived_record_comes_back_archived_with_its_dates_and_can_be_taken_back(
    with_archived, other, tmp_path
):
    given = exported(with_archived, "json", tmp_path)
    one, _plan = bring(other, given)
    cards = Activity.objects.get(controller=other, reference="C-1")
    assert (cards.state, str(cards.ended_on), cards.purposes.get().name) == (
        "archived",
        "2021-05",
        "Récompenser",
    )
    states = Activity.objects.filter(controller=other).values_list("reference", "state")
    assert dict(states) == {"RH-1": "draft", "RH-2": "draft", "C-1": "archived"}
    assert plan_undo(one).kept == []
    undo_import(one, by=None)
    assert not Activity.objects.filter(controller=other).exists()


def test_an_archived_record_that_was_current_here_since_is_not_taken_back(with_archived, other, tmp_path):
    one, _plan = bring(other, exported(with_archived, "json", tmp_path))
    cards = Activity.objects.get(controller=other, reference="C-1")
    make_row(ActivityDecision, other, activity=cards, state="archived")
    assert [text for text in undo_import(one, by=None).kept if "Fidélité" in text]
    assert Activity.objects.get(controller=other) == cards


def test_a_register_with_archived_records_that_comes_back_changes_nothing(with_archived, tmp_path):
    told = difference(with_archived, exported(with_archived, "json", tmp_path))
    assert [len(told[name]) for name in ("added", "changed", "unchanged")] == [0, 0, 3]


def test_records_that_were_lost_come_back_with_the_links_between_them(with_archived, tmp_path):
    given = exported(with_archived, "json", tmp_path)
    before = {one.reference: facts_of(one) for one in build_sheets(with_archived)}
    for activity in Activity.objects.all():
        activity.delete()
    bring(with_archived, given)
    after = {one.reference: facts_of(one) for one in build_sheets(with_archived)}
    assert {name: one["related_records"] for name, one in after.items()}["RH-1"] != []
    assert after.keys() == before.keys() == {"RH-1", "RH-2", "C-1"}
    assert [after[name]["purposes"] == before[name]["purposes"] for name in sorted(before)] == [True] * 3


def test_a_link_to_a_record_that_is_nowhere_is_kept_in_words(register, tmp_path):
    given = exported(register, "json", tmp_path)
    content = json.loads(given.content)
    for activity in Activity.objects.all():
        activity.delete()
    content["register"]["sheets"] = [
        one for one in content["register"]["sheets"] if one["reference"] == "RH-1"
    ]
    bring(register, GivenFile("registre.json", json.dumps(content).encode()))
    pay = Activity.objects.get()
    assert not pay.related_records.exists()
    assert any("=Congés" in text for text in pay.open_points.values_list("text", flat=True))
