"""When the next review of a record is due: counted from what somebody last did, earlier where one was ordered."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from registry.editing.reviewing import change_interval, order_reviews, plan_reviews, record_reviews
from registry.editing.states import change_state
from registry.finding.due_reviews import due_dates, review_due_on, write_due_dates
from registry.finding.index import refresh, stale_rows
from registry.models import Activity, ActivityIndex, ActivityVersion, Review
from registry.people.access import Access
from tests.cast import make_row

BEGUN = date(2024, 1, 10)


def at(year, month, day):
    return datetime(year, month, day, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seen", "months", "orders", "due"),
    [
        (None, 12, [], date(2025, 1, 10)),
        (at(2025, 3, 31), 12, [], date(2026, 3, 31)),
        (at(2025, 1, 31), 1, [], date(2025, 2, 28)),
        (at(2023, 8, 31), 6, [], date(2024, 2, 29)),
        (at(2025, 3, 1), 12, [(at(2025, 4, 1), date(2025, 5, 1))], date(2025, 5, 1)),
        (at(2025, 4, 2), 12, [(at(2025, 4, 1), date(2025, 5, 1))], date(2026, 4, 2)),
        (at(2025, 3, 1), 1, [(at(2025, 3, 2), date(2025, 6, 1))], date(2025, 4, 1)),
        (None, 12, [(at(2024, 2, 1), date(2024, 3, 1))], date(2024, 3, 1)),
    ],
    ids=[
        "never looked at: from its beginning",
        "a year after somebody looked",
        "the last day of a shorter month",
        "the last day of February in a leap year",
        "earlier by an order",
        "an order that was answered",
        "an order later than the interval",
        "an order of what nobody has looked at",
    ],
)
def test_the_day_follows_from_what_was_done_and_asked(seen, months, orders, due):
    assert review_due_on(BEGUN, seen, months, orders) == due


@pytest.fixture
def record(organisation):
    row = make_row(Activity, organisation, name="Paie", begun_on=BEGUN)
    refresh()
    return row


def due_of(row):
    return ActivityIndex.objects.get(pk=row.pk).review_due_on


@pytest.mark.django_db
def test_a_record_that_nobody_has_looked_at_is_due_a_year_after_it_began(record):
    assert due_of(record) == date(2025, 1, 10)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", "proposed", "archived"])
def test_only_what_is_in_force_is_reviewed(organisation, state):
    row = make_row(Activity, organisation, state=state)
    refresh()
    assert due_of(row) is None
    assert due_dates([row.pk]) == {}


@pytest.mark.django_db
def test_the_later_of_review_and_approval_counts(organisation, record):
    make_row(ActivityVersion, organisation, activity=record, number=1, approved_at=at(2025, 5, 1))
    assert due_dates([record.pk]) == {record.pk: date(2026, 5, 1)}
    make_row(Review, organisation, activity=record, reviewed_at=at(2025, 6, 1))
    assert due_dates([record.pk]) == {record.pk: date(2026, 6, 1)}
    make_row(
        ActivityVersion,
        organisation,
        activity=record,
        number=2,
        approved_at=at(2025, 7, 1),
        is_in_force=False,
        ended_on=date(2026, 1, 1),
        effective_on=date(2025, 7, 1),
    )
    assert due_dates([record.pk]) == {record.pk: date(2026, 7, 1)}


@pytest.mark.django_db
def test_an_approval_moves_the_day_once_the_index_is_read(organisation, dpo):
    row = make_row(Activity, organisation, state="draft", begun_on=BEGUN)
    change_state([row.pk], "current", access=Access(organisation.pk, "dpo"), by=dpo, words="Décidé.")
    refresh()
    today = timezone.localdate()
    assert due_of(row) == review_due_on(today, None, 12)


@pytest.mark.django_db
def test_what_is_said_of_reviews_counts_at_once_and_asks_for_no_reading_of_the_sheet(organisation, record):
    plan_reviews(record, owner=None, months=6)
    assert due_of(record) == date(2024, 7, 10)
    assert not stale_rows().exists()


@pytest.mark.django_db
def test_the_interval_of_the_organisation_counts_where_a_record_has_none(
    organisation, record, other_organisation
):
    other = make_row(Activity, organisation, begun_on=BEGUN)
    foreign = make_row(Activity, other_organisation, begun_on=BEGUN)
    refresh()
    plan_reviews(other, owner=None, months=3)
    change_interval(organisation, 24)
    assert (due_of(record), due_of(other), due_of(foreign)) == (
        date(2026, 1, 10),
        date(2024, 4, 10),
        date(2025, 1, 10),
    )


@pytest.mark.django_db
def test_an_order_brings_the_day_forward_until_it_is_answered(organisation, record, dpo):
    record_reviews([record.pk], by=dpo)
    soon = timezone.localdate() + timedelta(days=20)
    rows = Activity.objects.filter(pk=record.pk)
    order_reviews(rows, reason="La loi a changé.", due_on=soon, by=dpo)
    assert due_of(record) == soon
    record_reviews([record.pk], by=dpo, note="Rien à changer.")
    assert due_of(record) == review_due_on(timezone.localdate(), None, 12)


@pytest.mark.django_db
def test_a_worker_that_read_before_a_review_writes_nothing_over_it(record, dpo, monkeypatch):
    from registry.finding import index

    ActivityIndex.objects.filter(pk=record.pk).update(stale=True)
    inner = index.build_sheets

    def reviewed_meanwhile(*given):
        found = inner(*given)
        monkeypatch.setattr(index, "build_sheets", inner)
        record_reviews([record.pk], by=dpo)
        return found

    monkeypatch.setattr(index, "build_sheets", reviewed_meanwhile)
    refresh(1)
    assert stale_rows().exists()  # it is read again
    refresh()
    assert due_of(record) == review_due_on(timezone.localdate(), None, 12)


@pytest.mark.django_db
def test_many_records_ask_the_database_as_often_as_one(organisation, django_assert_num_queries):
    rows = [make_row(Activity, organisation) for _each in range(5)]
    refresh()
    with django_assert_num_queries(2):
        due_dates([rows[0].pk])
    with django_assert_num_queries(2):
        due_dates([row.pk for row in rows])
    with django_assert_num_queries(6):
        write_due_dates([row.pk for row in rows])
