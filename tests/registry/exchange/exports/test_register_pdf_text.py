"""Nothing typed is lost on paper, and what people who listen to the register find."""

import itertools
import re

import page as validator
import pytest
from django.utils import translation

from registry.documents.html import blocks_html
from registry.exchange.exports.register_pdf import print_sheet
from registry.record.columns import sections
from registry.record.sheet import (
    ActivitySheet,
    Organisation,
    Register,
    RetentionRule,
)
from tests.registry.documents.reading import elements, outline, pages, reader, squeezed, tags, told
from tests.registry.documents.test_html import Text
from tests.registry.documents.values import ON, PROCESSOR, full, organisation, register, rows, sheet

# Nothing typed is lost, nothing typed becomes markup

ELSEWHERE = {
    "ActivitySheet.operations.client.": "the client stands among the clients",
    "ActivitySheet.retention_rules.client.": "the client stands among the clients",
    "ActivitySheet.department.note": "the department stands among those of the organisation",
    "ActivitySheet.systems.system.department.note": "the department stands among those of the organisation",
    "ActivitySheet.statements.kind.": "the title that the organisation gave stands for it",
    "ActivitySheet.statements.area.": "tells where a notice shows the statement",
    "ActivitySheet.retention_rules.unit.": "a number and its unit are worded together",
    "ActivitySheet.retention_rules.bound.": "worded with the number",
    "ActivitySheet.retention_rules.joined.": "worded with the number and the event",
    "ActivitySheet.transfers_answer.": "an answer “some” is what follows it",
    "ActivitySheet.public_information.": "an answer “some” is what follows it",
    "ActivitySheet.automated_decision.": "an answer “some” is what follows it",
    "ActivitySheet.profiling.": "an answer “some” is what follows it",
    "ActivitySheet.sensitive_data.": "an answer “some” is what follows it",
    "ActivitySheet.ai_answer.": "an answer “some” is what follows it",
    "ActivitySheet.joint_answer.": "an answer “some” is what follows it",
    "ActivitySheet.sources_answer.": "an answer “some” is what follows it",
    "ActivitySheet.recipients_answer.": "an answer “some” is what follows it",
    "ActivitySheet.subprocessors_answer.": "an answer “some” is what follows it",
    "ActivitySheet.hosting_answer.": "an answer “some” is what follows it",
    "ActivitySheet.retention_answer.": "an answer “some” is what follows it",
    "Organisation.dpo_absence": "why there is no officer is said where there is none",
    "Organisation.dpo_designated.": "an answer “some” is what follows it",
}
MARKUP = "<b>{{ 7*7 }}</b> {% load x %} R&D &amp; <5 "


def marked():
    """A text for each place, each of its own, all full of what a browser or a template would act upon."""
    found = {}

    def text(place):
        found[place] = f"{MARKUP}c{len(found):04d}z"
        return found[place]

    return found, text


def missing(found, shown, language):
    """The places of the texts that are nowhere, but for those that stand elsewhere for a reason."""
    other = ".en" if language == "fr" else ".fr"
    shown = squeezed(shown).replace(
        "•", ""
    )  # the marks of lists are drawn after the other text of their page
    lost = [
        place for place, text in found.items() if not place.endswith(other) and squeezed(text) not in shown
    ]
    return [place for place in lost if not place.startswith(tuple(ELSEWHERE))]


def full_sheets(text):
    controller = full(ActivitySheet, text)
    return controller, controller.model_copy(update={"role": PROCESSOR, "id": full(ActivitySheet, str).id})


FOUND, TEXT = marked()
WHOLE = Register(organisation=full(Organisation, TEXT), sheets=full_sheets(TEXT))


@pytest.fixture(scope="module")
def whole(printed):
    """A register in which everything is filled in, printed once."""
    return printed(WHOLE)


@pytest.fixture(scope="module")
def whole_in_english(printed):
    return printed(WHOLE, "en")


@pytest.mark.slow
def test_every_text_of_every_field_is_printed_as_typed(whole, whole_in_english):
    lost = missing(FOUND, told(whole), "fr") + missing(FOUND, told(whole_in_english), "en")
    assert len(FOUND) > 250
    assert not lost, lost


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_text_of_every_field_of_a_sheet_is_on_the_screen_as_typed(language):
    found, text = marked()
    with translation.override(language):
        shown = [blocks_html(section.blocks) for one in full_sheets(text) for section in sections(one, ON)]
    titles = {"ActivitySheet.name", "ActivitySheet.reference"}  # of the page itself, not of its blocks
    lost = set(missing(found, Text("".join(shown)).text, language)) - titles
    assert not lost, lost
    assert len(found) > 250


# What people who listen to it find


