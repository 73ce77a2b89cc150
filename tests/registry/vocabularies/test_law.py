"""The table of articles: everything cited is in it, and it claims no reading that nobody did."""

from __future__ import annotations

import dataclasses
import re
from datetime import date

import pytest

from registry.vocabularies import DATA, vocabulary
from registry.vocabularies.law import ARTICLES, UnknownArticle, article, read_table

from .reading import every_term, words


def test_every_article_that_a_term_cites_is_in_the_table():
    for name, each in every_term():
        for cited in [each.get("article"), *each.get("articles", [])]:
            if cited:
                assert article(cited), f"{name} {each['code']}"


@pytest.mark.parametrize(
    "cited",
    words("""30(1)(a) 30(1)(b) 30(1)(c) 30(1)(d) 30(1)(e) 30(1)(f) 30(1)(g) 30(2)(a) 30(2)(b) 30(2)(c) 30(2)(d)
    30(3) 30(4) 30(5) 49(6) 13(1)(a) 13(1)(f) 13(2)(f) 13(3) 13(4) 14(1)(d) 14(2)(g) 14(3) 14(4) 14(5) 12(1)
    26(2) 21(4) 12(3) 12(4) 12(5) 12(6) 11 19 28(2) 28(3)(h) 28(4) 28(9) 33(1) 33(2) 33(3) 33(5) 34 35(2) 35(3)
    35(7) 35(9) 35(11) 36 49(1) 49(2) 49(3) 49(4) 8 10 77 87 89(1)"""),
)
def test_the_articles_that_the_checklists_cite_are_there(cited):
    assert article(cited).code == f"GDPR {cited}"


@pytest.mark.parametrize(
    "cited",
    [
        *(f"LIL {number}" for number in (30, 45, 46, 48, 57, 82, 85, 121)),
        *("1182/71 3", "D2019-341", "D2019-536 124", "CPCE L34-5", "CSP L1111-7"),
        *("CRPA", "CADA 20225787", "2021/914"),
    ],
)
def test_the_other_texts_of_law_are_there(cited):
    assert article(cited).code == cited


def test_an_article_may_be_named_without_the_regulation():
    assert article("30(1)(b)") is article("GDPR 30(1)(b)")


def test_an_unknown_article_says_what_to_do():
    with pytest.raises(KeyError) as caught:
        article("30(1)(z)")
    assert isinstance(caught.value, UnknownArticle)
    assert "30(1)(z)" in str(caught.value)
    assert "add the article" in str(caught.value)


def test_an_article_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        article("30").fr = "autre"


def test_labels_and_citations_follow_the_language():
    found = article("30(1)(b)")
    assert (found.label("fr"), found.label("en")) == ("Finalités", "Purposes")
    assert (found.citation("fr"), found.citation("en")) == (
        "RGPD, art.\u00a030,\u00a0§\u00a01,\u00a0b",
        "GDPR, Art.\u00a030(1)(b)",
    )
    assert article("GDPR 4(7)").citation("fr") == "RGPD, art.\u00a04,\u00a0point\u00a07"
    assert article("2002/58 5(3)").citation("fr") == "Directive 2002/58/CE, art.\u00a05,\u00a0§\u00a03"
    assert article("C. trav. L3243-4").citation("fr") == "Code du travail, art.\u00a0L.\u00a03243-4"
    assert article("LIL 85").citation("fr") == "Loi Informatique et Libertés, art.\u00a085"
    assert article("GDPR recital 43").citation("fr") == "RGPD, considérant 43"
    assert article("CNIL 2019-118").citation("en") == "CNIL deliberation 2019-118"


def test_no_french_citation_has_brackets_as_english_ones_do():
    """The names of some acts have brackets of their own, places have none."""
    places = {found.code: found.citation("fr").partition("art.\u00a0")[2] for found in ARTICLES.values()}
    assert [code for code, place in places.items() if "(" in place] == []
    assert places["GDPR 49(6)"] == "49,\u00a0§\u00a06"
    assert article("49(6)").citation("en") == "GDPR, Art.\u00a049(6)"


def test_each_article_is_labelled_in_both_languages():
    for code, found in ARTICLES.items():
        assert found.code == code
        for label in (found.fr, found.en):
            assert label == label.strip(), code
            assert label[0] == label[0].upper(), code
            assert "'" not in label, code
        assert not re.search(r"[^\u00a0][:;?!]", found.fr), code


def test_each_article_was_read_or_says_what_it_relies_on():
    for code, found in ARTICLES.items():
        assert found.caution in ({"sec", "mem"} if found.checked is None else {""}), code


def test_every_place_of_the_regulation_was_read_in_the_official_journal():
    unread = [code for code, a in ARTICLES.items() if code.startswith("GDPR") and not a.checked]
    assert not unread


