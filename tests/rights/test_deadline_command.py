"""`manage.py deadline`: a date, the reasons on demand, one clear sentence when something is wrong."""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from rights.deadlines import FIRST_RECEIPT, Country, Region, Rule, Step, compute_deadline
from rights.explaining import RULES, SENTENCES, explain


def run(*arguments):
    """The lines printed."""
    out = StringIO()
    call_command("deadline", *arguments, stdout=out)
    return out.getvalue().splitlines()


def refusal(*arguments):
    """The sentence of the refusal; nothing may have been printed before it."""
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("deadline", *arguments, stdout=out)
    assert out.getvalue() == ""
    assert refused.value.returncode != 0
    return str(refused.value)


@pytest.mark.parametrize(
    ("arguments", "safe_on"),
    [
        (["2026-01-31"], "2026-03-02"),
        (["2026-01-31", "--extended"], "2026-04-30"),
        (["2026-06-05", "--patient-file"], "2026-06-13"),
        (["2026-06-02", "--patient-file", "--old"], "2026-07-02"),
        (["2026-03-03", "--region", "alsace-moselle"], "2026-04-07"),
        (["2026-03-03", "--region", "alsace-moselle-other"], "2026-04-03"),
        (["2026-06-21", "--region", "country-be"], "2026-07-22"),
        (["2026-06-21"], "2026-07-21"),
    ],
)
def test_the_safe_date_alone_is_printed(arguments, safe_on):
    assert run(*arguments) == [safe_on]


def test_the_date_is_the_first_line_of_an_explanation():
    assert run("2026-01-31", "--explain", "--language", "en") == [
        "2026-03-02",
        "The request was received on Saturday 31 January 2026; that day is not counted "
        "(Regulation (EEC, Euratom) 1182/71, Article 3(1)).",
        "The answer is due without undue delay, and within one month of receipt at the latest (GDPR, Article 12(3)).",
        "The last month has no date with the number of the day of receipt, so the period ends on its last day: "
        "Saturday 28 February 2026 (Regulation 1182/71, Article 3(2)(c)).",
        "Saturday 28 February 2026 is not a working day (Regulation 1182/71, Article 2(2)).",
        "Sunday 1 March 2026 is not a working day (Regulation 1182/71, Article 2(2)).",
        "The period therefore ends on the next working day: Monday 2 March 2026 "
        "(Regulation 1182/71, Article 3(4)).",
    ]


def test_an_explanation_is_in_french_unless_asked_otherwise():
    lines = run("2026-01-31", "--explain")

    assert lines[0] == "2026-03-02"
    assert lines[2] == (
        "La réponse est due dans les meilleurs délais, et au plus tard un mois après la réception "
        "(RGPD, article\u00a012,\u00a0§\u00a03)."
    )
    assert lines[5].startswith("Le dimanche 1er\u00a0mars 2026 n’est pas un jour ouvrable")
    assert run("2026-01-31", "--explain", "--language", "fr") == lines


def test_an_explanation_names_the_holidays_in_its_language():
    arguments = ("2026-03-03", "--region", "alsace-moselle", "--explain", "--language")

    assert any("Good Friday (Alsace and Moselle" in line for line in run(*arguments, "en"))
    assert any("Easter Monday" in line for line in run(*arguments, "en"))
    assert any("Vendredi saint (Alsace-Moselle" in line for line in run(*arguments, "fr"))


def test_a_holiday_of_another_country_is_named_with_what_is_not_known_of_it():
    arguments = ("2026-06-21", "--region", "country-be", "--explain", "--language")

    english, french = "\n".join(run(*arguments, "en")), "\n".join(run(*arguments, "fr"))
    assert "Tuesday 21 July 2026 is a public holiday: National Day (Belgium)." in english
    assert "no text of that country was read: make sure that it applies to you" in english
    assert "Code du travail" not in english
    assert "Fête nationale (Belgique)" in french


