"""The first level of a notice: in the reader's words, by activity, and nothing that the second level does not say."""

import re
from datetime import date

import pytest
from django.utils import translation

from policies.first_level import essentials
from policies.record import sheet as notices
from registry.documents.blocks import Facts, texts
from registry.record import sheet as values
from tests.policies.test_rules import notice
from tests.registry.documents.values import empty
from tests.registry.rules.clean import HEALTH, PAY, but, joint_record, processor_record, record, term

ON = date(2026, 11, 29)

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
    return essentials(notice(**given), records, {one.id: one.name for one in records}, ON)


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
        "Combien de temps": [
            f"{data}\u00a0: 5\u00a0ans, à compter de cet événement\u00a0: Départ de l’agent"
            for data in ("Bulletins de paie", "Arrêts de travail")
        ],
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
        "Pour l’ensemble\u00a0: pour un contrat avec vous, ou pour le préparer\u202f; et parce que la loi l’exige",
    ]


def test_a_period_says_from_when_and_of_what():
    rule = empty(
        values.RetentionRule, data=PAY, amount=3, unit=term("year"), starts=starting("fin du contrat")
    )
    told_of = told(retention_rules=(rule, empty(values.RetentionRule, event="tant que vous êtes inscrit")))
    assert told_of["Combien de temps"] == [
        "Bulletins de paie\u00a0: 3\u00a0ans, à compter de cet événement\u00a0: fin du contrat",
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


@pytest.mark.parametrize("stage", ["planned", "ended"])
def test_who_receives_data_no_longer_or_not_yet_is_not_told_as_receiving_them(stage):
    known = {
        "recipients": (
            empty(values.Recipient, kind=term("processor"), name="Ancien hébergeur", stage=term(stage)),
            empty(values.Recipient, kind=term("processor"), name="Trésorerie"),
        ),
        "transfers_answer": term("some"),
        "transfers": (empty(values.Transfer, country=term("US"), stage=term(stage)),),
    }
    lines = told(**known)
    assert lines["Qui les reçoit"] == ["Trésorerie"]
    assert "Hors de l’Espace économique européen" not in lines


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
    assert found["Condition"] == ["l’été"]
    assert "Bulletins de paie (condition\u00a0: si vous êtes payé au mois)" in found["Quelles données"]
    assert found["Qui les reçoit"] == ["Mutuelle (condition\u00a0: si vous y adhérez)"]
    assert found["Combien de temps"] == [
        "Bulletins de paie, hors bulletins perdus\u00a0: 5\u00a0ans (condition\u00a0: sans litige), sauf\u00a0: un contentieux"
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
    said = list(texts(essentials(notice(own, work), [own], {own.id: "Paie"}, ON)))
    at = said.index("Ce que nous faisons pour d’autres, qui en sont responsables")
    assert said[at + 1] == work.name


def test_the_right_to_object_says_what_it_allows():
    right = empty(notices.Right, right=term("objection"), text="Dire non à tout moment.")
    assert "Dire non à tout moment." in list(texts(first_level(record(), rights=(right,))))


def test_explicit_consent_names_the_data_that_it_is_about():
    consent = (empty(values.SpecialCondition, condition=term("9.2.a"), data=HEALTH),)
    assert told(special_conditions=consent)["Pourquoi"][-1] == (
        "Avec votre consentement explicite pour\u00a0: Arrêts de travail"
    )


def test_that_data_stay_is_not_told_where_nobody_says_in_which_country_they_are_hosted():
    somewhere = (empty(values.Hosting, place="Dans un pays étranger"),)
    assert "Hors de l’Espace économique européen" not in told(hosting=somewhere)


def test_nobody_but_us_is_not_told_beside_a_host_of_another_company():
    hosted = record(recipients=(), recipients_answer=term("none"))
    assert "Personne d’autre que nous." not in list(texts(first_level(hosted)))


def test_who_works_for_others_alone_is_not_called_responsible():
    work = processor_record()
    said = list(texts(essentials(notice(work), [], {}, ON)))
    assert said[0].endswith("traite vos données pour d’autres, qui en sont responsables.")
    assert not any("responsable de traitement" in one for one in said)


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


# That data stay is said only where nothing recorded is elsewhere -------------------------------------------------

STAY = "Ces données ne quittent pas l’Espace économique européen."


@pytest.mark.parametrize(
    "given",
    [
        {"transfers_answer": term("not_concerned")},
        {"public_information": term("some")},
    ],
)
def test_that_data_stay_is_not_told_where_it_is_not_the_answer_or_they_are_shown_to_everyone(given):
    assert STAY in list(texts(first_level(record())))
    assert STAY not in list(texts(first_level(record(**given))))


def of_a_party_in(country):
    return empty(values.Party, name="Mesureur", country=term(country) if country else None)


@pytest.mark.parametrize("kind", ["trackers", "embedded_tools"])
def test_that_data_stay_is_not_told_beside_a_tracker_or_a_tool_of_a_third_country(kind):
    row = {"trackers": notices.Tracker, "embedded_tools": notices.EmbeddedTool}[kind]

    def said(country):
        given = {"name": "_m", "party": of_a_party_in(country)}
        rows = (empty(row, **({"kind": term("cookie")} if kind == "trackers" else {}), **given),)
        return list(texts(first_level(record(), **{kind: rows})))

    assert STAY not in said("US")
    assert STAY in said("FR")
    assert STAY in said("")


def test_a_place_of_the_area_is_not_told_as_outside_it():
    reunion, india = (
        values.Term(code="RE", fr="La Réunion", en="Réunion"),
        values.Term(code="IN", fr="Inde", en=""),
    )
    going = tuple(empty(values.Transfer, country=one) for one in (reunion, india))
    label = "Hors de l’Espace économique européen"
    assert told(transfers=going, transfers_answer=term("some"))[label] == ["Inde"]
    assert label not in told(transfers=going[:1], transfers_answer=term("some"))


def test_under_the_swiss_act_people_are_told_every_state_but_switzerland():
    def said(*countries):
        hosts = tuple(empty(values.Hosting, country=one) for one in countries)
        return told(regime=term("lpd"), hosting=hosts)

    france, home = values.Term(code="FR", fr="France", en="France"), term("CH")
    assert said(france, france, home)["Hors de Suisse"] == ["France"]
    assert "Hors de Suisse" not in said(home)
    assert "Hors de l’Espace économique européen" not in said(home)


@pytest.mark.parametrize(
    ("label", "given"),
    [
        ("Qui les reçoit", {"recipients": (), "hosting": (), "recipients_answer": term("not_concerned")}),
        ("Combien de temps", {"retention_rules": (), "retention_answer": term("not_concerned")}),
    ],
)
def test_not_applicable_is_not_told_as_none(label, given):
    assert label not in told(**given)


# Who decides together -----------------------------------------------------------------------------------------


def test_who_decides_with_others_alone_is_not_called_the_one_that_is_responsible():
    def first(*records):
        return next(
            iter(texts(essentials(notice(*records), records, {one.id: one.name for one in records}, ON)))
        )

    alone, together = record(), joint_record()
    assert (
        first(alone)
        == "Ville d’Exemple est responsable de l’usage de vos données (responsable de traitement)."
    )
    assert first(together) == (
        "Ville d’Exemple est responsable de l’usage de vos données avec d’autres (responsables conjoints)."
    )
    assert first(alone, together) == (
        "Ville d’Exemple est responsable de l’usage de vos données (responsable de traitement), pour une partie avec d’autres."
    )


# A long list is not said again --------------------------------------------------------------------------------


def received_by(name, *recipients):
    rows = tuple(empty(values.Recipient, kind=term("partner"), name=one) for one in recipients)
    return record(name=name, reference=name, recipients=rows)


def received(*records):
    """What is said of who receives data, by activity."""
    found = {}
    for group in first_level(*records):
        for block in getattr(group, "blocks", ()):
            if isinstance(block, Facts) and "Qui les reçoit" in dict(block.pairs):
                found[group.title] = dict(block.pairs)["Qui les reçoit"]
    return found


FIVE = ("A", "B", "C", "D", "E")


def test_a_long_list_that_an_activity_above_has_is_told_by_a_link_to_it():
    pay, leave, badges = (
        received_by("Paie", *FIVE),
        received_by("Congés", *FIVE),
        received_by("Badges", *FIVE),
    )
    told = received(pay, leave, badges)
    assert list(texts(told["Paie"])) == list(FIVE)
    for later in ("Congés", "Badges"):
        assert list(texts(told[later])) == ["Les mêmes que pour\u00a0:", "Paie"]
        assert told[later][1].href == f"#essential-{pay.id}"


@pytest.mark.parametrize(
    "other", [("A", "B", "C", "D"), ("A", "B", "C", "D", "F"), (*FIVE, "F"), ("E", *FIVE[:4])]
)
def test_another_list_is_told_whole_however_alike_it_is(other):
    told = received(received_by("Paie", *FIVE), received_by("Congés", *other))
    assert list(texts(told["Congés"])) == list(other)


def test_a_short_list_is_told_again():
    told = received(received_by("Paie", "A", "B"), received_by("Congés", "A", "B"))
    assert list(texts(told["Congés"])) == ["A", "B"]


def test_of_an_activity_that_names_nobody_nothing_is_told_by_a_link():
    told = received(received_by("Paie", *FIVE), received_by("Congés"))
    assert "Congés" not in told


def test_data_that_are_elsewhere_without_a_transfer_are_not_said_to_stay():
    """On its own computers in India the organisation transfers nothing (EDPB 05/2021), and the data are there."""
    here = record(name="Paie")
    own = but(here, hosting=(empty(values.Hosting, country=term("IN"), place="Notre salle"),))
    stays = "Ces données ne quittent pas l’Espace économique européen."
    assert stays in " ".join(texts(first_level(here)))
    assert stays not in " ".join(texts(first_level(own)))


def test_nobody_but_us_is_not_said_beside_who_decides_too_or_hosts_under_a_name():
    alone = record(recipients=(), hosting=(), recipients_answer=term("none"))
    assert "Personne d’autre que nous." in " ".join(texts(first_level(alone)))
    hosted = but(alone, hosting=(empty(values.Hosting, name="OVH", country=term("FR")),))
    assert "Personne d’autre que nous." not in " ".join(texts(first_level(hosted)))


def test_a_right_is_told_in_the_words_of_the_organisation_and_by_its_name_where_it_has_none():
    worded = empty(
        notices.Right,
        right=values.Term(code="access", fr="Droit d’accès", en=""),
        text="Recevoir une copie de vos données.",
        condition="Si vous la demandez.",
    )
    named = empty(notices.Right, right=term("erasure"), label="Droit à l’effacement")
    said = list(texts(first_level(record(), rights=(worded, named))))
    assert {
        "Droit d’accès – Recevoir une copie de vos données. Si vous la demandez.",
        "Droit à l’effacement",
    } <= set(said)


def of_rights(*rights):
    """What the first level says that people can do."""
    (group,) = (
        one
        for one in first_level(record(), rights=rights)
        if getattr(one, "title", "") == "Ce que vous pouvez faire"
    )
    (pairs,) = (one.pairs for one in group.blocks if isinstance(one, Facts))
    return {label: list(texts(below)) for label, below in pairs}


def test_a_right_that_the_law_limits_is_told_with_its_limit():
    """Article 17(3)(b): for what a public task needs nothing is erased; a right without its limit would be another."""
    limit = "Sauf les données nécessaires à une mission d’intérêt public."
    named = values.Term(code="erasure", fr="Droit à l’effacement", en="")
    erasure = empty(notices.Right, right=named, text="Faire effacer vos données.", condition=limit)
    assert of_rights(erasure)["Vos droits"] == [f"Droit à l’effacement – Faire effacer vos données. {limit}"]
    named = but(erasure, text="", label="Droit à l’effacement")
    assert of_rights(named)["Vos droits"] == ["Droit à l’effacement", limit]


def test_the_variants_of_a_right_are_told_with_it():
    """Article 21(4): the objection to marketing is brought to people’s attention, and needs no reason."""
    objection = empty(
        notices.Right,
        right=term("objection"),
        label="Droit d’opposition",
        variants=(
            empty(
                notices.RightVariant,
                variant=values.Term(code="direct_marketing", fr="Prospection", en=""),
                text="À tout moment, sans raison.",
            ),
            empty(notices.RightVariant, variant=values.Term(code="x", fr="Aux statistiques", en="")),
        ),
    )
    assert of_rights(objection)["Votre droit d’opposition"] == [
        "Droit d’opposition",
        "Prospection – À tout moment, sans raison.",
        "Aux statistiques",
    ]


def test_words_that_are_no_sentence_stand_beside_the_name_of_their_right():
    """“At any time” says nothing without the right that it is said of (Article 7(3))."""
    withdrawal = empty(
        notices.Right, right=term("withdraw_consent"), label="Retrait du consentement", text="à tout moment"
    )
    assert of_rights(withdrawal)["Vos droits"] == ["Retrait du consentement – à tout moment"]


# Sentences, and not labels that run together -----------------------------------------------------------------


def test_several_bases_of_a_purpose_are_told_apart():
    bases = tuple(empty(values.LegalBasis, basis=term(code)) for code in ("6.1.a", "6.1.b", "6.1.f"))
    aim = (empty(values.Purpose, name="Vendre", bases=bases),)
    assert told(purposes=aim)["Pourquoi"] == [
        "Vendre – avec votre consentement\u202f; pour un contrat avec vous, ou pour le préparer\u202f; et pour un"
        " intérêt légitime"
    ]


def test_a_period_that_runs_from_several_events_says_that_one_of_them_counts():
    starts = (*starting("collecte"), *starting("dernier contact"))
    rule = empty(values.RetentionRule, data=PAY, amount=3, unit=term("year"), starts=starts)
    assert told(retention_rules=(rule,))["Combien de temps"] == [
        "Bulletins de paie\u00a0: 3\u00a0ans, à compter de l’un de ces événements\u00a0: collecte ou dernier contact"
    ]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("email", "Par courriel\u00a0: lien de désabonnement"),
        ("post", "Par courrier\u00a0: lien de désabonnement"),
        ("phone", "Par téléphone\u00a0: lien de désabonnement"),
        ("in_person", "Sur place\u00a0: lien de désabonnement"),
    ],
)
def test_a_way_to_exercise_rights_of_which_words_alone_are_recorded_is_a_phrase(kind, words):
    way = empty(notices.ExerciseChannel, kind=term(kind), note="lien de désabonnement")
    said = list(texts(first_level(record(), channels=(way,))))
    assert said[said.index("Pour exercer vos droits") + 1] == words
