"""Spreadsheets are read as people see them: each cell in its column, whatever the office program wrote once for several."""

import codecs

import pytest

from registry.files.reader import read_spreadsheet
from tests.registry.files.spreadsheets import (
    ods,
    ods_cell,
    ods_content,
    ods_of,
    ods_row,
    ods_rows,
    ods_table,
    xlsx,
    xlsx_rows,
)

DATES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts><numFmt numFmtId="170"'
    ' formatCode="{code}"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="{number}"/></cellXfs></styleSheet>'
)
EMPTY = '<table:table-cell table:number-columns-repeated="{}"/>'


def rows_of(content, name="registre.ods"):
    (tab,) = read_spreadsheet(name, content).tabs
    return list(tab.rows)


@pytest.mark.parametrize("make", [ods, xlsx])
def test_tabs_rows_and_cells_stand_where_they_stand_in_the_file(make):
    tabs = {"Fiche 1": [["Nom", "", "Paie"], [], ["", "5 ans"]], "Vide": [], "Été": [["é ’ œ 😀 <&>"]]}
    found = read_spreadsheet("registre", make(tabs)).tabs
    assert [(tab.name, tab.rows) for tab in found] == [
        ("Fiche 1", (("Nom", "", "Paie"), (), ("", "5 ans"))),
        ("Vide", ()),
        ("Été", (("é ’ œ 😀 <&>",),)),
    ]


def test_equal_neighbours_that_are_written_once_keep_their_columns():
    row = f"<table:table-row>{ods_cell('Paie')}{EMPTY.format(2)}{ods_cell('5 ans')}</table:table-row>"
    assert rows_of(ods_rows(row)) == [("Paie", "", "", "5 ans")]


def test_a_text_that_repeats_stands_in_each_of_its_cells_and_a_row_in_each_of_its_places():
    cell = ods_cell("Oui").replace("cell ", 'cell table:number-columns-repeated="2" ')
    rows = f'<table:table-row table:number-rows-repeated="2">{cell}</table:table-row>'
    assert rows_of(ods_rows(rows)) == [("Oui", "Oui"), ("Oui", "Oui")]


def test_the_empty_rows_and_cells_with_which_office_programs_end_a_tab_are_left_out():
    end = f'<table:table-row table:number-rows-repeated="1048570">{EMPTY.format(16384)}</table:table-row>'
    assert rows_of(ods_rows(ods_row("Paie") + end)) == [("Paie",)]


def test_paragraphs_line_breaks_and_spaces_of_a_cell_are_kept():
    cell = (
        '<table:table-cell office:value-type="string"><text:p>Noms<text:s text:c="2"/>et <text:span>prénoms</text:span>'
        "<text:line-break/>adresses</text:p><text:p/><text:p>RIB</text:p></table:table-cell>"
    )
    assert rows_of(ods_rows(f"<table:table-row>{cell}</table:table-row>")) == [
        ("Noms  et prénoms\nadresses\n\nRIB",)
    ]


def test_a_merged_cell_stands_where_it_begins_and_moves_nothing():
    row = (
        '<table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="3">'
        f"<text:p>Noms</text:p></table:table-cell><table:covered-table-cell/><table:covered-table-cell/>"
        f"{ods_cell('5 ans')}</table:table-row>"
    )
    assert rows_of(ods_rows(row)) == [("Noms", "", "", "5 ans")]


def test_comments_drawings_and_deleted_content_are_no_text_of_a_cell():
    cell = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>À compléter</text:p></office:annotation>'
        "<text:p>Paie</text:p></table:table-cell>"
    )
    tracked = f"<table:tracked-changes><table:deletion>{ods_cell('Ancien nom')}</table:deletion></table:tracked-changes>"
    content = ods_content(tracked + ods_table("Fiche", f"<table:table-row>{cell}</table:table-row>"))
    assert rows_of(ods_of(content)) == [("Paie",)]


def test_rows_in_groups_and_rows_of_headings_are_rows():
    headings = f"<table:table-header-rows>{ods_row('Nom')}</table:table-header-rows>"
    rows = f"{headings}<table:table-row-group>{ods_row('Paie')}</table:table-row-group>"
    assert rows_of(ods_rows(rows)) == [("Nom",), ("Paie",)]


def test_dates_numbers_and_truth_values_are_read_as_they_are_stored():
    cells = (
        '<table:table-cell office:value-type="date" office:date-value="2018-05-26"><text:p>26/05/18</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="5"><text:p>5,0</text:p></table:table-cell>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>VRAI</text:p></table:table-cell>'
        '<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50 %</text:p></table:table-cell>'
    )
    assert rows_of(ods_rows(f"<table:table-row>{cells}</table:table-row>")) == [
        ("2018-05-26", "5", "true", "50 %")
    ]


@pytest.mark.parametrize(
    ("code", "number", "told"),
    [
        ("0.00", 14, "2018-05-26"),
        ("dd/mm/yyyy", 170, "2018-05-26"),
        ('0 "days"', 170, "43246"),
        ("[$-40C]d mmmm yyyy", 170, "2018-05-26"),
        ("hh:mm", 170, "43246"),
    ],
)
def test_a_number_of_a_workbook_is_a_day_where_its_format_shows_one(code, number, told):
    row = '<row r="1"><c r="A1" s="1"><v>43246</v></c></row>'
    styles = DATES.format(code=code.replace('"', "&quot;"), number=number)
    assert rows_of(xlsx_rows(row, styles=styles)) == [(told,)]


def test_a_workbook_may_count_its_days_from_1904():
    styles = DATES.format(code="0", number=14)
    row = '<row r="1"><c r="A1" s="1"><v>41784</v></c></row>'
    assert rows_of(xlsx_rows(row, styles=styles, book='<workbookPr date1904="1"/>')) == [("2018-05-26",)]


def test_shared_texts_formulas_and_truth_values_of_a_workbook_are_read():
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Paie</t></si>'
        "<si><r><t>Sal</t></r><r><t>ariés</t></r><rPh><t>lu autrement</t></rPh></si></sst>"
    )
    row = (
        '<row r="2"><c r="B2" t="s"><v>0</v></c><c t="s"><v>1</v></c><c r="E2" t="str"><f>A1&amp;B1</f><v>calculé</v></c>'
        '<c r="F2" t="b"><v>1</v></c><c r="G2"><v>5.0</v></c><c r="H2"><f>HYPERLINK("http://example.org")</f></c></row>'
    )
    found = rows_of(xlsx_rows(row, sharedStrings=strings))
    assert found == [(), ("", "Paie", "Salariés", "", "calculé", "true", "5")]


TEXT = "Nom;Durée\nPaie;5 ans\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "UTF-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "UTF-8"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("cp1252"), "Windows-1252"),
    ],
)
def test_a_text_file_is_read_in_its_encoding_and_says_which_one(content, encoding):
    found = read_spreadsheet("registre.csv", content)
    assert found.encoding == encoding
    assert found.tabs[0].rows == (("Nom", "Durée"), ("Paie", "5 ans"))


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_of_a_text_file_is_found(delimiter):
    text = f'Nom{delimiter}Durée\nPaie{delimiter}"5 ans; 6 ans, puis\nrien"\n'
    found = read_spreadsheet("registre.csv", text.encode())
    assert found.delimiter == delimiter
    assert found.tabs[0].rows[1] == ("Paie", "5 ans; 6 ans, puis\nrien")
