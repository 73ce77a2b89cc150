"""The register as CSV: opened by a spreadsheet without computing anything, described, and each text as it was."""

import csv
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.exchange.exports.csv_files import write_csv
from registry.files.delimited import protected, read_delimited, unprotected, write_delimited
from registry.record.extracts import Extract
from registry.record.sheet import ActivitySheet
from tests.registry.documents.values import full, register, sheet
from tests.registry.exchange.exports.generated import HOSTILE, contents_of, written

STARTS = "=+-@\t\r＝＋－＠"


@pytest.fixture
def archive(tmp_path):
    def make(value, language="fr", **wanted):
        content = written(write_csv, contents_of(value, language, **wanted), tmp_path)
        return zipfile.ZipFile(io.BytesIO(content))

    return make


@pytest.mark.parametrize(("language", "delimiter"), [("fr", ";"), ("en", ",")])
def test_the_files_have_a_byte_order_mark_and_the_separator_of_the_language(archive, language, delimiter):
    content = archive(register(sheet("Paie", "A-1")), language).read("records.csv")
    assert content.startswith(b"\xef\xbb\xbf")
    headings, row = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter)
    assert row[:2] == ["A-1", "Paie"]
    assert len(headings) == len(row)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("=1+1", "'=1+1"),
        ("texte", "texte"),
        ("a - b", "a - b"),
        ("a;=cmd", "a;'=cmd"),
        ("a,  @x", "a,  '@x"),
        ("un\n- deux", "un\n'- deux"),
        ("'=déjà", "''=déjà"),
        ('a"=x', "a\"'=x"),
        ("＝1", "'＝1"),
        ("l'été", "l'été"),
    ],
)
def test_an_apostrophe_stands_wherever_a_formula_could_begin(text, told):
    assert protected(text) == told
    assert unprotected(told) == text


@given(st.text(st.sampled_from("=+-@'\";,\t\r\n a1|＝"), max_size=12) | st.sampled_from(HOSTILE))
def test_every_text_comes_back_and_no_cell_however_it_is_split_begins_like_a_formula(text):
    marked = protected(text)
    assert unprotected(marked) == text
    for separator in (";", ",", "\n", "\r", "\t"):
        for piece in marked.split(separator):
            assert not piece.lstrip(" \t\r\n").startswith(tuple("=+-@＝＋－＠")), (text, marked)


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), min_size=1)
    )
)
def test_rows_of_any_text_come_back(rows):
    target = io.BytesIO()
    write_delimited(target, rows, ";")
    assert list(read_delimited(target.getvalue(), ";")) == rows


def test_characters_that_no_encoding_has_are_replaced_and_break_nothing():
    target = io.BytesIO()
    write_delimited(target, [["a\ud800b", "c\x00d"]], ",")
    assert list(read_delimited(target.getvalue(), ",")) == [["a\ufffdb", "c\ufffdd"]]


def test_the_description_names_every_file_and_every_column_in_order(archive):
    made = archive(register(full(ActivitySheet, str)))
    described = json.loads(made.read("csv-metadata.json"))
    assert described["dialect"]["delimiter"] == ";"
    assert {one["url"] for one in described["tables"]} | {"csv-metadata.json"} == set(made.namelist())
    for one in described["tables"]:
        headings = next(read_delimited(made.read(one["url"]), ";"))
        assert [column["titles"]["fr"] for column in one["tableSchema"]["columns"]] == headings
    records = next(one for one in described["tables"] if one["url"] == "records.csv")
    types = {one["name"]: one["datatype"] for one in records["tableSchema"]["columns"]}
    assert (types["name"], types["created_on"]) == ("string", "date")


def test_the_public_files_hold_nothing_that_the_extract_leaves_out(archive):
    made = archive(register(full(ActivitySheet, str)), extract=Extract.PUBLIC)
    everything = b"".join(made.read(name) for name in made.namelist()).decode()
    assert "ActivitySheet.security_measures" not in everything and "documents.csv" not in made.namelist()
    assert "ActivitySheet.purposes.name" in everything
