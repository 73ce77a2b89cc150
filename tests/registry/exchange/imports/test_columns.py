"""Any other spreadsheet is read by its columns: one row a record or several, yes and no, several values in a cell."""

import uuid
from operator import attrgetter

import pytest

from registry.exchange.imports.columns import read_columns, table_of
from registry.files.reader import read_spreadsheet
from tests.registry.files.spreadsheets import ods

OWNER = uuid.UUID("11111111-2222-4333-8444-555555555555")


def file(*rows, **others):
    return read_spreadsheet("export.ods", ods({"Traitements": rows, **others}))


def read(*rows, mapping=None, **others):
    given = file(*rows, **others)
    return read_columns(given, OWNER, table_of(given).proposal() if mapping is None else mapping)


def one(*rows, **others):
    (found,) = read(*rows, **others).records
    return found


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Réf.", "reference"),
        ("N°", "reference"),
        ("Intitulé du traitement", "name"),
        ("Processing activity", "name"),
        ("Finalité principale", "purposes"),
        ("Base légale (art. 6)", "bases"),
        ("Catégories de données", "data"),
        ("Données sensibles ?", "sensitive"),
        ("Personnes concernées", "subjects"),
        ("Durée de conservation", "retention"),
        ("Sous-traitants", "processors"),
        ("Destinataires", "recipients"),
        ("Transferts hors UE", "transfers"),
        ("Mesures de sécurité", "security_measures"),
        ("Service", "department"),
        ("Date de création", "created_on"),
        ("Humeur du jour", "kept"),
        (
            "Names of third countries or international organisations that personal data are transferred to",
            "transfers",
        ),
        ("Categories of individuals", "subjects"),
        ("Name and contact details of joint controller (if applicable)", "joint_controllers"),
        ("Name and contact details", "name"),
        ("Nom du responsable conjoint", "joint_controllers"),
        ("Durée de conservation des données sensibles", "retention"),
        ("Categories of personal data", "data"),
    ],
)
def test_a_heading_is_taken_for_the_field_it_speaks_of(heading, code):
    assert table_of(file(["Autre", heading], ["x", "y"])).proposal()["1"] == code


def test_a_heading_that_is_a_term_is_a_column_of_yes_and_no_where_its_values_are():
    table = table_of(
        file(["Nom", "Consentement", "Données de santé", "Clients"], ["Paie", "Oui", "x", "lesquels"])
    )
    assert table.proposal() == {"0": "name", "1": "legal_bases:6.1.a", "2": "data_kinds:health", "3": "kept"}


HEADINGS = [
    *(
        "Réf",
        "Nom",
        "Finalités",
        "Base légale",
        "Personnes concernées",
        "Données",
        "Destinataires",
        "Sous-traitants",
    ),
    *("Transferts", "Durée", "Sécurité", "Service", "Remarque"),
]


def test_a_row_becomes_a_record_and_a_cell_with_several_values_several_rows():
    sheet = one(
        HEADINGS,
        [
            *(
                "T-1",
                "Newsletter",
                "Informer\nMesurer",
                "Consentement",
                "Abonnés ; Prospects",
                "- Adresse\n- Prénom",
            ),
            *(
                "Partenaire institutionnel ou commercial",
                "Routeur SA",
                "Etats-Unis, Inde",
                "3 ans après le dernier contact",
            ),
            *("Chiffrement des données", "Communication", "à revoir"),
        ],
    ).sheet
    assert (sheet.reference, sheet.name, sheet.department.name) == ("T-1", "Newsletter", "Communication")
    assert [row.name for row in sheet.purposes] == ["Informer", "Mesurer"]
    assert [row.basis.code for row in sheet.bases] == ["6.1.a"]
    assert [(row.subject.name, row.subject.kind and row.subject.kind.code) for row in sheet.subjects] == [
        ("Abonnés", None),
        ("Prospects", "prospects"),
    ]
    assert [row.data.name for row in sheet.data] == ["Adresse", "Prénom"]
    assert [(row.kind.code, row.name) for row in sheet.recipients] == [
        ("processor", "Routeur SA"),
        ("partner", "Partenaire institutionnel ou commercial"),
    ]
    assert [row.country.code for row in sheet.transfers] == ["US", "IN"]
    (rule,) = sheet.retention_rules
    assert (rule.amount, rule.unit.code, rule.starts[0].event) == (3, "year", "le dernier contact")
    assert sheet.security_measures[0].heading.code == "21"


