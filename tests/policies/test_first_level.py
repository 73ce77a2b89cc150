"""The first level of a notice: in the reader's words, by activity, and nothing that the second level does not say."""

import re

import pytest
from django.utils import translation

from policies.first_level import essentials
from policies.record import sheet as notices
from registry.documents.blocks import Facts, texts
from registry.record import sheet as values
from tests.policies.test_rules import notice
from tests.registry.documents.values import empty
from tests.registry.rules.clean import HEALTH, PAY, joint_record, processor_record, record, term

LABELS = {
    "Pourquoi",
    "Quelles données",
    "Combien de temps",
    "Qui les reçoit",
    "Hors de l’Espace économique européen",
}


@pytest.fixture(autouse=True)
def in_french():
    with translation.override("fr"):
        yield


def first_level(*records, **given):
    return essentials(notice(**given), records, {one.id: one.name for one in records})


def told(**given):
    """What is said of one activity, by label."""
    (group,) = (one for one in first_level(record(**given)) if getattr(one, "title", "") == "Paie")
    (pairs,) = (one.pairs for one in group.blocks if isinstance(one, Facts))
    return {label: list(texts(below)) for label, below in pairs}


def resting_on(code, **given):
    basis = empty(values.LegalBasis, basis=term(code), **given)
    return {"purposes": (empty(values.Purpose, name="Payer", bases=(basis,)),)}


def starting(event):
    return (empty(values.RetentionStart, event=event),)


def test_an_activity_is_told_in_a_few_lines_of_everyday_words():
    assert told() == {
        "Pourquoi": ["Payer les agents – parce que la loi l’exige"],
        "Quelles données": ["Bulletins de paie", "Arrêts de travail"],
        "Combien de temps": ["Bulletins de paie\u00a0: 5 ans", "Arrêts de travail\u00a0: 5 ans"],
        "Qui les reçoit": ["Hébergeur"],
        "Hors de l’Espace économique européen": ["Ces données ne quittent pas l’Espace économique européen."],
    }


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("6.1.a", "avec votre consentement"),
        ("6.1.b", "pour un contrat avec vous, ou pour le préparer"),
        ("6.1.c", "parce que la loi l’exige"),
        ("6.1.d", "pour protéger la vie d’une personne"),
        ("6.1.e", "pour une mission d’intérêt public"),
        ("6.1.f", "pour un intérêt légitime"),
    ],
)
def test_each_legal_basis_has_everyday_words(code, words):
    assert told(**resting_on(code))["Pourquoi"] == [f"Payer – {words}"]


def test_a_legitimate_interest_is_named_where_it_is_recorded():
    assert told(**resting_on("6.1.f", interest="se défendre"))["Pourquoi"] == [
        "Payer – pour un intérêt légitime (se défendre)"
    ]


def test_bases_of_the_whole_activity_are_not_dealt_out_to_its_purposes():
    aims = tuple(empty(values.Purpose, name=name) for name in ("Payer", "Déclarer"))
    whole = tuple(empty(values.LegalBasis, basis=term(code)) for code in ("6.1.b", "6.1.c"))
    assert told(purposes=aims, bases=whole)["Pourquoi"] == [
        "Payer",
        "Déclarer",
        "Pour l’ensemble\u00a0: pour un contrat avec vous, ou pour le préparer, parce que la loi l’exige",
    ]


def test_a_period_says_from_when_and_of_what():
    rule = empty(
        values.RetentionRule, data=PAY, amount=3, unit=term("year"), starts=starting("fin du contrat")
    )
    told_of = told(retention_rules=(rule, empty(values.RetentionRule, event="tant que vous êtes inscrit")))
    assert told_of["Combien de temps"] == [
        "Bulletins de paie\u00a0: 3 ans (à partir de\u00a0: fin du contrat)",
        "Toutes ces données\u00a0: tant que vous êtes inscrit",
    ]


@pytest.mark.parametrize(
    "label", ["Qui les reçoit", "Hors de l’Espace économique européen", "Combien de temps"]
)
def test_what_nobody_has_answered_is_not_told(label):
    silent = {"recipients": (), "transfers_answer": None, "retention_rules": ()}
    assert label not in told(**silent)


def test_none_is_told_where_it_is_the_answer():
    nothing = {"recipients": (), "recipients_answer": term("none"), "hosting": ()}
    assert told(**nothing)["Qui les reçoit"] == ["Personne d’autre que nous."]
    kept = {"retention_rules": (), "retention_answer": term("none")}
    assert told(**kept)["Combien de temps"] == ["Rien n’est conservé."]


def test_a_transfer_names_where_data_go():
    india = values.Term(code="IN", fr="Inde", en="India")
    going = empty(values.Transfer, country=india)
    assert told(transfers=(going,), transfers_answer=term("some"))[
        "Hors de l’Espace économique européen"
    ] == ["Inde"]
    assert told(transfers_answer=term("some"))["Hors de l’Espace économique européen"] == [
        "Des données quittent l’Espace économique européen."
    ]


