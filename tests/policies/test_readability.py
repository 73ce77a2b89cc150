"""Readability of a French text, against syllables and scores counted by hand, and the length of sentences of a first level."""

from datetime import date

import pytest
from django.core.management import call_command
from django.utils import translation

from policies.first_level import MOST_WORDS, essentials
from policies.models import Notice
from policies.readability import measure, prose, sentences, syllables, words
from policies.record import sheet as notices
from registry.documents.blocks import Bullets, Facts, Group, Item, Link, Paragraph, Table, texts
from registry.record import sheet as values
from tests.cast import make_row
from tests.policies.test_rules import notice
from tests.registry.documents.values import empty, full
from tests.registry.rules.clean import record, term

ON = date(2026, 11, 29)

SPOKEN = {
    "la": 1,
    "les": 1,
    "école": 2,  # é-col(e)
    "enfants": 2,
    "données": 2,  # do-nées
    "ville": 1,
    "publique": 2,  # pu-blique
    "vigueur": 2,
    "aujourd’hui": 3,
    "européen": 4,  # eu-ro-pé-en
    "pitié": 2,
    "maïs": 2,
    "conservation": 4,
    "personnelles": 3,
    "conformément": 4,
    "prestataire": 3,
    "agent": 2,
    "parlent": 2,  # one is spoken; the ending counts, as the module says
    "RGPD": 1,
    "2026": 1,
}


@pytest.mark.parametrize("word", SPOKEN)
def test_syllables_are_those_that_are_spoken(word):
    assert syllables(word) == SPOKEN[word]


def test_words_keep_what_an_apostrophe_or_a_hyphen_joins():
    assert words("L’essentiel, c’est-à-dire : 3 ans (au plus).") == [
        "L’essentiel",
        "c’est-à-dire",
        "3",
        "ans",
        "au",
        "plus",
    ]


def test_a_sentence_ends_with_its_mark_or_its_line():
    assert sentences("Une. Deux ! Trois ?\nQuatre\n\n– ") == ["Une.", "Deux !", "Trois ?", "Quatre"]


def test_a_score_is_that_of_the_formula():
    """Ten words, twenty-two syllables: 207 − 1.015 × 10 − 73.6 × 2.2 = 34.93."""
    found = measure(["Vos données personnelles sont conservées conformément aux dispositions en vigueur."])
    assert (found.sentences, found.words, found.syllables, found.score) == (1, 10, 22, 35)
    with translation.override("fr"):
        assert found.step == "difficile"


def test_short_words_are_as_easy_as_can_be():
    """Seven words, eight syllables: 115.8, which is shown as 100."""
    found = measure(["La ville garde vos données trois ans."])
    assert (found.words, found.syllables, found.score) == (7, 8, 100)


def test_the_score_of_several_pieces_counts_all_of_their_sentences():
    """Twelve words in two sentences, twenty-four syllables: 207 − 1.015 × 6 − 73.6 × 2 = 53.7."""
    found = measure(["conservation conservation conservation conservation", "la la la la la la la la"])
    assert (found.sentences, found.words, found.syllables) == (2, 12, 24)
    assert found.score == 54
    assert found.longest_words == 8


def test_nothing_is_no_text_that_is_hard():
    assert (measure([]).score, measure(["", "– "]).words) == (100, 0)


def test_labels_titles_and_addresses_are_no_sentences():
    blocks = [
        Group("Titre", (Paragraph("Une phrase."), Link("exemple.example", "https://exemple.example"))),
        Facts((("Étiquette", (Bullets((Item("Un point", (Paragraph("Sa suite"),)),)),)),)),
        Table("Tableau", ("Tête",), (((Paragraph("Une cellule"),),),)),
    ]
    assert list(prose(blocks)) == ["Une phrase.", "Un point", "Sa suite", "Une cellule"]


# The first level --------------------------------------------------------------------------------------------------

TWELVE = "un deux trois quatre cinq six sept huit neuf dix onze douze"


def first_level(value):
    own = [one for one in value.activities if not one.is_processor_record]
    with translation.override("fr"):
        return essentials(value, own, {one.id: one.name for one in own}, ON)