def test_the_texts_that_nobody_has_read_are_these():
    unread = [code for code, found in ARTICLES.items() if found.read == "memory"]
    other_regimes = {
        other
        for regime in vocabulary("regimes")
        for other in (*regime.extra["articles"].values(), *regime.extra["own"])
    }
    of_french_law = [code for code in unread if code not in other_regimes]
    assert of_french_law == [
        *("LIL 44", "D2019-536 77", "CJUE C-154/21", "CGI 204 A", "CGCT L2123-12", "C. civ. 371-1"),
        *("C. trav. L2312-8", "CGFP L611-1"),
        "C. élect. L54",
    ]
    read = {"EUDPR 31(1)", "LPD 12", "LPD 19"}
    assert not [code for code in unread if code.split(")")[0] + ")" in read or code.split("(")[0] in read]


def test_links_are_stable_official_addresses():
    hosts = {re.sub(r"^https?://([^/]+)/.*", r"\1", found.link) for found in ARTICLES.values() if found.link}
    assert hosts == {"data.europa.eu", "www.legifrance.gouv.fr", "www.cnil.fr", "www.fedlex.admin.ch"}
    assert article("C. trav. L3243-4").link == (
        "https://www.legifrance.gouv.fr/search/code?tab_selection=code&searchField=NUM_ARTICLE&query=L3243-4"
    )
    assert article("30").link == "http://data.europa.eu/eli/reg/2016/679/oj"


# One table: who read what, and until when ---------------------------------------------------------------------


def test_no_list_claims_that_a_text_was_read_which_the_table_marks_unread():
    for path in DATA.glob("*.json"):
        found = vocabulary(path.stem)
        for term in found:
            said = term.extra
            cited = [*([said["article"]] if said.get("article") else []), *said.get("articles", ())]
            unread = [code for code in cited if article(code).caution]
            assert not unread or said.get("caution") or said.get("checked"), f"{found.name} {term.code}"


@pytest.mark.parametrize(
    ("name", "checked", "caution"),
    [
        ("legal_bases", "2026-11-21", ""),
        ("dpia_required", "2026-11-21", ""),
        ("tracker_kinds", None, "sec"),
        ("transfer_mechanisms", "2026-11-21", ""),
        ("roles", "2026-11-21", ""),
    ],
)
def test_a_list_was_read_when_the_texts_it_cites_were(name, checked, caution):
    assert (vocabulary(name).checked, vocabulary(name).caution) == (checked, caution)


def test_a_term_has_the_caution_of_the_article_it_cites():
    conditions = vocabulary("special_conditions")
    assert conditions["nir"].extra["caution"] == "sec"
    assert "caution" not in conditions["9.2.a"].extra


def test_a_text_that_ended_or_was_read_long_ago_says_so_on_a_day():
    standard = article("CNIL NS-9")
    assert standard.has_ended(date(2018, 5, 25)) and not standard.has_ended(date(2018, 5, 24))
    bases = article("6(1)")
    assert bases.is_to_read_again(date(2027, 11, 22)) and not bases.is_to_read_again(date(2027, 11, 21))
    assert not article("CGI 204 A").is_to_read_again(date(2040, 1, 1))


@pytest.mark.parametrize(
    ("code", "read", "day", "since"),
    [
        ("CNIL 2026-042", "secondary", date(2026, 11, 28), date(2026, 3, 12)),
        ("CNIL 2025-131", "secondary", date(2026, 11, 28), date(2025, 12, 18)),
        ("CNIL 2022-126", "secondary", date(2026, 11, 28), date(2022, 5, 23)),
        ("CNIL recrutement 2023", "secondary", date(2026, 11, 28), None),
        ("CASF L121-6-1", "secondary", date(2026, 11, 28), date(2024, 4, 10)),
        ("C. conso. L223-1", "secondary", date(2026, 11, 28), date(2026, 8, 11)),
    ],
)
def test_what_is_new_in_law_stands_in_the_table_with_its_caution(code, read, day, since):
    found = article(code)
    assert (found.read, found.day, found.valid_from, found.caution) == (read, day, since, "sec")
    assert found.note("fr") or code == "CNIL 2022-126"


def test_what_replaces_a_text_is_in_the_table():
    for found in ARTICLES.values():
        assert not found.replaced_by or found.replaced_by in ARTICLES, found.code
        assert found.read != "original" or found.day, found.code
        assert bool(found.note_fr) == bool(found.note_en), found.code


def test_a_code_written_twice_is_refused():
    row = {"code": "LIL 82", "fr": "Traceurs", "en": "Trackers", "read": "memory", "day": None}
    with pytest.raises(ValueError, match="LIL 82 is written twice"):
        read_table([row, row])
