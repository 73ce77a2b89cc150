"""In the CNIL's layout, a cell that says no makes no entry, and one that says no and goes on is asked about."""

from tests.registry.exchange.imports.cnil_files import DATA, SENSITIVE, record
from tests.registry.exchange.imports.test_cnil import one, texts


def with_row(rows, after, *added):
    at = next(number for number, row in enumerate(rows) if row and row[0] == after)
    return [*rows[: at + 1], *map(list, added), *rows[at + 1 :]]


def code(term):
    return term and term.code


def test_what_is_said_not_to_be_there_is_neither_printed_nor_published():
    sheet = one(
        record(
            "Cantine",
            actors={"Responsable(s) conjoint(s)": ["Aucun"]},
            data={
                DATA[0]: ("Noms", "5 ans"),
                DATA[3]: ("Non concerné", ""),
                DATA[4]: ("Aucune donnée", "NC"),
            },
            sensitive={SENSITIVE[0]: ("Non", ""), SENSITIVE[1]: ("Non collectées", "Non applicable")},
            people=[("", "RAS")],
            recipients=[("", "Aucun destinataire")],
            security=[("Aucune mesure", "")],
            transfers=[("Aucun transfert hors UE", "", "", "")],
        )
    ).sheet
    assert [(use.data.kind.code, use.note) for use in sheet.data] == [("civil_status", "Noms")]
    assert [rule.amount for rule in sheet.retention_rules] == [5]
    assert (sheet.subjects, sheet.recipients, sheet.security_measures) == ((), (), ())
    assert (sheet.transfers, sheet.joint_controllers, sheet.role.code) == ((), (), "controller")
    answers = [sheet.sensitive_data, sheet.recipients_answer, sheet.transfers_answer, sheet.joint_answer]
    assert [code(one) for one in answers] == ["none", "none", "none", "none"]


def test_a_no_to_one_category_of_sensitive_data_is_not_a_no_to_all():
    sheet = one(record("Cantine", sensitive={SENSITIVE[1]: ("Non", "")})).sheet
    assert (sheet.data, sheet.sensitive_data) == ((), None)
    sheet = one(record("Cantine", sensitive={SENSITIVE[0]: ("Aucune donnée sensible", "")})).sheet
    assert (sheet.data, code(sheet.sensitive_data)) == ((), "none")


def test_a_no_to_other_data_says_nothing_of_sensitive_data():
    assert one(record("Cantine", data={DATA[0]: ("Non", "")})).sheet.sensitive_data is None


def test_a_no_that_goes_on_asserts_nothing_and_is_asked_about_with_its_text():
    found = one(
        record(
            "Cantine",
            sensitive={SENSITIVE[1]: ("Non (sauf allergies)", "")},
            recipients=[("", "Aucun sauf le prestataire")],
            transfers=[("Non, hors maintenance", "", "", "")],
        )
    )
    sheet = found.sheet
    assert (sheet.data, sheet.sensitive_data) == ((), None)
    assert (sheet.recipients, sheet.recipients_answer) == ((), None)
    assert (sheet.transfers, sheet.transfers_answer) == ((), None)
    asked = [point.text for point in found.questions]
    for text in ("Non (sauf allergies)", "Aucun sauf le prestataire", "Non, hors maintenance"):
        assert any(text in question for question in asked)


def test_a_no_to_some_recipients_is_kept_and_is_not_a_no_to_all():
    found = one(
        record("Cantine", recipients=[("Sous-traitants", "Aucun"), ("", "Aucun destinataire externe")])
    )
    assert (found.sheet.recipients, found.sheet.recipients_answer) == ((), None)
    assert texts(found, "recipients") == ["Sous-traitants · Aucun", "Aucun destinataire externe"]


def test_what_may_be_a_rule_to_follow_is_no_measure_and_is_asked_about():
    found = one(
        record("Cantine", security=[("Chiffrement des données", "Non"), ("", "Pas de copie sur clé USB")])
    )
    assert found.sheet.security_measures == ()
    (kept, asked) = texts(found, "security")
    assert kept == "Chiffrement des données · Non"
    assert "Pas de copie sur clé USB" in asked


