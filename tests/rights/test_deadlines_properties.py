"""What holds of every deadline, on days drawn at random and against a second computation.

The second computation shares nothing with the first: its own Easter, its own list of holidays, its own way to
add months. Each property runs on a hundred examples of its own; the full run holds all of them against the same
20,000, which costs the drawing of examples once.
"""

import inspect
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rights.deadlines import FIRST_RECEIPT, LAST_RECEIPT, Region, Rule, compute_deadline, is_working_day

ONE_DAY = timedelta(days=1)
DAYS = st.dates(FIRST_RECEIPT, LAST_RECEIPT)
EXAMPLES = {
    "received_on": DAYS,
    "another_day": DAYS,
    "rule": st.sampled_from(Rule),
    "region": st.sampled_from(Region),
}
PROPERTIES = []


def holds(check):
    """Turn a property into a test of a hundred examples, and put it among those of the long run."""
    PROPERTIES.append(check)

    def test():
        settings(max_examples=100, deadline=None)(given(**examples_for(check))(check))()

    test.__name__ = check.__name__
    return test


def examples_for(check):
    return {name: EXAMPLES[name] for name in inspect.signature(check).parameters}


@pytest.mark.slow
def test_every_property_holds_on_the_same_twenty_thousand_examples():
    properties = [(check, tuple(examples_for(check))) for check in PROPERTIES]

    @settings(max_examples=20_000, deadline=None)
    @given(st.fixed_dictionaries(EXAMPLES))
    def every_property(example):
        for check, names in properties:
            check(**{name: example[name] for name in names})

    every_property()
    assert len(properties) == 10


# The second computation --------------------------------------------------------------------------------------


def easter(year):
    """Meeus, Jones and Butcher: Easter Sunday in the Gregorian calendar."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def is_day_off(day):
    """Weekends and the eleven holidays of metropolitan France."""
    after_easter = (day - easter(day.year)).days
    return (
        day.isoweekday() in (6, 7)
        or (day.day, day.month) in {(1, 1), (1, 5), (8, 5), (14, 7), (15, 8), (1, 11), (11, 11), (25, 12)}
        or after_easter in (1, 39, 50)
    )


def last_day(received_on, rule):
    """Walk through the calendar: so many days, or so many ends of month, then back to the date or forward to it."""
    if rule is Rule.PATIENT_FILE:
        return date.fromordinal(received_on.toordinal() + 8)
    day, months_to_enter = received_on, {Rule.ONE_MONTH: 1, Rule.OLD_PATIENT_FILE: 2, Rule.EXTENDED: 3}[rule]
    while months_to_enter:
        day += ONE_DAY
        months_to_enter -= day.day == 1
    while day.day < received_on.day and (day + ONE_DAY).month == day.month:
        day += ONE_DAY
    return day


def second_opinion(received_on, rule):
    day = last_day(received_on, rule)
    while is_day_off(day):
        day += ONE_DAY
    return day


def test_the_second_computation_knows_easter():
    assert [easter(year) for year in (2019, 2024, 2025, 2026, 2027, 2038, 2100)] == [
        date(2019, 4, 21),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2026, 4, 5),
        date(2027, 3, 28),
        date(2038, 4, 25),
        date(2100, 3, 28),
    ]


@holds
def test_a_deadline_agrees_with_the_second_computation(received_on, rule):
    deadline = compute_deadline(received_on, rule=rule)

    assert deadline.raw == last_day(received_on, rule)
    assert deadline.due_on == second_opinion(received_on, rule)


@pytest.mark.slow
@pytest.mark.parametrize("rule", Rule)
def test_every_single_day_of_the_calendar_agrees_with_the_second_computation(rule):
    day = FIRST_RECEIPT
    while day <= LAST_RECEIPT:
        assert compute_deadline(day, rule=rule).due_on == second_opinion(day, rule), day
        day += ONE_DAY


# The properties ----------------------------------------------------------------------------------------------


@holds
def test_a_deadline_is_never_a_weekend_or_a_holiday(received_on, rule, region):
    due_on = compute_deadline(received_on, rule=rule, region=region).due_on

    assert due_on.isoweekday() <= 5
    assert not is_day_off(due_on)  # a holiday of metropolitan France is one everywhere
    assert is_working_day(due_on, region)


@holds
def test_a_deadline_moves_forward_and_no_further_than_it_must(received_on, rule, region):
    deadline = compute_deadline(received_on, rule=rule, region=region)
    passed_over = [deadline.raw + n * ONE_DAY for n in range((deadline.due_on - deadline.raw).days)]

    assert deadline.due_on >= deadline.raw
    assert not any(is_working_day(day, region) for day in passed_over)
    assert len(passed_over) <= 5


@holds
def test_what_is_received_later_is_never_due_sooner(received_on, another_day, rule, region):
    days = sorted([received_on, another_day])
    sooner, later = (compute_deadline(day, rule=rule, region=region) for day in days)

    assert sooner.raw <= later.raw
    assert sooner.due_on <= later.due_on


@holds
def test_what_is_received_the_next_day_is_never_due_sooner(received_on, rule, region):
    today = compute_deadline(received_on, rule=rule, region=region).due_on
    tomorrow = min(received_on + ONE_DAY, LAST_RECEIPT)

    assert today <= compute_deadline(tomorrow, rule=rule, region=region).due_on


@holds
def test_an_extension_never_shortens_a_deadline(received_on, region):
    ordinary, extended = (
        compute_deadline(received_on, rule=rule, region=region) for rule in (Rule.ONE_MONTH, Rule.EXTENDED)
    )

    assert extended.due_on > ordinary.due_on
    assert 89 <= (extended.raw - received_on).days <= 92


@holds
def test_the_day_of_receipt_is_not_counted(received_on, region):
    month = compute_deadline(received_on, region=region)
    eight_days = compute_deadline(received_on, rule=Rule.PATIENT_FILE, region=region)

    assert 28 <= (month.raw - received_on).days <= 31
    assert (eight_days.raw - received_on).days == 8


@holds
def test_a_local_holiday_can_only_make_a_deadline_later(received_on, rule, region):
    here = compute_deadline(received_on, rule=rule, region=region)

    assert here.raw == compute_deadline(received_on, rule=rule).raw
    assert here.due_on >= compute_deadline(received_on, rule=rule).due_on


@holds
def test_a_period_has_two_working_days_at_least(received_on, rule, region):
    """Regulation 1182/71, Article 3(5), which therefore never has to be applied."""
    deadline = compute_deadline(received_on, rule=rule, region=region)
    days = [received_on + n * ONE_DAY for n in range(1, (deadline.raw - received_on).days + 1)]

    assert sum(is_working_day(day, region) for day in days) >= 2


@holds
def test_the_reasons_name_each_day_passed_over_and_end_on_the_deadline(received_on, rule, region):
    deadline = compute_deadline(received_on, rule=rule, region=region)
    steps = [reason.step.value for reason in deadline.reasons]
    passed_over = [
        reason.on
        for reason in deadline.reasons
        if reason.step.value in ("saturday", "sunday", "national-holiday", "local-holiday")
    ]
    end = steps.index("moved") if passed_over else steps.index("not-moved")

    assert passed_over == [deadline.raw + n * ONE_DAY for n in range(len(passed_over))]
    assert deadline.reasons[end].on == deadline.due_on == deadline.raw + len(passed_over) * ONE_DAY
