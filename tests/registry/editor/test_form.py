"""Checking a form writes nothing; saving it writes the row, its lists and the entries that they name anew."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from policies.models import ExerciseChannel
from registry.editor.fields import ListField, PickField
from registry.editor.form import RowForm, new_row
from registry.editor.specification import FORMS
from registry.forms.beginning import DraftForm
from registry.forms.interview import STEPS
from registry.models import (
    Activity,
    DataCategory,
    Department,
    LegalBasis,
    Party,
    Purpose,
    SubjectCategory,
)
from registry.people.access import Access
from tests.cast import complete_notice, complete_organisation, make_row

WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")
SHARED = (Department, Party, SubjectCategory, DataCategory)


@pytest.fixture
def activity(organisation):
    return make_row(Activity, organisation, name="Paie", reference="RH-01", state="draft")


@pytest.fixture
def officer(organisation):
    return Access(organisation.pk, "dpo")


def written(work):
    """What ``work`` gives, and the statements by which it wrote."""
    with CaptureQueriesContext(connection) as queries:
        result = work()
    return result, [one["sql"] for one in queries if one["sql"].lstrip().startswith(WRITING)]


def names_of_shared_entries():
    return sorted(row.name for model in SHARED for row in model.objects.all())


# Key of a form, what is typed, what besides makes it wrong, and the entries that are new in it.
TYPED = [
    ("recipient", {"kind": "third_party", "party": "Neuve SA"}, {"kind": "?"}, ["Neuve SA"]),
    ("joint-controller", {"party": "Neuve SA"}, {"note": "\x07"}, ["Neuve SA"]),
    ("transfer", {"party": "Neuve SA", "country": "CH"}, {"country": "?"}, ["Neuve SA"]),
    (
        "purpose",
        {"name": "Payer", "subjects-new": "Agents\nÉlus", "data-new": "RIB"},
        {"name": "\x07"},
        ["Agents", "RIB", "Élus"],
    ),
    (
        "retention-rule",
        {"subject": "Agents", "data": "RIB", "amount": "3", "unit": "year"},
        {"unit": ""},
        ["Agents", "RIB"],
    ),
]


@pytest.mark.parametrize(("key", "typed", "_wrong", "names"), TYPED)
def test_checking_a_right_form_writes_nothing_and_saving_it_writes(activity, key, typed, _wrong, names):
    form = RowForm(FORMS[key], new_row(FORMS[key], activity.controller, activity), typed)
    assert written(form.is_valid) == (True, []), form.errors
    assert names_of_shared_entries() == []
    _row, statements = written(form.save)
    assert len([one for one in statements if one.startswith("INSERT")]) >= 2 * (1 + len(names))
    assert names_of_shared_entries() == names
    assert FORMS[key].model.objects.get().activity == activity


@pytest.mark.parametrize(("key", "typed", "wrong", "_names"), TYPED)
def test_checking_a_wrong_form_writes_nothing(activity, key, typed, wrong, _names):
    form = RowForm(FORMS[key], new_row(FORMS[key], activity.controller, activity), typed | wrong)
    assert written(form.is_valid) == (False, [])
    assert list(form.errors) == list(wrong)


def test_checking_any_form_over_a_row_that_is_there_writes_nothing(db):
    """Each field and list that can grow is given a new name; saving is the control."""
    organisation = complete_organisation("complete")
    ExerciseChannel.objects.update(contact_point=None)  # of a channel either that or its own address is told
    faults, grown = {}, 0
    for key, spec in FORMS.items():
        row = spec.model._default_manager.filter(controller=organisation).earliest("pk")
        row.controller = organisation
        opened = RowForm(spec, row)
        data = dict(opened.inputs(opened.stored))
        picks = {name: ["Nouvelle"] for name, one in opened.fields.items() if isinstance(one, PickField)}
        lists = {
            f"{name}-new": ["Nouvelle"]
            for name, one in opened.fields.items()
            if isinstance(one, ListField) and one.widget.grows
        }
        form = RowForm(spec, row, MultiValueDict(data | picks | lists))
        is_valid, statements = written(form.is_valid)
        if not is_valid or statements:
            faults[key] = form.errors or statements
        elif picks or lists:
            grown += 1
            assert written(form.save)[1], key
    assert faults == {}
    assert grown == 27


def test_what_is_typed_stays_apart_from_the_row_until_it_is_saved(activity):
    form = RowForm(
        FORMS["activity.general"],
        activity,
        {"name": "Autre", "reference": "RH-01", "role": "controller", "department": "Neuf"},
    )
    assert form.is_valid(), form.errors
    assert (activity.name, activity.department) == ("Paie", None)
    saved = form.save()
    assert (saved.name, saved.department.name) == ("Autre", "Neuf")
    assert Activity.objects.get().department.name == "Neuf"


def test_two_spellings_of_a_new_name_are_one_entry(activity):
    form = RowForm(
        FORMS["purpose"],
        new_row(FORMS["purpose"], activity.controller, activity),
        {"name": "Payer", "subjects-new": "Élus\nelus"},
    )
    assert form.is_valid(), form.errors
    form.save()
    assert [row.name for row in SubjectCategory.objects.all()] == ["Élus"]


@pytest.mark.parametrize(
    ("step", "typed", "names"),
    [
        (
            "activity",
            {"name": "Payer", "role": "joint", "department": "Neuf", "partners-new": "A\nB"},
            "A B Neuf",
        ),
        ("people", {"people-new": "Agents\nagents"}, "Agents"),
        ("data", {"data-new": "RIB", "sensitive": "none"}, "RIB"),
    ],
)
def test_checking_an_answer_of_the_interview_writes_nothing_and_saving_it_writes(
    activity, officer, step, typed, names
):
    form = STEPS[step](activity, typed, access=officer)
    assert written(form.is_valid) == (True, []), form.errors
    assert names_of_shared_entries() == []
    assert written(form.save)[1]
    assert names_of_shared_entries() == names.split()


def test_an_answer_of_the_interview_that_is_wrong_writes_nothing(activity, officer):
    typed = {"name": "", "role": "joint", "department": "Neuf", "partners-new": "A"}
    form = STEPS["activity"](activity, typed, access=officer)
    assert written(form.is_valid) == (False, [])


def test_the_department_of_a_draft_is_made_when_the_draft_is(organisation, officer):
    form = DraftForm(organisation, {"reference": "RH-02", "department": "Neuf"}, access=officer)
    assert written(form.is_valid) == (True, [])
    department, statements = written(form.chosen_department)
    assert statements
    assert Department.objects.get() == department


# Filled in by other means than a browser ----------------------------------------------------------------------


def test_a_form_that_is_filled_in_keeps_what_the_values_do_not_name_and_is_checked_all_the_same(activity):
    purpose = make_row(Purpose, activity.controller, activity=activity, name="Payer", detail="Chaque mois")
    form = RowForm(FORMS["purpose"], purpose, values={"name": ["Verser"], "unheard_of": ["x"]})
    assert form.is_valid(), form.errors
    assert (form.save().name, Purpose.objects.get().detail) == ("Verser", "Chaque mois")
    form = RowForm(FORMS["purpose"], purpose, values={"name": []})
    assert list(form.errors) == ["name"]
    assert 'value=""' in str(form["name"]) or "value=" not in str(form["name"])


@pytest.mark.parametrize(("said", "is_ticked"), [("true", True), ("false", False)])
def test_a_box_is_filled_in_as_it_was_ticked(organisation, said, is_ticked):
    notice = complete_notice(organisation)
    form = RowForm(FORMS["notice.security"], notice, values={"shows_security": [said]})
    assert form.is_valid(), form.errors
    assert form.save().shows_security is is_ticked
    assert ("checked" in str(form["shows_security"])) is is_ticked


# At the same moment -------------------------------------------------------------------------------------------


def test_a_reference_taken_at_the_moment_of_saving_is_a_sentence_at_its_field(dpo, activity, monkeypatch):
    other = make_row(Activity, activity.controller, name="Autre", reference="RH-02")
    save = Activity.save

    def save_too_late(row, *args, **options):
        """The database refuses; what somebody else has saved is there when the form is looked at again."""
        monkeypatch.setattr(Activity, "save", save)
        monkeypatch.setattr(
            Activity, "lock", lambda _row: Activity.objects.filter(pk=activity.pk).update(reference="RH-03")
        )
        raise IntegrityError

    monkeypatch.setattr(Activity, "save", save_too_late)
    browser = Browser()
    browser.force_login(dpo)
    address = reverse("registry:edit-row", args=[other.controller.slug, "activity.general", other.public_id])
    typed = {"name": "Autre", "reference": "RH-03", "role": "controller", "department": "Neuf"}
    response = browser.post(address, typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reference"]
    assert not Department.objects.exists(), "nothing of the form is kept"


def test_two_letters_that_differ_by_their_marks_are_two_entries(activity):
    """Only the accents of the Latin script are spelling."""
    form = RowForm(
        FORMS["purpose"],
        new_row(FORMS["purpose"], activity.controller, activity),
        {"name": "Conduire", "subjects-new": "バス\nハス\nМойка\nМоика"},
    )
    assert form.is_valid(), form.errors
    form.save()
    assert sorted(row.name for row in SubjectCategory.objects.all()) == ["Моика", "Мойка", "ハス", "バス"]


def test_two_bases_of_one_kind_under_two_conditions_both_stay(activity):
    purpose = make_row(Purpose, activity.controller, activity=activity, name="Payer")
    for condition in ("en hiver", "en été"):
        make_row(
            LegalBasis,
            activity.controller,
            activity=activity,
            purpose=purpose,
            basis="6.1.c",
            condition=condition,
        )
    spec = FORMS["purpose"]
    typed = {"name": "Payer les agents", "bases": ["6.1.c", "6.1.e"], "row_id": str(purpose.public_id)}
    form = RowForm(
        spec, purpose, MultiValueDict({k: v if isinstance(v, list) else [v] for k, v in typed.items()})
    )
    assert form.is_valid(), form.errors
    form.save()
    kept = LegalBasis.objects.filter(purpose=purpose).values_list("basis", "condition")
    assert sorted(kept) == [("6.1.c", "en hiver"), ("6.1.c", "en été"), ("6.1.e", "")]
