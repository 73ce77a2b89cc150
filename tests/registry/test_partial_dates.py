"""A date of which only the month or the year is known is kept, compared and told as far as it is known."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from registry.editor.form import RowForm
from registry.editor.specification import FORMS
from registry.models import Activity, CitedDocument, Hosting, System
from registry.models.fields import PartialDateField
from registry.partial_dates import PartialDate
from registry.record import wording
from registry.record.build import build_sheets
from registry.record.changes import value_in_words
from registry.record.difference import facts_digest
from registry.record.sheet import SCHEMA_VERSION, ActivitySheet
from registry.record.typed import typed_texts
from registry.record.upgrades import read_stored
from registry.record.values import UnderContract
from tests.cast import make_row

# What is written, how it is kept, and the first and the last day that may be meant: by hand.
WRITTEN = [
    ("2024", "2024", date(2024, 1, 1), date(2024, 12, 31)),
    ("02/2024", "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ("2023-2", "2023-02", date(2023, 2, 1), date(2023, 2, 28)),
    ("15/03/2024", "2024-03-15", date(2024, 3, 15), date(2024, 3, 15)),
    (" 1.3.2024 ", "2024-03-01", date(2024, 3, 1), date(2024, 3, 1)),
    ("2024-03-15", "2024-03-15", date(2024, 3, 15), date(2024, 3, 15)),
    ("", "", None, None),
    (None, "", None, None),
    (date(2024, 3, 15), "2024-03-15", date(2024, 3, 15), date(2024, 3, 15)),
]


@pytest.mark.parametrize(("written", "kept", "first", "last"), WRITTEN)
def test_a_date_is_kept_as_far_as_it_is_known(written, kept, first, last):
    found = PartialDate(written)
    assert (str(found), found.first, found.last) == (kept, first, last)


@pytest.mark.parametrize("wrong", ["hier", "31/02/2024", "13/2024", "2024-00", "24", "03/15/2024", "2024/03"])
def test_what_is_no_date_is_refused_with_how_to_write_one(wrong):
    with pytest.raises(ValueError):
        PartialDate(wrong)
    with pytest.raises(ValidationError, match="12/2024"):
        PartialDateField().to_python(wrong)


@pytest.mark.parametrize(
    ("kept", "french", "english"),
    [
        ("2024", "2024", "2024"),
        ("2024-03", "mars 2024", "March 2024"),
        ("2024-03-01", "1er mars 2024", "1 March 2024"),
        ("", "", ""),
    ],
)
def test_a_date_is_told_in_words_and_no_day_is_invented(kept, french, english):
    for language, words in (("fr", french), ("en", english)):
        with translation.override(language):
            assert wording.day(PartialDate(kept)) == value_in_words("since", PartialDate(kept)) == words


def test_a_year_is_no_text_that_somebody_typed_in_a_language():
    contract = UnderContract.new(contract_on="2024", contract_note="Instructions")
    assert list(typed_texts([contract])) == ["Instructions"]


@pytest.fixture
def document(organisation):
    activity = make_row(Activity, organisation, name="Paie", reference="RH-01", state="draft")
    return make_row(CitedDocument, organisation, activity=activity, title="Contrat")


def typed(row, **values):
    given = {"title": "Contrat", "row_id": str(row.public_id)} | values
    return RowForm(FORMS["cited-document"], row, MultiValueDict({name: [one] for name, one in given.items()}))


@pytest.mark.parametrize(
    ("written", "kept", "shown"), [("2021", "2021", "2021"), ("3/2021", "2021-03", "03/2021")]
)
def test_a_form_takes_a_year_or_a_month_and_shows_it_again(document, written, kept, shown):
    form = typed(document, dated_on=written)
    assert form.is_valid(), form.errors
    form.save()
    document.refresh_from_db()
    assert document.dated_on == kept
    assert RowForm(FORMS["cited-document"], document)["dated_on"].value() == shown
    (sheet,) = build_sheets(document.controller)
    assert sheet.documents[0].dated_on == kept


def test_a_form_says_next_to_the_field_how_a_date_is_written_and_keeps_what_was_typed(document):
    form = typed(document, dated_on="au printemps")
    assert not form.is_valid()
    with translation.override("fr"):
        (sentence,) = form.errors["dated_on"]
    assert "au printemps" in sentence
    assert "12/2024" in sentence
    assert form["dated_on"].value() == "au printemps"


def test_nothing_changes_when_a_date_is_sent_as_it_was_shown(document):
    document.dated_on = "2021-03"
    document.save()
    form = typed(document, dated_on="03/2021")
    assert form.is_valid()
    assert form.typed["dated_on"] == form.stored["dated_on"] == ["2021-03"]


def test_no_row_says_null_for_a_date_that_is_not_known(organisation):
    for model in (Hosting, System):
        row = make_row(model, organisation)
        names = [one.name for one in model._meta.fields if isinstance(one, PartialDateField)]
        stored = model.objects.filter(pk=row.pk).values(*names).get()
        assert set(stored.values()) == {""}


def test_a_sheet_of_before_partial_dates_says_the_same_now(document):
    """A whole date stood as a date, and none stood as null."""
    document.dated_on = "2021-03-04"
    document.save()
    (sheet,) = build_sheets(document.controller)
    stored = sheet.model_dump(mode="json") | {"schema_version": 1, "began_on": None, "ended_on": None}
    stored["documents"][0] |= {"valid_until": None, "conformity_on": None}
    read = read_stored(ActivitySheet, json.dumps(stored), SCHEMA_VERSION)
    assert (read.began_on, read.documents[0].dated_on, read.documents[0].valid_until) == (
        "",
        "2021-03-04",
        "",
    )
    assert facts_digest(read) == facts_digest(sheet)