def test_several_rows_may_be_one_record():
    records = read(
        ["Nom", "Finalité", "Données"],
        ["Paie", "Payer", "Noms"],
        ["", "Déclarer", "Noms"],
        ["paie", "Virer", "RIB"],
        ["Cantine", "Nourrir", ""],
    ).records
    assert [found.sheet.name for found in records] == ["Paie", "Cantine"]
    assert [row.name for row in records[0].sheet.purposes] == ["Payer", "Déclarer", "Virer"]
    assert [row.data.name for row in records[0].sheet.data] == ["Noms", "RIB"]


def test_a_row_of_several_ties_its_period_to_its_data_and_to_its_people():
    found = one(
        ["Nom", "Personnes", "Données", "Durée"],
        ["Paie", "Salariés", "RIB", "5 ans"],
        ["", "", "Bulletins", "5 ans"],
        ["", "Stagiaires", "", "1 an"],
        ["", "", "", "6 mois"],
    )
    assert [
        (rule.amount, rule.subject and rule.subject.name, rule.data and rule.data.name)
        for rule in found.sheet.retention_rules
    ] == [(5, "Salariés", "RIB"), (5, None, "Bulletins"), (1, "Stagiaires", None), (6, None, None)]
    assert found.sheet.retention_rules[0].subject == found.sheet.subjects[0].subject
    assert found.sheet.retention_rules[1].data == found.sheet.data[1].data
    assert found.points == ()


def test_a_row_of_several_that_ties_more_than_a_rule_says_is_kept_whole():
    found = one(
        ["Nom", "Finalités", "Données", "Durée"],
        ["Paie", "", "RIB ; Noms", "5 ans"],
        ["", "Virer", "IBAN", ""],
    )
    (rule,) = found.sheet.retention_rules
    assert (rule.amount, rule.data) == (5, None)
    assert [point.text for point in found.points] == [
        "Nom: Paie · Données: RIB ; Noms · Durée: 5 ans",
        "Finalités: Virer · Données: IBAN",
    ]


def test_columns_of_yes_and_no_name_the_terms_that_are_marked():
    found = one(
        ["Nom", "Consentement", "Obligation légale", "Données de santé", "Salariés"],
        ["Soins", "non", "X", "oui", "vrai"],
    )
    assert [row.basis.code for row in found.sheet.bases] == ["6.1.c"]
    assert [row.data.kind.code for row in found.sheet.data] == ["health"]
    assert found.sheet.sensitive_data.code == "some"
    assert [row.subject.kind.code for row in found.sheet.subjects] == ["employees"]


def test_what_is_not_understood_is_asked_or_kept_and_never_dropped():
    found = one(
        HEADINGS,
        [
            "T-1",
            "Paie",
            "",
            "Parce qu’il le faut",
            "",
            "",
            "Tout le monde",
            "",
            "",
            "",
            "",
            "",
            "une remarque",
        ],
    )
    texts = [point.text for point in found.points]
    assert any("Parce qu’il le faut" in text for text in texts)
    assert any("Tout le monde" in text for text in texts)
    assert "Remarque: une remarque" in texts
    assert found.sheet.bases == ()


def test_a_text_around_a_legal_basis_is_its_note():
    (basis,) = one(["Nom", "Base légale"], ["Paie", "Obligation légale : code du travail"]).sheet.bases
    assert (basis.basis.code, basis.note) == ("6.1.c", "Obligation légale : code du travail")


@pytest.mark.parametrize(
    ("said", "code"), [("Non", "none"), ("Oui", "some"), ("", None), ("Opinions politiques", "some")]
)
def test_sensitive_data_are_told_as_the_column_says(said, code):
    found = one(["Nom", "Données sensibles", "Remarque"], ["Paie", said, "x"]).sheet.sensitive_data
    assert (found and found.code) == code


def test_no_transfer_is_a_statement_and_an_empty_cell_is_none():
    said, nothing = (
        found.sheet.transfers_answer for found in read(["Nom", "Transferts"], ["A", "Non"], ["B", ""]).records
    )
    assert (said.code, nothing) == ("none", None)


