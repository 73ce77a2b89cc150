"""Rights follow from the bases and conditions of each purpose, together the most that one of them gives."""

import pytest

from registry.record import sheet as values
from registry.record.data_rights import (
    CONDITIONAL,
    LIMITED,
    NO,
    WHERE,
    YES,
    rights_of,
    rights_of_records,
)
from registry.record.sheet import Term
from tests.registry.documents.values import empty, sheet


def term(code):
    return Term(code=code, fr=code, en=code)


def holds(*bases, conditions=()):
    return {one.right.code: one.holds for one in rights_of(bases, conditions)}


def test_without_a_basis_nothing_is_said_of_rights():
    assert rights_of(()) == ()


def test_towards_a_purpose_without_basis_people_have_the_rights_that_every_basis_gives():
    found = {one.right.code: one.holds for one in rights_of_records([sheet(bases=(), purposes=())])}
    assert {code for code, holds in found.items() if holds not in {NO, WHERE}} == {
        "access",
        "rectification",
        "erasure",
        "restriction",
        "post_mortem",
        "complaint",
    }
    assert (
        found["erasure"] == LIMITED
    )  # a legal obligation or a public task limits it, and nobody knows that there is none


def test_consent_can_be_withdrawn_and_carries_portability_where_it_is_automated_but_no_objection():
    found = holds("6.1.a")
    assert (found["portability"], found["objection"], found["withdraw_consent"]) == (CONDITIONAL, NO, YES)


def test_explicit_consent_to_sensitive_data_can_be_withdrawn_and_carries_portability():
    """Articles 7(3), 13(2)(c) and 20(1)(a) name Article 9(2)(a) beside Article 6(1)(a); a task in the public interest
    carries no portability all the same (Article 20(3)), nor does a legal obligation (recital 68).
    """
    found = holds("6.1.f", conditions=["9.2.a"])
    assert (found["withdraw_consent"], found["portability"], found["objection"]) == (YES, CONDITIONAL, YES)
    found = holds("6.1.e", conditions=["9.2.a"])
    assert (found["withdraw_consent"], found["portability"], found["objection"]) == (YES, NO, YES)
    found = holds("6.1.c", conditions=["9.2.a"])
    assert (found["withdraw_consent"], found["portability"], found["objection"]) == (YES, NO, NO)
    control = holds("6.1.e", conditions=["9.2.h"])
    assert (control["withdraw_consent"], control["portability"]) == (NO, NO)


def test_a_legal_obligation_limits_erasure_and_gives_no_portability():
    found = holds("6.1.c")
    assert (found["erasure"], found["portability"], found["objection"]) == (LIMITED, NO, NO)


def test_of_several_bases_the_strongest_answer_counts():
    assert holds("6.1.c", "6.1.f")["objection"] == YES
    assert holds("6.1.c", "6.1.a")["erasure"] == YES


@pytest.mark.parametrize(
    ("bases", "is_limited"),
    [
        (["6.1.b", "6.1.c"], True),  # Article 17(3)(b): what a legal obligation requires is not erased
        (["6.1.a", "6.1.e"], True),
        (["6.1.c"], True),
        (["6.1.b", "6.1.f"], False),
        (["6.1.a"], False),
    ],
)
def test_erasure_is_limited_as_soon_as_one_basis_of_a_purpose_is_an_obligation_or_a_public_task(
    bases, is_limited
):
    alone = {one.right.code: one for one in rights_of(bases)}
    assert alone["erasure"].is_limited == is_limited
    assert not alone["access"].is_limited
    stated = tuple(empty(values.LegalBasis, basis=term(code)) for code in bases)
    record = sheet(purposes=(empty(values.Purpose, name="Vendre", bases=stated),))
    together = {one.right.code: one for one in rights_of_records([record])}
    assert together["erasure"].is_limited == is_limited
    assert (
        together["erasure"].extent == "s’applique, dans des limites pour une partie de ce qui est fait"
    ) == (is_limited and len(bases) > 1)


@pytest.mark.parametrize("basis", ["6.1.a", "6.1.b", "6.1.c", "6.1.e", "6.1.f"])
def test_objection_to_marketing_is_absolute_wherever_there_is_marketing_and_not_said_of_a_payroll(basis):
    """No basis tells whether there is marketing (Article 21(2) and (3)): the note says so instead."""
    found = {one.right.code: one for one in rights_of([basis])}
    assert found["objection_marketing"].holds == WHERE
    assert found["objection_marketing"].note
    assert not found["objection_marketing"].follows


def test_rights_towards_several_activities_are_those_that_one_purpose_of_one_of_them_gives():
    consent, task = (empty(values.LegalBasis, basis=term(code)) for code in ("6.1.a", "6.1.e"))
    explicit = empty(values.SpecialCondition, condition=term("9.2.a"))
    meals = empty(values.Purpose, name="Repas", bases=(task,), special_conditions=(explicit,))
    letter = empty(values.Purpose, name="Lettre", bases=(consent,))
    found = {one.right.code: one.holds for one in rights_of_records([sheet(purposes=(meals,))])}
    assert (found["withdraw_consent"], found["objection"]) == (YES, YES)
    found = {one.right.code: one.holds for one in rights_of_records([sheet(purposes=(letter,))])}
    assert (found["withdraw_consent"], found["objection"]) == (YES, NO)
    found = {
        one.right.code: one.holds
        for one in rights_of_records([sheet(bases=(task,)), sheet(purposes=(letter,))])
    }
    assert (found["withdraw_consent"], found["objection"], found["portability"]) == (YES, YES, CONDITIONAL)
    assert rights_of_records([]) == ()


@pytest.mark.parametrize(("answer", "holding"), [(None, WHERE), ("none", WHERE), ("some", LIMITED)])
def test_the_right_about_automated_decisions_follows_where_a_record_declares_them(answer, holding):
    record = sheet(
        bases=(empty(values.LegalBasis, basis=term("6.1.b")),),
        automated_decision=term(answer) if answer else None,
    )
    found = {one.right.code: one.holds for one in rights_of_records([record])}
    assert found["automated_decision"] == holding
