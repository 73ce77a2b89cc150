"""Blocks become HTML in which everything typed is text."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from registry.documents.blocks import Bullets, Facts, Group, Item, Link, Paragraph, Table, bullets, facts
from registry.documents.html import blocks_html, text_html

TYPED = [
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% load i18n %} {# note #}",
    "&amp; R&D & score <5 ans",
    "\"quoted\" 'typed' `so`",
    "</td></table><img src=x onerror=alert(1)>",
    "a" * 10_000,
    "é" * 500,
    "https://exemple.test/" + "chemin/" * 30,
    "👩‍👩‍👧‍👦" * 50,
    "Z" + "\u0351\u0323" * 200,
    "漢字" * 300,
    "سياسة الخصوصية",
    # Over sixty characters, where words are taken one by one: around a long word, in it, and without any.
    "<b>before</b> & " + "<i>x&y</i>" * 30 + " <script>alert(1)</script> after",
    "<img src=x onerror=alert(1)> & <a href='javascript:alert(1)'>none of these words is long</a>",
]
ALLOWED = {
    "p", "br", "wbr", "a", "ul", "li", "dl", "div", "dt", "dd", "span", "section", "h3", "h4",
    "table", "caption", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


class Text(HTMLParser):
    """The text of a piece of HTML, and the names of its tags and attributes."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.text, self.tags, self.attributes = "", set(), set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attributes}
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data):
        self.text += data


def every_block(text):
    cell = (Paragraph(text),)
    return (
        Paragraph(text),
        Paragraph(text, "note"),
        Link(text, text),
        Bullets((Item(text), Item(text, (Paragraph(text), Facts(((text, cell),)))))),
        Bullets((Item(text),), compact=True),
        Facts(((text, cell), (text, (Link(text, "https://exemple.test/"),)))),
        Table(text, (text, text), ((cell, cell),)),
        Group(text, (Paragraph(text),), anchor=text),
    )


@pytest.mark.parametrize("typed", TYPED, ids=lambda typed: typed[:12])
def test_what_is_typed_in_any_block_is_shown_as_typed(typed):
    blocks = every_block(typed)
    page = Text(blocks_html(blocks))
    assert page.text.count(typed) >= 15
    assert page.tags <= ALLOWED
    assert page.attributes <= {"class", "href", "rel", "scope", "id", "data-label", "dir"}


def test_a_line_break_is_kept_however_it_was_typed():
    assert text_html("a\nb\r\nc\rd") == "a<br>b<br>c<br>d"


def test_an_empty_line_is_kept_and_many_count_as_one():
    assert text_html("a\n\nb") == "a<br><br>b"
    assert text_html("a" + "\r\n" * 100_000 + "b") == "a<br><br>b"


def test_only_words_that_are_very_long_may_break_anywhere():
    word = "anticonstitutionnellement"
    assert "<wbr>" not in text_html(f"{word} " * 50)
    assert unescape(text_html(word * 4).replace("<wbr>", "")) == word * 4
    assert max(map(len, text_html(word * 4).split("<wbr>"))) <= 20


def test_no_piece_begins_with_a_sign_that_joins_it_to_the_one_before():
    """The joiner of emoji is no mark (Unicode category Cf): it is named apart."""
    word = "a" * 20 + "\u200d" + "b" * 60
    assert text_html(word).split("<wbr>")[0] == "a" * 20 + "\u200d" + "b"


def test_a_combined_character_is_not_cut_in_two():
    for unit in ("e\u0301", "👩‍👧", "\u0915\u094d"):
        for piece in text_html(unit * 100).split("<wbr>"):
            assert re.fullmatch(f"(?:{unit})+", piece)


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("سياسة الخصوصية", ' dir="rtl"'),
        ("מדיניות פרטיות", ' dir="rtl"'),
        ("12 – سياسة", ' dir="rtl"'),
        ("Politique (سياسة)", ""),
        ("Politique", ""),
        ("12", ""),
    ],
)
def test_text_is_set_in_the_direction_of_its_first_letter(text, attribute):
    assert blocks_html((Paragraph(text),)) == f"<p{attribute}>{text}</p>"
    assert f"<td{attribute} " in blocks_html(
        (Table("", ("a", "b"), (((Paragraph("x"),), (Paragraph(text),)),)),)
    ).replace(' data-label="b"' + attribute, attribute + ' data-label="b"')


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " javascript:x", "data:text/html,x", "file:///etc/passwd", "//x"]
)
def test_an_address_that_a_page_may_not_follow_is_plain_text(address):
    html = blocks_html((Link("here", address),))
    assert "<a" not in html
    assert "here" in html


@pytest.mark.parametrize(
    "address", ["https://exemple.test/", "http://exemple.test/", "mailto:a@exemple.test", "tel:+331", "#x"]
)
def test_an_address_that_a_page_may_follow_is_a_link(address):
    assert f'href="{address}"' in blocks_html((Link("here", address),))


def test_an_entry_and_what_is_said_below_it_do_not_run_together():
    html = blocks_html(bullets([Item("inscription", (Paragraph("Champs du formulaire"),))]))
    assert "inscriptionChamps" not in Text(html).text or "<p>Champs" in html


def test_a_column_in_which_no_row_says_anything_is_left_out():
    filled, nothing = (Paragraph("x"),), ()
    html = blocks_html(
        (Table("t", ("A", "B", "C"), ((filled, nothing, filled), (filled, nothing, nothing))),)
    )
    assert re.findall(r'<th scope="col">(.)</th>', html) == ["A", "C"]
    assert html.count("<td") == 2
    assert 'class="columns-2"' in html


def test_a_row_that_has_not_a_cell_for_each_heading_is_refused():
    cell = (Paragraph("x"),)
    with pytest.raises((ValueError, IndexError)):
        blocks_html((Table("t", ("A", "B"), ((cell,),)),))
    with pytest.raises(ValueError, match="zip"):
        blocks_html((Table("t", ("A", "B"), ((cell, cell, cell),)),))


def test_short_facts_say_so_that_they_can_share_a_line():
    short = facts([("Kind", "Customers"), ("State", "Active")])
    mixed = facts([("Kind", "Customers"), ("Definition", "x" * 61)])
    assert '<dl class="short"><div class="short">' in blocks_html(short)
    assert blocks_html(mixed).startswith('<dl><div class="short">')
    assert "<div><dt>Definition" in blocks_html(mixed)
    assert '<div class="long"><dt>Text' in blocks_html(facts([("Text", "x" * 1000)]))
