"""Texts of law that people typed are recognised as they write them, and never one that they did not name."""

from __future__ import annotations

import time

import pytest

from registry.starters import sources
from registry.vocabularies.citations import citations
from registry.vocabularies.law import ACTS, ARTICLES, article, by_key, cited

LEGIFRANCE = "https://www.legifrance.gouv.fr/"
SEARCH = f"{LEGIFRANCE}search/code?tab_selection=code&searchField=NUM_ARTICLE&query="


def codes(text):
    return [one.code for one in citations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Code du travail, articles L. 1221-6 à L. 1221-9", ["C. trav. L1221-6", "C. trav. L1221-9"]),
        ("article L. 3243-4 du code du travail", ["C. trav. L3243-4"]),
        ("Art. L.3243-4 C. trav.", ["C. trav. L3243-4"]),
        ("L. 121-6-1 du CASF", ["CASF L121-6-1"]),
        ("Code général des impôts, articles 204 A et suivants", ["CGI 204 A"]),
        ("LPF, art. L. 102 B", ["LPF L102 B"]),
        ("CGCT, art. L. 2121-29 et L. 2144-3", ["CGCT L2121-29", "CGCT L2144-3"]),
        (
            "Code de commerce, article L. 123-22 ; code civil, article 2224",
            ["C. com. L123-22", "C. civ. 2224"],
        ),
        ("art. 9 du code civil et L. 121-6-1 du CASF", ["C. civ. 9", "CASF L121-6-1"]),
        ("Code civil, article 9, code du travail, article L. 1222-4", ["C. civ. 9", "C. trav. L1222-4"]),
        ("Loi Informatique et Libertés, article 46", ["LIL 46"]),
        ("loi n° 78-17 du 6 janvier 1978 modifiée, article 82", ["LIL 82"]),
        ("RGPD, art. 6(1)(e)", ["GDPR 6(1)(e)"]),
        ("article 6, paragraphe 1, point e), du RGPD", ["GDPR 6(1)(e)"]),
        ("article 6.1.e du RGPD", ["GDPR 6(1)(e)"]),
        (article("6(1)(e)").citation("fr"), ["GDPR 6(1)(e)"]),
        ("RGPD, articles 13, § 1, c et 14, § 1, c", ["GDPR 13(1)(c)", "GDPR 14(1)(c)"]),
        ("GDPR, Article 9(2)(h)", ["GDPR 9(2)(h)"]),
        ("délibération CNIL n° 2019-160 du 21 novembre 2019", ["CNIL 2019-160"]),
        ("Décret n° 2018-343 du 9 mai 2018", ["D2018-343"]),
        ("loi n° 2024-317, article 8", ["Loi n°\u00a02024-317 8"]),
        ("Code\u00a0du\u00a0travail, article\u00a0L.\u00a03243-4", ["C. trav. L3243-4"]),
        ("Code de la commande publique", ["CCP"]),
        # A point, a paragraph and a length of time are no articles.
        ("CGCT, article L. 1617-5, 3° (recouvrement : quatre ans)", ["CGCT L1617-5"]),
        ("Code civil, articles 9 et 10°", ["C. civ. 9"]),
        ("Code civil, article 9, 2e alinéa", ["C. civ. 9"]),
        ("Code de commerce, article L. 123-22, 10 ans", ["C. com. L123-22"]),
    ],
)
def test_a_text_is_recognised_as_people_write_it(text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "l’article 12", "Contrat signé le 12 mai 2020", "6(1)(e)", "article L. 3243-4", "Durée : 5 ans"],
)
def test_what_names_no_act_is_left_out(text):
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("article L. 3243-4 du code du travail", f"{SEARCH}L3243-4"),
        ("article L. 9999-1 du code du travail", f"{SEARCH}L9999-1"),
        ("code du travail", f"{LEGIFRANCE}codes/texte_lc/LEGITEXT000006072050"),
        ("LPF, article L. 102 B", f"{SEARCH}L102%20B"),
        ("RGPD, article 30", "http://data.europa.eu/eli/reg/2016/679/oj"),
        ("loi n° 2024-317, article 8", ""),
    ],
)
def test_the_link_leads_to_the_official_text_down_to_the_article(text, link):
    assert [one.link for one in citations(text)] == [link]


