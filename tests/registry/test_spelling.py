"""Two spellings of one name are one name everywhere: in search, in folders, on the map of flows."""

import unicodedata

import pytest

from registry.spelling import alphabetical, reads_from_the_right, same_name, searchable


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Main-d’œuvre", "main-d'oeuvre"),
        ("Société Générale", "Societe  Generale"),
        ("Straße", "STRASSE"),
        ("Cœur\u00a0de ville", "coeur de ville"),
        ("Aubépine", "Aube\u0301pine"),
        ("Dupont\u200b", "Dupont"),
        ("porte‑clés", "porte-clés"),
        ("ﬁchier", "fichier"),
    ],
)
def test_spellings_of_one_name_are_the_same(one, other):
    assert same_name(one, other)
    assert searchable(one) == searchable(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("バス", "ハス"), ("мойка", "моика"), ("ёлка", "елка"), ("άλλα", "αλλά")],
)
def test_a_mark_that_makes_another_letter_makes_another_name_and_search_finds_both(one, other):
    assert not same_name(one, other)
    assert (
        searchable(one) == searchable(other) or one == "हिन्दी"
    )  # its vowels are no combining marks of search


@pytest.mark.parametrize("text", ["バス", "МОЙКА", "άλλα", "한글"])
def test_a_name_is_recognised_however_its_marks_are_encoded_and_in_capitals(text):
    assert same_name(text, unicodedata.normalize("NFD", text))
    assert same_name(text, text.upper())
    assert same_name(text, text.lower())


@pytest.mark.parametrize(
    ("one", "other"), [("Paie", "Paye"), ("A 1", "A1"), ("élève", "élevé s"), ("C++", "C"), ("", "x")]
)
def test_control_other_names_are_not(one, other):
    assert not same_name(one, other)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [("عقد", True), ("1 עברית", True), ("Contrat عقد", False), ("123", False), ("", False), ("🙂", False)],
)
def test_a_text_is_read_from_the_side_of_its_first_letter(text, is_so):
    assert reads_from_the_right(text) is is_so


def test_names_are_sorted_as_in_a_dictionary():
    names = ["Élus", "Zones", "Dirigeants", "élèves", "Défunts", "Œuvres", "Enfants", "Obsèques", "Elus"]
    assert sorted(names, key=alphabetical) == [
        *("Défunts", "Dirigeants", "élèves", "Elus", "Élus", "Enfants", "Obsèques", "Œuvres", "Zones"),
    ]
