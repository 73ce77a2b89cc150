"""Facts of registers and policies that nobody had seen: each is told where it belongs, and once."""

from datetime import date

import pytest
from django.utils import translation

from policies.record import plain
from registry.documents.blocks import Table, texts
from registry.exchange.exports import annexes, overview
from registry.exchange.exports.register_pdf import contact_summary
from registry.record import reading, wording
from registry.record import sheet as values
from registry.record.build import country, term
from registry.record.columns import sections
from registry.record.reading import Reply
from registry.record.sheet import Register
from registry.record.values import Term
from tests.registry.documents.values import empty, organisation

ON = date(2026, 11, 29)
NONE = term("answers", "none")
CLOUD = empty(values.Party, name="Nuages", legal_form="Inc.", country=country("US"))


@pytest.fixture(autouse=True)
def in_french():
    with translation.override("fr"):
        yield


def record(**given):
    role = Term(code="controller", fr="Responsable de traitement", en="Controller")
    return empty(values.ActivitySheet, role=role, state=term("activity_states", "current"), **given)


def said(blocks):
    return list(texts(blocks))


def section(sheet, key):
    return next((said(one.blocks) for one in sections(sheet, ON) if one.key == key), [])


# A statement beside an answer


def test_a_statement_stands_beside_the_answer_that_nothing_is_decided_by_a_machine_alone():
    sheet = record(automated_decision=NONE, automated_note="Chaque demande est lue par un agent.")
    assert section(sheet, "automated") == [
        "Aucune décision n’est fondée exclusivement sur un traitement automatisé.",
        "Chaque demande est lue par un agent.",
    ]
    assert reading.automated(sheet).reply is Reply.NONE


def test_a_statement_stands_beside_the_answer_that_nobody_is_profiled():
    sheet = record(profiling=NONE, profiling_statement="Aucun score n’est calculé.")
    assert section(sheet, "profiling")[1:] == ["Aucun score n’est calculé."]
    assert reading.profiling(sheet).reply is Reply.NONE


def test_what_a_machine_evaluates_contradicts_none_and_a_statement_does_not():
    assert reading.profiling(record(profiling=NONE, profiling_note="Le goût")).reply is Reply.CONTRADICTED
    assert reading.automated(record(automated_note="Rien de tel.")).reply is Reply.UNANSWERED


# What is planned, in use or ended


def hosting(**given):
    return empty(values.Hosting, party=CLOUD, country=country("US"), **given)


@pytest.mark.parametrize("stage", ["planned", "ended"])
def test_what_is_hosted_abroad_no_longer_or_not_yet_contradicts_no_answer(stage):
    waits = record(
        transfers_answer=NONE,
        recipients_answer=NONE,
        hosting=(hosting(stage=term("activity_stages", stage)),),
    )
    assert reading.hosted_by_others_abroad(waits, ON) == ()
    assert reading.recipients(waits).reply is Reply.NONE
    now = waits.model_copy(update={"hosting": (hosting(),)})
    assert len(reading.hosted_by_others_abroad(now, ON)) == 1
    assert reading.recipients(now).reply is Reply.CONTRADICTED


def test_hosting_says_what_it_is_for_how_far_it_is_and_since_when():
    one = hosting(
        purpose="Sauvegarde du portail.",
        stage=term("activity_stages", "ended"),
        began_on=date(2020, 1, 1),
        ended_on=date(2026, 6, 30),
    )
    told = section(record(hosting=(one,)), "hosting")
    assert "Sauvegarde du portail." in told
    assert told[told.index("Étape") + 1] == "Terminé"
    assert "30 juin 2026" in told
    assert {"Sauvegarde du portail.", "Terminé", "30 juin 2026"} <= set(said([*plain.host(one).blocks]))


def test_a_category_of_processing_says_what_it_is_for_and_how_far_it_is():
    done = empty(
        values.Operation,
        name="Sauvegarde",
        purpose="Rétablir le service.",
        stage=term("activity_stages", "planned"),
        began_on=date(2027, 1, 1),
    )
    item = wording.operation(done)
    assert item.text == "Sauvegarde (Prévu)"
    assert {"Rétablir le service.", "1er janvier 2027"} <= set(said(item.blocks))


# A country once, and called what it is


def test_a_country_that_stands_in_the_title_is_not_told_again():
    told = wording.host(hosting(place="Virginie"))
    assert told.text == "Nuages · Virginie · États-Unis d’Amérique"
    assert said(told.blocks) == ["Forme juridique", "Inc."]


def test_a_place_that_names_its_country_says_both():
    here = empty(values.Hosting, name="Baie", place="Genève (Suisse)", country=country("CH"))
    assert wording.host(here).text == "Baie · Genève (Suisse)"
    river = empty(values.Hosting, place="Rive du Nigeria", country=country("NE"))
    assert wording.host(river).text == "Rive du Nigeria · Niger"
    assert (
        wording.transfer(
            empty(values.Transfer, country=country("CH"), destination="Canton de Genève, Suisse"), ON
        ).text
        == "Canton de Genève, Suisse"
    )


def test_the_country_of_a_company_is_not_taken_for_the_place_of_the_data():
    there = empty(values.Hosting, party=CLOUD, place="Stockholm", country=country("SE"))
    assert said(wording.host(there).blocks)[-2:] == ["Pays d’établissement", "États-Unis d’Amérique"]
    line = said(plain.host(there).blocks)[0]
    assert line == "forme juridique\u00a0: Inc. · pays d’établissement\u00a0: États-Unis d’Amérique"