def test_an_article_that_the_table_holds_brings_what_is_known_of_it():
    (known,) = citations("CASF, article L. 121-6-1")
    assert known.text is by_key()["casf-l121-6-1"]
    assert known.label("fr") == "Code de l’action sociale et des familles, art.\u00a0L.\u00a0121-6-1"
    (unknown,) = citations("loi n° 2024-317, article 8")
    assert unknown.text is None
    assert unknown.label("fr") == "Loi n°\u00a02024-317, art.\u00a08"


def test_every_act_is_recognised_by_the_names_the_product_cites_it_with():
    for code, act in ACTS.items():
        for name in (act.fr, act.en, act.source):
            assert [one.act for one in citations(name)] == [code], name


def test_every_article_of_the_table_is_recognised_in_its_own_citation():
    for language in ("fr", "en"):
        for code, found in ARTICLES.items():
            act = next(
                act
                for act in sorted(ACTS, key=len, reverse=True)
                if code == act or code.startswith(f"{act} ")
            )
            place = code.removeprefix(act).strip()
            if not place.startswith("recital"):
                assert codes(cited(act, [place], language)) == [code], found


def test_what_starters_cite_under_a_basis_is_recognised():
    for key in (
        "ct-l1221-13",
        "cgi-204-a",
        "lpf-l102-b",
        "c-electoral",
        "casf-l121-6-1",
        "csi-l252-1",
        "lil-82",
    ):
        assert codes(sources()[key].title.fr)[0] == by_key()[key].code


@pytest.mark.parametrize(
    "text", ["L1 (x LIL y " * 4000, "article 9 " * 5000, "LIL " * 12_000, "L1 (" * 10_000]
)
def test_a_text_made_to_be_slow_costs_no_more_than_its_length(text):
    """Whoever fills in a draft may type it: the time grows as the text does and no faster."""
    began = time.process_time()
    citations(text[:49_900])
    assert time.process_time() - began < 2


def test_the_act_of_an_article_is_found_behind_words_in_brackets_that_name_another():
    (found,) = [one for one in citations("article 9 (voir la LIL) du code civil") if one.article]
    assert found.act == "C. civ."


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "Code du travail, articles L. 1221-6 à L. 1221-9",
            "fr",
            "Code du travail, art.\u00a0L.\u00a01221-6 à L.\u00a01221-9",
        ),
        ("Articles 13 to 15 of the GDPR", "en", "GDPR, Art.\u00a013 to 15"),
        ("Code électoral, article LO 127", "fr", "Code électoral, art.\u00a0L.O.\u00a0127"),
        ("Code civil, article 9", "fr", "Code civil, art.\u00a09"),
        (
            "CGCT, art. R. 2121-9",
            "fr",
            "Code général des collectivités territoriales, art.\u00a0R.\u00a02121-9",
        ),
    ],
)
def test_an_article_is_printed_as_lawyers_write_it_and_a_range_as_far_as_it_goes(text, language, expected):
    assert citations(text)[0].label_of_range(language) == expected


def test_a_list_of_articles_is_no_range():
    assert [one.until for one in citations("CGCT, art. L. 2121-29 et L. 2144-3")] == ["", ""]
    assert [one.until for one in citations("Code du travail, art. L. 1 à L. 3 et L. 5")] == ["L3", "", ""]


def test_an_article_printed_as_lawyers_write_it_is_recognised_again():
    for text in ("Code électoral, art.\u00a0L.O.\u00a0127", "Code du travail, art.\u00a0L.\u00a01221-6"):
        assert citations(text)[0].label("fr") == text
