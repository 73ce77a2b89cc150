"""The interview offers what is near to the draft first, and asks some questions only after the answer that calls for them."""

from __future__ import annotations

import pytest

from registry.forms.interview import STEPS
from registry.forms.members import InviteForm
from registry.models import Activity, Department, Party, Recipient, System, SystemUse, Transfer
from registry.people.access import Access
from tests.cast import make_row


@pytest.fixture
def draft(organisation):
    """A draft of the school; other records, of the school and of the roads, name whom they tell and where it goes."""
    school, roads = (make_row(Department, organisation, name=name) for name in ("École", "Voirie"))
    draft, near, far = (
        make_row(Activity, organisation, reference=name, name=name, state="draft", department=department)
        for name, department in (("draft", school), ("near", school), ("far", roads))
    )
    told = [
        (near, "Zoo de la ville"),
        (near, "Académie"),
        (far, "Préfecture"),
        (far, "Académie"),
        (far, "État"),
    ]
    for activity, name in told:
        make_row(Recipient, organisation, activity=activity, kind="authority", name=name)
    for country in ("SN", "EG"):
        make_row(Transfer, organisation, activity=far, country=country)
    return draft


def step(draft, name):
    return STEPS[name](draft, access=Access(draft.controller_id, "dpo"))


def offered(form, name):
    """Each title with what stands under it, as the field shows them."""
    widget = form.fields[name].widget
    found = {}
    for code, label in widget.offered:
        found.setdefault(str(widget.titles.get(code, "")), []).append(label)
    return found


def test_whom_the_department_tells_comes_first_and_what_is_usual_last(draft):
    assert offered(step(draft, "recipients"), "bodies") == {
        "Sur d’autres fiches du service": ["Académie", "Zoo de la ville"],
        "Ailleurs dans l’organisme": ["État", "Préfecture"],
        "Termes courants": ["Administration fiscale", "Organismes sociaux", "Police et justice"],
    }


def test_departments_are_colleagues_of_every_record(draft):
    assert offered(step(draft, "recipients"), "colleagues")["Ailleurs dans l’organisme"] == [
        "École",
        "Voirie",
    ]


def test_countries_of_other_records_come_before_the_usual_ones_each_in_french_order(draft):
    found = offered(step(draft, "recipients"), "places")
    assert found["Ailleurs dans l’organisme"] == ["Égypte", "Sénégal"]
    usual = ["Canada", "États-Unis d’Amérique", "Inde", "Maroc", "Royaume-Uni", "Suisse", "Tunisie"]
    assert found["Termes courants"] == usual


def test_systems_of_the_department_are_offered_before_those_of_others(draft):
    used, _unused = (
        make_row(System, draft.controller, name=name) for name in ("Portail famille", "Cadastre")
    )
    make_row(SystemUse, draft.controller, activity=Activity.objects.get(name="near"), system=used)
    assert offered(step(draft, "data"), "systems") == {
        "Sur d’autres fiches du service": ["Portail famille"],
        "Ailleurs dans l’organisme": ["Cadastre"],
    }


def test_software_that_the_record_says_in_words_is_shown_and_not_offered_again(draft):
    make_row(System, draft.controller, name="Tableur")
    Activity.objects.filter(pk=draft.pk).update(software="tableur")
    draft.refresh_from_db()
    field = step(draft, "data").fields["systems"]
    assert '<li dir="auto">tableur</li>' in field.help_text
    assert field.widget.offered == []


def test_with_whom_is_chosen_among_the_organisations_that_are_known(draft):
    make_row(Party, draft.controller, name="Métropole")
    form = step(draft, "activity")
    assert offered(form, "partners") == {"": ["Métropole"]}


@pytest.mark.parametrize(
    ("name", "field", "condition"),
    [("activity", "partners", "role=joint processor"), ("recipients", "places", "leaves!=none")],
)
def test_a_question_of_the_interview_says_after_which_answer_it_is_asked(draft, name, field, condition):
    form = step(draft, name)
    assert f'data-when="{condition}"' in str(form[field])
    assert str(form).count("data-when=") == 1


def test_measures_stay_a_checklist(draft):
    form = step(draft, "keeping")
    assert str(form["measures"]).count('type="checkbox"') > 6
    assert "data-picker" not in str(form["measures"])


def test_departments_are_asked_of_a_contributor(draft):
    form = InviteForm(controller=draft.controller)
    assert 'data-when="role=contributor"' in str(form["departments"])
    assert "data-when" not in str(form["role"])
