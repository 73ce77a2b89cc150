"""The CNIL's simplified register is read as people fill it, and what it cannot say is asked."""

import uuid
from datetime import date

import pytest

from registry.exchange.imports.readers import GivenFile, read_file, reader_of
from tests.registry.exchange.imports.cnil_files import (
    ACTORS,
    DATA,
    EXAMPLE_ROW,
    LISTS,
    SENSITIVE,
    example,
    listing,
    record,
    untouched,
)
from tests.registry.files.spreadsheets import ods, xlsx

OWNER = uuid.UUID("11111111-2222-4333-8444-555555555555")


def read(tabs, make=ods):
    return read_file(GivenFile("registre.ods", make(tabs)), OWNER, {})


def one(rows, make=ods):
    reading = read({"Fiche": rows}, make)
    (found,) = reading.records
    return found


def texts(found, column=None):
    return [point.text for point in found.points if column in {None, point.column}]


FILLED = record(
    "Recrutement",
    "RH-02",
    created="26/05/2018",
    updated="2024-03-01",
    purposes=["Recruter", "Constituer un vivier"],
    data={DATA[0]: ("Noms, CV", "2 ans après le dernier contact"), DATA[3]: ("Journaux", "6 mois")},
    sensitive={SENSITIVE[1]: ("Reconnaissance de travailleur handicapé", "Durée de la candidature")},
    people=[("Candidats", ""), ("Autres (préciser)", "Personnes recommandées")],
    recipients=[
        ("Service interne qui traite les données", "Ressources humaines"),
        ("Sous-traitants", "Hébergeur du site"),
    ],
    security=[
        ("Chiffrement des données", "Disques des portables"),
        ("Mesures de protection des logiciels", "Antivirus"),
    ],
    transfers=[
        (
            "Éditeur du logiciel",
            "Etats-Unis",
            "Règles d'entreprise contraignantes (BCR)",
            "https://example.org/bcr",
        )
    ],
)


@pytest.mark.parametrize("make", [ods, xlsx])
def test_a_record_says_what_its_tab_says(make):
    sheet = one(FILLED, make).sheet
    assert (sheet.reference, sheet.name, sheet.role.code, sheet.state.code) == (
        "RH-02",
        "Recrutement",
        "controller",
        "draft",
    )
    assert (sheet.created_on, sheet.updated_on) == (date(2018, 5, 26), date(2024, 3, 1))
    (purpose,) = sheet.purposes
    assert (purpose.name, [below.name for below in purpose.purposes]) == (
        "Recruter",
        ["Constituer un vivier"],
    )
    assert [(use.data.kind.code, use.note) for use in sheet.data] == [
        ("civil_status", "Noms, CV"),
        ("connection", "Journaux"),
        ("health", "Reconnaissance de travailleur handicapé"),
    ]
    assert sheet.sensitive_data.code == "some"
    assert [(use.subject.name, use.subject.kind.code) for use in sheet.subjects] == [
        ("Candidats", "candidates"),
        ("Personnes recommandées", "other"),
    ]
    assert [(row.kind.code, row.name) for row in sheet.recipients] == [
        ("department", "Ressources humaines"),
        ("processor", "Hébergeur du site"),
    ]
    assert [(row.heading and row.heading.code, row.detail) for row in sheet.security_measures] == [
        ("21", "Disques des portables"),
        (None, "Mesures de protection des logiciels: Antivirus"),
    ]


def test_each_category_of_data_has_its_own_period():
    rules = one(FILLED).sheet.retention_rules
    assert [
        (
            rule.data.kind.code,
            rule.amount,
            rule.unit and rule.unit.code,
            [start.event for start in rule.starts],
            rule.event,
        )
        for rule in rules
    ] == [
        ("civil_status", 2, "year", ["le dernier contact"], ""),
        ("connection", 6, "month", [], ""),
        ("health", None, None, [], "Durée de la candidature"),
    ]


