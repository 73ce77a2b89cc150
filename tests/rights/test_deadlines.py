"""The day by which a request must be answered, on dates worked out by hand."""

import ast
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rights import deadlines
from rights.deadlines import (
    FIRST_RECEIPT,
    LAST_RECEIPT,
    OutsideCalendar,
    Reason,
    Region,
    Rule,
    Step,
    compute_deadline,
    suspend,
)


def day(text):
    return date.fromisoformat(text)


def due(received_on, rule=Rule.ONE_MONTH, region=Region.METROPOLITAN):
    return compute_deadline(day(received_on), rule=rule, region=region).due_on.isoformat()


# Received, last day of the month, due, due if extended. Metropolitan France.
WORKED = [
    ("2026-01-31", "2026-02-28", "2026-03-02", "2026-04-30"),  # no 31 February; the 28th is a Saturday
    ("2026-03-05", "2026-04-05", "2026-04-07", "2026-06-05"),  # Easter Sunday, then Easter Monday
    ("2026-04-01", "2026-05-01", "2026-05-04", "2026-07-01"),  # Labour Day, then a weekend
    ("2026-04-14", "2026-05-14", "2026-05-15", "2026-07-15"),  # Ascension; extended, 14 July
    ("2026-08-31", "2026-09-30", "2026-09-30", "2026-11-30"),  # no 31 September
    ("2026-10-11", "2026-11-11", "2026-11-12", "2027-01-11"),  # Armistice
    ("2026-11-21", "2026-12-21", "2026-12-21", "2027-02-22"),  # extended, 21 February is a Sunday
    ("2026-11-25", "2026-12-25", "2026-12-28", "2027-02-25"),  # Christmas, then a weekend
    ("2026-12-31", "2027-01-31", "2027-02-01", "2027-03-31"),  # Sunday
    ("2028-01-31", "2028-02-29", "2028-02-29", "2028-05-02"),  # leap year; extended, Sunday, Labour Day
]


@pytest.mark.parametrize(("received_on", "raw", "due_on", "extended"), WORKED)
def test_the_worked_examples_come_out_as_worked(received_on, raw, due_on, extended):
    deadline = compute_deadline(day(received_on))

    assert deadline.raw.isoformat() == raw
    assert deadline.due_on.isoformat() == due_on
    assert due(received_on, Rule.EXTENDED) == extended


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        ("2025-03-05", "2025-04-07"),  # 5 April, a Saturday that year
        ("2024-03-05", "2024-04-05"),  # 5 April, a Friday that year
        ("2023-08-31", "2023-10-02"),  # 30 September, a Saturday that year
        ("2022-08-31", "2022-09-30"),  # 30 September, a Friday that year
    ],
)
def test_the_examples_of_the_european_data_protection_board_hold_in_any_year(received_on, due_on):
    assert due(received_on) == due_on


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        ("2027-01-29", "2027-03-01"),  # 28 February 2027 is a Sunday
        ("2028-01-28", "2028-02-28"),
        ("2028-01-29", "2028-02-29"),
        ("2028-01-30", "2028-02-29"),
        ("2028-01-31", "2028-02-29"),
        ("2028-02-29", "2028-03-29"),
        ("2099-12-31", "2100-02-01"),  # 2100 is no leap year, 31 January is a Sunday
    ],
)
def test_february_ends_where_it_ends(received_on, due_on):
    assert due(received_on) == due_on


def test_a_month_is_not_thirty_days():
    assert due("2026-05-20") == "2026-06-22"  # thirty days: Friday 19 June, too soon
    assert due("2026-02-02") == "2026-03-02"  # thirty days: 4 March, too late


def test_an_extended_deadline_is_never_counted_from_a_moved_one():
    ordinary = compute_deadline(day("2026-01-31"))

    assert ordinary.due_on == day("2026-03-02")
    assert due("2026-01-31", Rule.EXTENDED) == "2026-04-30"  # and not 2 March + two months = 2026-05-04


