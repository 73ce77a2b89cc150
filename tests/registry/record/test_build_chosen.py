"""Which sheets a register has, in which order, and that none is anybody else's."""

import pytest

from registry.exchange.imports.rows import plain_fields_of
from registry.models import (
    Activity,
    Party,
    SecurityMeasure,
    Transfer,
)
from registry.models.shape import owned_models
from registry.record import sheet
from registry.record.build import (
    build_organisation,
    build_register,
    build_sheets,
    parts_below,
)
from registry.samples.activities import make_activities
from tests.cast import complete_activity, complete_organisation, make_row
from tests.registry.record.test_build import queries

pytestmark = pytest.mark.django_db


# Nothing of anybody else ------------------------------------------------------------------------------------


def public_ids(model, **conditions):
    return {str(one) for one in model.objects.filter(**conditions).values_list("public_id", flat=True)}


def ids_of(controller):
    return set().union(*(public_ids(model, controller=controller) for model in owned_models()))


def test_a_register_holds_nothing_of_another_organisation():
    ours, theirs = complete_organisation("valombre", "NÔTRE"), complete_organisation("lointaine", "CANARI")
    register = build_register(ours)
    for written in (register.canonical(), *(one.canonical() for one in register.sheets)):
        assert "NÔTRE" in written.decode()
        assert "CANARI" not in written.decode()
        assert not any(public_id in written.decode() for public_id in ids_of(theirs))
    assert "CANARI" in build_register(theirs).canonical().decode()


def test_a_sheet_holds_nothing_of_another_activity(organisation):
    ours = complete_activity(organisation, "NÔTRE")
    theirs = complete_activity(organisation, "CANARI")
    foreign_ids = set().union(
        *(public_ids(part, activity=theirs) for part in parts_below(Activity) if part.whole)
    )
    for built in (build_sheets(organisation, [ours]), build_sheets(organisation)[:1]):
        (record,) = built
        written = record.canonical().decode()
        assert record.id == ours.public_id
        assert "NÔTRE" in written
        assert "CANARI" not in written
        assert not any(public_id in written for public_id in foreign_ids)
    assert len(foreign_ids) >= 20
    assert "CANARI" in build_sheets(organisation)[1].canonical().decode()


def test_a_measure_shared_by_all_stands_apart_from_those_of_the_activity(organisation):
    first, second = make_row(Activity, organisation), make_row(Activity, organisation)
    make_row(SecurityMeasure, organisation, detail="Commune à tous")
    make_row(SecurityMeasure, organisation, activity=first, detail="Propre à la première")
    one, two = build_sheets(organisation, [first, second])
    assert [m.detail for m in one.security_measures] == ["Propre à la première"]
    assert two.security_measures == ()
    for record in (one, two):
        assert [m.detail for m in record.shared_security_measures] == ["Commune à tous"]
    assert [m.detail for m in build_organisation(organisation).security_measures] == ["Commune à tous"]


def test_an_activity_of_another_organisation_is_not_built(organisation, other_organisation):
    theirs = complete_activity(other_organisation, "CANARI")
    with pytest.raises(ValueError, match="another organisation"):
        build_sheets(organisation, [theirs])


# Which sheets -----------------------------------------------------------------------------------------------


def test_no_activity_gives_no_sheet(organisation):
    complete_activity(organisation)
    assert build_sheets(organisation, []) == ()
    assert build_sheets(organisation, ()) == ()
    assert build_sheets(organisation, Activity.objects.none()) == ()
    assert build_sheets(organisation, iter([])) == ()
    assert len(build_sheets(organisation)) == 1


def test_no_activity_reads_nothing(organisation):
    complete_activity(organisation)
    assert queries(build_sheets, organisation, []) == 0


def test_an_organisation_without_activity_has_an_empty_register(organisation, other_organisation):
    complete_activity(other_organisation)
    assert build_sheets(organisation) == ()
    register = build_register(organisation)
    assert register.sheets == register.controller_sheets == register.processor_sheets == ()


def test_the_sheets_come_in_the_order_asked(organisation):
    make_activities(organisation, 6, seed=2)
    chosen = list(organisation.activity_rows.order_by("-reference"))
    assert [one.reference for one in build_sheets(organisation, chosen)] == [a.reference for a in chosen]
    assert [one.reference for one in build_sheets(organisation)] == sorted(a.reference for a in chosen)
    few = build_sheets(organisation, (activity for activity in chosen[2:4]))
    assert [one.reference for one in few] == [a.reference for a in chosen[2:4]]


def test_a_sheet_alone_is_the_same_as_among_others(organisation):
    make_activities(organisation, 6, seed=2)
    for activity, among in zip(organisation.activity_rows.all(), build_sheets(organisation), strict=True):
        (alone,) = build_sheets(organisation, [activity])
        assert alone.canonical() == among.canonical()


def test_the_two_records_of_article_30_are_told_apart(organisation):
    for role in ("controller", "joint", "processor"):
        make_row(Activity, organisation, role=role)
    register = build_register(organisation)
    assert [one.role.code for one in register.controller_sheets] == ["controller", "joint"]
    assert [one.role.code for one in register.processor_sheets] == ["processor"]


def test_a_third_party_keeps_its_place_in_every_list(organisation):
    """The same row is the same value wherever it stands."""
    party = make_row(Party, organisation, name="Hébergeur")
    for position in (1, 2):
        activity = make_row(Activity, organisation, position=position)
        make_row(Transfer, organisation, activity=activity, party=party)
    first, second = build_sheets(organisation)
    assert first.transfers[0].party == second.transfers[0].party
    assert first.transfers[0].party.id == party.public_id
    assert len({*plain_fields_of(Party)} - {*sheet.Party.model_fields}) == 0


def test_the_register_holds_what_is_not_archived_and_nothing_that_is(organisation):
    names = {"draft": "Begun", "proposed": "Proposed", "current": "In use", "archived": "Of the past"}
    for state, name in names.items():
        make_row(Activity, organisation, state=state, name=name)
    assert {one.name for one in build_register(organisation).sheets} == {"Begun", "Proposed", "In use"}
