"""An answer of the interview and the sheet of a draft give another sheet; nothing else is asked, and nothing is stored."""

from uuid import UUID

import pytest

from registry.beginning.answers import (
    Draft,
    with_data,
    with_keeping,
    with_people,
    with_presentation,
    with_reasons,
    with_recipients,
)
from registry.record import sheet
from registry.record.sheet import ActivitySheet, Term

CONTROLLER, PROCESSOR, JOINT = (
    Term(code=code, fr=code, en=code) for code in ("controller", "processor", "joint")
)
DRAFT, YEAR, NONE = (Term(code=code, fr=code, en=code) for code in ("draft", "year", "none"))
AUTHORITY = Term(code="authority", fr="autorité", en="authority")


def purpose(name, **given):
    return sheet.Purpose.new(name=name, **given)


def draft(own=(), **lists):
    """A draft in which the rows given by ``own`` are the interview's."""
    record = ActivitySheet.new(
        reference="RH-01", name="Paie", **{"role": CONTROLLER, "state": DRAFT, **lists}
    )
    return Draft(record, frozenset(row.id for row in own))


def names(rows):
    return [row.name for row in rows]


A, B, OTHER, OTHERS = (purpose(name) for name in ("Calculer", "Payer", "Contrôler", "Archiver"))


@pytest.mark.parametrize(
    ("rows", "lines", "expected"),
    [
        ((), ["Calculer"], ["Calculer"]),
        ((A, B), ["Calculer", "Payer"], [A, B]),
        ((A, B), ["Payer", "Calculer"], [B, A]),
        ((A, OTHER, B), ["Payer", "Calculer"], [B, OTHER, A]),
        ((A, OTHER, B), ["Payer"], [OTHER, B]),
        ((A, OTHER), ["Calculer", "Trier"], [A, OTHER, "Trier"]),
        ((A, OTHER), ["Trier", "Calculer"], ["Trier", OTHER, A]),
        ((A, OTHER, B), ["Verser", "Payer"], ["Verser", OTHER, B]),
        ((A, OTHER), ["Contrôler", "Calculer"], [A, OTHER]),
        ((A, OTHER), ["Calculer", "Calculer"], [A, OTHER]),
        ((OTHER, OTHERS), [], [OTHER, OTHERS]),
        ((A, OTHER, B), [], [OTHER]),
    ],
)
def test_reasons_stand_as_they_were_typed_around_what_others_wrote(rows, lines, expected):
    changed = with_reasons(draft(own=(A, B), purposes=rows), lines).record.purposes
    assert names(changed) == [one if isinstance(one, str) else one.name for one in expected]
    known = [(new.id, old.id) for new, old in zip(changed, expected, strict=True) if not isinstance(old, str)]
    assert all(new == old for new, old in known), "the same row, by its identifier"


def test_a_line_that_was_reworded_stays_the_row_it_was():
    (changed,) = with_reasons(draft(own=(A,), purposes=(A,)), ["Calculer et verser"]).record.purposes
    assert (changed.id, changed.name) == (A.id, "Calculer et verser")


def test_what_is_new_has_an_identifier_of_its_own_and_says_nothing_else():
    (made,) = with_reasons(draft(), ["Trier"]).record.purposes
    assert isinstance(made.id, UUID) and made.id not in {A.id, B.id}
    assert made == purpose("Trier").model_copy(update={"id": made.id})


def test_the_draft_that_was_read_stays_as_it_was():
    before = draft(own=(A,), purposes=(A, OTHER))
    record = before.record.canonical()
    with_reasons(before, [])
    assert before.record.canonical() == record


def test_people_keep_their_places_whatever_the_order_of_the_boxes():
    staff, heirs, pupils = (sheet.Subject.new(name=name) for name in ("Salariés", "Ayants droit", "Élèves"))
    first, second = sheet.SubjectUse.new(subject=staff), sheet.SubjectUse.new(subject=heirs)
    noted = sheet.SubjectUse.new(subject=pupils, note="Les plus jeunes")
    before = draft(own=(first, second), subjects=(first, noted, second))
    changed = with_people(before, [heirs, pupils, staff]).record.subjects
    assert changed == (first, noted, second), "said by somebody else already, and in the places they had"
    assert with_people(before, [heirs]).record.subjects == (noted, second)


