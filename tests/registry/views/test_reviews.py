"""The pages of reviews: one press, who may press it, what is due, and what nobody else is told."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from registry.editing.approving import freeze, working_sheets
from registry.editing.reviewing import order_reviews, plan_reviews, record_reviews
from registry.finding.attention import desks
from registry.finding.index import refresh
from registry.models import (
    Activity,
    ActivityDecision,
    ActivityIndex,
    Department,
    Membership,
    Review,
    ReviewOrder,
    ReviewPlan,
)
from registry.people.access import Access
from tests.access import sign_in
from tests.cast import make_row
from tests.markup import tight

pytestmark = pytest.mark.django_db
LATE = date(2024, 1, 10)  # the beginning of a record that is long due
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def interface_in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def record(organisation):
    row = make_row(Activity, organisation, name="Paie", reference="RH-1", begun_on=LATE)
    refresh()
    return row


def press(client, row, **values):
    return client.post(reverse("registry:review", args=[row.controller.slug, row.public_id]), values)


def page(client, row):
    answer = client.get(row.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def fact(html, label):
    """What stands beside a label on the page of a record, without its markup."""
    found = re.search(rf"<dt>{label}</dt>\s*<dd>(.*?)</dd>", html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else None


def test_one_press_records_a_review(officer, record, dpo):
    answer = press(officer, record, note="Vu avec la paie.")
    assert answer.status_code == 302
    kept = Review.objects.get()
    assert (kept.activity, kept.reviewed_by, kept.note) == (record, dpo, "Vu avec la paie.")
    told = officer.get(answer["Location"]).content.decode()
    assert "Reviewed: nothing to change." in told
    assert "Vu avec la paie." in told


def test_a_second_press_says_that_it_was_said(officer, record):
    press(officer, record)
    told = officer.get(press(officer, record)["Location"]).content.decode()
    assert "You have already said so today" in told
    assert Review.objects.count() == 1


def test_a_note_too_long_is_refused_with_a_sentence_and_nothing_is_written(officer, record):
    told = officer.get(press(officer, record, note="a" * 6_000)["Location"]).content.decode()
    assert "5000" in told
    assert not Review.objects.exists()


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_what_is_not_current_is_not_reviewed(officer, organisation, state):
    row = make_row(Activity, organisation, state=state)
    refresh()
    told = officer.get(press(officer, row)["Location"]).content.decode()
    assert "only a current record is reviewed" in told
    assert "Reviewed, nothing to change" not in told
    assert not Review.objects.exists()


def test_a_reader_sees_the_dates_and_presses_nothing_unless_the_record_is_theirs(client, record, reader):
    sign_in(client, reader)
    assert "Reviewed, nothing to change" not in page(client, record)
    assert press(client, record).status_code == 403
    plan_reviews(record, owner=reader)
    assert "Reviewed, nothing to change" in page(client, record)
    assert press(client, record).status_code == 302
    assert Review.objects.get().reviewed_by == reader


def test_the_four_dates_of_a_record_fill_themselves_in(officer, organisation, record, dpo):
    html = page(officer, record)
    assert fact(html, "Created") == "10 January 2024"
    assert (fact(html, "Reviewed"), fact(html, "Approved")) == ("Not yet", "Not yet")
    assert fact(html, "Next review") == "10 January 2025 Due"
    approved_at = datetime(2025, 2, 3, 12, tzinfo=UTC)
    decision = make_row(
        ActivityDecision,
        organisation,
        activity=record,
        decided_by=dpo,
        decided_at=approved_at,
        state="current",
    )
    freeze([record], working_sheets([record]), approved_at.date(), {record.pk: decision})
    make_row(
        Review,
        organisation,
        activity=record,
        reviewed_by=dpo,
        reviewed_at=datetime(2025, 6, 7, 12, tzinfo=UTC),
    )
    ActivityIndex.objects.update(stale=True)
    refresh()
    html = page(officer, record)
    assert fact(html, "Approved") == "3 February 2025"
    assert fact(html, "Reviewed") == "7 June 2025 dpo"
    assert fact(html, "Next review") == "7 June 2026 Due"


def test_what_came_in_force_with_a_folder_was_approved_by_nobody_here(officer, organisation, record):
    freeze([record], working_sheets([record]), TODAY())
    assert fact(page(officer, record), "Approved") == "Not yet"


def test_the_officer_says_who_looks_after_a_record(officer, record, reader):
    address = reverse("registry:review-plan", args=[record.controller.slug, record.public_id])
    member = Membership.objects.get(user=reader)
    assert officer.get(address).status_code == 200
    assert officer.post(address, {"owner": str(member.public_id), "months": "6"}).status_code == 302
    plan = ReviewPlan.objects.get()
    assert (plan.activity, plan.owner, plan.months) == (record, reader, 6)
    html = page(officer, record)
    assert fact(html, "Owner") == "reader"
    assert fact(html, "Next review") == "10 July 2024 Due"
    assert f'value="{member.public_id}" selected' in officer.get(address).content.decode()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (
            {"owner": "me", "owner_address": "paie@example.org"},
            "Choose a member or write an address, not both.",
        ),
        ({"owner": "none", "months": "0"}, "greater than or equal to 1"),
        ({"owner": "none", "months": "500"}, "less than or equal to 120"),
        ({"owner": "00000000-0000-0000-0000-000000000000"}, "Select a valid choice"),
    ],
)
def test_a_wrong_plan_comes_back_with_a_sentence(officer, record, sent, sentence):
    address = reverse("registry:review-plan", args=[record.controller.slug, record.public_id])
    answer = officer.post(address, sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ReviewPlan.objects.exists()


def test_somebody_of_another_organisation_cannot_look_after_a_record(officer, record, stranger):
    address = reverse("registry:review-plan", args=[record.controller.slug, record.public_id])
    foreign = Membership.objects.get(user=stranger)
    assert officer.post(address, {"owner": str(foreign.public_id)}).status_code == 422
    assert not ReviewPlan.objects.exists()


def test_reviews_are_ordered_of_a_department(officer, organisation, record, dpo):
    schools = make_row(Department, organisation, name="Écoles")
    inside = make_row(Activity, organisation, name="Cantine", department=schools)
    refresh()
    day = TODAY() + timedelta(days=10)
    sent = {"which": str(schools.public_id), "reason": "La loi a changé.", "due_on": day.isoformat()}
    address = reverse("registry:order-reviews", args=[organisation.slug])
    assert officer.post(address, sent).status_code == 302
    order = ReviewOrder.objects.get()
    assert (order.activity, order.reason, order.due_on, order.ordered_by) == (
        inside,
        "La loi a changé.",
        day,
        dpo,
    )
    html = page(officer, inside)
    assert "La loi a changé." in html
    assert "La loi a changé." not in page(officer, record)


def test_a_review_is_ordered_of_one_record(officer, organisation, record):
    make_row(Activity, organisation)
    refresh()
    address = reverse("registry:order-reviews", args=[organisation.slug]) + f"?record={record.public_id}"
    assert "RH-1 · Paie" in officer.get(address).content.decode()
    sent = {"which": "record", "reason": "Avis rendu.", "due_on": TODAY().isoformat()}
    assert officer.post(address, sent)["Location"] == record.get_absolute_url()
    assert ReviewOrder.objects.get().activity == record


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reason": ""}, "This field is required"),
        ({"due_on": "2020-01-01"}, "Choose a day that is not over."),
        ({"which": ""}, "This field is required"),
        ({"reason": "a\x07b"}, "control character"),
    ],
)
def test_a_wrong_order_comes_back_with_a_sentence(officer, organisation, record, changed, sentence):
    sent = {"which": "all", "reason": "La loi a changé.", "due_on": TODAY().isoformat()} | changed
    answer = officer.post(reverse("registry:order-reviews", args=[organisation.slug]), sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ReviewOrder.objects.exists()


def test_the_page_says_what_is_due_and_who_looks_after_it(officer, organisation, record, reader):
    later = make_row(Activity, organisation, name="Cantine", begun_on=TODAY())
    refresh()
    plan_reviews(record, owner=reader)
    html = tight(officer.get(reverse("registry:reviews", args=[organisation.slug])).content.decode())
    assert "RH-1 · Paie" in html
    assert later.name not in html
    assert "10 Jan 2025" in html


def test_the_interval_is_changed_for_the_whole_organisation(officer, organisation, record):
    address = reverse("registry:review-interval", args=[organisation.slug])
    assert officer.post(address, {"months": "24"}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.review_months == 24
    assert ActivityIndex.objects.get(pk=record.pk).review_due_on == date(2026, 1, 10)
    answer = officer.post(address, {"months": "0"})
    assert answer.status_code == 422
    assert "greater than or equal to 1" in answer.content.decode()


def listed(client, organisation, query):
    html = client.get(reverse("registry:register", args=[organisation.slug]) + query).content.decode()
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', html)


def test_the_list_finds_what_is_due_and_whose_it_is(officer, organisation, record, dpo, reader):
    soon = make_row(Activity, organisation, name="Cantine", begun_on=TODAY())
    make_row(Activity, organisation, name="Garderie", begun_on=TODAY())
    refresh()
    order_reviews(
        Activity.objects.filter(pk=soon.pk), reason="Avis.", due_on=TODAY() + timedelta(days=20), by=dpo
    )
    plan_reviews(record, owner=reader)
    plan_reviews(soon, owner=None, address="cantine@example.org")
    assert listed(officer, organisation, "?review=due") == ["Paie"]
    assert listed(officer, organisation, "?review=30&sort=review") == ["Paie", "Cantine"]
    assert listed(officer, organisation, "?review=30&sort=-review") == ["Cantine", "Paie"]
    assert listed(officer, organisation, "?owner=none") == ["Garderie"]
    assert listed(officer, organisation, "?owner=me") == []
    member = Membership.objects.get(user=reader)
    assert listed(officer, organisation, f"?owner={member.public_id}") == ["Paie"]
    html = officer.get(
        reverse("registry:register", args=[organisation.slug])
        + "?columns=name&columns=owner&columns=review&sort=review"
    ).content.decode()
    assert "cantine@example.org" in html
    assert '<span class="state state-late">10 Jan 2025</span>' in html


def test_the_first_page_counts_what_is_due_for_whom_it_concerns(
    organisation, record, dpo, reader, contributor
):
    def reviews(user):
        [desk] = desks(user, timezone.now())
        return desk.due_reviews

    assert (reviews(dpo), reviews(reader), reviews(contributor)) == (1, 0, 0)
    plan_reviews(record, owner=reader)
    assert (reviews(dpo), reviews(reader), reviews(contributor)) == (1, 1, 0)
    record_reviews([record.pk], by=reader)
    assert (reviews(dpo), reviews(reader)) == (0, 0)


def test_the_first_page_leads_the_owner_to_their_own_records(client, organisation, record, reader):
    plan_reviews(record, owner=reader)
    sign_in(client, reader)
    html = client.get(reverse("home")).content.decode()
    assert "review that is due" in html
    assert "?review=due&amp;sort=review&amp;owner=me" in html


def bulk(client, organisation, rows, **values):
    sent = {"act": "review", "pick": [str(row.public_id) for row in rows], **values}
    return client.post(reverse("registry:bulk", args=[organisation.slug]), sent)


def test_many_records_are_reviewed_together(officer, organisation, record, dpo):
    other = make_row(Activity, organisation, name="Cantine")
    draft = make_row(Activity, organisation, name="Brouillon", state="draft")
    refresh()
    shown = bulk(officer, organisation, [record, other, draft]).content.decode()
    assert "2 activities will change" in shown
    assert "1 not possible in its current state" in shown
    digest = re.search(r'name="previewed" value="([0-9a-f]+)"', shown)[1]
    answer = bulk(officer, organisation, [record, other, draft], previewed=digest, reason="Revue annuelle.")
    assert answer.status_code == 302
    assert {(one.activity, one.reviewed_by, one.note) for one in Review.objects.all()} == {
        (record, dpo, "Revue annuelle."),
        (other, dpo, "Revue annuelle."),
    }
    again = bulk(officer, organisation, [record, other]).content.decode()
    assert "2 already set" in again


def test_a_contributor_reviews_together_only_what_is_of_the_own_departments(
    client, organisation, writer, staff
):
    own = make_row(Activity, organisation, name="Paie", department=staff)
    other = make_row(Activity, organisation, name="Cantine")
    refresh()
    sign_in(client, writer)
    shown = bulk(client, organisation, [own, other]).content.decode()
    assert "1 activity will change" in shown
    assert "1 you cannot change" in shown


def test_access_says_what_a_role_may_review(organisation, record):
    assert Access(organisation.pk, "dpo").can_review(record)
    assert not Access(organisation.pk, "reader").can_review(record)
    assert not Access(organisation.pk, "contributor").can_review(record)
