"""What a notice says when its activities do not all answer alike: nothing is said of all that is not said by each."""

import itertools

import pytest

from policies.assembly import text_of
from policies.record.sheet import ExerciseChannel, NoticeSheet, Right
from registry.documents.blocks import Facts, Group, texts
from registry.record.sheet import ContactPoint, Hosting, Term, Transfer
from registry.vocabularies import vocabulary
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


def term(code, label):
    return Term(code=code, fr=label, en=label)


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


def law_of(*transfers, regime=None):
    """What the notice says of adequacy decisions, apart from what is recorded."""
    told = section("transfers", activity("Lettre", transfers_answer=SOME, transfers=transfers, regime=regime))
    title = "Décisions d’adéquation de la Commission européenne connues au 22 novembre 2026"
    return told[told.index(title) + 1 :] if title in told else []


def test_whether_a_decision_covers_a_country_is_told_apart_as_law_where_the_transfer_rests_on_something_else():
    """Article 13(1)(f): the existence or absence of an adequacy decision."""
    clauses = {"mechanism": term("46.2.c", "Clauses contractuelles types"), "party": None}
    to_india = empty(Transfer, country=term("IN", "Inde"), **clauses)
    to_brazil = empty(Transfer, country=term("BR", "Brésil"), **clauses)
    told = law_of(to_india, to_brazil)
    assert told == [
        "Il s’agit du droit, et non d’une déclaration de l’organisme.",
        "Inde\u00a0: aucune n’est en vigueur.",
        "Brésil\u00a0: la décision (UE) 2026/179 de la Commission est en vigueur.",
        "Champ d’application",
        "Sauf les transferts aux seules fins de sécurité publique",
    ]
    assert law_of(to_brazil.model_copy(update={"mechanism": term("45", "Adéquation")})) == []
    assert law_of(empty(Transfer, country=term("NO", "Norvège"), **clauses)) == []
    assert law_of(empty(Transfer, destination="Organisation des Nations unies", **clauses)) == []
    assert law_of(to_india, regime=term("lpd", "Suisse")) == []
    assert "Inde\u00a0: aucune n’est en vigueur." in law_of(to_india, regime=term("eudpr", "Union"))


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
    assert (apart.title, apart.article) == ("Votre droit d’opposition", "RGPD, art.\u00a021,\u00a0§\u00a04")
    assert [group.title for group in apart.blocks] == ["Dire non", "objection_marketing"]
    told = said_in(text, "rights")
    assert "access" in told
    assert "erasure" in told
    assert not {"Dire non", "objection", "objection_marketing"} & set(told)


def test_the_first_level_names_the_right_to_object_apart_too():
    (group,) = (one for one in offering("access", "objection").essentials if isinstance(one, Group))
    (told,) = (block for block in group.blocks if isinstance(block, Facts))
    named = {label: list(texts(below)) for label, below in told.pairs}
    assert (named["Votre droit d’opposition"], named["Vos droits"]) == (["objection"], ["access"])


def test_without_a_right_to_object_nothing_is_said_of_it():
    text = offering("access")
    assert "objection" not in [one.key for one in text.sections]
    assert "Votre droit d’opposition" not in list(texts(text.essentials))


# Several activities: what one of them says is told of no other -----------------------------------------------


def test_none_is_not_told_above_a_host_in_a_third_country():
    abroad = (empty(Hosting, name="Mailer Inc", country=US),)
    told = section("transfers", activity("Lettre", transfers_answer=NONE, hosting=abroad))
    assert NO_TRANSFER not in told
    assert any("Mailer Inc" in piece for piece in told)
    france = (empty(Hosting, name="Hébergeur", country=Term(code="FR", fr="France", en="France")),)
    assert NO_TRANSFER in section("transfers", activity("Lettre", transfers_answer=NONE, hosting=france))


def test_a_statement_on_mandatory_data_and_a_principle_stand_under_the_activity_that_makes_them():
    canteen = activity(
        "Cantine", general_obligation="Sans elles, pas d’accueil.", retention_principle="Un an."
    )
    for key, text in (("data", "Sans elles, pas d’accueil."), ("retention", "Un an.")):
        told = section(key, canteen, activity("État civil"))
        assert told[told.index(text) - 1] == "Cantine"
        assert "Cantine" not in section(key, canteen)  # alone, it needs no name


def test_the_first_level_says_in_which_activity_a_machine_evaluates_or_decides():
    scored = activity("Crédit", automated_logic="Un score", profiling_note="La solvabilité")
    value = text_of(notice(scored, activity("Cantine")), ON)
    told = list(texts(value.essentials))
    at = told.index("Crédit")
    assert told[at : at + 5] == [
        "Crédit",
        "Décisions prises par une machine seule",
        "Un score",
        "Profilage",
        "La solvabilité",
    ]
    assert "Cantine" not in told


def test_what_only_the_officer_needs_is_not_told():
    goes = empty(Transfer, country=US, assessment="Le droit américain est risqué.")
    assert "Le droit américain est risqué." not in section("transfers", activity("Lettre", transfers=(goes,)))


def test_a_channel_through_an_external_officer_names_the_company():
    point = empty(
        ContactPoint,
        function=Term(code="dpo", fr="Délégué", en="Officer"),
        name="Camille Exemple",
        organisation="Cabinet Exemple",
        email="dpo@example.org",
    )
    email = Term(code="email", fr="Courriel", en="Email")
    value = notice(activity("Paie"), channels=(empty(ExerciseChannel, kind=email, contact_point=point),))
    assert "Camille Exemple, Cabinet Exemple" in said_in(text_of(value, ON), "exercise")


def test_no_label_of_a_right_names_the_authority_of_one_country():
    for right in vocabulary("rights"):
        assert "CNIL" not in right.label("fr") + right.label("en"), right.code


def test_a_notice_of_what_is_done_for_others_cites_neither_article_13_nor_21_and_says_with_whom_rights_are_exercised():
    channel = ExerciseChannel.new(kind=term("email", "Courriel"), email="dpo@example.org")
    objection = Right.new(right=term("objection", "Droit d’opposition"), text="Écrivez-nous.")

    def told(role):
        record = sheet(name="Paie", role=role, sources=())
        return text_of(notice(record, channels=(channel,), rights=(objection,)), ON).sections

    work = {one.key: one for one in told(term("processor", "Sous-traitant"))}
    cited = " ".join(one.article for one in work.values())
    assert "13" not in cited and "21" not in cited
    said = list(texts(work["exercise"].blocks))
    assert said[0].startswith("Vos droits s’exercent auprès de l’organisme pour lequel nous travaillons")
    assert said[1] == "RGPD, art.\u00a028,\u00a0§\u00a03,\u00a0e"
    own = {one.key: one for one in told(CONTROLLER)}
    assert "21" in own["objection"].article
    assert not any("pour lequel nous travaillons" in one for one in texts(own["exercise"].blocks))


def test_that_nothing_is_kept_and_nobody_receives_data_is_told_in_a_sentence_under_each_name():
    kept = activity("Vente", retention_answer=NONE, recipients_answer=NONE)
    silent = activity("Paie")
    assert section("retention", kept, silent) == ["Vente", "Rien n’est conservé."]
    assert section("recipients", kept, silent) == ["Vente", "Personne ne reçoit ces données."]