def test_a_country_outside_the_area_is_no_region():
    assert "country-us" in refusal("2026-06-21", "--region", "country-us")


def test_an_explanation_of_a_patient_file_cites_the_code_and_its_doubts():
    text = "\n".join(run("2026-06-02", "--patient-file", "--old", "--explain", "--language", "en"))

    assert "Code de la santé publique, Articles L1111-7 and R1111-1" in text
    assert "by analogy. To be safe, answer by Sunday 2 August 2026." in text
    assert "To satisfy both texts, answer by Thursday 2 July 2026." in text


def test_every_step_and_every_rule_has_a_sentence():
    assert set(SENTENCES) == set(Step)
    assert set(RULES) == set(Rule)


EXPLAINED = [
    compute_deadline(day, rule=rule, region=region)
    for day in (date(2026, 1, 31), date(2026, 3, 26), date(2026, 4, 1), date(2026, 6, 15))
    for rule in Rule
    for region in (Region.METROPOLITAN, Region.ALSACE_MOSELLE)
] + [compute_deadline(date(2026, 6, 21), region=Country("BE"))]


def test_the_cases_explained_here_use_every_step():
    assert {reason.step for deadline in EXPLAINED for reason in deadline.reasons} == set(Step)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_sentence_is_filled_in_and_ends_as_a_sentence(language):
    with override(language):
        for sentence in (line for deadline in EXPLAINED for line in explain(deadline)):
            assert sentence[0].isupper()
            assert sentence.endswith(".")
            assert not re.search(r"%|None|'|  ", sentence), sentence


def test_french_sentences_keep_to_french_typography():
    with override("fr"):
        for sentence in (line for deadline in EXPLAINED for line in explain(deadline)):
            assert not re.search("[^\u00a0]:", sentence), sentence
            assert not re.search("[^\u202f];", sentence), sentence
            assert not re.search("Regulation|Article|GDPR|working|answer", sentence), sentence


@pytest.mark.parametrize(
    "text", ["31/01/2026", "2026-02-30", "20260131", "2026-W05-6", "2026-1-31", "hier", ""]
)
def test_what_is_not_a_date_is_refused(text):
    assert refusal(text, "--language", "en") == (
        f"“{text}” is not a date; write the year, the month and the day, for example 2026-01-31."
    )


def test_a_date_before_the_gdpr_or_after_the_calendar_is_refused():
    sentence = (
        "Deadlines are known for requests received from Friday 25 May 2018 to Thursday 31 December 2099."
    )

    assert refusal("2018-05-24", "--language", "en") == sentence
    assert refusal("9999-12-31", "--language", "en") == sentence
    assert run(FIRST_RECEIPT.isoformat()) == ["2018-06-25"]


def test_old_information_without_a_patient_file_is_refused():
    assert refusal("2026-01-31", "--old", "--language", "en") == (
        "--old is about a patient file: add --patient-file, or leave it out."
    )


@pytest.mark.parametrize("more", [[], ["--old"]])
def test_the_extension_of_a_patient_file_is_refused(more):
    assert refusal("2026-01-31", "--patient-file", "--extended", *more, "--language", "en") == (
        "The deadline of a patient file cannot be extended: leave out --extended or --patient-file."
    )


def test_an_unknown_region_is_refused_with_the_list_of_regions():
    sentence = refusal("2026-01-31", "--region", "bretagne", "--language", "en")

    assert sentence.startswith("“bretagne” is not a region; choose one of: metropolitan, alsace-moselle, ")
    assert all(region.value in sentence for region in Region)


def test_an_unknown_language_is_refused_with_the_list_of_languages():
    with override("en"):
        assert refusal("2026-01-31", "--language", "de") == (
            "“de” is not a language of Trente; choose one of: fr, en."
        )


def test_refusals_are_in_french_too():
    assert refusal("hier", "--language", "fr") == (
        "«\u00a0hier\u00a0» n’est pas une date\u202f; écrivez l’année, le mois et le jour, par exemple 2026-01-31."
    )
