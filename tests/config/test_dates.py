"""Every template writes the first of a month as its language does."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("language", "day", "form", "expected"),
    [
        ("fr", date(2023, 6, 1), "DATE_FORMAT", f"1er{SPACE}juin 2023"),
        ("fr", date(2023, 6, 2), "DATE_FORMAT", f"2{SPACE}juin 2023"),
        ("fr", date(2023, 6, 11), "DATE_FORMAT", f"11{SPACE}juin 2023"),
        (
            "fr",
            datetime(2023, 6, 1, 8, 5, tzinfo=UTC),
            "DATETIME_FORMAT",
            f"1er{SPACE}juin 2023 à{SPACE}10{SPACE}h{SPACE}05",
        ),
        ("fr", date(2023, 6, 1), "c", "2023-06-01"),
        ("en", date(2023, 6, 1), "DATE_FORMAT", f"1{SPACE}June 2023"),
        ("fr", None, "DATE_FORMAT", ""),
    ],
)
def test_a_template_writes_the_first_of_a_month_as_its_language_does(language, day, form, expected):
    with translation.override(language):
        assert Template('{{ day|date:"' + form + '" }}').render(Context({"day": day})) == expected
