"""Names as the sentences of rules quote them, and places as they stand in a sentence."""

from datetime import date

import pytest
from django.utils import translation
from django_countries import countries

from policies.record import sheet as notices
from policies.rules import about_notice
from registry.record import sheet as values
from registry.rules import about_record
from registry.rules.wording import shortened
from tests.registry.documents.values import empty
from tests.registry.rules.clean import abroad, but, organisation, record, term

ON = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Paie", "Paie"),
        ("« Certains cookies »", "Certains cookies"),
        ("«\u00a0Certains cookies\u00a0»", "Certains cookies"),
        ("“Some cookies”", "Some cookies"),
        ("« Un » et « deux »", "« Un » et « deux »"),
        ("Fichier « clients »", "Fichier « clients »"),
        ("deux\nlignes", "deux lignes"),
    ],
)
def test_a_name_is_quoted_once_and_on_one_line(text, expected):
    assert shortened(text) == expected


def test_a_long_text_is_cut_between_its_start_and_the_full_stop_of_the_sentence():
    cut = shortened("Emploi, sécurité sociale et protection sociale", most=20)
    assert cut == "Emploi, sécurité […]"
    assert "…." not in f"{cut}."
    assert len(shortened("a" * 200)) <= 90


def said_in_french(value):
    with translation.override("fr"):
        return [one.sentence for one in about_record(value, ON)]


def test_no_french_sentence_puts_a_preposition_before_a_country_whose_article_it_does_not_know():
    assert said_in_french(abroad("none", "CN")) == [
        "Un transfert est noté comme ne reposant sur aucun mécanisme (CN)\u00a0: il ne peut pas continuer ainsi."
    ]
    assert said_in_french(abroad("46.2.c", "RE", copy_means="Sur demande")) == [
        "Cette destination est dans l’Espace économique européen (RE)\u00a0: ce n’est pas un transfert, et elle peut se"
        " dire comme hébergement."
    ]
    limited = [one for one in said_in_french(abroad("45", "US")) if "adéquation" in one]
    assert len(limited) == 1
    assert limited[0].startswith("La décision d’adéquation (US) ne couvre pas tout le monde. ")
    assert limited[0].endswith("\u00a0: dites si le destinataire est couvert.")


def test_no_name_of_a_country_is_turned_round_as_in_an_index():
    for language in ("fr", "en"):
        with translation.override(language):
            turned = [
                name
                for _code, name in countries
                if name.endswith((", La", ", État de", "(The)", ", State of"))
            ]
            assert turned == []
    with translation.override("fr"):
        assert [str(countries.name(code)) for code in ("RE", "PS", "BS")] == [
            "La Réunion",
            "État de Palestine",
            "Bahamas",
        ]


# Which one is meant: several findings of one kind are told apart ------------------------------------------------


def said(value):
    with translation.override("en"):
        return [one.sentence for one in about_record(value, ON)]


def test_a_legitimate_interest_that_is_not_named_is_asked_of_its_purpose():
    basis = empty(values.LegalBasis, basis=term("6.1.f"))
    aims = tuple(empty(values.Purpose, name=name, bases=(basis,)) for name in ("Relancer", "Mesurer"))
    assert said(record(purposes=aims)) == [
        "Name the legitimate interest that “Relancer” pursues.",
        "Name the legitimate interest that “Mesurer” pursues.",
    ]
    below = but(aims[0], bases=(), purposes=(aims[1],))
    assert said(record(purposes=(below,), bases=(basis,))) == [
        "Name the legitimate interest that “Mesurer” pursues.",
        "Name the legitimate interest that the whole activity pursues.",
    ]


def test_none_beside_something_recorded_says_of_which_heading():
    told = said(record(sensitive_data=term("none")))
    assert told == [
        "Sensitive data: “none” is declared, and something is recorded. Correct one or the other."
    ]


def test_a_retention_rule_without_an_end_is_named_by_what_it_is_about():
    pay, health = record().retention_rules
    open_rules = (but(pay, amount=None, unit=None), but(health, data_note="doubles", amount=None, unit=None))
    lacking = "A retention rule says neither how long nor until which event."
    assert [one for one in said(record(retention_rules=open_rules)) if one.endswith(lacking)] == [
        f"“Bulletins de paie”: {lacking}",
        f"“doubles”: {lacking}",
    ]


def test_a_notice_says_of_which_transfer_a_copy_is_missing_and_under_which_heading_none_is_contradicted():
    two = tuple(empty(values.Transfer, country=term(code), mechanism=term("46.2.c")) for code in ("US", "IN"))
    going = record(transfers_answer=term("some"), transfers=two, sensitive_data=term("none"))
    value = empty(notices.NoticeSheet, language="en", organisation=organisation(), activities=(going,))
    with translation.override("en"):
        told = [one.sentence for one in about_notice(value, ON)]
    copies = [one for one in told if "copy of the safeguards" in one]
    assert copies == [
        "“Paie” does not say how to get a copy of the safeguards of a transfer: US.",
        "“Paie” does not say how to get a copy of the safeguards of a transfer: IN.",
    ]
    assert [one for one in told if "declared" in one] == [
        "“Paie”: Sensitive data: “none” is declared, and something is recorded. Correct one or the other."
    ]
