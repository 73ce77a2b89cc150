"""Portable files hold what was attached as it was, in formats that machines read, with their description (Article 20)."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest

from registry.files.delimited import read_delimited
from rights.portability import NamedTable, NamedText, portable_archive, portable_files

LOANS = NamedTable(
    "Prêts de 2026",
    ("Titre", "Rendu le"),
    (("L’Étranger", "2026-03-02"), ("=1+1", ""), ('Deux\nlignes; "ici"', "")),
)
NOTE = NamedText("Ce que vous avez écrit", "Bonjour,\nje voudrais…")


def files(*attached):
    return portable_files(attached, organisation="Ville d’Exemple", language="fr", on=date(2026, 11, 30))


def test_json_holds_texts_and_tables_exactly_as_they_were():
    told = json.loads(files(LOANS, NOTE)["data.json"])
    assert told["organisation"] == "Ville d’Exemple"
    assert told["date"] == "2026-11-30"
    assert told["data"] == [
        {
            "name": "Prêts de 2026",
            "rows": [
                {"Titre": "L’Étranger", "Rendu le": "2026-03-02"},
                {"Titre": "=1+1", "Rendu le": ""},
                {"Titre": 'Deux\nlignes; "ici"', "Rendu le": ""},
            ],
        },
        {"name": "Ce que vous avez écrit", "text": "Bonjour,\nje voudrais…"},
    ]


def test_each_table_is_a_csv_file_in_which_no_cell_is_a_formula():
    found = files(LOANS)["prets-de-2026.csv"]
    assert "'=1+1" in found.decode("utf-8-sig")
    assert list(read_delimited(found, ",")) == [list(LOANS.headings), *map(list, LOANS.rows)]


def test_the_description_names_each_file_and_each_column():
    told = json.loads(files(LOANS, NOTE)["csv-metadata.json"])
    (table,) = told["tables"]
    assert table["url"] == "prets-de-2026.csv"
    assert [column["titles"] for column in table["tableSchema"]["columns"]] == [
        {"fr": "Titre"},
        {"fr": "Rendu le"},
    ]
    assert told["dialect"]["delimiter"] == ","
    assert told["rdfs:comment"].startswith("Une apostrophe")


def test_texts_alone_need_no_description_of_tables():
    assert set(files(NOTE)) == {"data.json"}


def test_names_make_file_names_of_which_none_is_there_twice_and_none_leads_elsewhere():
    tables = [
        NamedTable(name, ("A",), ()) for name in ("Prêts", "prêts", "prêts 2", "../../etc", "日本", "???")
    ]
    assert set(files(*tables)) == {
        "data.json",
        "csv-metadata.json",
        "prets.csv",
        "prets-2.csv",
        "prets-2-2.csv",
        "etc.csv",
        "data.csv",
        "data-2.csv",
    }


def test_the_same_data_give_the_same_archive():
    first, second = (portable_archive(files(LOANS, NOTE)) for _once in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist() == ["data.json", "prets-de-2026.csv", "csv-metadata.json"]


def test_a_table_that_is_none_is_refused():
    with pytest.raises(ValueError, match="Row 2"):
        NamedTable("Loans", ("A", "B"), (("1", "2"), ("3",)))
    with pytest.raises(ValueError, match="same name"):
        NamedTable("Loans", ("A", "A"), ())
