"""docs/organisation-folder.md says all that a folder may say, and nothing that it may not."""

from functools import cache

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from registry.exchange.imports.folder import load_organisation
from registry.exchange.imports.rows import FaultyFolder, plain_fields_of
from registry.management.commands import describe_folder
from registry.management.commands.describe_folder import (
    DOCUMENT,
    END,
    START,
    described_models,
    reference,
    term_fields,
    with_reference,
)
from registry.models import Controller, Owned, Purpose, SecurityMeasure
from registry.models.shape import owned_models, parts_of
from registry.vocabularies import vocabulary


@pytest.fixture
def document(tmp_path, monkeypatch):
    """A document of its own, with nothing yet between the marks, that the command writes to."""
    path = tmp_path / "organisation-folder.md"
    path.write_text(f"Prose before.\n\n{START}\n{END}\n\nProse after.\n", encoding="utf-8")
    monkeypatch.setattr(describe_folder, "DOCUMENT", path)
    return path


told = cache(reference)


def section_of(model):
    """The lines of the reference about one kind of row."""
    return told().split(f"#### {model.__name__}\n")[1].split("\n#### ")[0]


def test_the_document_is_up_to_date():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text == with_reference(text), "The models have changed: run `manage.py describe_folder --write`."


def test_every_kind_of_row_that_stands_inside_another_is_described():
    assert set(described_models()) == {Controller, *(model for model in owned_models() if model.nests_under)}


@pytest.mark.parametrize("model", described_models(), ids=lambda model: model.__name__)
def test_every_field_and_every_part_of_a_row_has_its_line(model):
    names = [*plain_fields_of(model), *(section for section, _part, _link in parts_of(model))]
    section = section_of(model)
    assert [name for name in names if f"\n| `{name}` | " not in section] == []


@pytest.mark.parametrize("model", described_models(), ids=lambda model: model.__name__)
def test_every_code_that_a_field_may_hold_is_listed(model):
    for field in term_fields(model):
        listed = told().split(f"\n#### {field.vocabulary}\n")[1].split("\n#### ")[0]
        codes = {term.code for term in vocabulary(field.vocabulary)}
        assert {code for code in codes if f"\n| `{code}` | " not in listed} == set()


def test_what_the_loader_fills_in_by_itself_is_not_described():
    section = section_of(Purpose)
    filled_in = ("activity", "controller", "public_id", "position", "id")
    assert not any(f"| `{name}` |" in section for name in filled_in)


def test_a_required_field_is_marked_and_an_optional_one_is_not():
    lines = section_of(Purpose).splitlines()
    assert "| `name` | text | yes | Purpose. |" in lines
    assert "| `detail` | text |  | Detail. |" in lines


def test_a_row_that_may_stand_in_two_places_names_both():
    section = section_of(SecurityMeasure)
    assert "`security_measures` of [Controller](#controller)" in section
    assert "`security_measures` of [Activity](#activity)" in section


def test_every_link_of_the_document_leads_to_a_heading_of_it():
    headings = {part.split("\n")[0].lower() for part in reference().split("\n#### ")[1:]}
    links = {part.split(")")[0] for part in reference().split("](#")[1:]}
    assert links <= headings


def test_the_description_is_in_english_whatever_the_language_of_the_process():
    with translation.override("fr"):
        in_french = reference()
    with translation.override("en"):
        assert in_french == reference()


def test_a_kind_of_field_without_words_stops_the_description():
    from django.db import models

    with pytest.raises(TypeError, match="no words for DurationField"):
        describe_folder.value_of(Owned, models.DurationField(name="patience"))


def test_the_command_writes_to_the_screen(capsys):
    call_command("describe_folder")
    assert capsys.readouterr().out.strip() == reference().strip()


def test_the_command_writes_between_the_two_marks_and_touches_nothing_else(document):
    call_command("describe_folder", "--write")
    text = document.read_text(encoding="utf-8")
    assert text.startswith(f"Prose before.\n\n{START}\n\n### Rows\n")
    assert text.endswith(f"{END}\n\nProse after.\n")


def test_writing_twice_changes_nothing(document):
    call_command("describe_folder", "--write")
    once = document.read_bytes()
    call_command("describe_folder", "--write")
    assert document.read_bytes() == once


@pytest.mark.parametrize("lost", [START, END])
def test_a_document_that_has_lost_a_mark_is_left_alone(document, lost):
    text = document.read_text(encoding="utf-8").replace(lost, "")
    document.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"organisation-folder\.md"):
        call_command("describe_folder", "--write")
    assert document.read_text(encoding="utf-8") == text


# What the prose shows ------------------------------------------------------------------------------------------


@pytest.fixture
def example(tmp_path):
    """A function that writes the activity the prose shows, changed as told, beside what it refers to."""
    shown = (
        DOCUMENT.read_text(encoding="utf-8")
        .split("```yaml\n# activities/01-prospection.yaml\n")[1]
        .split("```")[0]
    )
    (tmp_path / "organisation.yaml").write_text(
        "slug: dupont\nname: Dupont\n"
        "data: [{key: contact, name: Contact}]\nsubjects: [{key: prospects, name: Prospects}]\n"
    )
    (tmp_path / "activities").mkdir()

    def write(*changes):
        text = "# activities/01-prospection.yaml\n" + shown
        for old, new in changes:
            text = text.replace(old, new, 1)
        (tmp_path / "activities" / "01-prospection.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.mark.django_db
def test_the_example_of_the_document_loads(example):
    assert load_organisation(example()).created["registry.Purpose"] == 1


@pytest.mark.django_db
def test_the_mistakes_that_the_document_shows_are_told_so(example):
    told = DOCUMENT.read_text(encoding="utf-8").split("```\nactivities/")[1].split("```")[0]
    folder = example(("basis:", "bassis:"), ("data: [contact]", "data: [contct]"))
    with translation.override("en"), pytest.raises(FaultyFolder) as refused:
        load_organisation(folder)
    assert str(refused.value) == f"activities/{told}".rstrip("\n")