def test_a_place_without_country_is_not_taken_for_the_country_of_the_company():
    there = empty(values.Hosting, party=CLOUD, place="Union européenne")
    assert said(wording.host(there).blocks)[-2:] == ["Pays d’établissement", "États-Unis d’Amérique"]
    assert "pays d’établissement" in said(plain.host(there).blocks)[0]


def test_a_recipient_abroad_is_told_with_its_country_to_the_public_too():
    bank = empty(
        values.Recipient, kind=term("recipient_kinds", "third_party"), name="Banque", country=country("CH")
    )
    assert said(plain.recipient(bank).blocks)[0].endswith("· Suisse")


# An impact assessment


RISK = empty(
    values.AssessedRisk,
    name="Accès illégitime",
    sources="Un ancien salarié.",
    impacts="Divulgation d’un diagnostic.",
    severity=term("risk_levels", "maximum"),
    likelihood=term("risk_levels", "significant"),
    measures="Comptes fermés au départ.",
    residual_severity=term("risk_levels", "maximum"),
    residual_likelihood=term("risk_levels", "negligible"),
)
ASSESSMENT = empty(
    values.ImpactAssessment,
    decision=term("dpia_decisions", "done"),
    done_on=date(2025, 3, 4),
    residual_risk=term("risk_levels", "limited"),
    officer_opinion="Favorable, avec une revue dans un an.",
    officer_opinion_on=date(2025, 3, 1),
    risks=(RISK,),
)


def test_an_assessment_says_its_risks_one_a_row_and_the_opinion_of_the_officer():
    told = section(record(impact_assessment=ASSESSMENT), "assessment")
    assert told[told.index("Risque qui subsiste") + 1] == "Limité"
    assert {"Favorable, avec une revue dans un an.", "1er mars 2025"} <= set(told)
    (table,) = [one for one in wording.assessment(ASSESSMENT) if isinstance(one, Table)]
    assert table.headings == ("Risque", "Niveau", "Mesures", "Niveau avec les mesures")
    assert [said(cell) for cell in table.rows[0]] == [
        [
            *("Accès illégitime", "Sources et menaces", "Un ancien salarié."),
            *("Impacts pour les personnes", "Divulgation d’un diagnostic."),
        ],
        ["Gravité", "Maximal", "Vraisemblance", "Important"],
        ["Comptes fermés au départ."],
        ["Gravité", "Maximal", "Vraisemblance", "Négligeable"],
    ]


def test_the_summary_says_which_risk_remains():
    told = said(overview.assessed(record(impact_assessment=ASSESSMENT)))
    assert told == ["Réalisée, 4 mars 2025, risque qui subsiste\u00a0: Limité"]


def test_the_summary_of_a_processor_heads_its_column_by_what_it_holds():
    role = Term(code="processor", fr="Sous-traitant", en="Processor")
    processor = record().model_copy(update={"role": role})
    assert overview.headings([processor])[2] == "Catégories de traitements effectués"
    assert overview.headings([record()])[2] == "Finalités"


# Whom one reaches, and who signs


def point(function, **given):
    return empty(values.ContactPoint, function=term("contact_functions", function), **given)


def test_a_general_contact_is_not_called_the_organisation():
    told = said(contact_summary(organisation(contact_points=(point("general", email="a@b.example"),))))
    assert told[:3] == ["Contact général", "Courriel", "a@b.example"]
    assert "Organisme" not in told


def test_people_write_to_whoever_serves_their_rights_then_to_the_organisation_itself():
    points = (
        point("seat", city="Bourg"),
        point("technical", name="Infogérance"),
        point("general", name="Accueil"),
        point("dpo", name="DPO"),
        point("rights_desk", name="Service des droits"),
    )
    (table,) = annexes.contacts(Register(organisation=organisation(contact_points=points), sheets=()))
    assert [said(row[0])[0] for row in table.rows] == [
        *("Exercice des droits", "Délégué à la protection des données (DPO)", "Contact général", "Siège")
    ]


def test_whom_the_organisation_adds_signs_beside_controller_and_officer():
    third = empty(values.Signatory, quality="Direction des systèmes d’information", name="DSI")
    signers = annexes.visas(Register(organisation=organisation(signatories=(third,)), sheets=()))
    assert [quality for quality, _name in signers] == [
        "Responsable de traitement",
        "Délégué à la protection des données",
        "Direction des systèmes d’information",
    ]
    assert signers[2][1] == "DSI"


def test_who_acts_for_others_alone_signs_as_processor_and_no_officer_where_none_is_designated():
    nobody = organisation(dpo_designated=term("answers", "none"))
    alone = (
        record().model_copy(update={"role": term("roles", role)}) for role in ("processor", "controller")
    )
    told = [annexes.visas(Register(organisation=nobody, sheets=(one,))) for one in alone]
    assert told == [(("Sous-traitant", ""),), (("Responsable de traitement", ""),)]


def test_what_allows_sensitive_data_is_cited_with_its_letter_under_each_law():
    condition = empty(values.SpecialCondition, condition=term("special_conditions", "9.2.i"))
    item = wording.special_condition(condition)
    assert item.text.endswith("(RGPD, art.\u00a09,\u00a0§\u00a02,\u00a0i)")


def test_a_notice_says_which_data_come_from_which_source():
    health = empty(values.Data, name="Données de santé")
    source = empty(
        values.CollectionSource,
        kind=term("source_kinds", "indirect"),
        data=(empty(values.SourceData, data=health),),
    )
    assert "Données de santé" in said(plain.source(source).blocks)