HEADINGS_OF_NO = [
    *("Nom", "Personnes", "Données", "Données sensibles", "Destinataires", "Sous-traitants", "Transferts"),
    *("Responsable conjoint", "Sécurité", "Durée", "Base légale"),
]


def test_a_cell_that_says_no_makes_no_entry_and_is_the_answer_of_its_section():
    row = ["Cantine", "NC", "Aucune donnée", "Non concerné", "Aucun destinataire", "Aucun sous-traitant"]
    row += ["Pas de transfert", "Non applicable", "RAS", "Non concerné", "Néant"]
    sheet = one(HEADINGS_OF_NO, row).sheet
    lists = ("subjects", "data", "recipients", "transfers", "joint_controllers", "security_measures", "bases")
    assert {name: getattr(sheet, name) for name in lists} == dict.fromkeys(lists, ())
    assert sheet.retention_rules == ()
    answers = (sheet.sensitive_data, sheet.recipients_answer, sheet.transfers_answer, sheet.joint_answer)
    assert [one.code for one in answers] == ["none", "none", "none", "none"]


def test_a_cell_that_says_no_and_goes_on_asserts_nothing_and_is_asked_about():
    row = ["Cantine", "", "Noms", "Non (sauf allergies)", "Aucun sauf l’hébergeur", "", "Non, hors support"]
    found = one(HEADINGS_OF_NO, [*row, "Non : à revoir", "Pas de copie sur clé USB", "", "Pas de contrat"])
    sheet = found.sheet
    assert [use.data.name for use in sheet.data] == ["Noms"]
    for rows in (
        sheet.recipients,
        sheet.transfers,
        sheet.joint_controllers,
        sheet.security_measures,
        sheet.bases,
    ):
        assert rows == ()
    answers = (sheet.sensitive_data, sheet.recipients_answer, sheet.transfers_answer, sheet.joint_answer)
    assert answers == (None, None, None, None)
    asked = "\n".join(point.text for point in found.questions)
    for text in (*row[3:5], row[6], "Non : à revoir", "Pas de copie sur clé USB", "Pas de contrat"):
        assert asked.count(f"“{text}”") + asked.count(f"« {text} »") == 1


def test_no_processor_and_no_recipient_outside_are_kept_and_are_not_a_no_to_recipients():
    found = one(HEADINGS_OF_NO, ["Cantine", "", "Noms", "", "Aucun destinataire externe", "Aucun"])
    assert (found.sheet.recipients, found.sheet.recipients_answer) == ((), None)
    assert sorted(point.text for point in found.points) == [
        "Destinataires: Aucun destinataire externe",
        "Sous-traitants: Aucun",
    ]


@pytest.mark.parametrize("said", ["-", "/", "?"])
def test_a_dash_is_no_answer(said):
    sheet = one(HEADINGS_OF_NO, ["Cantine", "Élèves", "Noms", said, said, said, said, said]).sheet
    answers = (sheet.sensitive_data, sheet.recipients_answer, sheet.transfers_answer, sheet.joint_answer)
    assert answers == (None, None, None, None)


def test_a_guarantee_that_is_not_signed_is_no_mechanism_and_is_asked_about():
    found = one(["Nom", "Transferts", "Garanties"], ["Envoi", "Inde", "CCT non signées"])
    (transfer,) = found.sheet.transfers
    assert (transfer.mechanism, transfer.mechanism_note) == (None, "CCT non signées")
    assert any("CCT non signées" in point.text for point in found.questions)


def test_two_roles_in_one_cell_are_asked_about():
    found = one(["Nom", "Rôle", "But"], ["Paie", "Sous-traitant et responsable", "Payer"])
    assert any("Sous-traitant et responsable" in point.text for point in found.questions)


@pytest.mark.parametrize(
    ("said", "code"),
    [("Responsable conjoint", "joint"), ("Sous-traitant", "processor"), ("Responsable", "controller")],
)
def test_one_role_in_a_cell_is_the_role(said, code):
    found = one(["Nom", "Rôle", "But"], ["Paie", said, "Payer"])
    assert (found.sheet.role.code, found.points) == (code, ())


