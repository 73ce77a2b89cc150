"""What differs between two states of a record: values are compared, not texts, and entries by their identifier."""

from uuid import UUID

import pytest
from django.utils import translation

from registry.models import Activity
from registry.record.build import build_sheets
from registry.record.changes import changes_in_words
from registry.record.difference import ChangeOf, difference, facts_digest
from registry.record.sheet import (
    ActivitySheet,
    DataUse,
    Purpose,
    Recipient,
    RetentionRule,
    SecurityMeasure,
)
from registry.record.values import Data, DataItem, Party, Row, Term
from tests.cast import complete_activity

YEAR = Term(code="year", fr="an", en="year")
CONTROLLER, IN_FORCE = (Term(code=code, fr=code, en=code) for code in ("controller", "current"))


def sheet(**given):
    said = {"name": "Paie", "reference": "RH-1", "role": CONTROLLER, "state": IN_FORCE, **given}
    return ActivitySheet.new(id=UUID(int=1), **said)


def rule(number, **given):
    return RetentionRule.new(id=UUID(int=number), **given)


def told(before, after):
    return [
        (one.kind.value, type(one.row).__name__, one.field, one.before, one.after)
        for one in difference(before, after)
    ]


def test_the_same_record_differs_in_nothing():
    assert difference(sheet(), sheet()) == ()


def test_a_field_is_told_with_both_its_values():
    assert told(sheet(description="A"), sheet(description="B")) == [
        ("changed", "ActivitySheet", "description", "A", "B")
    ]


def test_an_entry_is_changed_and_not_removed_and_added():
    before, after = (
        sheet(retention_rules=(rule(2, amount=5, unit=YEAR),)),
        sheet(retention_rules=(rule(2, amount=10, unit=YEAR),)),
    )
    assert told(before, after) == [("changed", "RetentionRule", "amount", 5, 10)]


def test_an_entry_of_another_identifier_is_another_one():
    first, second = rule(2, reason="A"), rule(3, reason="A")
    assert told(sheet(retention_rules=(first,)), sheet(retention_rules=(second,))) == [
        ("removed", "ActivitySheet", "retention_rules", first, None),
        ("added", "ActivitySheet", "retention_rules", None, second),
    ]


def test_another_order_is_told_once_and_what_it_orders_is_not():
    first, second = rule(2), rule(3)
    [change] = difference(sheet(retention_rules=(first, second)), sheet(retention_rules=(second, first)))
    assert (change.kind, change.field) == (ChangeOf.ORDER, "retention_rules")


def test_what_stands_in_several_places_is_told_once():
    def host(name):
        return Party.new(id=UUID(int=9), name=name)

    def with_recipients(name):
        kind = Term(code="processor", fr="", en="")
        return sheet(
            recipients=tuple(Recipient.new(id=UUID(int=n), kind=kind, party=host(name)) for n in (4, 5))
        )

    assert told(with_recipients("A"), with_recipients("B")) == [("changed", "Party", "name", "A", "B")]


def test_two_items_added_to_one_category_are_both_told():
    def use(*items):
        data = Data.new(id=UUID(int=7), name="État civil", items=items)
        return sheet(data=(DataUse.new(id=UUID(int=6), data=data),))

    names = ("nom", "prénom")
    found = told(use(), use(*(DataItem.new(id=UUID(int=n), name=name) for n, name in enumerate(names, 20))))
    assert [(kind, after.name) for kind, _row, _field, _before, after in found] == [
        ("added", "nom"),
        ("added", "prénom"),
    ]


def test_other_words_of_the_same_term_are_no_difference():
    older = Term(code="controller", fr="Responsable", en="Controller")
    before = sheet().model_copy(update={"role": older})
    assert difference(before, sheet()) == ()
    assert facts_digest(before) == facts_digest(sheet())


