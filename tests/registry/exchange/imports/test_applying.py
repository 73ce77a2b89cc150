"""A file is imported as one action and undone as one; the same file twice changes nothing, and what people wrote stays."""

import json

import pytest
from django.core.management import CommandError, call_command

from registry.exchange.imports.applying import CannotUndo, apply_import, plan_undo, undo_import
from registry.exchange.imports.planning import plan_import
from registry.exchange.imports.readers import GivenFile, read_file
from registry.exchange.imports.replacing import RegisterChanged
from registry.exchange.imports.report import report
from registry.exchange.imports.waiting import give_file, read_import
from registry.models import (
    Activity,
    Controller,
    DataCategory,
    DataUse,
    Import,
    LegalBasis,
    OpenPoint,
    Purpose,
    Recipient,
    RetentionRule,
)
from registry.models.reasons import ChangeKind, Reason
from registry.models.states import DRAFT, IN_FORCE
from tests.cast import make_row
from tests.registry.exchange.imports.cnil_files import DATA, record, untouched
from tests.registry.exchange.imports.folders import row_counts
from tests.registry.files.spreadsheets import ods

PAYROLL = {
    "purposes": ["Payer"],
    "data": {DATA[0]: ("Noms", "5 ans")},
    "people": [("Salariés", "")],
    "recipients": [("Sous-traitants", "Éditeur de paie")],
}
pytestmark = pytest.mark.django_db


def file(name="registre.ods", **records):
    return GivenFile(
        name, ods({reference: record(reference=reference, **told) for reference, told in records.items()})
    )


def table(text, name="tableur.csv"):
    return GivenFile(name, text.encode())


def bring(controller, given, by=None, words=""):
    one = give_file(controller, given, by=by)
    return one, apply_import(controller, one, read_import(one), words=words)


def difference(controller, given):
    return report(plan_import(controller, read_file(given, controller.public_id, {}), given.name))


def test_new_records_are_drafts_with_their_parts_their_questions_and_the_reason(organisation, dpo):
    _one, plan = bring(organisation, file(P1={"name": "Paie", **PAYROLL}), by=dpo, words="Reprise du tableur")
    activity = Activity.objects.get(controller=organisation)
    assert (activity.reference, activity.name, activity.state) == ("P1", "Paie", DRAFT)
    assert activity.begun_with == ChangeKind.IMPORT
    assert [use.note for use in activity.data.all()] == ["Noms"]
    assert activity.history.first().history_change_reason == "import:Reprise du tableur"
    assert activity.data.get().history.first().history_change_reason == "import:Reprise du tableur"
    points = OpenPoint.objects.filter(activity=activity)
    assert [(point.kind, point.column) for point in points] == [("question", "purposes")]
    assert len(plan.added) == 1


def test_the_bytes_of_the_file_go_when_it_is_imported(organisation, dpo):
    one = give_file(organisation, file(P1={"name": "Paie"}), by=dpo)
    assert Import.objects.get().content is not None
    apply_import(organisation, one, read_import(one))
    assert Import.objects.get().content is None


def test_the_same_file_twice_changes_nothing(organisation):
    given = file(P1={"name": "Paie", **PAYROLL}, C1={"name": "Cantine"})
    bring(organisation, given)
    before = row_counts()
    told = difference(organisation, given)
    assert [len(told[key]) for key in ("added", "changed", "unchanged", "removed", "questions")] == [
        0,
        0,
        2,
        0,
        0,
    ]
    bring(organisation, given)
    after = row_counts()
    assert after == {**before, "Import": 2}


