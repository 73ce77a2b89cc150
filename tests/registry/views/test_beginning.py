"""An activity begins: by six questions, with a starter, as a duplicate. Nothing is lost, added twice or undone."""

from __future__ import annotations

import html
import threading
import uuid

import pytest
from django.db import connections
from django.test import Client as Browser
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from registry.beginning import interview as interviewing
from registry.forms.interview import STEPS
from registry.models import (
    Activity,
    Client,
    DataCategory,
    Department,
    JointController,
    LegalBasis,
    Operation,
    Party,
    Purpose,
    Recipient,
    RetentionRule,
    SecurityMeasure,
    SubjectCategory,
    SubjectUse,
    Transfer,
)
from registry.models.shape import owned_models
from registry.record.build import build_sheets
from tests.cast import make_row

FIRST = {"name": "Payer les agents", "department": "Ressources humaines", "role": "controller"}
ANSWERS = {
    "activity": FIRST,
    "purposes": {"purposes-new": "Calculer les salaires\nPayer les cotisations"},
    "people": {"people": ["Salariés"], "people-new": "Ayants droit"},
    "data": {"data-new": "Bulletin de paie\nRIB", "sensitive": "some", "systems-new": "Logiciel de paie"},
    "recipients": {
        "colleagues": ["Ressources humaines"],
        "companies-new": "Éditeur du logiciel de paie",
        "bodies-new": "Urssaf",
        "leaves": "some",
        "places-new": "États-Unis\nOCDE",
    },
    "keeping": {
        "amount": "5",
        "unit": "year",
        "starts-new": "départ de l’agent",
        "measures": ["own-account"],
        "measures-new": "Armoire forte",
    },
}


def browser_of(person):
    browser = Browser()
    browser.force_login(person)
    return browser


def begin_address(controller, draft=None):
    return f"{reverse('registry:interview', args=[controller.slug])}?draft={draft or uuid.uuid4()}"


def step_address(draft, step):
    return reverse("registry:interview-step", args=[draft.controller.slug, draft.public_id, step])


def begun(browser, controller, **changes):
    """The draft that the first question makes."""
    response = browser.post(begin_address(controller), FIRST | changes)
    assert response.status_code == 302, response.context["form"].errors
    return Activity.objects.get(public_id=response["Location"].split("/")[-3])


def asked(browser, draft, step):
    """What a browser would send if the person changed nothing on the page of this question."""
    form = browser.get(step_address(draft, step)).context["form"]
    return dict(form.inputs(form.answers, base=form.initial["base"]))


def answered(browser, draft, step, **changes):
    return browser.post(step_address(draft, step), asked(browser, draft, step) | changes)


def interviewed(browser, controller):
    draft = begun(browser, controller)
    for step in list(ANSWERS)[1:]:
        response = browser.post(step_address(draft, step), ANSWERS[step])
        assert response.status_code == 302, response.context["form"].errors
    draft.refresh_from_db()
    return draft, response


def names(rows):
    return [str(row) for row in rows]


def sentence(text):
    with translation.override("fr"):
        return gettext(text)


def counts():
    return {model: model._base_manager.count() for model in owned_models()} | {
        Activity: list(Activity.objects.values())
    }


def starter_address(controller, name="payroll"):
    return reverse("registry:starter", args=[controller.slug, name])


# Who may ----------------------------------------------------------------------------------------------------


def test_each_member_is_offered_the_ways_that_are_theirs(dpo, writer, reader, stranger, organisation):
    address = reverse("registry:begin", args=[organisation.slug])
    empty_sheet = reverse("registry:add-entry", args=[organisation.slug, "activity.general"])
    for person, offered in ((dpo, True), (writer, False)):
        text = browser_of(person).get(address).content.decode()
        assert (empty_sheet in text) is offered
        for name in ("interview", "starters", "originals"):
            assert reverse(f"registry:{name}", args=[organisation.slug]) in text
    assert browser_of(reader).get(address).status_code == 403
    assert browser_of(stranger).get(address).status_code == 404


