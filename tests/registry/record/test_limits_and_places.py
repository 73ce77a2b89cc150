"""What limits a fact, and what is known of a place without its country: each told where it belongs."""

from datetime import date

import pytest
from django.utils import translation

from policies.first_level import reason, recipient_told
from policies.record import plain
from registry.documents.blocks import Link, texts
from registry.exchange.exports import annexes, register_pdf
from registry.exchange.exports.extent import AS_IT_STANDS, Extent
from registry.record import reading, wording
from registry.record import sheet as values
from registry.record.build import country, term
from registry.record.columns import sections
from registry.record.sheet import Register
from registry.record.values import Term
from tests.registry.documents.values import empty, organisation

ON = date(2026, 11, 29)
NBSP = "\u00a0"
NONE = term("answers", "none")
EU = term("regions", "eu")
CLOUD = empty(values.Party, name="Nuages", country=country("US"))
PUPILS = empty(values.Subject, name="Élèves")
PAYSLIP = empty(values.Data, name="Bulletin de paie")


@pytest.fixture(autouse=True)
def in_french():
    with translation.override("fr"):
        yield


def record(**given):
    role = Term(code="controller", fr="Responsable de traitement", en="Controller")
    return empty(values.ActivitySheet, role=role, state=term("activity_states", "current"), **given)


def said(blocks):
    return list(texts(blocks))


def basis(code="6.1.c", **given):
    return values.LegalBasis.new(basis=term("legal_bases", code), **given)


# A basis that does not hold for everyone


LIMITED = basis(
    condition="si la famille demande une bourse",
    subjects=(values.BasisSubject.new(subject=PUPILS),),
    data=(values.BasisData.new(data=PAYSLIP),),
)


def test_a_basis_says_under_which_condition_for_whom_and_for_what_alone_it_holds():
    assert said(wording.basis(LIMITED).blocks) == [
        *("Condition", "si la famille demande une bourse"),
        *("Pour ces seules personnes", "Élèves"),
        *("Pour ces seules données", "Bulletin de paie"),
    ]


def test_people_are_told_of_no_basis_without_what_limits_it():
    assert reason(LIMITED) == (
        f"parce que la loi l’exige (pour ces seules personnes{NBSP}: Élèves)"
        f" (pour ces seules données{NBSP}: Bulletin de paie)"
        f" (condition{NBSP}: si la famille demande une bourse)"
    )
    assert reason(basis()) == "parce que la loi l’exige"


def test_data_and_people_that_a_basis_alone_names_are_those_of_the_record():
    sheet = record(bases=(LIMITED,))
    assert (reading.people(sheet), reading.data(sheet)) == ((PUPILS,), (PAYSLIP,))


# In the Union, and it is not said in which country


def hosting(**given):
    return values.Hosting.new(party=CLOUD, **given)


def test_hosting_in_the_union_says_so_and_takes_no_seat_for_the_place_of_the_data():
    told = wording.host(hosting(region=EU, place="Deux centres"))
    assert told.text == "Nuages · Deux centres · Union européenne"
    assert said(told.blocks) == ["Pays d’établissement", "États-Unis d’Amérique"]
    assert "Union européenne" in plain.host(hosting(region=EU)).text


def test_hosting_in_the_union_does_not_contradict_that_nothing_leaves_the_area():
    here = record(transfers_answer=NONE, hosting=(hosting(region=EU, place="Deux centres"),))
    assert reading.stays_in_the_area(here, ON)
    somewhere = record(transfers_answer=NONE, hosting=(hosting(place="Deux centres"),))
    assert not reading.stays_in_the_area(somewhere, ON)


def test_a_system_told_in_the_union_hosts_there():
    system = values.System.new(name="Guichet", host=CLOUD, region=EU)
    sheet = record(transfers_answer=NONE, systems=(values.SystemUse.new(system=system),))
    assert [one.region for one in reading.hosting(sheet)] == [EU]
    assert said(wording.system(system))[-2:] == ["Région de l’hébergement", "Union européenne"]
    assert reading.stays_in_the_area(sheet, ON)


def test_a_recipient_told_in_the_union_is_not_asked_about_for_its_seat():
    one = values.Recipient.new(kind=term("recipient_kinds", "processor"), party=CLOUD, region=EU)
    assert reading.receiving_abroad(record(recipients=(one,)), ON) == ()
    elsewhere = one.model_copy(update={"region": None})
    assert len(reading.receiving_abroad(record(recipients=(elsewhere,)), ON)) == 1
    register = Register(organisation=organisation(), sheets=(record(recipients=(one,)),))
    assert "Union européenne" in said(annexes.parties(register))


# Who hands data on, and which of them


def recipient(**given):
    return values.Recipient.new(kind=term("recipient_kinds", "third_party"), name="Trésorerie", **given)