def test_a_transfer_has_its_country_and_its_mechanism():
    (transfer,) = one(FILLED).sheet.transfers
    assert (
        transfer.recipient_name,
        transfer.country.code,
        transfer.mechanism.code,
        transfer.safeguards_url,
    ) == (
        "Éditeur du logiciel",
        "US",
        "46.2.b",
        "https://example.org/bcr",
    )


def test_the_untouched_file_gives_the_payroll_example_alone_and_says_that_it_is_one():
    reading = read(untouched())
    (found,) = reading.records
    assert (found.sheet.name, found.sheet.reference, found.is_example) == (
        "Gestion de la paie",
        "1 - Exemple",
        True,
    )
    assert any(
        "example that comes with the CNIL" in text or "exemple" in text for text in texts(found, "general")
    )
    assert reading.unread == ()
    assert not any("texte qui explique" in text for text in reading.kept)


def test_a_record_made_from_the_example_is_no_example():
    rows = example()
    rows[3][1], rows[4][1] = "Gestion des paies du CCAS", "CCAS-01"
    assert not one(rows).is_example


def test_tabs_may_be_renamed_and_copied_and_a_blank_record_is_none():
    tabs = {
        "Paie": record("Paie", "P-1", purposes=["Payer"]),
        "Paie (copie)": record("Cantine", "C-1", purposes=["Nourrir"]),
        "Modèle": record(),
        "5_-_Listes": LISTS,
    }
    assert [found.sheet.name for found in read(tabs).records] == ["Paie", "Cantine"]


def test_rows_may_be_missing_or_added_and_cells_stand_one_column_off():
    rows = [row for row in FILLED if not row or row[0] not in {*ACTORS, "Acteurs", "Sous-finalité 5"}]
    rows = [
        [*row[:1], "", *row[1:]]
        if row and row[0] in {DATA[0], "Finalité principale", "Destinataire 2"}
        else row
        for row in rows
    ]
    at = next(number for number, row in enumerate(rows) if row and row[0] == "Destinataire 4")
    rows.insert(at + 1, ["", "Sous-traitants", "", "", "Maintenance"])
    sheet = one(rows).sheet
    assert sheet.purposes[0].name == "Recruter"
    assert (sheet.data[0].note, sheet.retention_rules[0].amount) == ("Noms, CV", 2)
    assert [row.name for row in sheet.recipients] == [
        "Ressources humaines",
        "Hébergeur du site",
        "Maintenance",
    ]


def test_cells_that_were_merged_may_stand_side_by_side():
    rows = record("Paie", data={DATA[0]: ("Noms", "")})
    at = next(number for number, row in enumerate(rows) if row and row[0] == DATA[0])
    rows[at] = [DATA[0], "Noms", "5 ans"]
    sheet = one(rows).sheet
    assert (sheet.data[0].note, sheet.retention_rules[0].amount) == ("Noms", 5)


def test_everything_may_stand_one_column_to_the_right():
    sheet = one([["", *row] if row else [] for row in FILLED]).sheet
    assert (sheet.name, sheet.data[0].note, sheet.transfers[0].country.code) == (
        "Recrutement",
        "Noms, CV",
        "US",
    )


def test_the_privacy_shield_is_no_mechanism_and_the_question_says_why():
    found = one(record("Envoi", transfers=[("Routeur", "Etats-Unis", "Privacy shield", "")]))
    (transfer,) = found.sheet.transfers
    assert (transfer.mechanism, transfer.mechanism_note) == (None, "Privacy shield")
    (question,) = texts(found, "transfers")
    assert "C-311/18" in question
    assert "Routeur" in question