def test_a_machine_is_spoken_of_only_where_it_does_something():
    labels = {"Décisions prises par une machine seule", "Profilage", "Intelligence artificielle"}
    assert not labels & set(told(profiling=term("none"), ai_answer=term("none")))
    does = told(automated_decision=term("some"), automated_logic="Un score", ai_answer=term("some"))
    assert does["Décisions prises par une machine seule"] == ["Un score"]
    assert does["Intelligence artificielle"] == ["Oui"]


def test_no_sentence_of_ours_is_long():
    """Article 12(1): concise and easily accessible. Our own words, whatever the organisation typed between them."""
    said = [*first_level(record()), *first_level(record(**resting_on("6.1.e")))]
    for piece in texts(said):
        for sentence in re.split(r"(?<=[.!?])\s", piece):
            assert len(sentence.split()) <= 20, sentence


# What limits a fact stands with it: without it the fact would be another one ----------------------------------


def test_a_condition_stands_with_what_it_limits():
    use = empty(values.DataUse, data=PAY, condition="si vous êtes payé au mois")
    recipient = empty(values.Recipient, kind=term("partner"), name="Mutuelle", condition="si vous y adhérez")
    rule = empty(
        values.RetentionRule,
        data=PAY,
        data_note="hors bulletins perdus",
        amount=5,
        unit=term("year"),
        condition="sans litige",
        exceptions=(empty(values.RetentionException, text="un contentieux"),),
    )
    found = told(data=(use,), recipients=(recipient,), retention_rules=(rule,), condition="l’été")
    assert found["Seulement"] == ["l’été"]
    assert "Bulletins de paie (condition\u00a0: si vous êtes payé au mois)" in found["Quelles données"]
    assert found["Qui les reçoit"] == ["Mutuelle (condition\u00a0: si vous y adhérez)"]
    assert found["Combien de temps"] == [
        "Bulletins de paie, hors bulletins perdus\u00a0: 5 ans (condition\u00a0: sans litige), sauf\u00a0: un contentieux"
    ]


def test_explicit_consent_is_told_beside_the_basis_and_other_conditions_are_not():
    consent = (empty(values.SpecialCondition, condition=term("9.2.a")),)
    assert told(special_conditions=consent)["Pourquoi"][-1] == (
        "Pour l’ensemble\u00a0: avec votre consentement explicite"
    )
    care = (empty(values.SpecialCondition, condition=term("9.2.h")),)
    assert told(special_conditions=care)["Pourquoi"] == ["Payer les agents – parce que la loi l’exige"]


def test_who_decides_with_the_organisation_is_named():
    assert told(role=term("joint"), joint_controllers=joint_record().joint_controllers)["Décidé avec"] == [
        joint_record().joint_controllers[0].party.name
    ]


def test_what_is_done_for_others_is_told_as_theirs():
    own, work = record(), processor_record()
    said = list(texts(essentials(notice(own, work), [own], {own.id: "Paie"})))
    at = said.index("Ce que nous faisons pour d’autres, qui en sont responsables")
    assert said[at + 1] == work.name


def test_the_right_to_object_says_what_it_allows():
    right = empty(notices.Right, right=term("objection"), text="Dire non à tout moment.")
    assert "Dire non à tout moment." in list(texts(first_level(record(), rights=(right,))))


def test_explicit_consent_names_the_data_that_it_is_about():
    consent = (empty(values.SpecialCondition, condition=term("9.2.a"), data=HEALTH),)
    assert told(special_conditions=consent)["Pourquoi"][-1] == (
        "Pour l’ensemble\u00a0: avec votre consentement explicite pour\u00a0: Arrêts de travail"
    )


def test_that_data_stay_is_not_told_where_nobody_says_in_which_country_they_are_hosted():
    somewhere = (empty(values.Hosting, place="Dans un pays étranger"),)
    assert "Hors de l’Espace économique européen" not in told(hosting=somewhere)


def test_nobody_but_us_is_not_told_beside_a_host_of_another_company():
    hosted = record(recipients=(), recipients_answer=term("none"))
    assert "Personne d’autre que nous." not in list(texts(first_level(hosted)))


def test_who_works_for_others_alone_is_not_called_responsible():
    work = processor_record()
    said = list(texts(essentials(notice(work), [], {})))
    assert said[0].endswith("traite vos données pour d’autres, qui en sont responsables.")
    assert not any("responsable du traitement" in one for one in said)


def test_the_right_to_object_is_told_with_the_condition_that_limits_it():
    right = empty(
        notices.Right,
        right=term("objection"),
        text="Dire non.",
        condition="Pour la mission d’intérêt public.",
    )
    assert "Dire non. Pour la mission d’intérêt public." in list(
        texts(first_level(record(), rights=(right,)))
    )
