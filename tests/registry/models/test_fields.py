"""Text is kept exactly or refused with a sentence; a legal choice has no default; a list of terms is just that."""

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import modelform_factory
from django.utils import translation

from registry.exchange.imports.rows import plain_fields_of
from registry.models import Activity, Controller, ImpactAssessment
from registry.models.fields import LineField, ProseField, TermField, TermListField
from registry.models.shape import owned_models
from registry.vocabularies import vocabulary
from tests.cast import make_row

MODELS = [Controller, *(model for model in owned_models() if model.nests_under)]
FIELDS = [field for model in MODELS for field in plain_fields_of(model).values()]
TEXTS = [
    field for field in FIELDS if isinstance(field, models.CharField | models.TextField) and not field.choices
]
FREE = [
    field for field in TEXTS if type(field) in (LineField, ProseField) and (field.max_length or 400) >= 100
]
TERMS = [field for field in FIELDS if isinstance(field, TermField)]


def name_of(field):
    return f"{field.model._meta.label}.{field.name}"


# Text -------------------------------------------------------------------------------------------------------

CONTROL = [
    "\x00",
    "\x01",
    "\x08",
    "\x0b",
    "\x0c",
    "\x1b",
    "\x1f",
    "\x7f",
    "\x80",
    "\x85",
    "\x9f",
    "\ufffe",
    "\ud800",
]
KEPT = [
    "R&D",
    "score <5 ans",
    "<script>alert('x')</script>",
    "« L’été » : 50 % d’œufs… n° 3",
    "👩🏽‍⚕️ 🇫🇷 ✅",
    "שלום עולם, مرحبا",
    "\u202eà l’envers\u202c",
    "e\u0301 et é",
    "\u200fنص\u200e",
    "汉字 и кириллица",
    "\ufeffmarque",
    "  deux espaces  ",
    "espace\u00a0insécable\u202fétroite",
    "𝒜 hors du plan de base",
    "{{ gabarit }} {% tag %} %s %(x)s \\n",
]


def test_the_texts_of_the_register_are_all_here():
    assert len(TEXTS) >= 150
    assert len(FREE) >= 130
    assert {type(field).__name__ for field in TEXTS} >= {
        "LineField",
        "ProseField",
        "WebAddressField",
        "EmailField",
    }


def refusal(field, text):
    """The sentences with which the field refuses the text, in English; nothing where it takes it."""
    try:
        field.clean(text, None)
    except ValidationError as refused:
        with translation.override("en"):
            return refused.messages
    return []


@pytest.mark.parametrize("character", CONTROL, ids=ascii)
def test_no_text_takes_a_control_character(character):
    assert [name_of(field) for field in TEXTS if not refusal(field, f"avant{character}après")] == []


@pytest.mark.parametrize("text", KEPT)
def test_every_free_text_takes_the_rest_unchanged(text):
    assert [name_of(field) for field in FREE if field.clean(text, None) != text] == []


def test_the_refusal_names_the_character_and_its_place():
    field = Activity._meta.get_field("description")
    with pytest.raises(ValidationError) as refused:
        field.clean("ab\x07c", None)
    with translation.override("en"):
        expected = "Character 3 (code U+0007) is a control character that cannot be printed: remove it."
        assert refused.value.messages == [expected]
    with translation.override("fr"):
        assert "U+0007" in refused.value.messages[0] != expected
    assert refused.value.error_list[0].code == "control_character"


@pytest.mark.parametrize("separator", ["\u2028", "\u2029"], ids=["line", "paragraph"])
def test_prose_refuses_the_separators_that_no_font_can_print(separator):
    code = {"\u2028": "2028", "\u2029": "2029"}[separator]
    told = [f"Character 12 (code U+{code}) is a separator that cannot be printed: type a line break instead."]
    prose = [field for field in TEXTS if isinstance(field, ProseField)]
    assert [name_of(field) for field in prose if refusal(field, f"Recrutement{separator}Paie") != told] == []
    assert len(prose) > 40


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u200b\u200d\u2060", " \u200b ", "\ufeff", "\u00ad", "\u202e\u202c"], ids=ascii
)
def test_a_text_that_shows_nothing_is_no_text(unseen):
    told = ["This text has no character that can be seen: fill it in, or leave it empty."]
    assert [name_of(field) for field in FREE if refusal(field, unseen) != told] == []
    assert [name_of(field) for field in FREE if field.clean(f"{unseen}é", None) != f"{unseen}é"] == []