def test_the_legal_basis_is_asked_and_one_that_somebody_added_is_read():
    assert any("CNIL" in text for text in texts(one(FILLED), "purposes"))
    rows = [*record("Paie")]
    at = next(number for number, row in enumerate(rows) if row and row[0] == "Sous-finalité 5")
    rows.insert(at + 1, ["Base légale", "Obligation légale"])
    found = one(rows)
    assert [basis.basis.code for basis in found.sheet.bases] == ["6.1.c"]
    assert texts(found, "purposes") == ["Base légale: Obligation légale"]


def test_the_zone_of_a_country_is_not_read():
    """The list of the layout says that Japan is not adequate: a decision of 2019 says otherwise."""
    found = one(record("Envoi", transfers=[("Filiale", "Japon", "Pays adéquat", "")]))
    assert found.sheet.transfers[0].country.code == "JP"
    assert found.sheet.transfers[0].mechanism.code == "45"
    assert not any("adéquat" in text for text in texts(found))


def test_a_country_that_is_none_stays_as_it_was_typed():
    found = one(record("Envoi", transfers=[("Filiale", "Zone Asie", "Dérogations (art 49)", "")]))
    (transfer,) = found.sheet.transfers
    assert (transfer.country, transfer.destination, transfer.mechanism_note) == (
        None,
        "Zone Asie",
        "Dérogations (art 49)",
    )
    assert len(texts(found, "transfers")) == 1


def test_what_is_said_to_be_none_is_no_entry():
    found = one(record("Paie", data={DATA[1]: ("Non", ""), DATA[2]: ("Néant", "")}, recipients=[("", "N/A")]))
    assert (found.sheet.data, found.sheet.recipients) == ((), ())
    assert found.sheet.recipients_answer.code == "none"


@pytest.mark.parametrize("said", ["-", "/", "", "?"])
def test_a_dash_is_no_answer(said):
    sheet = one(record("Paie", recipients=[("", said)], transfers=[(said, "", "", "")])).sheet
    assert (sheet.recipients, sheet.recipients_answer) == ((), None)
    assert (sheet.transfers, sheet.transfers_answer) == ((), None)


def test_what_no_field_holds_is_kept_whole():
    long = "Une description très longue. " * 30
    rows = record(
        "Paie",
        created="au printemps 2018",
        actors={"Délégué à la protection des données": ["Fonction DPO", "1 rue Exemple", "75001", "Paris"]},
        people=[("", long.strip())],
    )
    rows[4].append("remarque de la marge")
    rows.append([])
    rows[4][9:] = ["une note au bord"]
    rows.insert(8, ["Version", "3"])
    kept = texts(one(rows))
    assert any("au printemps 2018" in text for text in kept)
    assert any("Fonction DPO · 1 rue Exemple · 75001 · Paris" in text for text in kept)
    assert any(long.strip() == text for text in kept)
    assert any("Version: 3" in text for text in kept)


def test_a_choice_that_asks_for_more_and_was_given_nothing_is_asked():
    found = one(
        record("Paie", security=[("Autres mesures (à préciser)", "")], people=[("Autres (préciser)", "")])
    )
    assert (found.sheet.security_measures, found.sheet.subjects) == ((), ())
    assert "Autres mesures (à préciser)" in texts(found, "security")[0]
    assert "Autres (préciser)" in texts(found, "people")[0]


def test_joint_controllers_are_external_organisations():
    who = ["Commune d’Exemple", "Place Exemple", "33000", "Bordeaux", "France", "", "", "dpo@exemple.example"]
    sheet = one(record("Paie", actors={"Responsable(s) conjoint(s)": who})).sheet
    (joint,) = sheet.joint_controllers
    party = joint.party
    assert (party.name, party.city, party.country.code, party.email) == (
        "Commune d’Exemple",
        "Bordeaux",
        "FR",
        "dpo@exemple.example",
    )
    assert sheet.role.code == "joint"


