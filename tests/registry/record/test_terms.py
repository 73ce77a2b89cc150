"""Every answer that may be yes, no or missing, and every answer that may be a stated nil, in both languages.

The five policies of the demonstration answer most of them with yes; a no that nobody wrote is proven here.
"""

import types
import typing
from datetime import date

import pytest
from django.utils import translation

from registry.documents.blocks import texts
from registry.record import sheet, wording
from tests.registry.documents.values import empty, full
from tests.registry.documents.values import sheet as record

# For each field of three values: what reads it, then what True, False and None say in English and in French.
THREE_VALUED = {
    (sheet.CollectionSource, "is_public"): (
        lambda value: wording.source(value).blocks,
        {
            True: ("Publicly accessible", "Accessible au public"),
            False: ("Not publicly accessible", "Non accessible au public"),
            None: ("", ""),
        },
    ),
    (sheet.Purpose, "is_marketing"): (
        lambda value: wording.purpose(value.model_copy(update={"purposes": ()})).blocks,
        {True: ("Yes", "Oui"), False: ("No", "Non"), None: ("", "")},
    ),
    (sheet.Transfer, "is_covered"): (
        lambda value: wording.transfer(value, date(2026, 11, 30)).blocks,
        {
            True: ("Covered by the adequacy decision", "Couvert par la décision d’adéquation"),
            False: ("Not covered by the adequacy decision", "Non couvert par la décision d’adéquation"),
            None: ("", ""),
        },
    ),
    (sheet.RetentionRule, "includes_backups"): (
        wording.retention_end,
        {
            True: ("Back-ups too", "Sauvegardes comprises"),
            False: ("Back-ups not included", "Sauvegardes non comprises"),
            None: ("", ""),
        },
    ),
    (sheet.RetentionRule, "automatic"): (
        wording.retention_end,
        {
            True: ("Automatic", "Automatiquement"),
            False: ("By hand", "Manuellement"),
            None: ("", ""),
        },
    ),
}


def row_types():
    """The types of the rows of a sheet, and of an organisation."""
    return [
        kind
        for kind in vars(sheet).values()
        if isinstance(kind, type) and issubclass(kind, sheet.Value) and kind is not sheet.Value
    ]


def test_every_field_of_three_values_is_in_the_table():
    found = {
        (kind, name)
        for kind in row_types()
        for name, hint in typing.get_type_hints(kind).items()
        if name in kind.model_fields
        and isinstance(hint, types.UnionType)
        and set(typing.get_args(hint)) == {bool, type(None)}
    }
    assert found == set(THREE_VALUED)


@pytest.mark.parametrize("answer", [True, False, None])
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("field", THREE_VALUED, ids=lambda field: f"{field[0].__name__}.{field[1]}")
def test_yes_no_and_not_answered_read_as_they_are(field, language, answer):
    kind, name = field
    read, told = THREE_VALUED[field]
    with translation.override(language):
        said = " · ".join(texts(read(full(kind, str).model_copy(update={name: answer}))))
        alone = list(texts(read(empty(kind, **{name: answer}))))[-1:]
    place = 0 if language == "en" else 1
    shown = {value for value, words in told.items() if words[place] in said.split(" · ")} - {None}
    assert shown == {answer} - {None}
    assert answer is None or alone == [told[answer][place]]


# A stated nil reads as a sentence of its own, in both languages; what is not answered says nothing.
NIL = {
    "sensitive_data": (
        wording.sensitive,
        "No sensitive data are processed.",
        "Aucune donnée sensible n’est traitée.",
    ),
    "public_information": (
        wording.public_information,
        "No information is made public.",
        "Aucune information n’est rendue publique.",
    ),
    "automated_decision": (
        wording.automated,
        "No decision is based solely on automated processing.",
        "Aucune décision n’est fondée exclusivement sur un traitement automatisé.",
    ),
    "profiling": (
        wording.profiling,
        "No profiles of people are made.",
        "Aucun profil des personnes n’est établi.",
    ),
}


@pytest.mark.parametrize("answer", NIL)
def test_a_stated_nil_is_a_sentence_and_no_answer_is_silence(answer):
    read, english, french = NIL[answer]
    none = sheet.Term(code="none", fr="Aucun", en="None")
    for language, sentence in (("en", english), ("fr", french)):
        with translation.override(language):
            assert list(texts(read(record(**{answer: none})))) == [sentence]
            assert list(texts(read(record(**{answer: None})))) == []


@pytest.mark.parametrize(
    ("field", "value", "english", "french"),
    [
        ("is_family", True, "Yes", "Oui"),
        ("is_family", False, "No", "Non"),
        ("is_family", None, "", ""),
        ("automatic", False, "By hand", "Manuellement"),
        ("includes_backups", False, "Back-ups not included", "Sauvegardes non comprises"),
        ("is_public", True, "Publicly accessible", "Accessible au public"),
    ],
)
def test_yes_and_no_are_words_and_the_same_ones_everywhere(field, value, english, french):
    with translation.override("en"):
        assert wording.yes_or_no(field, value) == english
    with translation.override("fr"):
        assert wording.yes_or_no(field, value) == french


@pytest.mark.parametrize(
    ("bound", "english", "french"),
    [
        ("at_most", "at most 2\u00a0years", "2\u00a0ans au plus"),
        ("at_least", "at least 2\u00a0years", "2\u00a0ans au moins"),
        ("", "2\u00a0years", "2\u00a0ans"),
    ],
)
def test_a_bound_says_at_most_or_at_least(bound, english, french):
    year = sheet.Term(code="year", fr="an", en="year")
    term = sheet.Term(code=bound, fr=bound, en=bound) if bound else None
    with translation.override("en"):
        assert wording.period(2, year, term) == english
    with translation.override("fr"):
        assert wording.period(2, year, term) == french