def test_a_contributor_without_a_department_is_told_whom_to_ask(contributor, organisation):
    browser = browser_of(contributor)
    for address in (reverse("registry:begin", args=[organisation.slug]), begin_address(organisation)):
        text = browser.get(address).content.decode()
        assert html.escape(sentence("No department has been given to you yet")) in text
    assert browser.post(begin_address(organisation), FIRST).status_code == 422
    assert not Activity.objects.exists()


@pytest.mark.parametrize("way", ["interview", "starter", "duplicate"])
def test_a_contributor_begins_in_the_own_department_and_in_no_other(writer, organisation, schools, way):
    original = make_row(Activity, organisation, name="Cantine", department=schools)
    address, data = {
        "interview": (begin_address(organisation), FIRST),
        "starter": (reverse("registry:starter", args=[organisation.slug, "payroll"]), {"reference": "N-1"}),
        "duplicate": (
            reverse("registry:duplicate", args=[organisation.slug, original.public_id]),
            {"reference": "N-1", "name": "Goûter"},
        ),
    }[way]
    browser = browser_of(writer)
    for name in ("Affaires scolaires", "Un service nouveau", ""):
        response = browser.post(address, data | {"department": name})
        assert response.status_code == 422, name
        told = response.context["form"].errors["department"]
        assert not name or told == [sentence("Choose one of your own departments.")]
    assert Activity.objects.count() == 1 and Department.objects.count() == 2
    assert browser.post(address, data | {"department": "Ressources humaines"}).status_code == 302
    assert Activity.objects.latest("pk").department.name == "Ressources humaines"


def test_a_draft_is_open_to_its_department_and_the_officer_alone(
    dpo, writer, reader, stranger, organisation, schools
):
    draft = make_row(Activity, organisation, state="draft", department=schools)
    browsers = {status: browser_of(one) for one, status in ((dpo, 200), (writer, 403), (stranger, 404))}
    for step in STEPS:
        for status, browser in [*browsers.items(), (403, browser_of(reader))]:
            assert browser.get(step_address(draft, step)).status_code == status
            assert (
                status == 200 or browser.post(step_address(draft, step), ANSWERS[step]).status_code == status
            )
    assert not Purpose.objects.exists()


def test_a_contributor_cannot_send_a_draft_to_another_department(writer, organisation, schools):
    browser = browser_of(writer)
    draft = begun(browser, organisation)
    response = answered(browser, draft, "activity", department="Affaires scolaires")
    assert response.status_code == 422
    draft.refresh_from_db()
    assert draft.department.name == "Ressources humaines"


def test_what_is_in_force_is_changed_on_its_sheet_alone(dpo, organisation):
    current = make_row(Activity, organisation, state="current")
    response = browser_of(dpo).post(step_address(current, "purposes"), ANSWERS["purposes"])
    assert response["Location"] == current.get_absolute_url()
    assert not Purpose.objects.exists()


# The interview ----------------------------------------------------------------------------------------------


def test_six_answers_make_a_draft_whose_only_gaps_are_for_the_officer(writer, organisation):
    browser = browser_of(writer)
    draft, last = interviewed(browser, organisation)
    sheet = build_sheets(organisation, [draft])[0]
    assert (draft.reference, sheet.state.code, sheet.role.code) == ("RH-01", "draft", "controller")
    assert sheet.department.name == "Ressources humaines"
    assert [one.name for one in sheet.purposes] == ["Calculer les salaires", "Payer les cotisations"]
    assert {one.subject.name for one in sheet.subjects} == {"Salariés", "Ayants droit"}
    assert {one.data.name for one in sheet.data} == {"Bulletin de paie", "RIB"}
    assert [one.system.name for one in sheet.systems] == ["Logiciel de paie"]
    assert SubjectCategory.objects.get(name="Salariés").kind == "employees"
    assert (sheet.sensitive_data.code, sheet.transfers_answer.code) == ("some", "some")
    assert {one.kind.code: one.name or one.department.name for one in sheet.recipients} == {
        "department": "Ressources humaines",
        "processor": "Éditeur du logiciel de paie",
        "authority": "Urssaf",
    }
    assert [one.country.code if one.country else one.destination for one in sheet.transfers] == ["US", "OCDE"]
    rule = sheet.retention_rules[0]
    assert (rule.amount, rule.unit.code, [one.event for one in rule.starts]) == (
        5,
        "year",
        ["départ de l’agent"],
    )
    assert {one.heading.code if one.heading else "" for one in sheet.security_measures} == {"04", ""}
    assert not LegalBasis.objects.exists(), "a legal basis is never chosen for anybody"
    assert last["Location"] == draft.get_absolute_url()
    page = browser.get(last["Location"]).content.decode()
    assert html.escape(sentence("Submit for review")) in page
    browser.post(
        reverse("registry:move-state", args=[organisation.slug, draft.public_id]), {"state": "proposed"}
    )
    draft.refresh_from_db()
    assert draft.state == "proposed"


