"""What people ask for, who asks, and what may be answered against it: a table by hand, from the texts."""

from __future__ import annotations

import pytest

from registry.vocabularies import vocabulary

from .reading import words

ABUSE = "manifestly_unfounded excessive"
NOBODY_FOUND = "cannot_identify identity_not_confirmed no_data"
NOBODY_CONFIRMED = "cannot_identify identity_not_confirmed"
OBJECTION = """
    other_basis_than_objection no_particular_situation compelling_grounds claims_objection research_in_public_interest
    objection_excluded
"""
# Against each right, and nothing else. What is asked of a processor is passed on, not refused; that no data are held answers
# a request for access (Article 15(1)), and what other people's rights forbid is the copy (15(4)), not the answer.
GROUNDS = {
    "access": f"{ABUSE} {NOBODY_CONFIRMED} statistics_or_research indirect_access",
    "copy": f"{ABUSE} {NOBODY_CONFIRMED} rights_of_others statistics_or_research indirect_access",
    "rectification": f"{ABUSE} {NOBODY_FOUND} indirect_access data_accurate",
    "erasure": f"""{ABUSE} {NOBODY_FOUND} indirect_access no_erasure_case expression_and_information
        legal_obligation_or_public_task public_health archives_and_research claims_erasure""",
    "restriction": f"{ABUSE} {NOBODY_FOUND} no_restriction_case",
    "objection": f"{ABUSE} {NOBODY_FOUND} {OBJECTION}",
    # Article 21(3): nothing weighs against it, not even how often it is said.
    "objection_marketing": NOBODY_FOUND,
    "objection_profiling": f"{ABUSE} {NOBODY_FOUND} {OBJECTION}",
    "portability": f"""{ABUSE} {NOBODY_FOUND} neither_consent_nor_contract not_automated not_provided public_task
        rights_of_others_portability""",
    # Article 12(6) is about Articles 15 to 21: doubts about identity are no answer to Article 22.
    "automated_decision": f"""{ABUSE} cannot_identify identity_not_secure not_solely_automated
        decision_authorised_by_law""",
    "withdrawal": "identity_not_secure no_consent_to_withdraw",
    "post_mortem_directives": "identity_not_secure general_directives",
    "heir_request": "standing_not_shown contrary_directives beyond_need heirs_disagree",
    "unknown": "",
}


def against(kind):
    return {one.code for one in vocabulary("refusal_grounds") if kind in one.extra["rights"]}


@pytest.mark.parametrize("kind", [one.code for one in vocabulary("request_kinds")])
def test_the_grounds_against_each_right_are_those_of_its_article(kind):
    assert against(kind) == set(words(GROUNDS[kind]))


def test_every_ground_answers_a_request_and_none_other_than_those_there_are():
    kinds = set(GROUNDS)
    for one in vocabulary("refusal_grounds"):
        assert one.extra["rights"] and set(one.extra["rights"]) <= kinds, one.code
        assert one.extra["article"], one.code


def test_every_request_is_for_a_right_that_the_rights_know():
    for one in vocabulary("request_kinds"):
        if one.code != "unknown":
            assert one.extra["right"] in vocabulary("rights")
            assert one.extra["article"]


def test_what_rests_on_texts_that_nobody_read_says_so():
    grounds = vocabulary("refusal_grounds")
    assert grounds["heirs_disagree"].extra["caution"] == "sec"
    assert grounds["indirect_access"].extra["caution"] == "sec"
    assert "caution" not in grounds["claims_erasure"].extra
    relations = vocabulary("request_relations")
    assert relations["parent"].extra["caution"] == "mem"
    assert relations["heir"].extra["caution"] == "sec"
    assert "caution" not in relations["self"].extra