def test_a_file_that_says_something_else_shows_it_field_by_field(organisation):
    bring(organisation, file(P1={"name": "Paie", **PAYROLL}))
    changed = {**PAYROLL, "data": {DATA[0]: ("Noms et adresses", "5 ans")}, "people": []}
    (told,) = difference(organisation, file(P1={"name": "Paie mensuelle", **changed}))["changed"]
    lines = {(one["action"], one["field"], one["before"], one["after"]) for one in told["changes"]}
    assert ("changed", "Nom", "Paie", "Paie mensuelle") in lines or (
        "changed",
        "Name",
        "Paie",
        "Paie mensuelle",
    ) in lines
    assert any(before == "Noms" and after == "Noms et adresses" for _action, _field, before, after in lines)
    assert any(action == "removed" for action, _field, _before, _after in lines)
    bring(organisation, file(P1={"name": "Paie mensuelle", **changed}))
    activity = Activity.objects.get(controller=organisation)
    assert (activity.name, activity.data.get().note, activity.subjects.count()) == (
        "Paie mensuelle",
        "Noms et adresses",
        0,
    )


def test_what_people_wrote_since_stays_when_the_file_comes_again(organisation):
    bring(organisation, file(P1={"name": "Paie", **PAYROLL}))
    activity = Activity.objects.get(controller=organisation)
    make_row(LegalBasis, organisation, activity=activity, basis="6.1.c")
    use = activity.data.get()
    use.note = "Noms, et adresse du domicile"
    use.save()
    activity.recipients.get().delete()
    changed = {**PAYROLL, "purposes": ["Payer", "Déclarer"]}
    bring(organisation, file(P1={"name": "Paie", **changed}))
    assert [basis.basis for basis in activity.bases.all()] == ["6.1.c"]
    assert activity.data.get().note == "Noms, et adresse du domicile"
    assert activity.recipients.count() == 0
    assert Purpose.objects.filter(activity=activity).count() == 2


def test_a_record_that_people_typed_is_completed_and_nothing_of_it_is_overwritten(organisation):
    typed = make_row(Activity, organisation, reference="A-1", name="Paie", software="Tableur", state=DRAFT)
    make_row(Purpose, organisation, activity=typed, name="Payer")
    bring(organisation, file(P1={"name": "paie", "created": "01/02/2019", **PAYROLL}))
    typed.refresh_from_db()
    assert (typed.reference, typed.name, typed.software, str(typed.created_on)) == (
        "A-1",
        "Paie",
        "Tableur",
        "2019-02-01",
    )
    assert Purpose.objects.filter(activity=typed).count() == 1
    assert DataUse.objects.filter(activity=typed).count() == 1
    again = file(P1={"name": "paie", "created": "01/02/2019", **PAYROLL})
    assert [one["reference"] for one in difference(organisation, again)["unchanged"]] == ["A-1"]
    assert Activity.objects.filter(controller=organisation).count() == 1


def test_a_reference_that_another_record_has_is_given_a_number(organisation):
    make_row(Activity, organisation, reference="P1", name="Vidéoprotection")
    bring(organisation, file(P1={"name": "Paie"}))
    assert sorted(Activity.objects.filter(controller=organisation).values_list("reference", "name")) == [
        ("P1", "Vidéoprotection"),
        ("P1-2", "Paie"),
    ]


def test_records_without_a_reference_are_given_one_that_stays(organisation):
    given = GivenFile(
        "r.ods", ods({"A": record("Paie", purposes=["Payer"]), "B": record("Cantine", purposes=["Nourrir"])})
    )
    bring(organisation, given)
    assert sorted(Activity.objects.values_list("reference", flat=True)) == ["IMP-01", "IMP-02"]
    assert len(difference(organisation, given)["unchanged"]) == 2


def test_entries_that_the_organisation_has_are_referred_to(organisation):
    known = make_row(
        DataCategory, organisation, name="État civil, identité, données d’identification, images"
    )
    bring(organisation, file(P1={"name": "Paie", **PAYROLL}))
    assert DataUse.objects.get().data == known
    assert RetentionRule.objects.get().data == known
    assert DataCategory.objects.filter(controller=organisation).count() == 1