def test_going_back_shows_what_was_answered_and_answering_again_changes_it(writer, organisation):
    browser = browser_of(writer)
    draft, _last = interviewed(browser, organisation)
    before = {model: set(model.objects.values_list("pk", flat=True)) for model in parts_written()}
    history = Purpose.history.count()
    for step in STEPS:
        assert answered(browser, draft, step, go="back").status_code == 302
    assert {model: set(model.objects.values_list("pk", flat=True)) for model in parts_written()} == before
    assert Purpose.history.count() == history, "what was not changed leaves no history"
    first = Purpose.objects.get(name="Calculer les salaires")
    changed = {
        "purposes": [],
        "purposes-new": "Calculer et verser les salaires\nPayer les cotisations\nTrier",
    }
    answered(browser, draft, "purposes", **changed)
    answered(browser, draft, "people", people=["Salariés"])
    answered(browser, draft, "keeping", amount="", unit="", event="tant que l’agent travaille ici")
    answered(browser, draft, "recipients", leaves="none", places=[])
    first.refresh_from_db()
    assert names(Purpose.objects.all()) == [
        "Calculer et verser les salaires",
        "Payer les cotisations",
        "Trier",
    ]
    assert first.name == "Calculer et verser les salaires", "the reworded line stays the row it was"
    assert names(SubjectUse.objects.all()) == ["Salariés"]
    rule = RetentionRule.objects.get()
    assert (rule.amount, rule.unit, rule.event) == (None, "", "tant que l’agent travaille ici")
    assert not Transfer.objects.exists()


def parts_written():
    kinds = (Purpose, SubjectUse, Recipient, RetentionRule, SecurityMeasure, Transfer, JointController)
    return [*kinds, Client, Operation, SubjectCategory, DataCategory, Party, Activity]


def test_without_any_history_the_interview_goes_on_as_it_would_have(dpo, writer, organisation):
    """A register whose histories were purged or sealed loses no draft, and no row that the interview may still change."""
    browser = browser_of(writer)
    draft, _last = interviewed(browser, organisation)
    based = Purpose.objects.get(name="Calculer les salaires")
    make_row(LegalBasis, organisation, activity=draft, purpose=based, basis="6.1.c")
    reworked = Recipient.objects.get(name="Urssaf")
    reworked.reason = "Déclarations sociales"
    reworked.save()
    for model in owned_models():
        if hasattr(model, "history"):
            model.history.all().delete()
    page = browser.get(reverse("registry:begin", args=[organisation.slug]))
    assert [one.pk for one, *_where in page.context["under_way"]] == [draft.pk]
    assert browser_of(dpo).get(page.request["PATH_INFO"]).context["under_way"] == [], "another person’s draft"
    purposes = browser.get(step_address(draft, "purposes")).context["form"].answers["purposes"]
    assert purposes == ["Payer les cotisations"]
    for step in ("purposes", "recipients"):
        assert browser.post(step_address(draft, step), {}).status_code == 302
    assert list(Purpose.objects.all()) == [based]
    assert list(Recipient.objects.all()) == [reworked]