def test_extended_deadlines_cross_the_end_of_a_year():
    assert due("2026-10-31", Rule.EXTENDED) == "2027-02-01"  # 31 January 2027 is a Sunday
    assert due("2027-11-30", Rule.EXTENDED) == "2028-02-29"


def test_a_patient_file_is_due_within_eight_days_the_day_of_receipt_not_counted():
    assert due("2026-06-02", Rule.PATIENT_FILE) == "2026-06-10"
    assert due("2026-06-05", Rule.PATIENT_FILE) == "2026-06-15"  # the 13th is a Saturday
    assert due("2026-12-17", Rule.PATIENT_FILE) == "2026-12-28"  # Christmas, then a weekend


def test_an_old_patient_file_is_due_within_two_months():
    assert due("2026-06-02", Rule.OLD_PATIENT_FILE) == "2026-08-03"  # 2 August is a Sunday
    assert due("2025-12-31", Rule.OLD_PATIENT_FILE) == "2026-03-02"  # 28 February is a Saturday


def test_good_friday_moves_a_deadline_only_where_it_is_a_holiday():
    assert due("2026-03-03") == "2026-04-03"
    assert due("2026-03-03", region=Region.ALSACE_MOSELLE) == "2026-04-07"
    assert due("2026-03-03", region=Region.ALSACE_MOSELLE_OTHER) == "2026-04-03"
    assert due("2026-03-03", region=Region.POLYNESIE_FRANCAISE) == "2026-04-07"
    assert due("2026-03-03", region=Region.GUADELOUPE) == "2026-04-03"


def test_the_day_after_christmas_moves_a_deadline_in_the_whole_of_alsace_and_moselle():
    assert due("2025-11-26") == "2025-12-26"
    assert due("2025-11-26", region=Region.ALSACE_MOSELLE) == "2025-12-29"
    assert due("2025-11-26", region=Region.ALSACE_MOSELLE_OTHER) == "2025-12-29"


@pytest.mark.parametrize(
    ("region", "received_on", "due_on"),
    [
        (Region.MAYOTTE, "2026-03-27", "2026-04-28"),
        (Region.MARTINIQUE, "2026-04-22", "2026-05-26"),  # then a weekend, then Whit Monday
        (Region.GUADELOUPE, "2026-04-27", "2026-05-28"),
        (Region.GUYANE, "2026-05-10", "2026-06-11"),
        (Region.SAINT_BARTHELEMY, "2026-09-09", "2026-10-12"),
        (Region.REUNION, "2027-11-20", "2027-12-21"),
        (Region.NOUVELLE_CALEDONIE, "2026-08-24", "2026-09-25"),
        (Region.POLYNESIE_FRANCAISE, "2026-10-20", "2026-11-23"),
        (Region.WALLIS_ET_FUTUNA, "2026-03-28", "2026-04-29"),
    ],
)
def test_a_holiday_overseas_moves_the_deadlines_of_that_place_alone(region, received_on, due_on):
    assert due(received_on, region=region) == due_on
    assert due(received_on) < due_on


def test_a_deadline_says_what_it_was_computed_from():
    deadline = compute_deadline(day("2026-01-31"), rule=Rule.EXTENDED, region=Region.REUNION)

    assert deadline.received_on == day("2026-01-31")
    assert deadline.rule is Rule.EXTENDED
    assert deadline.region is Region.REUNION


def test_the_reasons_lead_from_receipt_to_the_deadline():
    assert compute_deadline(day("2026-01-31")).reasons == (
        Reason(Step.RECEIPT_NOT_COUNTED, day("2026-01-31")),
        Reason(Step.RULE, day("2026-01-31")),
        Reason(Step.ENDS_ON_LAST_OF_MONTH, day("2026-02-28")),
        Reason(Step.SATURDAY, day("2026-02-28")),
        Reason(Step.SUNDAY, day("2026-03-01")),
        Reason(Step.MOVED, day("2026-03-02")),
    )


