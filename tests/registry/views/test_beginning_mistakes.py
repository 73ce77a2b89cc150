"""A wrong answer of the interview gets a sentence at its field, and nothing is half done."""

from __future__ import annotations

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.forms.beginning import DraftForm
from registry.forms.interview import STEPS
from registry.models import (
    Department,
    Purpose,
    Recipient,
    RetentionRule,
    SecurityMeasure,
)
from registry.people.access import Access
from registry.record.build import build_sheets
from tests.cast import make_row
from tests.registry.views.test_beginning import (
    ANSWERS,
    answered,
    asked,
    begun,
    browser_of,
    counts,
    interviewed,
    step_address,
)

pytestmark = pytest.mark.django_db


# Wrong answers ----------------------------------------------------------------------------------------------

WRONG = {
    "no name": ("activity", {"name": " "}, "name"),
    "too long a name": ("activity", {"name": "x" * 401}, "name"),
    "control character": ("activity", {"name": "Paie\x07"}, "name"),
    "no role": ("activity", {"role": ""}, "role"),
    "a role there is not": ("activity", {"role": "king"}, "role"),
    "partners of one’s own": ("activity", {"partners-new": "Commune"}, "partners"),
    "control character in a reason": ("purposes", {"purposes-new": "Trier\x00\nPayer"}, "purposes"),
    "too many reasons": ("purposes", {"purposes-new": "\n".join(map(str, range(61)))}, "purposes"),
    "too long a kind of people": ("people", {"people-new": f"Élus\n{'x' * 401}"}, "people"),
    "an answer there is not": ("data", {"data-new": "RIB", "sensitive": "maybe"}, "sensitive"),
    "nowhere and somewhere": ("recipients", {"leaves": "none", "places": "Canada"}, "places"),
    "a number without unit": ("keeping", {"amount": "3"}, "unit"),
    "a unit without number": ("keeping", {"unit": "year"}, "amount"),
    "no number": ("keeping", {"amount": "trois", "unit": "year"}, "amount"),
    "a number below one": ("keeping", {"amount": "-3", "unit": "year"}, "amount"),
    "figures and words": ("keeping", {"amount": "3", "unit": "year", "event": "toujours"}, "event"),
    "control character in a measure": ("keeping", {"measures-new": "Clef\x1b"}, "measures"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_answer_gets_a_sentence_and_nothing_is_saved_or_lost(dpo, organisation, case):
    browser = browser_of(dpo)
    draft = begun(browser, organisation)
    before = counts()
    step, given, place = WRONG[case]
    data = asked(browser, draft, step) | given
    response = browser.post(step_address(draft, step), data)
    form = response.context["form"]
    assert response.status_code == 422
    assert list(form.errors) == [place] and all(form.errors[place])
    assert counts() == before, "nothing half-saved"
    text = html.unescape(response.content.decode())
    for name, typed in given.items():
        for line in typed.splitlines():
            assert (
                not line.strip()
                or name in ("role", "sensitive")
                or line.replace("\x00", "�") in text.replace("\x00", "�")
            )


@pytest.mark.parametrize("step", STEPS)
def test_looking_whether_an_answer_is_right_stores_nothing_and_saving_it_does(dpo, organisation, step):
    """Names that the organisation does not know yet are entries only once they are saved."""
    browser = browser_of(dpo)
    draft = begun(browser, organisation)
    given = {"partners-new": "Commune", "role": "joint", "department": "Un service nouveau", "name": "Paie"}
    form = STEPS[step](
        draft, given if step == "activity" else ANSWERS[step], access=Access(organisation.pk, "dpo")
    )
    before = counts()
    with CaptureQueriesContext(connection) as captured:
        assert form.is_valid(), form.errors
        assert form.typed
    assert [one["sql"] for one in captured if one["sql"].split()[0] != "SELECT"] == []
    assert counts() == before
    form.save()
    assert counts() != before


def test_a_department_typed_anew_is_stored_with_the_draft_and_not_by_the_check(organisation):
    form = DraftForm(
        organisation, {"reference": "N-1", "department": "Neuf"}, access=Access(organisation.pk, "dpo")
    )
    assert form.is_valid() and not Department.objects.exists()
    assert form.chosen_department() == form.chosen_department() == Department.objects.get(name="Neuf")


NASTY = "<script>alert(1)</script> {{ 7|add:7 }} {% now %} 👩‍👩‍👧 مرحبا &amp; \u202eltr"


def test_whatever_is_typed_is_kept_as_it_is_and_executed_nowhere(dpo, organisation):
    browser = browser_of(dpo)
    draft = begun(browser, organisation, name=NASTY, department=NASTY)
    lists = {
        "purposes": ("purposes",),
        "people": ("people",),
        "data": ("data", "systems"),
        "recipients": ("colleagues", "companies", "bodies", "others", "places"),
        "keeping": ("starts", "measures"),
    }
    for step, fields in lists.items():
        given = {f"{name}-new": NASTY for name in fields} | ({"event": NASTY} if step == "keeping" else {})
        assert browser.post(step_address(draft, step), given).status_code == 302
    for model, text in (
        (Purpose, "name"),
        (Recipient, "name"),
        (RetentionRule, "event"),
        (SecurityMeasure, "detail"),
    ):
        # Shown in the help of a field.
        make_row(model, organisation, activity=draft, **{text: f"{NASTY} too"})
    pages = [step_address(draft, step) for step in STEPS] + [
        reverse("registry:begin", args=[organisation.slug])
    ]
    for address in pages:
        text = browser.get(address).content.decode()
        assert "<script>alert" not in text and html.escape(NASTY)[:40] in text
    sheet = build_sheets(organisation, [draft])[0]
    assert sheet.name == sheet.purposes[-1].name == sheet.retention_rules[-1].event == NASTY


def test_a_question_is_saved_in_few_queries_however_long_its_history(writer, organisation):
    browser = browser_of(writer)
    draft, _last = interviewed(browser, organisation)

    def cost(step, **changes):
        data = asked(browser, draft, step) | changes
        with CaptureQueriesContext(connection) as captured:
            assert browser.post(step_address(draft, step), data).status_code == 302
        return len(captured)

    first = cost("people", **{"people-new": "Élus"})
    for number in range(5):
        answered(browser, draft, "people", **{"people-new": f"Groupe {number}"})
    assert cost("people", **{"people-new": "Stagiaires"}) <= first