def test_the_buttons_lead_back_on_and_away(dpo, organisation):
    browser = browser_of(dpo)
    draft = begun(browser, organisation)
    for go, place in (("back", step_address(draft, "activity")), ("next", step_address(draft, "people"))):
        assert answered(browser, draft, "purposes", go=go)["Location"] == place
    assert answered(browser, draft, "purposes", go="later")["Location"] == draft.get_absolute_url()
    page = browser.get(reverse("registry:begin", args=[organisation.slug]))
    assert [(one.pk, step) for one, step, _number, _question in page.context["under_way"]] == [
        (draft.pk, "purposes")
    ]


def test_what_others_put_on_the_sheet_is_shown_and_never_touched(dpo, writer, organisation):
    browser = browser_of(writer)
    draft, _last = interviewed(browser, organisation)
    based = Purpose.objects.get(name="Calculer les salaires")
    make_row(LegalBasis, organisation, activity=draft, purpose=based, basis="6.1.c")
    reworked = Recipient.objects.get(name="Urssaf")
    reworked.reason = "Déclarations sociales"
    reworked.save()
    own = make_row(SecurityMeasure, organisation, activity=draft, detail="Bureau fermé à clef")
    elsewhere = make_row(Purpose, organisation, activity=draft, name="Répondre aux contrôles")
    page = browser.get(step_address(draft, "purposes")).content.decode()
    assert "Répondre aux contrôles" in page and "Calculer les salaires" in page
    assert browser.get(step_address(draft, "purposes")).context["form"].answers["purposes"] == [
        "Payer les cotisations"
    ]
    for step in ("purposes", "recipients", "keeping"):
        assert browser.post(step_address(draft, step), {}).status_code == 302
    assert set(Purpose.objects.all()) == {based, elsewhere}
    assert list(Recipient.objects.all()) == [reworked]
    assert list(SecurityMeasure.objects.all()) == [own]
    browser.post(step_address(draft, "purposes"), {"purposes-new": "répondre aux controles\nTrier"})
    assert sorted(names(Purpose.objects.all())) == [
        "Calculer les salaires",
        "Répondre aux contrôles",
        "Trier",
    ], "what the sheet says already is not said again"


def test_control_without_that_guard_the_officers_work_would_go(dpo, writer, organisation, monkeypatch):
    browser = browser_of(writer)
    draft, _last = interviewed(browser, organisation)
    make_row(LegalBasis, organisation, activity=draft, purpose=Purpose.objects.earliest("pk"), basis="6.1.c")
    monkeypatch.setattr(interviewing, "extended_by_others", lambda model, rows: set())
    browser.post(step_address(draft, "purposes"), {})
    assert not LegalBasis.objects.exists()


def test_a_double_click_makes_one_draft_and_the_back_button_finds_it(writer, organisation):
    browser, address = browser_of(writer), begin_address(organisation)
    answers = [browser.post(address, FIRST)["Location"] for _click in range(2)]
    draft = Activity.objects.get()
    assert answers == [step_address(draft, "purposes")] * 2
    assert browser.get(address)["Location"] == step_address(draft, "activity")
    assert browser.post(address, FIRST | {"name": "Payer et former"}).status_code == 302
    assert Activity.objects.get().name == "Payer et former"
    browser.post(begin_address(organisation), FIRST)
    assert [one.reference for one in Activity.objects.order_by("pk")] == ["RH-01", "RH-02"]


def test_control_without_its_identifier_each_click_makes_a_draft(writer, organisation, monkeypatch):
    monkeypatch.setattr("registry.views.interview.find", lambda *asked: None)
    browser, address = browser_of(writer), begin_address(organisation)
    for _click in range(2):
        browser.post(address, FIRST)
    assert Activity.objects.count() == 2


def test_an_identifier_of_another_organisation_makes_a_draft_of_ones_own(
    writer, organisation, other_organisation
):
    foreign = make_row(Activity, other_organisation, state="draft")
    browser = browser_of(writer)
    assert browser.get(step_address(foreign, "activity").replace("lointaine", "valombre")).status_code == 404
    draft = begun(browser, organisation)
    Activity.objects.filter(pk=draft.pk).delete()
    assert browser.post(begin_address(organisation, foreign.public_id), FIRST).status_code == 302
    made = Activity.objects.get(controller=organisation)
    assert made.public_id != foreign.public_id