def test_data_and_whether_any_is_intimate_are_one_answer():
    rib = sheet.Data.new(name="RIB")
    record = with_data(draft(), [rib], sensitive=NONE, systems=[]).record
    assert ([use.data for use in record.data], record.sensitive_data) == ([rib], NONE)
    assert with_data(Draft(record), [], sensitive=None, systems=[]).record.sensitive_data is None


def test_the_systems_of_the_answer_stand_beside_those_of_others():
    portal, sheets = sheet.System.new(name="Portail"), sheet.System.new(name="Tableur")
    noted = sheet.SystemUse.new(system=portal, used_for="Inscriptions")
    before = draft(systems=(noted,))
    record = with_data(before, [], sensitive=None, systems=[portal, sheets]).record
    assert record.systems[0] == noted, "said by somebody else already"
    assert [use.system for use in record.systems] == [portal, sheets]


def test_recipients_are_the_same_by_what_they_lead_to():
    tax = sheet.Party.new(name="Trésor public")
    mine = sheet.Recipient.new(kind=AUTHORITY, party=tax)
    told = {
        "kind": AUTHORITY,
        "department": None,
        "party": tax.model_copy(update={"city": "Dijon"}),
        "name": "",
    }
    before = draft(own=(mine,), recipients=(mine,))
    record = with_recipients(before, [told], transfers=None, places=[]).record
    assert [row.id for row in record.recipients] == [mine.id]
    place = {"country": None, "destination": "OCDE"}
    record = with_recipients(before, [], transfers=NONE, places=[place]).record
    assert (record.recipients, record.transfers_answer) == ((), NONE)
    assert [row.destination for row in record.transfers] == ["OCDE"]


def test_a_period_has_its_starts_and_goes_when_nothing_is_said_of_it():
    said = {"amount": 5, "unit": YEAR, "event": "", "measures": [{"heading": None, "detail": "Armoire"}]}
    record = with_keeping(draft(), **said, starts=["départ"]).record
    (rule,) = record.retention_rules
    assert (rule.amount, rule.unit, [one.event for one in rule.starts]) == (5, YEAR, ["départ"])
    assert [one.detail for one in record.security_measures] == ["Armoire"]
    again = Draft(record, frozenset({rule.id, rule.starts[0].id}))
    (changed,) = with_keeping(
        again, **said | {"amount": 10}, starts=["départ", "décès"]
    ).record.retention_rules
    assert (changed.id, changed.amount, changed.starts[0]) == (rule.id, 10, rule.starts[0])
    assert [one.event for one in changed.starts] == ["départ", "décès"]
    none = {"amount": None, "unit": None, "event": "", "measures": [], "starts": []}
    assert with_keeping(again, **none).record.retention_rules == ()
    assert with_keeping(Draft(record), **none).record == record, "somebody else’s now"


def test_reasons_become_tasks_for_a_client_and_back_but_for_what_others_wrote():
    before = draft(own=(A,), purposes=(A, OTHER))
    given = {"name": "Paie", "department": None}
    for_client = with_presentation(before, **given, role=PROCESSOR, partners=["Écoles"])
    record = for_client.record
    assert (names(record.purposes), names(record.operations)) == (["Contrôler"], ["Calculer"])
    assert [(one.party, one.name) for one in record.clients] == [(None, "Écoles")]
    own = frozenset(row.id for row in (*record.operations, *record.clients))
    town = sheet.Party.new(name="Commune")
    record = with_presentation(Draft(record, own), **given, role=JOINT, partners=[town]).record
    assert (names(record.purposes), record.operations, record.clients) == (["Contrôler", "Calculer"], (), ())
    assert [one.party for one in record.joint_controllers] == [town]
