"""Open points: confirming makes exactly the row proposed, removing leaves nothing, and each counts until it is settled."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from registry.beginning.starter import start_activity
from registry.editor.settling import confirm_point, remove_point
from registry.finding.index import refresh
from registry.models import ActivityIndex, DataCategory, DataUse, Department, Membership, OpenPoint
from registry.models.shape import owned_models
from registry.starters import starter
from tests.cast import make_row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def draft(organisation):
    return start_activity(organisation, starter("access-control"), "en", reference="A-1")


def point_of(draft, target, **more):
    return draft.open_points.filter(target=target, **more).first()


def facts():
    """How many rows of each kind there are, but for open points."""
    return {model.__name__: model._base_manager.count() for model in owned_models() if model is not OpenPoint}


def test_confirming_a_measure_makes_exactly_that_row(draft, dpo):
    before, point = facts(), point_of(draft, "security_measures")
    assert confirm_point(point, by=dpo)
    measure = draft.security_measures.get()
    assert (measure.heading, measure.detail) == (
        "05",
        "Access rights given by department and withdrawn on departure.",
    )
    assert facts() == {**before, "SecurityMeasure": 1}
    point.refresh_from_db()
    assert (point.state, point.settled_by) == ("confirmed", dpo) and point.settled_at


def test_confirming_twice_makes_one_row(draft, dpo):
    point = point_of(draft, "security_measures")
    assert confirm_point(point, by=dpo) and not confirm_point(point, by=dpo)
    assert draft.security_measures.count() == 1


def test_confirming_an_answer_answers(draft, dpo):
    before = facts()
    confirm_point(point_of(draft, "transfers_answer"), by=dpo)
    draft.refresh_from_db()
    assert (draft.transfers_answer, draft.automated_decision, draft.sensitive_data) == ("none", "", "")
    assert facts() == before


def test_confirming_a_contract_or_a_period_completes_its_row(draft, dpo):
    confirm_point(point_of(draft, "recipients"), by=dpo)
    confirm_point(point_of(draft, "retention_rules"), by=dpo)
    assert draft.recipients.get(kind="processor").safeguards.startswith("Contract in accordance")
    assert not draft.recipients.get(kind="staff").safeguards
    assert draft.retention_rules.get(data__name="Badge holder").event == "Until the badge is returned"
    assert draft.recipients.count() == 2 and draft.retention_rules.count() == 3


def test_confirming_an_assessment_makes_the_one_of_the_record(draft, dpo):
    confirm_point(point_of(draft, "impact_assessment"), by=dpo)
    assert (draft.impact_assessment.exempt_type, draft.impact_assessment.decision) == ("11", "not_required")


def test_every_suggestion_of_every_starter_can_be_confirmed(organisation, dpo):
    for slug in ("payroll", "video-protection", "whistleblowing", "school-canteen", "social-aid"):
        draft = start_activity(organisation, starter(slug), "fr", reference=slug)
        for point in draft.open_points.suggestions():
            assert confirm_point(point, by=dpo), point.text
        assert not draft.open_points.suggestions()


def test_what_was_answered_otherwise_meanwhile_is_not_overwritten(draft, dpo):
    draft.transfers_answer = "some"
    draft.save()
    point = point_of(draft, "transfers_answer")
    with pytest.raises(ValidationError, match="something else"):
        confirm_point(point, by=dpo)
    draft.refresh_from_db()
    point.refresh_from_db()
    assert (draft.transfers_answer, point.state) == ("some", "open")


def test_removing_leaves_nothing_but_the_history(draft, dpo):
    before, point = facts(), point_of(draft, "security_measures")
    assert remove_point(point, by=dpo, reason="There is no badge system.")
    assert facts() == before
    point.refresh_from_db()
    assert (point.state, point.reason, point.settled_by) == ("removed", "There is no badge system.", dpo)
    assert point.history.count() == 2


def test_deleting_a_recipient_takes_its_proposal_along(draft):
    draft.recipients.get(kind="processor").delete()
    assert point_of(draft, "recipients") is None


# Counting ---------------------------------------------------------------------------------------------------


def counted(draft):
    refresh()
    found = ActivityIndex.objects.get(activity=draft)
    return found.gap_count, set(found.gaps)


def test_a_proposal_counts_as_missing_until_it_is_confirmed_or_removed(draft, dpo):
    before, columns = counted(draft)
    assert {"automated", "assessment", "sensitive"} <= columns
    confirm_point(point_of(draft, "automated_decision"), by=dpo)
    remove_point(point_of(draft, "impact_assessment"), by=dpo)
    after, left = counted(draft)
    assert (after, left) == (before - 2, columns - {"automated", "assessment"})


def test_questions_and_advice_do_not_count(draft, dpo):
    before = counted(draft)
    for point in draft.open_points.exclude(kind="suggestion"):
        remove_point(point, by=dpo)
    assert counted(draft) == before


# The page ---------------------------------------------------------------------------------------------------


def send(client, draft, point, **data):
    return client.post(
        reverse("registry:settle-point", args=[draft.controller.slug, point.public_id]),
        data,
        headers={"accept-language": "en"},
    )


def page_of(client, draft):
    return client.get(draft.get_absolute_url(), headers={"accept-language": "en"}).content.decode()


def test_the_page_shows_each_point_apart_and_its_buttons_settle_it(client, draft, dpo):
    client.force_login(dpo)
    point = point_of(draft, "transfers_answer")
    page = page_of(client, draft)
    assert "No data leave the European Economic Area." in page and 'value="confirm"' in page
    answer = send(client, draft, point, act="confirm")
    assert answer.url == f"{draft.get_absolute_url()}#open-points"
    draft.refresh_from_db()
    assert draft.transfers_answer == "none"
    send(client, draft, point_of(draft, "automated_decision"), act="remove", reason="We do not know.")
    assert draft.open_points.get(target="automated_decision").reason == "We do not know."


def test_a_reader_sees_the_points_and_settles_none(client, draft, reader):
    client.force_login(reader)
    page = page_of(client, draft)
    assert "No data leave the European Economic Area." in page and 'value="confirm"' not in page
    assert send(client, draft, point_of(draft, "transfers_answer"), act="confirm").status_code == 403
    assert draft.open_points.suggestions().filter(target="transfers_answer").exists()


def test_a_contributor_settles_those_of_drafts_of_the_own_department_only(client, draft, contributor):
    client.force_login(contributor)
    point = point_of(draft, "transfers_answer")
    assert send(client, draft, point, act="confirm").status_code == 403
    draft.department = make_row(Department, draft.controller)
    contributor.memberships.get().departments.add(draft.department)
    draft.save()
    assert send(client, draft, point, act="confirm").status_code == 302
    draft.refresh_from_db()
    assert draft.transfers_answer == "none"


def test_what_was_answered_otherwise_is_said_on_the_page(client, draft, dpo):
    client.force_login(dpo)
    draft.transfers_answer = "some"
    draft.save()
    send(client, draft, point_of(draft, "transfers_answer"), act="confirm")
    assert "something else" in page_of(client, draft)


def test_a_category_of_data_without_a_kind_is_asked_for_it(client, draft, dpo):
    client.force_login(dpo)
    typed = make_row(DataCategory, draft.controller, name="Sick notes", kind="")
    make_row(DataUse, draft.controller, activity=draft, data=typed, purpose=None)
    question, form = (
        "Which kind of data is “Sick notes”?",
        reverse("registry:edit-row", args=[draft.controller.slug, "data-category", typed.public_id]),
    )
    page = page_of(client, draft)
    assert question in page and form in page
    typed.kind = "health"
    typed.save()
    assert question not in page_of(client, draft)


def test_a_point_is_given_to_a_member_and_a_day_and_both_are_shown(client, draft, dpo, contributor):
    client.force_login(dpo)
    point = point_of(draft, "transfers_answer")
    code = str(Membership.objects.get(user=contributor).public_id)
    send(client, draft, point, act="assign", assignee=code, due_on="2027-01-15")
    point.refresh_from_db()
    assert (point.assignee, str(point.due_on), point.state) == (contributor, "2027-01-15", "open")
    page = page_of(client, draft)
    assert "15\u00a0January 2027" in page
    assert f'<option value="{code}" selected>' in page
    send(client, draft, point, act="assign", assignee="none", due_on="")
    point.refresh_from_db()
    assert (point.assignee, point.due_on) == (None, None)


def test_a_point_is_given_to_nobody_outside_the_organisation_and_never_by_a_reader(
    client, draft, dpo, reader, stranger
):
    point = point_of(draft, "transfers_answer")
    client.force_login(dpo)
    code = str(Membership.objects.filter(user=stranger).values_list("public_id", flat=True).first())
    for wrong in ({"assignee": code}, {"assignee": "me", "due_on": "le 15"}):
        send(client, draft, point, act="assign", **wrong)
    client.force_login(reader)
    assert send(client, draft, point, act="assign", assignee="me").status_code == 403
    point.refresh_from_db()
    assert (point.assignee, point.due_on) == (None, None)


def test_a_point_that_somebody_else_assigned_meanwhile_keeps_that_and_says_so(client, draft, dpo):
    """The control: the same press with what stands there now is saved."""
    point = point_of(draft, "transfers_answer")
    OpenPoint.objects.exclude(pk=point.pk).delete()
    client.force_login(dpo)
    page = client.get(draft.get_absolute_url()).content.decode()
    shown = re.search(r'name="seen" value="([0-9a-f]{64})"', page)[1]
    OpenPoint.objects.filter(pk=point.pk).update(due_on=date(2027, 3, 1))
    send(client, draft, point, act="assign", assignee="me", due_on="", seen=shown)
    point.refresh_from_db()
    assert (point.assignee, point.due_on) == (None, date(2027, 3, 1))
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "Someone else assigned this point meanwhile" in page
    now = re.search(r'name="seen" value="([0-9a-f]{64})"', page)[1]
    send(client, draft, point, act="assign", assignee="me", due_on="", seen=now)
    point.refresh_from_db()
    assert (point.assignee, point.due_on) == (dpo, None)
