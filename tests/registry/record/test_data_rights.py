"""Rights follow from the legal bases."""

import pytest

from registry.record.data_rights import LIMITED, NO, YES, rights_of_bases


def holds(*bases):
    return {one.right.code: one.holds for one in rights_of_bases(bases)}


def test_without_a_basis_nothing_is_said_of_rights():
    assert rights_of_bases(()) == ()


def test_consent_can_be_withdrawn_and_carries_portability_but_no_objection():
    found = holds("6.1.a")
    assert (found["portability"], found["objection"], found["withdraw_consent"]) == (YES, NO, YES)


def test_a_legal_obligation_limits_erasure_and_gives_no_portability():
    found = holds("6.1.c")
    assert (found["erasure"], found["portability"], found["objection"]) == (LIMITED, NO, NO)


def test_of_several_bases_the_strongest_answer_counts():
    assert holds("6.1.c", "6.1.f")["objection"] == YES
    assert holds("6.1.c", "6.1.a")["erasure"] == YES


@pytest.mark.parametrize("basis", ["6.1.a", "6.1.b", "6.1.c", "6.1.e", "6.1.f"])
def test_objection_to_marketing_is_not_said_to_apply_to_a_payroll(basis):
    """No basis tells whether there is marketing (Article 21(2)): the note says so instead."""
    told = {one.right.code: one for one in rights_of_bases([basis])}
    assert told["objection_marketing"].holds == LIMITED
    assert told["objection_marketing"].note