def test_a_record_that_is_no_longer_in_the_file_is_told_and_stays(organisation):
    bring(organisation, file(P1={"name": "Paie"}, C1={"name": "Cantine"}))
    again = file(P1={"name": "Paie"})
    assert [one["name"] for one in difference(organisation, again)["removed"]] == ["Cantine"]
    bring(organisation, again)
    assert Activity.objects.filter(controller=organisation).count() == 2
    other = file("autre.ods", P1={"name": "Paie"})
    assert difference(organisation, other)["removed"] == []


def test_a_record_in_force_keeps_its_state(organisation):
    bring(organisation, file(P1={"name": "Paie"}))
    Activity.objects.because(Reason(ChangeKind.STATE)).update(state=IN_FORCE)
    bring(organisation, file(P1={"name": "Paie", **PAYROLL}))
    activity = Activity.objects.get()
    assert (activity.state, activity.data.count()) == (IN_FORCE, 1)


def test_what_a_field_refuses_is_told_with_its_reason_and_the_rest_is_imported(organisation):
    given = file(
        P1={"name": "Paie"}, V1={"name": "Vidéo", "transfers": [("Filiale", "Japon", "", "http://mal formé")]}
    )
    given = GivenFile(given.name, ods({"A": record("Paie", "P1"), "B": record("Un\u0081 nom", "V1")}))
    told = difference(organisation, given)
    assert [one["name"] for one in told["added"]] == ["Paie"]
    (row,) = told["unreadable"]
    assert row["place"] == "B"
    assert "U+0081" in row["reason"]
    one, _plan = bring(organisation, given)
    assert any("U+0081" in text for text in one.kept)


def test_an_import_of_something_else_than_what_was_shown_is_refused(organisation):
    one = give_file(organisation, file(P1={"name": "Paie"}), by=None)
    reading = read_import(one)
    seen = plan_import(organisation, reading, one.file_name).digest
    make_row(Activity, organisation, reference="P1", name="Cantine")
    before = row_counts()
    with pytest.raises(RegisterChanged):
        apply_import(organisation, one, reading, seen=seen)
    assert row_counts() == before


def rows_alone():
    """How many rows there are, without those of histories, which say what was done and undone."""
    return {name: count for name, count in row_counts().items() if not name.startswith("history of")}


# Undoing ------------------------------------------------------------------------------------------------------


def test_undoing_takes_back_all_that_an_import_did(organisation, dpo):
    before = rows_alone()
    one, _plan = bring(organisation, file(P1={"name": "Paie", **PAYROLL}, C1={"name": "Cantine"}))
    assert len(plan_undo(one).gone) == 2
    done = undo_import(one, by=dpo)
    assert (len(done.gone), done.kept) == (2, [])
    assert rows_alone() == {**before, "Import": 1}
    assert Activity.history.filter(history_type="-").count() == 2
    one.refresh_from_db()
    assert (one.state, one.undone_by) == (Import.State.UNDONE, dpo)
    with pytest.raises(CannotUndo):
        undo_import(one, by=dpo)


def test_undoing_lets_changed_records_say_what_they_said(organisation):
    bring(organisation, file(P1={"name": "Paie", **PAYROLL}))
    activity = Activity.objects.get()
    two, _plan = bring(organisation, file(P1={"name": "Paie mensuelle", "purposes": ["Verser"]}))
    undo_import(two, by=None)
    activity.refresh_from_db()
    assert (activity.name, activity.purposes.get().name, activity.data.get().note) == (
        "Paie",
        "Payer",
        "Noms",
    )
    assert activity.history.first().history_change_reason == "undo_import:registre.ods"


def test_what_somebody_changed_since_or_put_in_force_stays_and_is_named(organisation):
    one, _plan = bring(
        organisation, file(P1={"name": "Paie", **PAYROLL}, C1={"name": "Cantine"}, V1={"name": "Vidéo"})
    )
    changed = Activity.objects.get(reference="P1")
    make_row(LegalBasis, organisation, activity=changed, basis="6.1.c")
    Activity.objects.filter(reference="V1").because(Reason(ChangeKind.STATE)).update(state=IN_FORCE)
    assert sorted(plan_undo(one).kept) == ["P1 · Paie", "V1 · Vidéo"]
    done = undo_import(one, by=None)
    assert (done.gone, sorted(done.kept)) == (["C1 · Cantine"], ["P1 · Paie", "V1 · Vidéo"])
    assert changed.data.count() == 1
    assert OpenPoint.objects.filter(activity=changed).count() == 1


