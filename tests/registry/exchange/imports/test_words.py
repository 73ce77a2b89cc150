"""What a cell says: no, no and more, a basis, a period. A text that is not understood whole stays the text that it is."""

import pytest

from registry.exchange.imports.cnil_terms import data_kind, mechanism, mechanism_note
from registry.exchange.imports.words import Period, bases, period, says_no, says_no_and_more


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Non",
            "non.",
            "Non concerné",
            "Non concernées",
            "Non applicable",
            "Non collecté",
            "Non collectées.",
        ),
        *(
            "NC",
            "N/A",
            "RAS",
            "Néant",
            "Aucun",
            "Aucune donnée",
            "Aucun transfert hors UE",
            "Pas de transfert",
        ),
        *("Aucun sous-traitant", "Aucun destinataire externe", "Pas d’article 9", "None", "Not applicable"),
        "No transfers outside the EU",
    ],
)
def test_a_text_may_say_no(text):
    assert says_no(text)
    assert not says_no_and_more(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Non (sauf les stagiaires)", "Non, pas en 2024", "Non : voir le contrat", "Aucun sauf l’hébergeur"),
        *("Pas de transfert, mais une sauvegarde aux États-Unis", "Non concerné hormis les élus"),
        "Aucune donnée de ce genre ne devrait être saisie ici par les agents",
    ],
)
def test_a_text_that_says_no_and_goes_on_does_not_say_no(text):
    assert says_no_and_more(text)
    assert not says_no(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "Noms",
        "Nonantes",
        "Notaires",
        "Département du Nord",
        "Pas de Calais habitat",
        "Non-discrimination",
        "No Limit SA",
        "?",
    ],
)
def test_other_texts_say_neither(text):
    assert not says_no(text)
    assert not says_no_and_more(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Intérêt légitime (et non le consentement)", "Consentement non requis", "Sans consentement"),
        *("Pas d'intérêt légitime : obligation légale", "9.2.g", "Article 9-2-g : intérêt public important"),
        *("Ni contrat ni consentement", "Consent not required"),
    ],
)
def test_a_legal_basis_that_is_denied_and_a_condition_of_article_9_are_none(text):
    assert bases(text) == []


@pytest.mark.parametrize(
    ("text", "codes"), [("Contrat et consentement", ["6.1.a", "6.1.b"]), ("Art. 6.1.c", ["6.1.c"])]
)
def test_legal_bases_are_known_by_name_and_by_letter(text, codes):
    assert bases(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2 ans à compter du dernier contact puis archivage 5 ans",
            "3 ans après le contrat sauf contentieux",
        ),
        *("1 an après la fin du contrat ou 5 ans en cas de litige", "1 an après le départ et destruction"),
        "3 years after the end of the contract then 2 years in archives",
    ],
)
def test_a_period_that_another_follows_stays_a_text(text):
    assert period(text) == Period(None, "", "", text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("5 ans", Period(5, "year", "", "")),
        ("2 ans après le dernier contact", Period(2, "year", "le dernier contact", "")),
        ("5 ans à compter de la fin de l’année", Period(5, "year", "la fin de l’année", "")),
        ("1 an après la radiation ou le départ", Period(1, "year", "la radiation ou le départ", "")),
    ],
)
def test_one_period_is_a_number_with_its_unit_and_its_start(text, read):
    assert period(text) == read


@pytest.mark.parametrize(
    ("text", "code", "note"),
    [
        ("Clauses contractuelles types (CCT)", "46.2.c", ""),
        ("CCT", "46.2.c", ""),
        ("CCT signées le 3 mai 2022", "46.2.c", "CCT signées le 3 mai 2022"),
        ("SCCs", "46.2.c", ""),
        ("Adequacy decision", "45", ""),
    ],
)
def test_a_guarantee_keeps_what_it_says_beyond_its_name(text, code, note):
    assert (mechanism(text).code, mechanism_note(text)) == (code, note)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "CCT non signées",
            "CCT en cours de signature",
            "BCR ou CCT",
            "Pays adéquat, sinon CCT",
            "CCT à signer",
        ),
        *("Clauses contractuelles types et dérogation de l’article 49", "Pas de CCT", "SCCs not signed"),
    ],
)
def test_a_guarantee_in_doubt_is_no_mechanism(text):
    assert mechanism(text) is None
    assert mechanism_note(text) == text


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Données concernant la santé", "health"),
        ("Données concernant la santé des salariés", "health"),
        ("Données concernant la santé des animaux", None),
        ("Santé des animaux", None),
    ],
)
def test_what_is_said_of_animals_is_no_health_data(label, code):
    kind = data_kind(label)
    assert (kind and kind.code) == code
