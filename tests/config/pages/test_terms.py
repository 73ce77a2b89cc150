"""The page of the lists of terms: each term with its article, its time in force, and whether its source was read."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from config.pages.terms import due
from registry.vocabularies import DATA, vocabulary
from registry.vocabularies.law import ARTICLES

FRENCH, ENGLISH = {"accept-language": "fr"}, {"accept-language": "en"}


def page(client, language):
    answer = client.get(reverse("terms"), headers=language)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_every_list_stands_there_with_every_term(client, language):
    found = page(client, language)
    missing = [
        (path.stem, term.code)
        for path in DATA.glob("*.json")
        for term in vocabulary(path.stem)
        if f'<code class="meta">{term.code}</code>' not in found or f'id="{path.stem}"' not in found
    ]
    assert missing == []


def test_a_term_of_the_law_says_its_article_and_its_time_in_force(client):
    adequacy = page(client, ENGLISH).split('id="adequacy"')[1].split("</section>")[0]
    andorra = next(row for row in adequacy.split("<tr>") if "Andorra" in row)
    assert "GDPR, Art.\u00a045" in andorra
    assert "from 19 October 2010" in andorra
    assert "2010/625/EU" in andorra


def test_what_was_not_read_in_the_original_says_so_and_what_was_says_when(client):
    found = page(client, FRENCH)
    adequacy = found.split('id="adequacy"')[1].split("</section>")[0]
    assert "à vérifier, lu dans une source secondaire" in adequacy
    bases = found.split('id="legal_bases"')[1].split("</section>")[0]
    assert "lu le 21\u00a0novembre 2026" in bases
    assert "à vérifier" not in bases


def texts_of(found):
    return found.split('id="texts"')[1].split("</section>")[0]


def row_of(found, words):
    (row,) = (row for row in texts_of(found).split("<tr>") if words in row)
    return " ".join(row.split())


def test_the_table_of_texts_says_who_read_what_and_until_when_it_holds(client):
    found = page(client, ENGLISH)
    payslip = row_of(found, "Keeping the employer’s copy of the payslip")
    assert "read on 22 November 2026" in payslip
    assert "searchField=NUM_ARTICLE&amp;query=L3243-4" in payslip
    assert "until 24 May 2018" in row_of(found, "CNIL simplified standard No. 9")
    pixels = row_of(found, "Tracking pixels in emails")
    assert "to be checked, read in a secondary source" in pixels
    assert "from 12 March 2026" in pixels


def test_every_text_of_the_table_stands_there_once(client):
    assert texts_of(page(client, FRENCH)).count('<th scope="row">') == len(ARTICLES)


@pytest.mark.django_db
def test_the_administrator_is_told_which_texts_ended_or_were_read_long_ago(client, admin_client):
    told, untold = page(admin_client, ENGLISH), page(client, ENGLISH)
    assert "Texts to look at" in told
    assert "Texts to look at" not in untold
    assert {one.citation for one in due(date(2026, 11, 28), "en")} == {
        "CNIL simplified standard No. 9",
        "CNIL simplified standard No. 47",
        "CNIL simplified standard No. 58",
        "CNIL deliberation 2010-229",
    }
    later = {one.citation for one in due(date(2027, 11, 22), "en")}
    assert "GDPR, Art.\u00a030" in later
    assert "Labour Code, Art.\u00a0L3243-4" not in later