def test_a_country_that_is_said_to_be_none_beside_a_receiver_is_asked_about():
    found = one(record("Envoi", transfers=[("Filiale", "Aucun", "", "")]))
    assert (found.sheet.transfers, found.sheet.transfers_answer) == ((), None)
    assert any("Filiale · Aucun" in text for text in texts(found, "transfers"))


def test_a_guarantee_that_is_not_signed_is_no_mechanism_and_one_that_says_more_keeps_it():
    found = one(
        record(
            "Envoi",
            transfers=[
                ("Filiale", "Inde", "CCT non signées", ""),
                ("Éditeur", "Inde", "CCT signées en 2022", ""),
            ],
        )
    )
    assert [(code(row.mechanism), row.mechanism_note) for row in found.sheet.transfers] == [
        (None, "CCT non signées"),
        ("46.2.c", "CCT signées en 2022"),
    ]
    (asked,) = texts(found, "transfers")
    assert "Filiale" in asked
    assert "CCT non signées" in asked


def test_a_legal_basis_that_is_denied_is_asked_about():
    rows = with_row(record("Paie"), "Sous-finalité 5", ["Base légale", "Consentement non requis"])
    found = one(rows)
    assert found.sheet.bases == ()
    assert any("Consentement non requis" in point.text for point in found.questions)


def test_a_contact_is_no_reference_and_every_line_of_the_description_is_kept():
    rows = with_row(
        record("Paie", "RH-1", updated="01/02/2023"),
        "Mise à jour du traitement",
        ["Mise à jour", "03/04/2024"],
        ["Référent", "Service des paies"],
    )
    found = one(rows)
    assert (found.sheet.reference, found.sheet.updated_on.isoformat()) == ("RH-1", "2024-04-03")
    assert texts(found, "general") == [
        "Mise à jour du traitement: 01/02/2023",
        "Référent: Service des paies",
    ]
    without = [row for row in rows if not row or row[0] != "N° / RÉF"]
    assert one(without).sheet.reference == ""


def test_joint_controllers_may_be_numbered():
    rows = with_row(
        record("Paie"),
        "Responsable(s) conjoint(s)",
        ["Responsable conjoint 1", "Commune d’Exemple"],
        ["Co-responsable 2", "Syndicat d’Exemple"],
        ["Coresponsable", "Métropole d’Exemple"],
    )
    sheet = one(rows).sheet
    assert [row.party.name for row in sheet.joint_controllers] == [
        "Commune d’Exemple",
        "Syndicat d’Exemple",
        "Métropole d’Exemple",
    ]


def test_a_cell_with_several_lines_holds_several_values():
    sheet = one(
        record(
            "Recrutement",
            purposes=["- Recruter\n- Former"],
            people=[("", "Candidates et candidats\nStagiaires")],
            recipients=[("Sous-traitants", "Hébergeur\nÉditeur du site")],
        )
    ).sheet
    (purpose,) = sheet.purposes
    assert (purpose.name, [below.name for below in purpose.purposes]) == ("Recruter", ["Former"])
    assert [use.subject.name for use in sheet.subjects] == ["Candidates et candidats", "Stagiaires"]
    assert [(row.kind.code, row.name) for row in sheet.recipients] == [
        ("processor", "Hébergeur"),
        ("processor", "Éditeur du site"),
    ]


def test_the_label_that_somebody_wrote_is_the_name_of_the_data():
    rows = with_row(
        record("Élevage"),
        DATA[0],
        ["État civil des éleveurs", "Noms"],
        ["Vie personnelle (loisirs)", "Chasse"],
        ["Données concernant la santé des animaux", "Vaccins", "", "", "5 ans"],
    )
    sheet = one(rows).sheet
    assert [(use.data.name, code(use.data.kind)) for use in sheet.data] == [
        ("État civil des éleveurs", "civil_status"),
        ("Vie personnelle (loisirs)", "personal_life"),
        ("Données concernant la santé des animaux", None),
    ]
    assert sheet.sensitive_data is None


def test_a_name_in_the_type_of_a_recipient_is_kept():
    found = one(record("Annonces", recipients=[("Sous-traitants : Site d’Exemple", "Publication")]))
    (row,) = found.sheet.recipients
    assert (row.kind.code, row.name, row.note) == (
        "processor",
        "Publication",
        "Sous-traitants : Site d’Exemple",
    )
