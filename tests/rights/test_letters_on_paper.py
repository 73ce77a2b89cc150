"""A letter on paper has its sender, its receiver and its day, and is as accessible as every printed document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from registry.documents.blocks import Bullets, Item, Link, Paragraph, Section
from rights.letters import KINDS, Faulty, Lacks
from rights.letters.paper import blocks_of, letter_html, print_letter
from tests.registry.documents.reading import elements, pages, reader
from tests.rights.test_letters import FACTS


def html(code="refusal", language="fr", **changed):
    return letter_html(KINDS[code], replace(FACTS, **changed), language)


def test_the_letter_names_sender_receiver_day_and_subject():
    found = html()
    for told in (
        "1 place de la Mairie",
        "<p>Camille Exemple</p>",
        "<p>12 rue des Tilleuls</p>",
        "30 octobre 2026",
        "<h1>Votre demande D-2026-14\u00a0: refus</h1>",
    ):
        assert told in found
    assert '<html lang="fr">' in found


def test_the_notification_goes_to_the_recipient_and_not_to_the_person():
    found = html("recipient_notice", recipient_address=("2 rue du Port",))
    assert "<p>Caisse d’Exemple</p>" in found and "<p>2 rue du Port</p>" in found
    assert "12 rue des Tilleuls" not in found


def test_a_letter_without_a_day_is_not_printed():
    with pytest.raises(Lacks) as lacks:
        html(written_on=None)
    assert lacks.value.fields == ("written_on",)


def test_a_notification_to_no_recipient_is_not_printed():
    with pytest.raises(Lacks) as lacks:
        html("recipient_notice", recipient="")
    assert lacks.value.fields == ("recipient",)


def test_a_faulty_text_is_not_printed_either():
    with pytest.raises(Faulty):
        letter_html(KINDS["refusal"], FACTS, "fr", "Non.")


def test_what_someone_typed_is_no_markup():
    found = html(reasons="<script>alert(1)</script>", person="<b>Camille</b>")
    assert "<script>" not in found and "<b>" not in found
    assert "&lt;script&gt;" in found


def test_paragraphs_lists_and_addresses_are_what_they_look_like():
    assert blocks_of("Un\ndeux\n\nVoici :\n– trois\n– quatre\n\nhttps://a.example/b") == (
        Paragraph("Un\ndeux"),
        Paragraph("Voici :"),
        Bullets((Item("trois"), Item("quatre")), compact=True),
        Link("https://a.example/b", "https://a.example/b"),
    )


@pytest.mark.slow
def test_the_printed_letter_is_tagged_and_what_is_enclosed_begins_a_page():
    enclosed = (Section("purposes", "Pourquoi", (Paragraph("Pour la cantine"),), "RGPD, art. 15"),)
    pdf = print_letter(KINDS["answer_access"], FACTS, "fr", enclosed=enclosed)
    first, second = pages(pdf)
    assert "droit d’accès" in first and "Pour la cantine" not in first
    assert "Pour la cantine" in second
    document = reader(pdf)
    assert document.trailer["/Root"]["/Lang"] == "fr"
    assert document.metadata.title.startswith("Votre demande D-2026-14")
    assert {"/H1", "/H2", "/P"} <= {element.get("/S") for _depth, element in elements(pdf)}