def test_what_stands_above_the_table_and_in_other_tabs_is_kept():
    reading = read(
        ["Registre de la commune"],
        [],
        ["Nom", "Finalité", "Base"],
        ["Paie", "Payer", "x"],
        Notes=[["à revoir"]],
    )
    assert [found.sheet.name for found in reading.records] == ["Paie"]
    assert reading.kept == ("Traitements: Registre de la commune", "Notes: à revoir")


def test_a_row_without_a_name_before_any_record_is_told():
    reading = read(["Réf", "Nom", "Finalité"], ["T-0", "", "Payer"], ["T-1", "Paie", ""])
    assert [(row.place, row.text) for row in reading.unread] == [("Traitements, 2", "T-0 · Payer")]
    assert [found.sheet.name for found in reading.records] == ["Paie"]


def test_a_mapping_decides_and_what_it_leaves_out_is_not_kept():
    reading = read(
        ["Un", "Deux", "Trois"], ["a", "b", "c"], mapping={"0": "left_out", "1": "name", "2": "description"}
    )
    (found,) = reading.records
    assert (found.sheet.name, found.sheet.description, found.points) == ("b", "c", ())


def test_two_rows_of_one_name_with_other_references_are_two_records():
    ids = {found.sheet.id for found in read(["Réf", "Nom"], ["A", "Vidéo"], ["B", "Vidéo"]).records}
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Pays destinataire", "transfers"),
        ("Population concernée", "subjects"),
        ("Business function", "department"),
        ("Link to contract with processor", "kept"),
        ("Rights available to individuals", "kept"),
        ("Location of personal data", "kept"),
    ],
)
def test_a_heading_that_names_a_field_and_is_about_something_else_is_not_taken_for_it(heading, code):
    table = table_of(file(["Traitement", heading], ["Paie", "un texte"]))
    assert table.proposal()["1"] == code


def names(values, *path):
    return [attrgetter(".".join(path))(value) for value in values]


YES_AND_NO = [
    "Traitement",
    "Intérêt légitime",
    "Données bancaires",
    "Chiffrement",
    "Sauvegardes",
    "Contrat",
    "Destinataires",
]


def test_a_yes_under_a_heading_that_is_a_value_is_that_value_and_none_is_lost():
    found = one(YES_AND_NO, ["Prospection", "oui", "X", "oui", "non", "X", "oui"])
    assert names(found.sheet.bases, "basis", "code") == ["6.1.f"]
    assert names(found.sheet.data, "data", "name") == ["Données bancaires"]
    assert names(found.sheet.security_measures, "detail") == ["Chiffrement"]
    assert found.sheet.recipients == ()
    assert {point.text for point in found.points} >= {"Sauvegardes: non", "Contrat: X", "Destinataires: oui"}


def test_a_no_under_such_a_heading_is_no_value():
    first, second = read(
        YES_AND_NO, ["A", "oui", "X", "oui", "oui", "X", "oui"], ["B", "non", "", "", "", "", ""]
    ).records
    assert (second.sheet.bases, second.sheet.data, second.sheet.security_measures) == ((), (), ())
    assert names(first.sheet.security_measures, "detail") == ["Chiffrement", "Sauvegardes"]


def test_bars_divide_values_and_a_slash_does_not():
    found = one(
        ["Traitement", "Données", "Personnes concernées"], ["Accueil", "CV | Lettre", "Hommes / femmes"]
    )
    assert names(found.sheet.data, "data", "name") == ["CV", "Lettre"]
    assert names(found.sheet.subjects, "subject", "name") == ["Hommes / femmes"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15 janvier 2024", "2024-01-15"),
        ("1er mars 2023", "2023-03-01"),
        ("3 August 2022", "2022-08-03"),
        ("31 février 2024", None),
        ("janvier 2024", None),
    ],
)
def test_a_day_may_have_its_month_in_words_and_what_is_no_day_is_kept(text, expected):
    found = one(["Traitement", "Date de création"], ["Paie", text])
    assert (str(found.sheet.created_on) if found.sheet.created_on else None) == expected
    assert [point.text for point in found.points] == ([] if expected else [f"Date de création: {text}"])


def test_measures_before_a_contract_are_its_basis():
    found = one(["Traitement", "Base légale"], ["Recrutement", "Mesures précontractuelles / consentement"])
    assert sorted(names(found.sheet.bases, "basis", "code")) == ["6.1.a", "6.1.b"]