def longest(blocks):
    return measure(prose(blocks)).longest


def test_no_sentence_is_longer_than_thirty_words_though_every_fact_has_twelve():
    value = full(notices.NoticeSheet, lambda place: TWELVE)
    told = first_level(value)
    assert len(list(texts(told))) > 20
    assert len(words(longest(told))) <= MOST_WORDS == 30


def test_the_control_a_fact_that_is_longer_by_itself_stays_as_it_was_typed():
    typed = " ".join([TWELVE] * 3)
    aim = empty(values.Purpose, name=typed)
    assert longest(first_level(notice(record(purposes=(aim,))))) == typed


def test_a_name_of_many_words_does_not_make_the_sentence_about_it_long():
    name = f"{TWELVE} {TWELVE}"
    told = first_level(notice(organisation=notice().organisation.model_copy(update={"name": name})))
    assert list(texts(told))[:2] == [
        "Cet organisme est responsable de l’usage de vos données (responsable de traitement)\u00a0:",
        name,
    ]


def test_many_reasons_stand_below_their_purpose_each_for_itself():
    bases = [empty(values.LegalBasis, basis=term(f"6.1.{letter}")) for letter in "abcdef"]
    aim = empty(values.Purpose, name="Aider les familles", bases=tuple(bases))
    told = list(texts(first_level(notice(record(purposes=(aim,))))))
    at = told.index("Aider les familles")
    assert told[at + 1 : at + 4] == [
        "avec votre consentement",
        "pour un contrat avec vous, ou pour le préparer",
        "parce que la loi l’exige",
    ]


def test_a_rule_of_many_parts_is_told_below_its_period_part_by_part():
    rule = empty(
        values.RetentionRule,
        amount=3,
        unit=term("year"),
        data_note=TWELVE,
        condition=TWELVE,
        starts=(empty(values.RetentionStart, event="départ"), empty(values.RetentionStart, event="décès")),
        exceptions=(empty(values.RetentionException, text=TWELVE),),
    )
    told = list(texts(first_level(notice(record(retention_rules=(rule,))))))
    at = told.index("3\u00a0ans")
    assert told[at : at + 9] == [
        *("3\u00a0ans", "Quelles données", TWELVE, "À compter de l’un de ces événements", "départ", "décès"),
        *("Condition", TWELVE, "Sauf"),
    ]
    assert told[at + 9] == TWELVE


# What the console and the command say -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_console_says_beside_the_preview_how_easily_the_essentials_are_read(client, organisation, dpo):
    own = make_row(Notice, organisation, slug="gens", language="fr")
    client.force_login(dpo)
    address = f"/organisations/{organisation.slug}/notices/{own.public_id}/preview/"
    piece = client.get(address, headers={"HX-Target": "preview-text"}).content.decode()
    # “Ville de Valombre est responsable de l’usage de vos données (responsable de traitement).”
    assert "Sa plus longue phrase a 13 mots." in piece
    assert "Facilité de lecture" not in client.get(own.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_nothing_is_said_of_a_text_in_another_language(client, organisation, dpo):
    own = make_row(Notice, organisation, slug="people", language="en")
    client.force_login(dpo)
    address = f"/organisations/{organisation.slug}/notices/{own.public_id}/preview/"
    piece = client.get(address, headers={"HX-Target": "preview-text"}).content.decode()
    assert "preview-text" in piece
    assert "Reading ease" not in piece


@pytest.mark.django_db
def test_the_command_says_it_of_each_french_notice(organisation, other_organisation, capsys):
    make_row(Notice, organisation, slug="gens", language="fr")
    make_row(Notice, organisation, slug="people", language="en")
    make_row(Notice, other_organisation, slug="autres", language="fr")
    call_command("measure_notices", organisation.slug)
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("valombre/gens\t")
    call_command("measure_notices")
    assert [one.split("\t")[0] for one in capsys.readouterr().out.splitlines()] == [
        "lointaine/autres",
        "valombre/gens",
    ]
