"""What is nearest to the record is offered first, in French order, and at the same price however much there is."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from crispy_forms.utils import render_crispy_form
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.editor.fields import Catalogue, ListField, SuggestInput
from registry.editor.form import RowForm, new_row
from registry.editor.specification import FORMS
from registry.models import (
    Activity,
    Controller,
    DataCategory,
    Department,
    LegalBasis,
    Party,
    Recipient,
    SubjectCategory,
    SubjectUse,
)
from tests.cast import make_row


@pytest.fixture
def activity(organisation):
    """A record of the school; another one of the school and one of the roads name people too."""
    school, roads = (make_row(Department, organisation, name=name) for name in ("École", "Voirie"))
    places = {"mine": school, "near": school, "far": roads}
    rows = {
        key: make_row(Activity, organisation, reference=key, name=key, state="draft", department=department)
        for key, department in places.items()
    }
    told = {
        "mine": ["Parents", "Élèves"],
        "near": ["Surveillants", "Parents"],
        "far": ["Riverains", "Écoliers"],
    }
    for key, names in told.items():
        for name in names:
            subject = SubjectCategory.objects.filter(name=name).first()
            subject = subject or make_row(SubjectCategory, organisation, name=name)
            make_row(SubjectUse, organisation, activity=rows[key], subject=subject)
    return rows["mine"]


def groups_of(catalogue):
    return [(str(group.title), group.names) for group in catalogue.groups]


def test_the_record_s_own_come_before_its_department_s_and_those_before_the_rest(activity):
    found = Catalogue(SubjectCategory, activity.controller, grows=False, activity=activity)
    assert groups_of(found) == [
        ("Sur cette fiche", ["Élèves", "Parents"]),
        ("Sur d’autres fiches du service", ["Surveillants"]),
        ("Ailleurs dans l’organisme", ["Écoliers", "Riverains"]),
    ]


def test_usual_terms_come_last_and_only_where_something_can_be_added(activity):
    found = groups_of(Catalogue(SubjectCategory, activity.controller, activity=activity))
    assert found[-1][0] == "Termes courants"
    assert "Salariés" in found[-1][1]
    assert "Élèves" not in found[-1][1]
    assert len(found) == 4


def test_what_is_near_no_record_stands_in_one_group_without_a_title(activity):
    found = Catalogue(SubjectCategory, activity.controller, grows=False)
    assert groups_of(found) == [("", ["Écoliers", "Élèves", "Parents", "Riverains", "Surveillants"])]


def test_a_record_without_a_department_is_near_to_no_other(activity):
    activity.department = None
    activity.save()
    found = Catalogue(SubjectCategory, activity.controller, grows=False, activity=activity)
    assert [title for title, _names in groups_of(found)] == ["Sur cette fiche", "Ailleurs dans l’organisme"]


def test_a_department_is_near_where_it_is_in_charge_and_where_it_receives(activity):
    archive = make_row(Department, activity.controller, name="Archives")
    make_row(Recipient, activity.controller, activity=activity, kind="department", department=archive)
    found = Catalogue(Department, activity.controller, grows=False, activity=activity)
    assert groups_of(found) == [
        ("Sur cette fiche", ["Archives", "École"]),
        ("Ailleurs dans l’organisme", ["Voirie"]),
    ]


def test_nothing_of_another_organisation_is_offered(activity):
    other = Controller.objects.create(slug="autre", name="Autre")
    make_row(SubjectCategory, other, name="Étrangers au registre")
    names = [
        name for name, _label in Catalogue(SubjectCategory, activity.controller, activity=activity).choices()
    ]
    assert "Étrangers au registre" not in names


def test_one_spelling_finds_the_other_and_two_rows_of_one_spelling_are_told_apart(activity):
    found = Catalogue(SubjectCategory, activity.controller)
    assert [row.name for row in found.same("ELEVES")] == ["Élèves"]
    make_row(SubjectCategory, activity.controller, name="élevés")
    found = Catalogue(SubjectCategory, activity.controller)
    assert [row.name for row in found.same("élevés")] == ["élevés"]
    assert sorted(row.name for row in found.same("eleves")) == ["Élèves", "élevés"]


class Titles(HTMLParser):
    """The titles of the groups of boxes, and the name that says each group."""

    def __init__(self):
        super().__init__()
        self.named, self.ids = [], {}
        self.open = ""

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if attrs.get("role") == "group":
            self.named.append(attrs["aria-labelledby"])
        self.open = attrs.get("id", "") if attrs.get("class") == "choice-title" else ""

    def handle_data(self, data):
        if self.open and data.strip():
            self.ids[self.open] = data.strip()


def test_without_a_script_the_boxes_stand_in_titled_groups(activity):
    row = new_row(FORMS["purpose"], activity.controller, activity)
    page = Titles()
    page.feed(str(RowForm(FORMS["purpose"], row)["subjects"]))
    assert [page.ids[one] for one in page.named] == [
        "Sur cette fiche",
        "Sur d’autres fiches du service",
        "Ailleurs dans l’organisme",
        "Termes courants",
    ]


def test_few_terms_stay_boxes_and_what_can_grow_is_searched(activity):
    row = new_row(FORMS["purpose"], activity.controller, activity)
    form = RowForm(FORMS["purpose"], row)
    assert "data-picker" in str(form["subjects"])
    assert "data-picker" not in str(form["bases"])


@pytest.mark.parametrize("key", ["purpose", "retention-rule", "recipient"])
def test_a_form_asks_as_often_for_a_thousand_entries_as_for_ten_and_stays_small(activity, key):
    organisation = activity.controller

    def build():
        with CaptureQueriesContext(connection) as queries:
            form = RowForm(FORMS[key], new_row(FORMS[key], organisation, activity))
            html = render_crispy_form(form)
        return len(queries), html, form

    few, _html, _form = build()
    for model in (SubjectCategory, DataCategory, Party, Department):
        names = [f"Entrée numéro {number} du répertoire" for number in range(1000)]
        model.objects.bulk_create([model(controller=organisation, name=name) for name in names])
    many, html, form = build()
    assert many == few
    choices = sum(
        len(field.widget.offered) if isinstance(field, ListField) else len(field.widget.catalogue.names())
        for field in form.fields.values()
        if isinstance(field, ListField) or isinstance(field.widget, SuggestInput)
    )
    assert choices > 1000
    assert len(html) / choices < 180  # signs for each entry, its name among them; they were 210


def test_a_question_says_after_which_answer_it_is_asked_and_stays_in_the_page(activity):
    basis = make_row(LegalBasis, activity.controller, activity=activity, basis="6.1.c")
    form = RowForm(FORMS["legal-basis"], basis)
    asked = {name for name, field in form.fields.items() if "data-when" in field.widget.attrs}
    assert asked == {"interest", "interest_holder"}
    assert re.search(r'name="interest"[^>]*data-when="basis=6\.1\.f"', str(form["interest"]))
    assert " hidden" not in str(form["interest"])