def test_two_people_in_one_draft_see_both_answers_and_choose(dpo, writer, organisation):
    browser = browser_of(writer)
    draft = begun(browser, organisation)
    browser.post(step_address(draft, "keeping"), ANSWERS["keeping"])
    mine = asked(browser, draft, "keeping") | {"amount": "6"}
    answered(browser_of(dpo), draft, "keeping", amount="10")
    response = browser.post(step_address(draft, "keeping"), mine)
    assert response.status_code == 409
    assert [line["name"] for line in response.context["lines"]] == ["choose-amount"]
    assert RetentionRule.objects.get().amount == 10, "nothing was overwritten"
    kept = dict(response.context["kept"])
    undecided = browser.post(step_address(draft, "keeping"), kept)
    assert undecided.status_code == 409 and undecided.context["undecided"] == ["amount"]
    assert browser.post(step_address(draft, "keeping"), kept | {"choose-amount": "mine"}).status_code == 302
    assert RetentionRule.objects.get().amount == 6


def test_control_without_what_stood_there_the_last_answer_wins(dpo, writer, organisation):
    browser = browser_of(writer)
    draft = begun(browser, organisation)
    browser.post(step_address(draft, "keeping"), ANSWERS["keeping"])
    mine = asked(browser, draft, "keeping") | {"amount": "6", "base": ""}
    answered(browser_of(dpo), draft, "keeping", amount="10")
    assert browser.post(step_address(draft, "keeping"), mine).status_code == 302
    assert RetentionRule.objects.get().amount == 6


def at_once(person, address, *sent):
    """The answers to forms that are sent at the same moment."""
    start, answers = threading.Barrier(len(sent)), []

    def send(data):
        try:
            browser = browser_of(person)
            start.wait()
            answers.append(browser.post(address, data))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=[data]) for data in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["interview", "starter"])
def test_of_two_clicks_at_the_same_moment_both_lead_to_the_one_draft(dpo, organisation, way):
    given = {"reference": "N-1", "row_id": uuid.uuid4()}
    address, data = {
        "interview": (begin_address(organisation), FIRST),
        "starter": (starter_address(organisation, "newsletter"), given),
    }[way]
    answers = at_once(dpo, address, data, data)
    made = Activity.objects.get()
    place = step_address(made, "purposes") if way == "interview" else made.get_absolute_url()
    assert [one["Location"] for one in answers] == [place] * 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_the_same_moment_one_person_is_asked_to_choose(dpo, organisation):
    browser = browser_of(dpo)
    draft = begun(browser, organisation)
    browser.post(step_address(draft, "keeping"), ANSWERS["keeping"])
    sent = [asked(browser, draft, "keeping") | {"amount": amount} for amount in ("6", "10")]
    answers = at_once(dpo, step_address(draft, "keeping"), *sent)
    assert sorted(one.status_code for one in answers) == [302, 409]


# For whom ---------------------------------------------------------------------------------------------------


def test_reasons_become_tasks_when_it_is_done_for_a_client(dpo, organisation):
    browser = browser_of(dpo)
    known = make_row(Party, organisation, name="Commune de Bourg")
    draft = begun(browser, organisation)
    browser.post(step_address(draft, "purposes"), ANSWERS["purposes"])
    as_processor = {"role": "processor", "partners-new": "commune de bourg\nÉcoles du canton"}
    answered(browser, draft, "activity", **as_processor)
    assert [(one.party, one.name) for one in Client.objects.all()] == [
        (known, ""),
        (None, "Écoles du canton"),
    ]
    assert not Purpose.objects.exists()
    assert names(Operation.objects.all()) == ["Calculer les salaires", "Payer les cotisations"]
    only_one = {"role": "joint", "partners": [], "partners-new": "Commune de Bourg"}
    answered(browser, draft, "activity", **only_one)
    assert [one.party for one in JointController.objects.all()] == [known]
    assert not Client.objects.exists() and not Operation.objects.exists()
    assert names(Purpose.objects.all()) == ["Calculer les salaires", "Payer les cotisations"]
