"""Who could read which version of a notice until which day."""

from datetime import UTC, date, datetime

import pytest

from policies.effect import Published, readable


@pytest.mark.parametrize(
    ("versions", "withdrawn", "on", "expected"),
    [
        ([(1, 1, 1), (2, 5, 5)], None, 4, [1]),
        ([(1, 1, 1), (2, 5, 5)], None, 5, [2, 1]),
        ([(1, 1, 1), (2, 2, 20), (3, 3, 3)], None, 25, [3, 1]),  # 2 was replaced before its day
        ([(1, 1, 1), (2, 2, 20), (3, 3, 28)], None, 25, [2, 1]),  # 3 is for later, so 2 has its days
        ([(1, 1, 1), (2, 2, 20), (3, 3, 28)], None, 28, [3, 2, 1]),
        ([(1, 1, 1), (2, 1, 1)], None, 1, [2, 1]),  # twice on one day: both were read
        ([(1, 1, 1), (2, 4, 20)], 3, 10, []),  # withdrawn: nobody decided that 1 be read again
        ([(1, 1, 1), (2, 4, 20)], 3, 20, [2]),
    ],
)
def test_who_could_read_which_version_until_which_day(versions, withdrawn, on, expected):
    def at(day):
        return datetime(2027, 1, day, 12, tzinfo=UTC)

    made = [
        Published(str(number), number, at(published), date(2027, 1, effective), "fr")
        for number, published, effective in versions
    ]
    found = readable(made, at(withdrawn) if withdrawn else None, date(2027, 1, on))
    assert [one.number for one in found] == expected