def test_a_recipient_says_from_whom_it_has_the_data_and_which_items_of_them():
    one = recipient(
        handed_on_by=CLOUD,
        handed_on_note="puis la préfecture",
        data=(values.RecipientData.new(data=PAYSLIP, items="net à payer"),),
    )
    assert said(wording.recipient(one).blocks)[2:] == [
        *("Transmises par", "Nuages", "Pays", "États-Unis d’Amérique", "puis la préfecture"),
        *("Données", f"Bulletin de paie{NBSP}: net à payer"),
    ]
    public = said(plain.recipient(one).blocks)
    assert {"Nuages · puis la préfecture", f"Bulletin de paie{NBSP}: net à payer"} <= set(public)
    assert recipient_told(one).text == f"Trésorerie (transmises par{NBSP}: Nuages · puis la préfecture)"
    assert recipient_told(recipient()).text == "Trésorerie"


def test_a_condition_stands_under_its_own_name():
    told = said(plain.recipient(recipient(condition="en cas d’impayé")).blocks)
    assert told[told.index("en cas d’impayé") - 1] == "Condition"
    assert "Seulement" not in told


# Organisations: numbers, sites, who may read the register


def test_both_numbers_of_an_organisation_and_of_a_party_are_told():
    known = {"siren": "732829320", "siret": "73282932000074"}
    assert said(wording.party(values.Party.new(name="Nuages", **known))) == [
        *("SIREN", "732829320", "SIRET", "73282932000074")
    ]
    told = said(wording.identity(organisation(**known)))
    assert told[-4:] == ["SIREN", "732829320", "SIRET", "73282932000074"]
    assert said(plain.identity(organisation(**known)))[-4:] == told[-4:]


def test_a_site_without_a_name_stands_once():
    site = values.Site.new(url="https://exemple.example")
    named = values.Site.new(url="https://portail.example", name="Portail")
    assert plain.sites([site]) == (Link("https://exemple.example", "https://exemple.example"),)
    told = said(plain.identity(organisation(sites=(site, named))))
    assert told.count("https://exemple.example") == 1
    assert told[-2:] == ["Portail", "https://portail.example"]
    repeated = values.Site.new(url="https://exemple.example", name="https://exemple.example")
    assert said(wording.identity(organisation(sites=(repeated,)))).count("https://exemple.example") == 1


def test_the_cover_says_who_may_read_the_register():
    kept = organisation(register_readers="Document interne")
    register = Register(organisation=kept, sheets=())
    told = said(register_pdf.cover(register, ON, Extent.ALL, AS_IT_STANDS, left_out=0))
    assert told[told.index("Qui peut lire ce registre") + 1] == "Document interne"
    assert "Document interne" not in said(plain.identity(kept))


def test_other_terms_of_a_contract_stand_apart_from_what_the_law_asks_for():
    one = values.Subprocessor.new(party=CLOUD, contract_note="Instructions", contract_terms="Pénalités")
    told = said(wording.subprocessor(one).blocks)
    assert told[-4:] == ["Ce que règle le contrat", "Instructions", "Autres clauses du contrat", "Pénalités"]


# Words of the lists


def test_erasure_or_return_at_the_client_s_choice_and_anonymised_data_have_their_terms():
    assert wording.label(term("end_actions", "erase_or_return")) == (
        "Effacement ou restitution, au choix de l’organisme client"
    )
    assert "sans limite" in wording.label(term("end_actions", "keep_anonymised"))
    kind = term("data_kinds", "anonymised")
    assert reading.protecting_article(kind) == ""
    sheet = record(data=(values.DataUse.new(data=values.Data.new(name="Comptages", kind=kind)),))
    (section,) = (one for one in sections(sheet, ON) if one.key == "data")
    assert "Données anonymisées" in said(section.blocks)


# Sensitive data that nobody was asked about


def test_sensitive_data_that_are_recorded_and_not_answered_are_named_as_a_contradiction():
    health = values.Data.new(name="Suivi médical", kind=term("data_kinds", "health"))
    sheet = record(data=(values.DataUse.new(data=health),))
    (section,) = (one for one in sections(sheet, ON, missing={"sensitive"}) if one.key == "sensitive")
    assert said(section.blocks) == [
        "Il n’est pas dit si des données sensibles sont traitées, et de telles données sont enregistrées.",
        *("Sensibles par leur nature", "Suivi médical (Données de santé)"),
    ]
    public = said(wording.sensitive(sheet))
    assert public == ["Sensibles par leur nature", "Suivi médical (Données de santé)"]


def test_an_answer_that_was_given_leaves_nothing_to_contradict():
    health = values.Data.new(name="Suivi médical", kind=term("data_kinds", "health"))
    sheet = record(data=(values.DataUse.new(data=health),), sensitive_data=term("answers", "some"))
    assert wording.sensitive_by_kind(sheet) == []
    assert wording.sensitive_by_kind(record()) == []