def test_the_state_of_the_record_is_not_what_it_says():
    before = sheet(state=Term(code="draft", fr="", en=""))
    assert difference(before, sheet(state=Term(code="current", fr="", en=""))) == ()


def test_the_state_of_a_security_measure_is_a_fact():
    def measured(code):
        state = Term(code=code, fr=code, en=code)
        return sheet(security_measures=(SecurityMeasure.new(id=UUID(int=5), detail="Coffre", state=state),))

    assert [(row, field) for _kind, row, field, _b, _a in told(measured("in_place"), measured("gap"))] == [
        ("SecurityMeasure", "state")
    ]
    assert facts_digest(measured("in_place")) != facts_digest(measured("gap"))


def test_another_purpose_inside_a_purpose_is_found():
    def nested(detail):
        return sheet(
            purposes=(
                Purpose.new(id=UUID(int=2), name="A", purposes=(Purpose.new(id=UUID(int=3), detail=detail),)),
            )
        )

    assert told(nested("x"), nested("y")) == [("changed", "Purpose", "detail", "x", "y")]


# In words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", ("changed", "Règle de conservation", "Factures", "Durée", "5\u00a0ans", "10\u00a0ans")),
        ("en", ("changed", "Retention rule", "Factures", "Period", "5\u00a0years", "10\u00a0years")),
    ],
)
def test_a_change_names_its_entry_and_its_field_in_the_language_of_the_reader(language, expected):
    invoices = Data.new(id=UUID(int=8), name="Factures")
    before, after = (sheet(retention_rules=(rule(2, data=invoices, amount=n, unit=YEAR),)) for n in (5, 10))
    with translation.override(language):
        [one] = changes_in_words(difference(before, after))
    assert (one.action, one.kind, one.name, one.field, one.before, one.after) == expected


@pytest.mark.django_db
def test_every_field_of_every_entry_has_a_label_and_words_for_its_value(organisation):
    activity = complete_activity(organisation, "Texte")
    [full] = build_sheets(organisation, [Activity.objects.get(pk=activity.pk)])
    empty = ActivitySheet.new(id=full.id, role=full.role, state=full.state)
    found = changes_in_words(difference(empty, full))
    assert len(found) > 60
    assert [one for one in found if one.action == "changed" and not (one.field and one.after)] == []
    assert [one for one in found if one.action == "added" and not (one.kind and one.name)] == []


# Each value alone -------------------------------------------------------------------------------------------


def variants(value):
    """The value with one plain field changed, for each of its plain fields at any depth, with the field's name."""
    for name in type(value).model_fields:
        held = getattr(value, name)
        if name in {"id", "schema_version"} or (name == "state" and isinstance(value, ActivitySheet)):
            continue
        if isinstance(held, str):
            yield name, value.model_copy(update={name: held + " autre"})
        elif isinstance(held, bool):
            yield name, value.model_copy(update={name: not held})
        elif isinstance(held, int):
            yield name, value.model_copy(update={name: held + 1})
        elif isinstance(held, Term):
            yield name, value.model_copy(update={name: held.model_copy(update={"code": "autre"})})
        elif isinstance(held, Row):
            for inner, other in variants(held):
                yield f"{name}.{inner}", value.model_copy(update={name: other})
        elif isinstance(held, tuple) and held and isinstance(held[0], Row):
            for inner, other in variants(held[0]):
                yield f"{name}.{inner}", value.model_copy(update={name: (other, *held[1:])})


@pytest.mark.django_db
def test_each_fact_changed_alone_is_one_difference_and_another_digest(organisation):
    activity = complete_activity(organisation, "Texte")
    [full] = build_sheets(organisation, [Activity.objects.get(pk=activity.pk)])
    digest, tried = facts_digest(full), 0
    for name, other in variants(full):
        tried += 1
        [change] = difference(full, other)
        assert change.field == name.rsplit(".", 1)[-1], name
        assert facts_digest(other) != digest, name
    assert tried > 250