def test_prose_keeps_its_tabs_and_line_breaks():
    text = "Première ligne\r\n\tdeuxième\n\ntroisième"
    assert Activity._meta.get_field("description").clean(text, None) == text


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n", "\x85", "\u2028", "\u2029"], ids=ascii)
def test_a_line_is_one_line(line_break):
    lines = [field for field in TEXTS if isinstance(field, LineField)]
    assert [name_of(field) for field in lines if not refusal(field, f"Recrutement{line_break}Paie")] == []
    assert len(lines) > 40


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("é" * 50_000, ""),
        ("é" * 50_001, "This text has 50001 characters and may have 50000"),
        ("é\n" * 1_999, ""),
        ("é\n" * 2_000, "This text has 2001 lines and may have 2000"),
    ],
    ids=["long", "too long", "many lines", "too many lines"],
)
def test_prose_has_room_for_fifteen_pages_and_is_not_a_whole_document(text, refused):
    field = Activity._meta.get_field("description")
    if not refused:
        assert field.clean(text, None) == text
        return
    with translation.override("en"), pytest.raises(ValidationError, match=refused) as refusal:
        field.clean(text, None)
    assert refusal.value.error_list[0].code == "too_long"


@pytest.mark.django_db
@pytest.mark.parametrize("text", KEPT)
def test_the_database_gives_back_exactly_what_it_was_given(text, organisation):
    row = make_row(Activity, organisation, name=text, description=text)
    row.full_clean()
    kept = Activity.objects.get()
    assert (kept.name, kept.description) == (text, text)
    assert (kept.history.get().name, kept.history.get().description) == (text, text)


@pytest.mark.django_db
def test_a_long_text_is_kept_whole_and_a_line_has_its_limit(organisation):
    long = "é🙂" * 25_000
    row = make_row(Activity, organisation, description=long)
    assert Activity.objects.get().description == long
    row.name = "é" * 400
    row.full_clean()
    row.name += "!"
    with pytest.raises(ValidationError):
        row.full_clean()


# Legal choices ----------------------------------------------------------------------------------------------


def test_the_choices_of_the_register_are_all_here():
    assert len(TERMS) >= 45
    assert {field.vocabulary for field in TERMS} >= {
        "legal_bases",
        "transfer_mechanisms",
        "special_conditions",
    }


# How far a record is, nothing of the law.
LEGAL = [field for field in TERMS if name_of(field) != "registry.Activity.state"]


@pytest.mark.parametrize("field", LEGAL, ids=name_of)
def test_no_legal_choice_has_a_default(field):
    assert not field.has_default()
    assert getattr(field.model(), field.name) == ""


@pytest.mark.parametrize("field", LEGAL, ids=name_of)
def test_no_form_preselects_a_legal_choice(field):
    form = modelform_factory(field.model, fields=[field.name])()
    shown = form.fields[field.name]
    assert form[field.name].value() in (None, "")
    assert next(iter(shown.choices))[0] == ""
    assert shown.required is not field.blank


def test_no_answer_that_may_be_missing_has_a_default():
    nullable = [field for field in FIELDS if field.null]
    assert len(nullable) >= 12
    assert [name_of(field) for field in nullable if field.has_default()] == []
    assert [name_of(field) for field in nullable if getattr(field.model(), field.name) is not None] == []


def test_what_has_a_default_states_nothing_of_the_law():
    """Everything that has one, by name: a default added to any other field fails here."""
    defaults = {name_of(field): field.get_default() for field in FIELDS if field.has_default()}
    assert defaults == {
        "registry.Controller.language": "fr",
        "registry.ImpactAssessment.criteria": [],
        "registry.OpenPoint.kind": "question",
        "registry.OpenPoint.state": "open",
        "registry.OpenPoint.values": {},
        "registry.Transfer.more_mechanisms": [],
        "policies.Notice.access_ways": [],
        "policies.Notice.is_published": False,
        "policies.Notice.shows_clients": False,
        "policies.Notice.shows_systems": False,
        "policies.Notice.shows_security": False,
        "policies.Notice.shows_documents": False,
        "policies.Notice.shows_departments": False,
        "policies.Tracker.is_family": False,
    }


@pytest.mark.parametrize("field", TERMS, ids=name_of)
def test_a_term_is_a_code_of_its_vocabulary(field):
    codes = [term.code for term in vocabulary(field.vocabulary)]
    for code in codes:
        assert field.clean(code, None) == code
    for wrong in ["inconnu", codes[0] + " ", codes[0] + "x"]:
        with pytest.raises(ValidationError):
            field.clean(wrong, None)
    if field.blank:
        assert field.clean("", None) == ""
    else:
        with pytest.raises(ValidationError):
            field.clean("", None)


# Lists of terms ---------------------------------------------------------------------------------------------

CRITERIA = ImpactAssessment._meta.get_field("criteria")


def test_a_list_of_terms_takes_codes_of_its_vocabulary_only():
    assert isinstance(CRITERIA, TermListField)
    assert CRITERIA.clean(["EVAL", "SURV"], None) == ["EVAL", "SURV"]
    assert CRITERIA.clean([], None) == []
    for wrong in [["EVAL", "inconnu"], ["EVAL", "SURV", "EVAL"], "EVAL", None]:
        with pytest.raises(ValidationError):
            CRITERIA.clean(wrong, None)


@pytest.mark.parametrize("wrong", [{"EVAL": 1}, 5, True])
def test_what_is_no_list_is_refused_with_a_sentence(wrong):
    with pytest.raises(ValidationError):
        CRITERIA.clean(wrong, None)