def test_the_reasons_say_when_nothing_moves():
    assert compute_deadline(day("2026-06-15")).reasons == (
        Reason(Step.RECEIPT_NOT_COUNTED, day("2026-06-15")),
        Reason(Step.RULE, day("2026-06-15")),
        Reason(Step.ENDS_ON_SAME_DATE, day("2026-07-15")),
        Reason(Step.NOT_MOVED, day("2026-07-15")),
    )


def test_the_reasons_name_the_holiday_and_tell_local_from_national():
    reasons = compute_deadline(day("2026-03-03"), region=Region.ALSACE_MOSELLE).reasons

    assert [(r.step, r.holiday) for r in reasons if r.holiday] == [
        (Step.LOCAL_HOLIDAY, deadlines.Holiday.GOOD_FRIDAY),
        (Step.NATIONAL_HOLIDAY, deadlines.Holiday.EASTER_MONDAY),
    ]


def test_an_extension_says_by_when_the_person_must_be_told_of_it():
    def last_reason(received_on, region):
        return compute_deadline(day(received_on), rule=Rule.EXTENDED, region=region).reasons[-1]

    assert last_reason("2026-01-31", Region.METROPOLITAN) == Reason(Step.TELL_BY, day("2026-03-02"))
    assert last_reason("2026-03-03", Region.METROPOLITAN) == Reason(Step.TELL_BY, day("2026-04-03"))
    assert last_reason("2026-03-03", Region.ALSACE_MOSELLE) == Reason(Step.TELL_BY, day("2026-04-07"))


def test_a_patient_file_whose_deadline_moved_says_which_day_is_safe():
    moved = compute_deadline(day("2026-06-05"), rule=Rule.PATIENT_FILE).reasons
    not_moved = compute_deadline(day("2026-06-02"), rule=Rule.PATIENT_FILE).reasons

    assert moved[-1] == Reason(Step.MOVED_BY_ANALOGY, day("2026-06-13"))
    assert Step.MOVED_BY_ANALOGY not in [reason.step for reason in not_moved]


def test_an_old_patient_file_says_that_the_gdpr_alone_leaves_one_month():
    reasons = compute_deadline(day("2026-06-02"), rule=Rule.OLD_PATIENT_FILE).reasons

    assert reasons[-2:] == (
        Reason(Step.MOVED_BY_ANALOGY, day("2026-08-02")),
        Reason(Step.BEYOND_ONE_MONTH, day("2026-07-02")),
    )

    in_alsace = compute_deadline(
        day("2026-03-03"), rule=Rule.OLD_PATIENT_FILE, region=Region.ALSACE_MOSELLE
    ).reasons
    assert in_alsace[-1] == Reason(Step.BEYOND_ONE_MONTH, day("2026-04-07"))


@pytest.mark.parametrize("received_on", [date.min, day("2018-05-24"), day("2100-01-01"), date.max])
def test_a_day_of_receipt_outside_the_calendar_is_refused_in_a_sentence(received_on):
    with pytest.raises(OutsideCalendar, match=rf"from 2018-05-25 to 2099-12-31: {received_on} is outside\."):
        compute_deadline(received_on)


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("region", Region)
def test_the_first_and_the_last_day_of_the_calendar_have_deadlines(rule, region):
    for received_on in (FIRST_RECEIPT, LAST_RECEIPT):
        assert compute_deadline(received_on, rule=rule, region=region).due_on > received_on


def test_being_outside_the_calendar_is_a_value_error():
    assert issubclass(OutsideCalendar, ValueError)


@pytest.mark.parametrize("moment", [datetime(2026, 1, 31, 23, 30), datetime(2026, 1, 31, tzinfo=UTC)])
def test_an_instant_is_refused_because_its_day_depends_on_a_time_zone(moment):
    with pytest.raises(TypeError, match="not a datetime"):
        compute_deadline(moment)


