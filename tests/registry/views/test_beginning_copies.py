"""References of new records; records begun with a starter or as a copy."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse
from django.utils import translation

from registry.beginning import interview as interviewing
from registry.editing.references import suggest_reference
from registry.models import (
    Activity,
    Department,
    Fact,
    Membership,
    SubjectCategory,
)
from registry.record.build import build_sheets
from registry.record.columns import sections
from tests.cast import complete_activity, make_member, make_row
from tests.registry.views.test_beginning import (
    FIRST,
    browser_of,
    counts,
    parts_written,
    starter_address,
)

pytestmark = pytest.mark.django_db


# References -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("Direction des ressources humaines", "RH-03"),
        ("Finances", "FIN-01"),
        ("Service de l’état civil et des élections", "ECE-01"),
        ("人事部", "2026-01"),
        ("", "2026-01"),
    ],
)
def test_a_reference_is_suggested_that_nobody_uses(
    organisation, other_organisation, time_machine, name, reference
):
    time_machine.move_to("2026-11-22")
    for used in ("RH-01", "rh-02", "RH-2026-9", "RH"):
        make_row(Activity, organisation, reference=used)
    make_row(Activity, other_organisation, reference="FIN-07")
    department = make_row(Department, organisation, name=name) if name else None
    assert suggest_reference(organisation, department) == reference


def test_a_reference_goes_on_as_the_department_has_begun(organisation, staff, schools):
    for used, department in (
        ("PAIE-009", staff),
        ("PAIE-010", staff),
        ("DIV-1", staff),
        ("PAIE-012", schools),
    ):
        make_row(Activity, organisation, reference=used, department=department)
    assert suggest_reference(organisation, staff) == "PAIE-013"


# Models and duplicates --------------------------------------------------------------------------------------


def test_models_are_found_by_words_and_by_those_whom_they_concern(dpo, organisation):
    browser, address = browser_of(dpo), reverse("registry:starters", args=[organisation.slug])

    def found(**asked):
        return {one.slug for _label, rows in browser.get(address, asked).context["families"] for one in rows}

    assert len(found()) >= 16
    assert "payroll" in found(q="PAIE") and "newsletter" not in found(q="paie")
    assert found(q="paie zzz") == set()
    assert found(audience="health") and found(audience="health") < found()
    assert found(audience="nobody") == found()
    assert browser.get(starter_address(organisation, "nothing")).status_code == 404


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_model_is_seen_before_it_is_taken_and_says_just_that(dpo, organisation, language):
    organisation.language = language
    organisation.save()
    make_row(SubjectCategory, organisation, name="SALARIÉS", definition="Ceux d’ici")
    browser, before = browser_of(dpo), counts()
    page = browser.get(starter_address(organisation))
    assert counts() == before, "looking stores nothing"
    chosen = page.context["starter"]
    text = html.unescape(page.content.decode())
    assert all(str(one) in text for one in chosen.to_check)
    assert all(str(source.title) in text for source in chosen.sources)
    reference = page.context["form"].initial["reference"]
    response = browser.post(starter_address(organisation), {"reference": reference})
    made = Activity.objects.get()
    assert response["Location"] == made.get_absolute_url()
    assert made.name in text and made.state == "draft"
    with translation.override("fr"):
        shown = [(one.key, one.blocks) for one in page.context["sections"]]
        says = sections(build_sheets(organisation, [made])[0], made.created_on)
        assert shown == [(one.key, one.blocks) for one in says]


def make_original(organisation):
    return complete_activity(organisation, reference="REF-1", name="Paie")


@pytest.mark.parametrize("way", ["starter", "duplicate"])
def test_a_used_reference_gets_a_sentence_and_a_double_click_makes_one_draft(dpo, organisation, way):
    original = make_original(organisation)
    address = {
        "starter": starter_address(organisation),
        "duplicate": reverse("registry:duplicate", args=[organisation.slug, original.public_id]),
    }[way]
    browser, before = browser_of(dpo), counts()
    form = browser.get(address).context["form"]
    data = {"row_id": form.initial["row_id"], "department": "Un service nouveau", "name": "Paie des élus"}
    for reference in ("REF-1", "", "x" * 61, "RH\x07"):
        response = browser.post(address, data | {"reference": reference})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["reference"]
        assert "Un service nouveau" in response.content.decode()
        assert counts() == before, "nothing half-made, not even the department"
    answers = [browser.post(address, data | {"reference": "RH-09"}) for _click in range(2)]
    made = Activity.objects.exclude(pk=original.pk).get()
    assert [one["Location"] for one in answers] == [made.get_absolute_url()] * 2
    assert (made.reference, made.state, made.department.name) == ("RH-09", "draft", "Un service nouveau")


def test_a_duplicate_says_what_the_original_says(dpo, organisation):
    original = make_original(organisation)
    browser = browser_of(dpo)
    page = browser.get(reverse("registry:originals", args=[organisation.slug]))
    address = reverse("registry:duplicate", args=[organisation.slug, original.public_id])
    assert address in page.content.decode()
    data = {"reference": "REF-2", "department": original.department.name}
    for name in ("", "PAIE", " paie "):
        refused = browser.post(address, data | {"name": name})
        assert refused.status_code == 422
        assert list(refused.context["form"].errors) == ["name"], "two records of one name"
    assert Activity.objects.count() == 1
    browser.post(address, data | {"name": "Paie des élus"})
    old, new = build_sheets(organisation)
    assert (old.name, new.name) == ("Paie", "Paie des élus")
    left = ("id", "reference", "name", "state", "index")
    for name in type(old).model_fields:
        if name not in left:
            assert without_ids(getattr(old, name)) == without_ids(getattr(new, name)), name


def without_ids(value):
    if isinstance(value, tuple):
        return [without_ids(one) for one in value]
    if hasattr(type(value), "model_fields"):
        return {name: without_ids(getattr(value, name)) for name in type(value).model_fields if name != "id"}
    return value


def test_strangers_and_readers_take_no_model_and_duplicate_nothing(reader, stranger, organisation):
    original = make_row(Activity, organisation)
    for name, values in (
        ("starters", []),
        ("starter", ["payroll"]),
        ("originals", []),
        ("duplicate", [original.public_id]),
        ("interview", []),
    ):
        address = reverse(f"registry:{name}", args=[organisation.slug, *values])
        for person, status in ((reader, 403), (stranger, 404)):
            assert browser_of(person).get(address).status_code == status
            if name not in ("starters", "originals"):
                assert browser_of(person).post(address, {"reference": "N"} | FIRST).status_code == status
    assert Activity.objects.count() == 1


def test_another_organisations_activity_is_not_there_to_duplicate(other_organisation, organisation):
    foreign = make_row(Activity, other_organisation, name="Secret")
    browser = browser_of(make_member(organisation, Membership.Role.DPO, "officer"))
    address = reverse("registry:duplicate", args=[organisation.slug, foreign.public_id])
    assert browser.get(address).status_code == browser.post(address, {"reference": "N"}).status_code == 404
    assert (
        "Secret" not in browser.get(reverse("registry:originals", args=[organisation.slug])).content.decode()
    )


def test_every_list_that_the_interview_writes_is_one_it_can_know_again():
    """Rows are known by their origin: each kind must have one."""
    kinds = [*parts_written()[:9], *(kind for kinds in interviewing.ASKED.values() for kind in kinds)]
    assert all(issubclass(kind, Fact) for kind in kinds)
