"""The page of the lists of terms: each term with its article, its time in force, and whether its source was read."""

from __future__ import annotations

import pytest
from django.urls import reverse

from registry.vocabularies import DATA, vocabulary

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
    assert "2010/625/UE" in andorra


def test_what_was_not_read_in_the_original_says_so_and_what_was_says_when(client):
    found = page(client, FRENCH)
    adequacy = found.split('id="adequacy"')[1].split("</section>")[0]
    assert "à vérifier, lu dans une source secondaire" in adequacy
    bases = found.split('id="legal_bases"')[1].split("</section>")[0]
    assert "lu le 21\u00a0novembre 2026" in bases
    assert "à vérifier" not in bases