def test_entries_that_others_use_by_now_stay(organisation):
    one, _plan = bring(organisation, file(P1={"name": "Paie", **PAYROLL}))
    data = DataCategory.objects.get()
    other = make_row(Activity, organisation, reference="X", name="Autre")
    make_row(DataUse, organisation, activity=other, data=data)
    undo_import(one, by=None)
    assert list(Activity.objects.all()) == [other]
    assert DataCategory.objects.filter(pk=data.pk).exists()


# The command --------------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path):
    target = tmp_path / "registre.ods"
    target.write_bytes(ods(untouched()))
    return target


def told(capsys, *arguments):
    call_command("import_register", *map(str, arguments))
    return capsys.readouterr().out


def test_the_command_tells_the_difference_as_one_object_and_a_dry_run_changes_nothing(
    organisation, path, capsys
):
    before = row_counts()
    answer = json.loads(told(capsys, path, "--controller", "valombre", "--dry-run", "--json"))
    assert list(answer) == ["added", "changed", "unchanged", "removed", "unreadable", "questions"]
    assert [(one["name"], one["example"]) for one in answer["added"]] == [("Gestion de la paie", True)]
    assert [one["section"] for one in answer["questions"]] == ["general", "purposes", "security"]
    assert row_counts() == before


def test_the_command_imports_and_makes_the_organisation_when_it_is_asked_to(db, path, capsys):
    with pytest.raises(CommandError):
        call_command("import_register", str(path), "--controller", "nouvelle")
    assert not Controller.objects.exists()
    assert "+ 1 - Exemple · Gestion de la paie" in told(
        capsys, path, "--controller", "nouvelle", "--create-controller"
    )
    assert Activity.objects.get().controller.slug == "nouvelle"
    again = json.loads(told(capsys, path, "--controller", "nouvelle", "--json"))
    assert (len(again["added"]), len(again["unchanged"])) == (0, 1)


def test_a_file_that_cannot_be_read_makes_no_organisation(db, tmp_path):
    target = tmp_path / "registre.ods"
    target.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(CommandError, match=r"registre\.ods"):
        call_command("import_register", str(target), "--controller", "nouvelle", "--create-controller")
    assert not Controller.objects.exists()


def test_what_a_file_says_of_a_record_that_somebody_typed_is_kept_beside_it_once(organisation):
    make_row(
        Activity,
        organisation,
        state="draft",
        name="Paie",
        reference="P1",
        role="controller",
        description="Tapé",
    )
    given = table("Référence;Nom;Description\nP1;Paie;Autre texte du fichier\n")
    _one, plan = bring(organisation, given)
    record = Activity.objects.get()
    assert record.description == "Tapé"
    assert [planned.changes for planned in plan.changed] == [()]
    kept = [
        text for text in record.open_points.values_list("text", flat=True) if "Autre texte du fichier" in text
    ]
    assert len(kept) == 1
    _one, again = bring(organisation, given)
    assert (again.is_empty, len(again.unchanged)) == (True, 1)


def test_an_answer_stays_while_a_row_stays_that_somebody_worked_on(organisation):
    bring(organisation, table("Référence;Nom;Destinataires\nP1;Paie;Banque\n"))
    recipient = Recipient.objects.get()
    recipient.note = "Compte n° 3"
    recipient.save()
    bring(organisation, table("Référence;Nom;Destinataires\nP1;Paie;\n"))
    record = Activity.objects.get()
    assert (record.recipients.count(), record.recipients_answer) == (1, "some")
