"""Letters about requests say what the law asks, nothing that nobody recorded, and never leave a blank."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from registry.vocabularies import vocabulary
from rights.deadlines import Rule
from rights.letters import (
    FIELDS,
    KINDS,
    SENTENCES,
    Faulty,
    Ground,
    Lacks,
    LetterFacts,
    Reader,
    authority_in_words,
    faults,
    grounds_against,
    grounds_in_words,
    requests_in_words,
    write,
)
from rights.letters.kinds import TEXTS
from tests.conventions.test_words import found

LANGUAGES = ("fr", "en")
each_kind = pytest.mark.parametrize("code", KINDS)
each_language = pytest.mark.parametrize("language", LANGUAGES)

FACTS = LetterFacts(
    organisation="Ville d’Exemple",
    organisation_address=("1 place de la Mairie", "00100 Exemple"),
    desk="droits@ville-exemple.example",
    officer="dpo@ville-exemple.example",
    authority="Commission nationale de l’informatique et des libertés (CNIL)",
    authority_address=("3, place de Fontenoy, TSA 80715", "75334 Paris Cedex 07"),
    reference="D-2026-14",
    person="Camille Exemple",
    person_address=("12 rue des Tilleuls", "00100 Exemple"),
    concerned="Dominique Exemple",
    requests=("droit à l’effacement (RGPD, art. 17)",),
    received_on=date(2026, 10, 1),
    due_on=date(2026, 11, 2),
    extended_until=date(2027, 1, 4),
    closed_on=date(2026, 11, 20),
    written_on=date(2026, 10, 30),
    asked="le nom de l’école fréquentée en 2019",
    reasons="le dossier est réparti entre quatre services",
    grounds=(Ground("Ces données sont encore nécessaires.", "RGPD, art. 17, § 1"),),
    answer="– le téléphone a été effacé",
    changed="le téléphone a été effacé",
    link="https://ville-exemple.example/demandes/abc",
    link_until=date(2026, 11, 12),
    recipient="Caisse d’Exemple",
    at_once=("droit d’opposition à la prospection (RGPD, art. 21, § 2)",),
    kinds=("erasure",),
    granted=("erasure",),
    data_were_changed=True,
    record="Cantine scolaire",
)
# What stands for each field, so that a letter can be asked whether it says it.
TOLD = {
    "fr": {
        "received_on": "1er octobre 2026",
        "due_on": "2 novembre 2026",
        "extended_until": "4 janvier 2027",
    },
    "en": {"received_on": "1 October 2026", "due_on": "2 November 2026", "extended_until": "4 January 2027"},
}
EMPTY = {name: LetterFacts.__dataclass_fields__[name].default for name in LetterFacts.__dataclass_fields__}
# The fields that are made of others, by what they are made of.
MADE_OF = {"data_subject": ("concerned", "person")}


def without(field):
    return replace(FACTS, **{name: EMPTY[name] for name in MADE_OF.get(field, (field,))})


@each_language
@each_kind
def test_a_letter_with_all_facts_has_a_subject_a_text_and_no_blank(code, language):
    letter = write(KINDS[code], FACTS, language)
    assert letter.subject and "\n" not in letter.subject
    assert len(letter.body) > 200
    assert not re.search(r"[{}]|None|\(\)|  ", letter.subject + letter.body)
    assert "\n\n\n" not in letter.body


@each_language
@pytest.mark.parametrize(
    ("code", "field"), [(code, field) for code, kind in KINDS.items() for field in kind.needs]
)
def test_a_letter_is_not_written_without_any_one_of_its_needs(code, field, language):
    with pytest.raises(Lacks) as lacks:
        write(KINDS[code], without(field), language)
    assert field in lacks.value.fields


@each_kind
def test_both_languages_of_a_letter_say_the_same_fields(code):
    named = [re.findall(r"\{([^{}]*)\}", (TEXTS / one / f"{code}.txt").read_text()) for one in LANGUAGES]
    assert set(named[0]) - {"person"} == set(named[1]) - {"person"}
    assert set(named[0]) <= {*FIELDS, *SENTENCES}


@each_language
@each_kind
def test_the_text_of_the_product_has_no_fault(code, language):
    assert faults(KINDS[code].body(language), KINDS[code]) == []


def test_every_kind_of_request_has_its_answer():
    kinds = {one.code for one in vocabulary("request_kinds")} - {"unknown"}
    answers = {code for code in KINDS if code.startswith("answer_")} - {"answer_designated"}
    assert {f"answer_{code}" for code in kinds} == answers


# What the law asks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code", ["refusal", "partial_refusal", "refusal_to_heirs", "partial_refusal_to_heirs"]
)
def test_a_refusal_tells_reasons_complaint_and_judicial_remedy(code):
    body = write(KINDS[code], FACTS, "fr").body
    assert "le dossier est réparti entre quatre services" in body
    assert "– Ces données sont encore nécessaires (RGPD, art. 17, § 1)." in body
    assert (
        "introduire une réclamation auprès d’une autorité de contrôle, notamment Commission nationale" in body
    )
    assert "3, place de Fontenoy, TSA 80715, 75334 Paris Cedex 07" in body
    assert "recours juridictionnel" in body
    body = write(KINDS[code], FACTS, "en").body
    assert "lodge a complaint with a supervisory authority" in body
    assert "judicial remedy" in body


OF_THE_DEAD = replace(
    FACTS,
    kinds=("heir_request",),
    is_about_the_dead=True,
    requests=("droits exercés après le décès par les héritiers (LIL, art. 85)",),
    grounds=(Ground("x", "LIL"),),
)


@each_language
@pytest.mark.parametrize(
    "code",
    [
        "acknowledgement",
        "answer_designated",
        "answer_heir_request",
        "clarification_asked",
        "closing",
        "identity_asked",
        "message",
        "partial_refusal_to_heirs",
        "refusal_to_heirs",
    ],
)
def test_no_letter_about_the_dead_cites_the_regulation_that_ends_with_life(code, language):
    body = write(KINDS[code], OF_THE_DEAD, language).body
    assert not re.search(r"RGPD|GDPR", body)
    assert "Dominique Exemple" in body
    assert not re.search("vos données|your data", body)


def test_control_the_same_letter_about_the_living_cites_it():
    assert "RGPD" in write(KINDS["identity_asked"], FACTS, "fr").body
    assert "RGPD" in write(KINDS["acknowledgement"], FACTS, "fr").body


@each_language
def test_the_extension_tells_both_days_its_reasons_and_three_months_in_all(language):
    body = write(KINDS["extension"], FACTS, language).body.replace("\u00a0", " ")
    for day in TOLD[language].values():
        assert day in body
    assert "le dossier est réparti entre quatre services" in body
    assert {"fr": "trois mois à compter de la réception", "en": "three months in all from receipt"}[
        language
    ] in body


@each_language
def test_the_extension_says_what_it_is_not_about_and_says_nothing_of_it_where_there_is_none(language):
    told = {"fr": "Cette prolongation ne porte pas sur", "en": "This extension is not about"}[language]
    body = write(KINDS["extension"], FACTS, language).body
    assert told in body and "droit d’opposition à la prospection" in body
    assert told not in write(KINDS["extension"], replace(FACTS, at_once=()), language).body


def test_the_acknowledgement_explains_the_month_and_is_free_of_charge():
    body = write(KINDS["acknowledgement"], FACTS, "fr").body.replace("\u00a0", " ")
    assert "au plus tard le 2 novembre 2026" in body
    assert "un mois à compter de la réception" in body
    assert "le jour ouvrable suivant" in body
    assert "gratuite" in body
    assert "30 jours" not in body


def test_of_a_patient_file_the_acknowledgement_tells_eight_days_and_no_month():
    body = write(KINDS["acknowledgement"], replace(FACTS, deadline_rule=Rule.PATIENT_FILE), "fr").body
    assert "huit jours" in body and "L. 1111-7" in body
    assert "un mois" not in body and "prolongé" not in body
    assert "quarante-huit heures" in body  # nobody is handed a medical file before (CSP L1111-7)
    old = write(KINDS["acknowledgement"], replace(FACTS, deadline_rule=Rule.OLD_PATIENT_FILE), "en").body
    assert "two months" in old and "one month" in old


@pytest.mark.parametrize("kind", ["withdrawal", "post_mortem_directives"])
def test_of_what_has_no_time_in_the_law_no_day_is_promised(kind):
    body = write(KINDS["acknowledgement"], replace(FACTS, kinds=(kind,)), "fr").body
    assert "dans les meilleurs délais" in body
    assert "2 novembre 2026" not in body and "12, §" not in body


def test_what_has_no_time_beside_what_has_one_is_acknowledged_with_the_day():
    body = write(KINDS["acknowledgement"], replace(FACTS, kinds=("withdrawal", "access")), "fr").body
    assert "2 novembre 2026" in body


@each_language
def test_an_acknowledgement_written_late_names_no_day_that_has_passed(language):
    late = replace(FACTS, written_on=date(2026, 11, 3))
    body = write(KINDS["acknowledgement"], late, language).body
    assert TOLD[language]["due_on"] not in body
    assert {"fr": "est dépassé", "en": "The time to answer you is over"}[language] in body
    on_its_last_day = replace(FACTS, written_on=date(2026, 11, 2))
    assert TOLD[language]["due_on"] in write(KINDS["acknowledgement"], on_its_last_day, language).body


@pytest.mark.parametrize(
    ("kinds", "cited", "not_cited"),
    [
        (("access",), "article 12, § 6", "article 32"),
        (("withdrawal",), "article 32", "article 12, § 6"),
        (("automated_decision", "post_mortem_directives"), "article 32", "article 12, § 6"),
        (("withdrawal", "erasure"), "article 12, § 6", "article 32"),
    ],
)
def test_identity_is_asked_under_the_text_that_is_about_the_right(kinds, cited, not_cited):
    body = write(KINDS["identity_asked"], replace(FACTS, kinds=kinds), "fr").body.replace("\u00a0", " ")
    assert cited in body and not_cited not in body


@each_language
def test_identity_is_asked_on_reasonable_doubt_only_and_the_doubt_is_told(language):
    body = write(KINDS["identity_asked"], FACTS, language).body
    assert {"fr": "des doutes raisonnables", "en": "reasonable doubts"}[language] in body
    assert "le dossier est réparti entre quatre services" in body
    assert not re.search(r"suspen", body)  # no text of Article 12(3) suspends the month


@each_language
@pytest.mark.parametrize("code", ["answer_rectification", "answer_erasure", "answer_restriction"])
def test_after_a_change_the_person_is_told_of_recipients_and_may_ask_who_they_are(code, language):
    body = write(KINDS[code], FACTS, language).body.replace("\u00a0", " ")
    assert {"fr": "article 19", "en": "Article 19"}[language] in body
    assert {"fr": "Si vous nous le demandez", "en": "If you ask"}[language] in body
    unchanged = write(KINDS[code], replace(FACTS, data_were_changed=False), language).body
    assert {"fr": "chaque destinataire", "en": "each recipient"}[language] not in unchanged


@pytest.mark.parametrize("code", ["answer", "partial_refusal"])
def test_an_answer_about_several_rights_says_what_the_law_adds_for_each(code):
    told = {
        "access": "Vous pouvez demander la rectification",
        "erasure": "article 19",
        "restriction": "avant de lever cette limitation",
        "withdrawal": "ne remet pas en cause la licéité",
    }
    for kind, words in told.items():
        several = replace(FACTS, kinds=(kind, "objection"), granted=(kind,))
        assert words in write(KINDS[code], several, "fr").body.replace("\u00a0", " ")
        refused = replace(FACTS, kinds=(kind, "objection"), granted=("objection",), data_were_changed=False)
        alone = replace(refused, kinds=("objection", "portability"))
        for without in (refused, alone):
            assert words not in write(KINDS[code], without, "fr").body.replace("\u00a0", " ")
    both = replace(FACTS, kinds=("erasure", "rectification"), granted=("erasure", "rectification"))
    assert write(KINDS[code], both, "fr").body.count("chaque destinataire") == 1


def test_a_restriction_is_lifted_only_after_the_person_is_told():
    assert "avant de lever cette limitation" in write(KINDS["answer_restriction"], FACTS, "fr").body


def test_the_recipient_is_told_whose_data_and_the_owner_of_a_record_is_not():
    assert "Dominique Exemple" in write(KINDS["recipient_notice"], FACTS, "fr").body
    alone = replace(FACTS, concerned="")
    assert "Camille Exemple" in write(KINDS["recipient_notice"], alone, "fr").body
    for language in LANGUAGES:
        task = write(KINDS["search_task"], FACTS, language)
        assert "Exemple" not in (task.subject + task.body).replace("Ville d’Exemple", "")


def test_the_confirmation_of_an_address_says_nothing_of_who_asked_what():
    for language in LANGUAGES:
        letter = write(KINDS["confirm_address"], FACTS, language)
        told = letter.subject + letter.body
        assert "Camille" not in told and "Dominique" not in told and "D-2026-14" not in told
        assert "effacement" not in told


@each_language
@each_kind
def test_whose_data_they_are_is_said_where_someone_else_writes_and_not_where_no_one_does(code, language):
    if (
        KINDS[code].reader is Reader.PERSON
        and "concerned" not in KINDS[code].needs
        and code != "confirm_address"
    ):
        assert "Dominique Exemple" in write(KINDS[code], FACTS, language).body
        alone = write(KINDS[code], replace(FACTS, concerned=""), language).body
        assert not re.search("Vous écrivez pour|You write for|Dominique", alone)


# Facts ------------------------------------------------------------------------------------------------------


def test_what_is_not_known_and_not_needed_leaves_no_trace():
    known = write(KINDS["acknowledgement"], FACTS, "fr").body
    unknown = write(KINDS["acknowledgement"], replace(FACTS, officer="", link=""), "fr").body
    assert "DPO" in known and "Pour suivre votre demande" in known
    assert "DPO" not in unknown and "Pour suivre votre demande" not in unknown


def test_a_fact_with_braces_stays_as_it_was_written():
    letter = write(KINDS["refusal"], replace(FACTS, reasons="le champ {link} de notre logiciel"), "fr")
    assert "le champ {link} de notre logiciel" in letter.body


def test_a_fact_of_spaces_is_none():
    with pytest.raises(Lacks) as lacks:
        write(KINDS["refusal"], replace(FACTS, reasons=" \n "), "fr")
    assert lacks.value.fields == ("reasons",)


def test_a_name_of_two_lines_makes_no_second_line_of_the_subject():
    assert "\n" not in write(KINDS["search_task"], replace(FACTS, record="Cantine\nBcc: x"), "fr").subject


def test_what_is_lacking_is_named_in_the_language_of_the_person_at_the_desk():
    with pytest.raises(Lacks) as lacks:
        write(KINDS["extension"], replace(FACTS, reasons="", due_on=None), "fr")
    with translation.override("en"):
        assert str(lacks.value) == (
            "The letter cannot be written yet. What is missing: the day by which an answer is due, the reasons."
        )
    with translation.override("fr"):
        assert "les motifs" in str(lacks.value)


def test_requests_are_named_by_the_law_and_one_not_yet_understood_by_none():
    assert requests_in_words(["access", "erasure"], "en") == (
        "right of access (GDPR, Art.\u00a015)",
        "right to erasure (GDPR, Art.\u00a017)",
    )
    assert requests_in_words(["unknown"], "fr") == ("exercice de droits",)
    assert requests_in_words(["unknown", "withdrawal"], "fr") == (
        "droit de retirer son consentement (RGPD, art.\u00a07,\u00a0§\u00a03)",
    )


def test_the_authority_is_named_with_its_present_address():
    name, lines = authority_in_words("cnil", "fr")
    assert name.startswith("Commission nationale de l’informatique et des libertés")
    assert lines == ("3, place de Fontenoy", "TSA 80715", "75334 Paris Cedex 07", "https://www.cnil.fr")


def test_the_grounds_that_can_answer_two_requests_are_those_of_both():
    codes = [one.code for one in grounds_against(["objection_marketing", "withdrawal"])]
    assert codes == [
        "cannot_identify",
        "identity_not_confirmed",
        "identity_not_secure",
        "no_data",
        "no_consent_to_withdraw",
    ]


def test_a_ground_is_a_sentence_to_the_person_with_its_article():
    (ground,) = grounds_in_words(["claims_erasure"], "en")
    assert ground == Ground(
        "These data are necessary for the establishment, exercise or defence of legal claims.",
        "GDPR, Art.\u00a017(3)(e)",
    )


# The days of an extension -----------------------------------------------------------------------------------


def test_an_extension_is_told_within_the_first_month_and_on_its_last_day():
    """Received on 1 October 2026: the month ends on Sunday 1 November, All Saints, so on Monday the 2nd."""
    assert write(KINDS["extension"], replace(FACTS, written_on=date(2026, 11, 2)), "en")
    with pytest.raises(Faulty) as faulty, translation.override("en"):
        write(KINDS["extension"], replace(FACTS, written_on=date(2026, 11, 3)), "en")
    (fault,) = faulty.value.faults
    assert "by 2 November 2026: it is too late" in fault


def test_an_extension_goes_to_three_months_from_receipt_and_not_to_one_and_two_more():
    """From 1 October 2026: 1 January 2027 is a holiday, the 2nd and 3rd a weekend, so Monday 4 January."""
    assert write(KINDS["extension"], replace(FACTS, extended_until=date(2027, 1, 4)), "en")
    with pytest.raises(Faulty) as faulty, translation.override("fr"):
        write(KINDS["extension"], replace(FACTS, extended_until=date(2027, 1, 5)), "fr")
    assert "4 janvier 2027" in faulty.value.faults[0]


def test_the_eight_days_of_a_patient_file_are_not_extended_and_old_information_goes_to_two_months():
    """From 1 October 2026, two months end on Tuesday 1 December."""
    with pytest.raises(Faulty):
        write(KINDS["extension"], replace(FACTS, deadline_rule=Rule.PATIENT_FILE), "fr")
    old = replace(FACTS, deadline_rule=Rule.OLD_PATIENT_FILE)
    assert write(KINDS["extension"], replace(old, extended_until=date(2026, 12, 1)), "fr")
    with pytest.raises(Faulty):
        write(KINDS["extension"], replace(old, extended_until=date(2026, 12, 2)), "fr")


def test_a_late_refusal_is_still_written():
    assert write(KINDS["refusal"], replace(FACTS, written_on=date(2027, 6, 1)), "fr")


# A text that someone changed --------------------------------------------------------------------------------


def changed(code, old, new, language="en"):
    body = KINDS[code].body(language)
    assert old in body
    return body.replace(old, new)


def test_a_changed_text_is_written_as_it_was_changed():
    text = changed("refusal", "We cannot act on it:", "After long thought, we cannot act on it:")
    assert "After long thought" in write(KINDS["refusal"], FACTS, "en", text).body


@pytest.mark.parametrize(
    ("code", "left_out", "article"),
    [
        ("refusal", "complaint", "12(4)"),
        ("refusal", "judicial_remedy", "12(4)"),
        ("refusal", "reasons", "12(4)"),
        ("partial_refusal", "complaint", "12(4)"),
        ("partial_refusal", "judicial_remedy", "12(4)"),
        ("extension", "reasons", "12(3)"),
        ("extension", "extended_until", "12(3)"),
        ("identity_asked", "reasons", "12(6)"),
        ("answer_access", "complaint", "15(1)"),
        ("recipient_notice", "changed", "19"),
    ],
)
def test_a_changed_text_may_not_leave_out_what_the_law_asks(code, left_out, article):
    text = changed(code, f"{{{left_out}}}", "…")
    with translation.override("en"):
        (fault,) = faults(text, KINDS[code])
        assert fault.startswith(f"{{{left_out}}} is missing (")
        assert fault.replace("\u00a0", " ").endswith(f"the law requires it (GDPR, Art. {article}).")
    with pytest.raises(Faulty):
        write(KINDS[code], FACTS, "en", text)


def test_an_unknown_field_and_a_lonely_brace_are_faults_in_the_language_of_the_person():
    text = KINDS["closing"].body("fr") + " {referrence} {reference"
    with translation.override("fr"):
        brace, unknown = faults(text, KINDS["closing"])
    assert brace.startswith("Une accolade est seule")
    assert unknown.startswith("Rien ne peut prendre la place de {referrence}")
    assert "{reference}" in unknown


@pytest.mark.parametrize("name", ["0", "", "person.__class__", "reference!r", "reference:>9"])
def test_nothing_of_a_template_language_works_between_braces(name):
    assert len(faults(KINDS["closing"].body("fr") + f" {{{name}}}", KINDS["closing"])) == 1


def test_an_empty_text_is_a_fault():
    with translation.override("en"):
        assert faults(" \n", KINDS["closing"]) == ["The letter is empty."]


def test_a_changed_text_that_names_a_fact_nobody_recorded_is_not_written():
    text = KINDS["closing"].body("en") + "\n\nAnswer: {answer}"
    with pytest.raises(Lacks) as lacks:
        write(KINDS["closing"], replace(FACTS, answer=""), "en", text)
    assert lacks.value.fields == ("answer",)


# Words ------------------------------------------------------------------------------------------------------


def files(language):
    return {path.name: path.read_text(encoding="utf-8") for path in (TEXTS / language).rglob("*.txt")}


@each_language
def test_letters_use_the_words_of_the_glossary(language):
    assert len(files(language)) == len(KINDS) + 17
    assert found(files(language), language) == []


def test_french_letters_have_french_typography():
    loose = re.compile(r"[^\u202f][;?!]|[^\u00a0][:»](?!//)|«(?!\u00a0)|'|\"|§ |\.\.\.")
    assert [(name, loose.search(text)) for name, text in files("fr").items() if loose.search(text)] == []


def test_no_french_letter_speaks_in_the_masculine_to_the_person_who_reads():
    spoken = re.compile(
        r"vous êtes \w+é\b|cher monsieur|informé que|prié de|le demandeur|l’intéressé\b", re.I
    )
    assert [name for name, text in files("fr").items() if spoken.search(text)] == []


def test_no_letter_asks_for_a_copy_of_an_identity_document_or_for_money():
    asked = re.compile(r"pièce d’identité|identity (card|document)|passport|frais de|€", re.I)
    for language in LANGUAGES:
        assert [name for name, text in files(language).items() if asked.search(text)] == []