def test_the_list_completes_the_records_and_names_those_that_have_no_tab():
    tabs = {
        "Liste": listing(
            EXAMPLE_ROW,
            ["Recrutement", "RH-02", "01/02/2019", "", "", "", "", "Oui"],
            ["Cantine", "ED-01", "", "05/06/2020", "Nourrir les enfants", "", "", "Non"],
            ["", "ED-02", "", "", "Sans nom"],
            identity=["Nom :", "Direction", "Prénom :", "", "Adresse :", "1 rue Exemple"],
        ),
        "Fiche": record("Recrutement", "RH-02", updated="01/01/2021"),
    }
    reading = read(tabs)
    by_name = {found.sheet.name: found.sheet for found in reading.records}
    assert sorted(by_name) == ["(EXEMPLE) Gestion de la paie", "Cantine", "Recrutement"]
    assert (by_name["Recrutement"].created_on, by_name["Recrutement"].updated_on) == (
        date(2019, 2, 1),
        date(2021, 1, 1),
    )
    assert by_name["Recrutement"].sensitive_data.code == "some"
    assert by_name["Cantine"].sensitive_data.code == "none"
    assert [purpose.name for purpose in by_name["Cantine"].purposes] == ["Nourrir les enfants"]
    assert [row.text for row in reading.unread] == ["ED-02 · Sans nom"]
    assert any("Nom : Direction · Adresse : 1 rue Exemple" in text for text in reading.kept)


def test_the_list_and_the_record_may_disagree_about_sensitive_data():
    tabs = {
        "Liste": listing(["Soins", "S-1", "", "", "", "", "", "Non"]),
        "Fiche": record("Soins", "S-1", sensitive={SENSITIVE[1]: ("Handicap", "")}),
    }
    (found,) = read(tabs).records
    assert found.sheet.sensitive_data.code == "some"
    assert len(texts(found, "sensitive")) == 1


def test_copies_that_kept_the_reference_of_the_blank_record_have_none():
    tabs = {"A": record("Paie", purposes=["Payer"]), "B": record("Cantine", purposes=["Nourrir"])}
    records = read(tabs).records
    assert [found.sheet.reference for found in records] == ["", ""]
    assert len({found.sheet.id for found in records}) == 2


def test_two_records_of_one_name_and_no_reference_are_two_records():
    tabs = {"A": record("Vidéo", purposes=["Hall"]), "B": record("Vidéo", purposes=["Parking"])}
    ids = [{found.sheet.id, *(row.id for row in found.sheet.purposes)} for found in read(tabs).records]
    assert not ids[0] & ids[1]


def test_the_address_of_the_organisation_is_kept_once_for_all_records():
    who = {"Responsable du traitement": ["Direction", "1 rue Exemple", "75001", "Paris"]}
    reading = read({"A": record("Paie", actors=who), "B": record("Cantine", actors=who)})
    assert reading.kept == ("Responsable du traitement: Direction · 1 rue Exemple · 75001 · Paris",)
    assert not any("rue Exemple" in text for found in reading.records for text in texts(found))


def test_other_tabs_are_kept_and_a_record_without_a_name_is_told():
    tabs = {
        "Fiche": record("Paie"),
        "Notes": [["À revoir", "", "avec la paie"]],
        "B": record("", purposes=["Compter"]),
    }
    reading = read(tabs)
    assert "Notes: À revoir · avec la paie" in reading.kept
    (unread,) = reading.unread
    assert (unread.place, "Compter" in unread.text) == ("B", True)


def test_the_same_file_gives_the_same_identifiers_and_another_organisation_others():
    first, again = one(FILLED).sheet, one(FILLED).sheet
    assert first == again
    other = read_file(GivenFile("x", ods({"Fiche": FILLED})), uuid.uuid4(), {}).records[0].sheet
    assert other.id != first.id


def test_only_files_with_the_labels_of_a_record_are_recognised():
    assert reader_of(GivenFile("x", ods({"A": FILLED}))).name == "cnil"
    assert (
        reader_of(GivenFile("x", ods({"A": [["Nom du traitement", "Finalité"], ["Paie", "Payer"]]}))) is None
    )
