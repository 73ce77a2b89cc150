"""Reviews: recorded with who, when, why and of which version; no fact of a record is touched by them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.editing.reviewing import (
    NotCurrent,
    can_review,
    open_orders,
    order_reviews,
    plan_reviews,
    record_reviews,
)
from registry.editing.states import change_state
from registry.finding.index import refresh
from registry.models import Activity, ActivityIndex, Department, Membership, Review, ReviewOrder, ReviewPlan
from registry.people.access import Access
from tests.cast import make_row

pytestmark = pytest.mark.django_db
WORDS = "La direction a décidé."


@pytest.fixture
def officer(organisation):
    return Access(organisation.pk, "dpo")


@pytest.fixture
def record(organisation, officer, dpo):
    row = make_row(Activity, organisation, state="draft", name="Paie")
    change_state([row.pk], "current", access=officer, by=dpo, words=WORDS)
    refresh()
    return Activity.objects.get(pk=row.pk)


def test_a_review_says_who_when_why_and_of_which_version(record, dpo):
    before = timezone.now()
    [written] = record_reviews([record.pk], by=dpo, note="Vu avec la paie.")
    kept = Review.objects.get()
    assert written == kept
    assert (kept.activity, kept.reviewed_by, kept.note) == (record, dpo, "Vu avec la paie.")
    assert (kept.version.number, kept.reviewed_from) == (1, "")
    assert before <= kept.reviewed_at <= timezone.now()


def test_a_review_makes_no_working_copy_and_no_history(record, dpo):
    index = ActivityIndex.objects.get(pk=record.pk)
    history = record.history.count()
    record_reviews([record.pk], by=dpo)
    refresh()
    after = ActivityIndex.objects.get(pk=record.pk)
    assert not after.is_unapproved
    assert after.changed_at == index.changed_at
    assert (record.history.count(), record.versions.count()) == (history, 1)


def test_a_second_click_writes_nothing_and_another_note_does(record, dpo):
    record_reviews([record.pk], by=dpo)
    assert record_reviews([record.pk], by=dpo) == []
    assert len(record_reviews([record.pk], by=dpo, note="Relu.")) == 1
    assert Review.objects.count() == 2


def test_the_same_is_said_again_of_a_new_version(record, dpo, officer):
    record_reviews([record.pk], by=dpo)
    record.name = "Paie et primes"
    record.save()
    change_state([record.pk], "current", access=officer, by=dpo, words=WORDS)
    [written] = record_reviews([record.pk], by=dpo)
    assert written.version.number == 2


def test_nothing_is_written_where_one_of_them_is_not_in_force(organisation, record, dpo):
    draft = make_row(Activity, organisation, state="draft")
    with pytest.raises(NotCurrent):
        record_reviews([record.pk, draft.pk], by=dpo)
    assert not Review.objects.exists()


def test_a_note_that_no_page_can_show_is_refused(record, dpo):
    with pytest.raises(ValidationError):
        record_reviews([record.pk], by=dpo, note="a\x00b\x07")
    assert not Review.objects.exists()


def test_officer_contributor_and_owner_may_review_and_nobody_else(
    organisation, other_organisation, record, officer, dpo, contributor, reader, stranger
):
    schools = make_row(Department, organisation, name="Écoles")
    Membership.objects.get(user=contributor).departments.add(schools)
    theirs = Access(organisation.pk, "contributor", frozenset({schools.pk}))
    assert can_review(officer, record, dpo)
    assert not can_review(theirs, record, contributor)
    record.department = schools
    assert can_review(theirs, record, contributor)
    reads = Access(organisation.pk, "reader")
    assert not can_review(reads, record, reader)
    plan_reviews(record, owner=reader)
    assert can_review(reads, record, reader)
    assert not can_review(Access(other_organisation.pk, "dpo"), record, stranger)


def test_reviews_are_ordered_of_current_records_with_a_reason(organisation, record, dpo):
    make_row(Activity, organisation, state="draft")
    day = timezone.localdate() + timedelta(days=10)
    rows = Activity.objects.filter(controller=organisation)
    [order] = order_reviews(rows, reason="La loi a changé.", due_on=day, by=dpo)
    assert (order.activity, order.reason, order.due_on, order.ordered_by) == (
        record,
        "La loi a changé.",
        day,
        dpo,
    )
    assert order_reviews(rows, reason="La loi a changé.", due_on=day, by=dpo) == []
    with pytest.raises(ValidationError):
        order_reviews(rows, reason="  ", due_on=day, by=dpo)
    assert ReviewOrder.objects.count() == 1


@pytest.mark.parametrize("how", ["review", "approval"])
def test_a_review_and_an_approval_answer_an_order(record, dpo, officer, how):
    day = timezone.localdate() + timedelta(days=10)
    order_reviews(Activity.objects.filter(pk=record.pk), reason="Avis rendu.", due_on=day, by=dpo)
    assert open_orders([record]).count() == 1
    if how == "review":
        record_reviews([record.pk], by=dpo)
    else:
        record.name = "Paie et primes"
        record.save()
        assert open_orders([record]).count() == 1  # a change that nobody has approved answers nothing
        change_state([record.pk], "current", access=officer, by=dpo, words=WORDS)
    assert not open_orders([record]).exists()


def test_a_record_has_one_owner(organisation, record, reader):
    plan_reviews(record, owner=reader, months=6)
    plan_reviews(record, owner=None, address="paie@example.org")
    plan = ReviewPlan.objects.get()
    assert (plan.owner, plan.owner_address, plan.months) == (None, "paie@example.org", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewPlan.objects.filter(pk=plan.pk).update(owner=reader)
