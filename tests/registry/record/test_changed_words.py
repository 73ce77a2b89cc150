"""Of a long text, the words that were removed and added are told, in the order in which they stand."""

import pytest

from registry.record.changes import pieces_of

BEFORE = "Les dossiers sont conservés cinq ans dans l’armoire du service, puis détruits."
AFTER = "Les dossiers sont conservés deux ans dans l’armoire fermée du service, puis détruits."


def marked(before, after):
    return [(one.mark, one.text.strip()) for one in pieces_of(before, after)]


def test_the_words_that_changed_stand_between_those_that_stay():
    assert marked(BEFORE, AFTER) == [
        ("", "Les dossiers sont conservés"),
        ("removed", "cinq"),
        ("added", "deux"),
        ("", "ans dans l’armoire"),
        ("added", "fermée"),
        ("", "du service, puis détruits."),
    ]


def test_both_texts_can_be_read_from_the_pieces():
    pieces = pieces_of(BEFORE, AFTER)
    assert "".join(one.text for one in pieces if one.mark != "added") == BEFORE
    assert "".join(one.text for one in pieces if one.mark != "removed") == AFTER


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Cinq ans", "Deux ans"),
        (BEFORE, ""),
        (BEFORE, "Rien de ce que le service disait jusque là ne vaut encore aujourd’hui."),
        ("mot " * 3000, "mot " * 2999),
    ],
    ids=["short", "emptied", "another text", "very long"],
)
def test_a_short_text_and_one_that_is_another_are_told_whole(before, after):
    assert pieces_of(before, after) == ()


def test_two_equal_lines_with_other_breaks_keep_the_new_ones():
    assert marked(BEFORE, BEFORE.replace("puis", "\npuis")) == [("", BEFORE.replace("puis", "\npuis"))]
