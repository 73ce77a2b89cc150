"""Whatever its shape, a text that people may type prints, whole, in a time that goes with its length."""

import resource
from collections import Counter
from contextlib import suppress
from unicodedata import normalize

import pytest
from django.utils import translation

from registry.documents.blocks import Bullets, Facts, Group, Item, Paragraph, Table
from registry.documents.html import blocks_html
from registry.documents.pdf import PrintingFailed, print_pdf, print_pdf_bytes
from registry.exchange.exports.register_pdf import print_register, print_sheet
from registry.record.sheet import Purpose, RetentionRule, SecurityMeasure
from tests.registry.documents.reading import pages, squeezed, told
from tests.registry.documents.values import ON, empty, organisation, register, rows, sheet

pytestmark = pytest.mark.slow
SENTENCE = "Les données sont conservées le temps de la relation puis effacées. "
WORD = "".join(chr(97 + (7 * place + place // 26) % 26) for place in range(10_000))
HTML = '<!doctype html><html lang="fr"><head><title>x</title></head><body><h1>Titre</h1>{}</body></html>'


def body(text):
    """The text in each kind of block."""
    cell = (Paragraph(text),)
    return blocks_html(
        (
            Paragraph(text),
            Bullets((Item(text), Item("x", cell))),
            Facts((("Motif", cell),)),
            Table(
                "t",
                ("A", "B", "C", "D"),
                (((Paragraph("x"),), cell, (Paragraph("x"),), (Paragraph("x"),)),),
            ),
            Group("Groupe", cell),
        )
    )


def everywhere(text):
    return HTML.format(body(text))


def seconds(html):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    pdf = print_pdf_bytes(html)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, pdf


def test_a_word_of_ten_thousand_letters_costs_about_as_much_as_a_text_of_that_length():
    nothing, _pdf = seconds(everywhere("x"))
    words, _pdf = seconds(everywhere((SENTENCE * 200)[:10_000]))
    word, pdf = seconds(everywhere(WORD))
    unbroken, _pdf = seconds(everywhere(WORD[:1_000]).replace("<wbr>", ""))
    ratio, control = (word - nothing) / (words - nothing), (unbroken - nothing) / (words - nothing) * 10
    print(
        f"one long word costs {ratio:.1f} times the same length of words, and {control:.1f} if it may not break"
    )
    assert ratio < 3
    assert control > 2 * ratio
    letters = Counter(letter for letter in told(pdf) if letter.islower())
    assert letters - Counter(told(print_pdf_bytes(everywhere("")))) == Counter(WORD * 6)
    assert told(pdf).count(WORD) >= 3  # the others go over a page in a table


SCRIPTS = {
    "emoji": "👩‍👩‍👧‍👦 🇫🇷 ☎️ ✅ 🔒",
    "arabic": "سياسة الخصوصية وحماية البيانات الشخصية",
    "hebrew": "מדיניות פרטיות והגנת מידע",
    "mixed": "Texte, سياسة الخصوصية, puis texte, מדיניות",
    "zalgo": "Z" + "\u0351\u0323\u0489" * 300,
    "combining": "e\u0301" * 300,
    "override": "\u202eà l’envers\u202c",
    "invisible": "a\u200bb\u00adc\ufeffd",
    "replacement": "�".join("abc"),
    "tabs": "\t\tretrait\t",
}
READ_BACK = ["Données é à ç œ – « » ’ …", "☎ ✓ → ≤ €", "e\u0301 o\u0308"]
WITH_GLYPHS = {"سياسة الخصوصية": "ي", "מדיניות פרטיות": "מ", "🔒 🔑": "🔒"}
NO_FONT = {
    "\ue123": "\ue123 (U+E123)",
    "a \U0010fffd b": "\U0010fffd (U+10FFFD)",
    "\ufdd0": "\ufdd0 (U+FDD0)",
}


def between(texts):
    """A document with each text everywhere, between words of its own that can be counted."""
    return HTML.format(
        "".join(body(f"Avant{place}w {text} après{place}w") for place, text in enumerate(texts))
    )


def lost_around(texts, shown):
    """The texts around which a word is missing, of the five or more times that it was typed."""
    return [
        text
        for place, text in enumerate(texts)
        if min(shown.count(f"Avant{place}w"), shown.count(f"après{place}w")) < 5
    ]


def test_text_of_any_script_prints():
    assert lost_around(SCRIPTS.values(), told(print_pdf_bytes(between(SCRIPTS.values())))) == []


@pytest.mark.parametrize(("text", "named"), NO_FONT.items())
def test_a_character_that_no_font_draws_is_refused_in_a_sentence_that_names_it(tmp_path, text, named):
    target = tmp_path / "out" / "document.pdf"
    with translation.override("en"):
        with pytest.raises(PrintingFailed) as failed:
            print_pdf(between([text]), target)
        sentence = str(failed.value)
    assert sentence == f"No font draws {named}: replace this character, or install a font that has it."
    assert list(target.parent.iterdir()) == []


def test_bullets_pasted_from_a_word_processor_are_printed_as_bullets():
    shown = "".join(pages(print_pdf_bytes(everywhere("\uf0b7 nom\n\uf0d8 prénom\n\uf0a7 adresse"))))
    for line in ("• nom", "• prénom", "▪ adresse"):
        assert squeezed(line) in squeezed(shown)
    assert not [sign for sign in shown if "\ue000" <= sign <= "\uf8ff"]


def test_latin_text_and_signs_are_read_back_as_typed_and_other_scripts_have_their_glyphs():
    pdf = print_pdf_bytes(HTML.format("".join(map(body, [*READ_BACK, *WITH_GLYPHS]))))
    shown = normalize("NFC", "".join(pages(pdf)))  # an accent typed apart has the glyph of the letter with it
    assert [text for text in READ_BACK if squeezed(normalize("NFC", text)) not in squeezed(shown)] == []
    assert [text for text, letter in WITH_GLYPHS.items() if letter not in shown] == []
    assert "\ufffd" not in shown


def test_texts_of_twenty_thousand_characters_print_whole():
    numbered = [f"début{number} " + SENTENCE * 290 + f"fin{number}" for number in range(6)]
    long = sheet(
        "Paie",
        description=numbered[0],
        joint_arrangement=numbered[1],
        retention_principle=numbered[2],
        public_note=numbered[3],
        retention_rules=rows(
            RetentionRule, 1, lambda place: numbered[4] if "RetentionRule.note" in place else "x"
        ),
        security_measures=rows(SecurityMeasure, 1, lambda place: numbered[5] if "detail" in place else "x"),
    )
    shown = told(print_sheet(organisation(), long, "fr", ON))
    for text in numbered:
        assert squeezed(text.split()[0]) in shown
        assert squeezed(text.split()[-1]) in shown
    assert shown.count(squeezed(SENTENCE)) >= 6 * 290 - 60  # a page or a row that ends cuts a sentence in two


def test_two_hundred_retention_rules_print_with_their_headings_on_every_page():
    many = tuple(
        empty(
            RetentionRule,
            event=f"règle {number}z" + " de la relation" * (number % 7),
            note="note " * (number % 11),
        )
        for number in range(200)
    )
    pdf = print_sheet(organisation(), sheet("Paie", retention_rules=many), "fr", ON)
    shown, document = told(pdf), pages(pdf)
    for number in range(200):
        assert f"règle{number}z" in shown
    assert len(document) > 5
    assert all("Personnes et données" in page for page in document)


BEYOND_MEASURE = {
    "lines": lambda: everywhere("\n".join(["a"] * 20_000)),
    "letters": lambda: everywhere("a" * 200_000),
    "cells": lambda: HTML.format(
        blocks_html((Table("t", ("A", "B"), (((Paragraph("x"),),) * 2,) * 10_000),))
    ),
    "nested": lambda: HTML.format("<ul><li>x" * 2_000),
    "marks": lambda: everywhere("Z" + "\u0351" * 50_000),
}


@pytest.mark.parametrize("shape", BEYOND_MEASURE)
def test_a_text_beyond_all_measure_is_printed_or_refused_in_the_time_that_is_left_to_it(tmp_path, shape):
    html = BEYOND_MEASURE[shape]()
    target, before = tmp_path / "out" / "document.pdf", resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with suppress(PrintingFailed):
        print_pdf(html, target, seconds=5, megabytes=1024)
        assert target.read_bytes().startswith(b"%PDF")
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 8
    assert set(target.parent.iterdir()) <= {target}


def test_empty_lines_in_their_thousands_do_not_make_pages():
    assert len(pages(print_pdf_bytes(everywhere("début" + "\n" * 100_000 + "fin")))) <= 2


def test_a_register_of_a_hundred_activities_prints(tmp_path):
    def activity(number):
        purposes = (empty(Purpose, name="Gérer la relation", detail=SENTENCE),)
        return sheet(f"Activité {number}z", f"A-{number}", description=SENTENCE, purposes=purposes)

    seen, target = [], tmp_path / "register.pdf"
    print_register(register(*map(activity, range(100))), "fr", ON, target, seen.append)
    document = pages(target.read_bytes())
    assert seen[-1] == 100
    assert len(set(seen)) > 33
    assert len(document) > 50  # two activities a page
    shown = squeezed("".join(document))
    for number in range(100):
        assert shown.count(f"Activité{number}z") >= 3  # in the contents, in the summary, on its sheet
