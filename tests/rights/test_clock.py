"""Until when a request is to be answered: the days are those of the table of law, and no question to the person moves them."""

from datetime import date

import pytest

from rights.clock import Dates, Waiting, step_reached
from rights.deadlines import Region, Rule

RECEIVED = date(2026, 11, 21)


@pytest.mark.parametrize(
    "received, due, extended",
    [
        (date(2026, 1, 31), date(2026, 3, 2), date(2026, 4, 30)),
        (date(2026, 3, 5), date(2026, 4, 7), date(2026, 6, 5)),
        (date(2026, 4, 1), date(2026, 5, 4), date(2026, 7, 1)),
        (date(2026, 4, 14), date(2026, 5, 15), date(2026, 7, 15)),
        (date(2026, 8, 31), date(2026, 9, 30), date(2026, 11, 30)),
        (date(2026, 10, 11), date(2026, 11, 12), date(2027, 1, 11)),
        (date(2026, 11, 21), date(2026, 12, 21), date(2027, 2, 22)),
        (date(2026, 11, 25), date(2026, 12, 28), date(2027, 2, 25)),
        (date(2026, 12, 31), date(2027, 2, 1), date(2027, 3, 31)),
        (date(2028, 1, 31), date(2028, 2, 29), date(2028, 5, 2)),
    ],
)
def test_the_last_day_is_that_of_the_table_and_an_extension_counts_from_receipt(received, due, extended):
    assert Dates(received).due_on == due
    assert Dates(received, extended_on=received).due_on == extended


def test_an_extension_told_on_the_last_day_holds_and_one_told_later_moves_nothing():
    in_time = Dates(RECEIVED, extended_on=date(2026, 12, 21))
    late = Dates(RECEIVED, extended_on=date(2026, 12, 22))
    assert (in_time.is_extended, in_time.due_on) == (True, date(2027, 2, 22))
    assert (late.is_extended, late.due_on) == (False, date(2026, 12, 21))


@pytest.mark.parametrize(
    "rule, due",
    [(Rule.PATIENT_FILE, date(2026, 11, 29)), (Rule.OLD_PATIENT_FILE, date(2026, 12, 21))],
)
def test_a_patient_file_has_its_own_day_and_cannot_be_extended(rule, due):
    """29 November 2026 is a Sunday: no text moves these eight days, so the safe day is the earlier one."""
    dates = Dates(RECEIVED, rule=rule, extended_on=date(2026, 11, 23))
    assert dates.can_be_extended_until is None and not dates.is_extended
    assert dates.due_on == due


def test_a_question_to_the_person_moves_no_day_and_the_other_reading_stands_beside_it():
    waiting = Dates(RECEIVED, identity_asked_on=date(2026, 11, 23))
    assert (waiting.due_on, waiting.waits_for) == (date(2026, 12, 21), Waiting.PERSON)
    assert [one.due_on for one in waiting.paused] == [None]
    settled = Dates(RECEIVED, identity_asked_on=date(2026, 11, 23), identity_settled_on=date(2026, 11, 30))
    assert (settled.due_on, settled.waits_for) == (date(2026, 12, 21), Waiting.DESK)
    assert [one.due_on for one in settled.paused] == [date(2026, 12, 28)]


def test_holidays_of_the_region_of_the_desk_count():
    received = date(2026, 11, 26)  # the month ends on 26 December, a Saturday and a holiday in Alsace
    assert Dates(received).due_on == date(2026, 12, 28)
    friday = date(2026, 3, 3)  # the month ends on Good Friday, 3 April 2026
    assert Dates(friday).due_on == date(2026, 4, 3)
    assert Dates(friday, region=Region.ALSACE_MOSELLE).due_on == date(2026, 4, 7)


def test_an_answer_is_late_after_the_last_day_and_silence_too():
    assert not Dates(RECEIVED, answered_on=date(2026, 12, 21)).was_late(date(2027, 6, 1))
    assert Dates(RECEIVED, answered_on=date(2026, 12, 22)).was_late(date(2026, 12, 22))
    assert Dates(RECEIVED).was_late(date(2026, 12, 22))
    assert not Dates(RECEIVED).was_late(date(2026, 12, 21))


def test_reminders_come_ten_five_and_two_days_before_and_once_late():
    due = date(2026, 12, 21)
    days = {11: None, 10: 10, 6: 10, 5: 5, 3: 5, 2: 2, 0: 2}
    for left, step in days.items():
        assert step_reached(due, date.fromordinal(due.toordinal() - left)) == step, left
    assert step_reached(due, date(2026, 12, 22)) == -1
