"""What a notice says when its activities do not all answer alike: nothing is said of all that is not said by each."""

import itertools

import pytest

from policies.assembly import text_of
from policies.record.sheet import NoticeSheet, Right
from registry.documents.blocks import Facts, texts
from registry.record.sheet import Term, Transfer
from tests.registry.documents.values import ON, empty, full, organisation, sheet

CONTROLLER = Term(code="controller", fr="Responsable de traitement", en="Controller")
NONE, SOME = (
    Term(code="none", fr="Aucun (déclaré)", en="None (stated)"),
    Term(code="some", fr="Oui", en="Yes"),
)
US = Term(code="US", fr="États-Unis d’Amérique", en="United States of America")
NO_TRANSFER = "Aucun transfert hors de l’Espace économique européen."
QUESTIONS = {
    "transfers_answer": ("transfers", NO_TRANSFER),
    "sensitive_data": ("data", "Aucune donnée sensible n’est traitée."),
    "public_information": ("recipients", "Aucune information n’est rendue publique."),
    "automated_decision": (
        "automated",
        "Aucune décision n’est fondée exclusivement sur un traitement automatisé.",
    ),
    "profiling": ("profiling", "Aucun profil des personnes n’est établi."),
}


def activity(name, **answers):
    return sheet(name=name, role=CONTROLLER, **answers)


def notice(*activities, **words):
    return empty(
        NoticeSheet,
        title="Vos données",
        language="fr",
        organisation=organisation(),
        activities=activities,
        **words,
    )


def section(key, *activities):
    """Every piece of text of one section of a notice about these activities."""
    found = [one for one in text_of(notice(*activities), ON).sections if one.key == key]
    return [piece for one in found for piece in texts(one.blocks)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_none_is_said_of_a_notice_when_every_activity_says_so_and_then_once(question):
    key, sentence = QUESTIONS[question]
    told = section(key, activity("Cantine", **{question: NONE}), activity("Car", **{question: NONE}))
    assert told.count(sentence) == 1
    assert "Cantine" not in told


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("other", [None, SOME])
def test_where_one_says_none_and_another_does_not_the_answer_stands_under_the_name_of_who_gave_it(
    question, other
):
    key, sentence = QUESTIONS[question]
    for order in itertools.permutations(
        [activity("Cantine", **{question: NONE}), activity("Car", **{question: other})]
    ):
        told = section(key, *order)
        assert told[told.index("Cantine") + 1] == sentence
        assert told.count(sentence) == 1
        assert ("Car" in told) == (other is not None)  # of what nobody has answered, nothing is said


def test_a_transfer_of_one_activity_is_not_denied_by_the_others():
    goes = empty(Transfer, country=US)
    told = section(
        "transfers",
        activity("Lettre d’information", transfers_answer=SOME, transfers=(goes,)),
        activity("Contact", transfers_answer=NONE),
        activity("Photographies", transfers_answer=NONE),
        activity("Sondage"),
    )
    assert told == ["Lettre d’information", US.fr, "Contact · Photographies", NO_TRANSFER]


def test_none_above_a_recorded_transfer_is_not_told_to_the_public_the_transfer_is():
    told = section(
        "transfers", activity("Lettre", transfers_answer=NONE, transfers=(empty(Transfer, country=US),))
    )
    assert told == [US.fr]


def test_the_text_of_a_notice_is_a_function_of_its_value_alone():
    value = full(NoticeSheet, lambda place: f"“{place}”")
    assert text_of(value, ON) == text_of(NoticeSheet.model_validate_json(value.model_dump_json()), ON)
    assert value.digest() == NoticeSheet.model_validate_json(value.canonical()).digest()


def test_an_adequacy_decision_is_told_only_of_a_transfer_that_rests_on_it():
    on_clauses, on_adequacy = (
        Term(code="46.2.c", fr="Clauses types", en="Standard clauses"),
        Term(code="45", fr="Décision d’adéquation", en="Adequacy decision"),
    )
    for mechanism, is_told in ((on_clauses, False), (on_adequacy, True), (None, False)):
        goes = empty(Transfer, country=US, mechanism=mechanism)
        told = section("transfers", activity("Lettre", transfers=(goes,)))
        assert ("Décision d’adéquation en vigueur" in told) == is_told


# The right to object ----------------------------------------------------------------------------------------


def offering(*codes, **labels):
    rights = [
        empty(Right, right=Term(code=code, fr=code, en=code), label=labels.get(code, "")) for code in codes
    ]
    return text_of(notice(activity("Cantine"), rights=tuple(rights)), ON)


def said_in(text, key):
    return [piece for one in text.sections if one.key == key for piece in texts(one.blocks)]


def test_the_right_to_object_stands_apart_from_the_other_rights_and_before_them():
    """Article 21(4): clearly and separately from any other information."""
    text = offering("access", "objection", "objection_marketing", "erasure", objection="Dire non")
    keys = [one.key for one in text.sections]
    assert keys.index("objection") + 1 == keys.index("rights")
    (apart,) = (one for one in text.sections if one.key == "objection")
    assert (apart.title, apart.article) == ("Votre droit d’opposition", "RGPD, art.\u00a021(4)")
    assert [group.title for group in apart.blocks] == ["Dire non", "objection_marketing"]
    told = said_in(text, "rights")
    assert "access" in told
    assert "erasure" in told
    assert not {"Dire non", "objection", "objection_marketing"} & set(told)


def test_the_first_level_names_the_right_to_object_apart_too():
    (told,) = (block for block in offering("access", "objection").essentials if isinstance(block, Facts))
    named = {label: list(texts(below)) for label, below in told.pairs}
    assert (named["Votre droit d’opposition"], named["Vos droits"]) == (["objection"], ["access"])


def test_without_a_right_to_object_nothing_is_said_of_it():
    text = offering("access")
    assert "objection" not in [one.key for one in text.sections]
    assert "Votre droit d’opposition" not in list(texts(text.essentials))
