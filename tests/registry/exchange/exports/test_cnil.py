"""The CNIL's layout: its labels in its order, what is recorded under each, and what has no place in it said so."""

from datetime import date

import pytest

from registry.exchange.exports.cnil import write_cnil
from registry.record.sheet import (
    CollectionSource,
    ContactPoint,
    DataUse,
    Purpose,
    Recipient,
    RetentionRule,
    SecurityMeasure,
    SubjectUse,
    Term,
    Transfer,
)
from registry.record.values import Data, DataItem, Subject
from tests.registry.documents.values import PROCESSOR, empty, full, organisation, register, sheet
from tests.registry.exchange.exports.generated import HOSTILE, contents_of, written
from tests.registry.exchange.exports.opened import opened


def term(code, label):
    return Term(code=code, fr=label, en=label)


IDENTITY = empty(
    Data,
    name="Identité",
    kind=term("civil_status", "x"),
    items=(empty(DataItem, name="nom"), empty(DataItem, name="prénom")),
)
HEALTH = empty(Data, name="Arrêts de travail", kind=term("health", "x"))
RULE = empty(
    RetentionRule,
    data=IDENTITY,
    amount=5,
    unit=term("year", "an"),
    bound=term("at_most", "au plus"),
    event="le départ",
)
PAY = sheet(
    "Gestion de la paie",
    "RH-1",
    created_on=date(2024, 5, 17),
    purposes=(empty(Purpose, name="Verser les salaires"), empty(Purpose, name="Déclarer les cotisations")),
    subjects=(empty(SubjectUse, subject=empty(Subject, name="Agents", kind=term("public_agents", "x"))),
              empty(SubjectUse, subject=empty(Subject, name="Personnel", kind=term("employees", "x")))),
    data=(empty(DataUse, data=IDENTITY), empty(DataUse, data=HEALTH)),
    recipients=(empty(Recipient, kind=term("processor", "Sous-traitant"), name="Éditeur de paie"),),
    retention_rules=(RULE,),
    security_measures=(
        empty(SecurityMeasure, heading=term("17", "Sauvegarder"), detail="chaque nuit"),
        empty(SecurityMeasure, heading=term("12", "Protéger les locaux"), detail="badges", state=term("planned", "Prévue")),
    ),
    transfers=(
        empty(Transfer, country=term("US", "États-Unis"), recipient_name="Hébergeur", mechanism=term("46.2.c", "x")),
    ),
    sources=(full(CollectionSource, str),),
)  # fmt: skip
OFFICER = empty(ContactPoint, function=term("dpo", "DPO"), name="Camille Exemple", email="dpo@exemple.fr")


@pytest.fixture
def tabs(tmp_path):
    def make(*sheets):
        value = register(*sheets).model_copy(update={"organisation": organisation(contact_points=(OFFICER,))})
        return opened(written(write_cnil, contents_of(value), tmp_path))

    return make


def line(tab, label):
    (found,) = (row for row in tab if row and row[0] == label)
    return [*found[1:], *[""] * 8]


def test_a_record_stands_in_a_tab_of_its_own_under_the_labels_of_the_cnil(tabs):
    pay = tabs(PAY)["RH-1 Gestion de la paie"]
    assert line(pay, "Nom du traitement")[0] == "Gestion de la paie"
    assert line(pay, "N° / RÉF")[0] == "RH-1"
    assert line(pay, "Date de création du traitement")[0] == date(2024, 5, 17)
    assert line(pay, "Responsable du traitement")[0] == "Ville d’Exemple"
    officer = line(pay, "Délégué à la protection des données")
    assert (officer[0], officer[6]) == ("Camille Exemple", "dpo@exemple.fr")
    assert line(pay, "Finalité principale")[0] == "Verser les salaires"
    assert line(pay, "Sous-finalité 1")[0] == "Déclarer les cotisations"
    assert line(pay, "Sous-finalité 5")[0] == ""


def test_data_stand_under_their_category_with_how_long_they_are_kept(tabs):
    pay = tabs(PAY)["RH-1 Gestion de la paie"]
    identity = line(pay, "État civil, identité, données d'identification, images…")
    assert identity[0] == "Identité (nom, prénom)" and "5" in identity[3]
    health = line(pay, "Données concernant la santé")
    assert (health[0], health[3]) == ("Arrêts de travail", ""), "no rule is about them: nothing is said"
    assert line(pay, "Données génétiques")[0] == ""


def test_people_recipients_measures_and_transfers_take_the_choices_of_the_cnil(tabs):
    pay = tabs(PAY)["RH-1 Gestion de la paie"]
    assert line(pay, "Catégorie de personnes 1")[:4] == ["Autres (préciser)", "", "", "Agents"]
    assert line(pay, "Catégorie de personnes 2")[:4] == ["Salariés", "", "", "Personnel"]
    assert line(pay, "Destinataire 1")[0] == "Sous-traitants"
    assert line(pay, "Mesure de sécurité 1")[:4] == ["Sauvegarde des données", "", "", "chaque nuit"]
    planned = line(pay, "Mesure de sécurité 2")
    assert planned[0] == "Autres mesures (à préciser)" and "Prévue" in planned[3]
    abroad = line(pay, "Organisme destinataire 1")
    assert abroad[:3] == ["Hébergeur", "États-Unis", "Clauses contractuelles types (CCT)"]


def test_the_list_names_each_record_and_says_whether_data_are_sensitive_only_where_that_is_known(tabs):
    listed = tabs(PAY, sheet("Accueil", "A-2"), sheet("Presse", "A-3", sensitive_data=term("none", "Aucune")))
    rows = {row[0]: row for row in listed["2_-_Liste_des_traitements"] if row}
    assert rows["Gestion de la paie"][1] == "RH-1" and rows["Gestion de la paie"][7] == "Oui"
    assert (rows["Accueil"][7], rows["Presse"][7]) == ("", "Non")


def test_what_has_no_place_is_said_and_a_processor_record_is_not_passed_off_as_one_of_a_controller(tabs):
    made = tabs(PAY, sheet("Hébergement", "B-1", role=PROCESSOR))
    assert "B-1 Hébergement" not in made
    outside = {row[0]: row[2] for row in made["Hors modèle"]}
    assert "sources" in outside["RH-1"].lower()
    assert outside["B-1"] == "Fiche de sous-traitant"


def test_more_lines_than_the_model_has_follow_under_the_same_label(tabs):
    many = sheet("Tout", "T-1", purposes=tuple(empty(Purpose, name=f"But {at}") for at in range(9)))
    assert line(tabs(many)["T-1 Tout"], "Sous-finalité 8")[0] == "But 8"


def test_no_privacy_shield_and_no_zone_of_2018_is_offered(tabs):
    lists = repr(tabs(PAY)["5_-_Listes"])
    assert "Clauses contractuelles types (CCT)" in lists and "Salariés" in lists
    assert "shield" not in lists.lower() and "adéquat'" not in lists.replace("Pays adéquat", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_the_file(tabs, text):
    assert len(tabs(sheet(text, "A-1", purposes=(empty(Purpose, name=text),)))) == 4