def test_a_deadline_cannot_be_changed():
    deadline = compute_deadline(day("2026-01-31"))

    with pytest.raises(FrozenInstanceError):
        deadline.due_on = day("2026-12-31")


def test_the_codes_that_are_stored_never_change():
    assert [rule.value for rule in Rule] == ["one-month", "extended", "patient-file", "old-patient-file"]
    assert [region.value for region in Region] == [
        "metropolitan",
        "alsace-moselle",
        "alsace-moselle-other",
        "guadeloupe",
        "martinique",
        "guyane",
        "reunion",
        "mayotte",
        "saint-barthelemy",
        "saint-martin",
        "saint-pierre-et-miquelon",
        "nouvelle-caledonie",
        "polynesie-francaise",
        "wallis-et-futuna",
        "terres-australes",
    ]
    assert Region("alsace-moselle") is Region.ALSACE_MOSELLE


def test_the_computation_knows_neither_django_nor_the_rest_of_the_application():
    tree = ast.parse(Path(deadlines.__file__).read_text(encoding="utf-8"))
    imported = {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert not imported & {"django", "config", "registry", "policies", "rights"}
    assert "holidays" in imported
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)]


# The safe day, and a suspension


@pytest.mark.parametrize(
    ("received_on", "rule", "due_on", "safe_on"),
    [
        (date(2026, 11, 20), Rule.PATIENT_FILE, date(2026, 11, 30), date(2026, 11, 28)),
        (date(2026, 11, 19), Rule.PATIENT_FILE, date(2026, 11, 27), date(2026, 11, 27)),
        (date(2026, 6, 2), Rule.OLD_PATIENT_FILE, date(2026, 8, 3), date(2026, 7, 2)),
        (date(2026, 1, 31), Rule.ONE_MONTH, date(2026, 3, 2), date(2026, 3, 2)),
        (date(2026, 1, 31), Rule.EXTENDED, date(2026, 4, 30), date(2026, 4, 30)),
    ],
)
def test_the_safe_day_satisfies_every_text_and_is_never_later(received_on, rule, due_on, safe_on):
    deadline = compute_deadline(received_on, rule=rule)
    assert (deadline.due_on, deadline.safe_on) == (due_on, safe_on)


def test_a_suspension_leaves_out_the_days_of_waiting_and_keeps_both_dates():
    """Received on 2 March 2026, identity asked on the 4th and given on the 14th: ten days that are not counted."""
    deadline = compute_deadline(date(2026, 3, 2))
    suspended = suspend(deadline, asked_on=date(2026, 3, 4), supplied_on=date(2026, 3, 14))
    assert suspended.unsuspended.due_on == date(2026, 4, 2)
    assert suspended.due_on == date(2026, 4, 13)  # the 12th is a Sunday


def test_while_the_person_has_not_answered_only_the_unsuspended_day_is_known():
    suspended = suspend(compute_deadline(date(2026, 3, 2)), asked_on=date(2026, 3, 2))
    assert (suspended.unsuspended.due_on, suspended.due_on) == (date(2026, 4, 2), None)


def test_an_answer_on_the_day_of_the_question_suspends_nothing():
    deadline = compute_deadline(date(2026, 1, 31))
    assert (
        suspend(deadline, asked_on=date(2026, 2, 3), supplied_on=date(2026, 2, 3)).due_on == deadline.due_on
    )


@pytest.mark.parametrize(
    ("asked_on", "supplied_on"),
    [
        (date(2026, 3, 1), None),  # before receipt
        (date(2026, 4, 3), None),  # after the deadline: too late to suspend anything
        (date(2026, 3, 4), date(2026, 3, 3)),  # the answer before the question
    ],
)
def test_a_question_outside_the_period_or_an_answer_before_it_is_refused(asked_on, supplied_on):
    with pytest.raises(ValueError, match="2026-0"):
        suspend(compute_deadline(date(2026, 3, 2)), asked_on=asked_on, supplied_on=supplied_on)