def test_the_tags_make_a_document_of_headings_lists_and_tables_in_order(whole):
    found = tags(whole)
    levels = [int(tag[2]) for tag in found if re.fullmatch(r"/H\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels
    for tag in ("/L", "/LI", "/Lbl", "/LBody", "/Table", "/TH", "/TD", "/Link", "/P", "/Sect", "/Art"):
        assert tag in found
    inside = {"/L": {"/L", "/LI", "/Caption"}, "/LI": {"/Lbl", "/LBody"}, "/TR": {"/TH", "/TD"}}
    for _depth, element in elements(whole):
        kids = [kid.get_object() for kid in element.get("/K", []) if not isinstance(kid, int)]
        if element["/S"] in inside:
            assert {kid["/S"] for kid in kids} <= inside[element["/S"]]
        for kid in kids:
            if "/S" in kid:
                assert kid["/P"].get_object() == element


@pytest.mark.slow
def test_a_label_and_its_value_are_one_entry(whole):
    pairs = [
        [kid.get_object()["/S"] for kid in element["/K"]]
        for _depth, element in elements(whole)
        if element["/S"] == "/LI"
    ]
    assert pairs.count(["/Lbl", "/LBody"]) > 100


@pytest.mark.slow
def test_a_table_that_goes_over_pages_is_one_table_whose_headings_say_what_they_head(printed):
    rules = rows(RetentionRule, 60, lambda place: "Règle " + place.split(" ")[0])
    pdf = printed(register(sheet("Paie", retention_rules=rules)))
    assert len(pages(pdf)) > 6
    found = [element for _depth, element in elements(pdf) if element["/S"] == "/Table"]
    assert len(found) == 3  # the summary, this one, and the lines to sign
    scopes = [element["/A"]["/Scope"] for _depth, element in elements(pdf) if element["/S"] == "/TH"]
    assert set(scopes) == {"/Row", "/Column"}


@pytest.mark.slow
def test_each_cell_of_a_table_knows_the_headings_of_its_column_and_row(whole):
    identifiers = {element["/ID"] for _depth, element in elements(whole) if element["/S"] == "/TH"}
    cells = [element for _depth, element in elements(whole) if element["/S"] == "/TD"]
    assert len(cells) > 10
    for cell in cells:
        headers = cell["/A"]["/Headers"]
        assert len(headers) == 2
        assert set(headers) <= identifiers


@pytest.mark.slow
def test_all_that_is_drawn_is_told_by_the_tags(whole):
    """Whatever the tags leave out, a person who listens never hears: only running heads may be left out."""
    tagged, going_on, table = {}, set(), (0, None)
    for depth, element in elements(whole):
        table = (depth, element.raw_get("/Pg")) if element["/S"] == "/Table" else table
        if table[1] and depth > table[0] and element.raw_get("/Pg") != table[1]:
            going_on.add(element.raw_get("/Pg").idnum)
        table = table if depth >= table[0] else (0, None)
    for _depth, element in elements(whole):
        marks = [kid for kid in element.get("/K", []) if isinstance(kid, int)]
        tagged.setdefault(element.raw_get("/Pg").idnum if "/Pg" in element else 0, set()).update(marks)
    for number, page in enumerate(reader(whole).pages, start=1):
        drawn = set(map(int, re.findall(rb"/MCID (\d+)", page.get_contents().get_data())))
        told_here = tagged[page.indirect_reference.idnum]
        assert told_here <= drawn, number
        # The running head, then “Page”, a number, “sur”, a number; and the head of a table that stands again.
        head = 16 if page.indirect_reference.idnum in going_on else 0
        assert len(drawn - told_here) <= 7 + head, number
        assert len(drawn) > len(drawn - told_here) or number == 1


@pytest.mark.slow
def test_a_validator_of_pdf_ua_finds_nothing(french, whole, tmp_path):
    for name, content in {"full": whole, "small": french}.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(content)
        report = validator.validate_pdf(str(path), profile=validator.ValidationProfile.PDF_UA_1)
        assert report.is_compliant, report.failures


def test_one_sheet_prints_alone_under_the_name_of_its_organisation():
    pdf = print_sheet(organisation(), sheet("Paie", "A-1"), "fr", ON)
    document = pages(pdf)
    assert squeezed("Ville d’Exemple") in squeezed(document[0])
    assert squeezed("Page 1 sur 1") in squeezed(document[0])
    assert [tag for tag in tags(pdf) if re.fullmatch(r"/H\d", tag)][:3] == ["/H1", "/H2", "/H3"]
    assert outline(pdf) == ["Paie"]


@pytest.mark.slow
def test_no_heading_stands_alone_at_the_bottom_of_a_page(whole, whole_in_english):
    for pdf in (whole, whole_in_english):
        sheets = list(elements_by_page(pdf).values())[3:]
        assert len(sheets) > 8
        assert [page for page in sheets if re.fullmatch(r"/H\d", page[-1])] == []


def elements_by_page(pdf):
    """The tags of the elements that hold text, by page, without those of one line only."""
    found = {}
    for _depth, element in elements(pdf):
        if element["/S"] in {"/P", "/LI", "/TR"} or re.fullmatch(r"/H\d", element["/S"]):
            found.setdefault(element.raw_get("/Pg").idnum, []).append(element["/S"])
    return found
