"""The figures of a register say in law’s words what was counted, and leave nothing out."""

from datetime import date

import pytest
from django.utils import translation

from registry.record.figures import (
    activities_figure,
    bases_figure,
    freshness_figure,
    retention_figure,
    transfers_figure,
)
from registry.vocabularies import vocabulary

ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_activities_stand_by_department_and_state_those_in_force_first():
    counted = {("a", "draft"): 2, ("a", "current"): 3, ("", "current"): 4, ("b", "archived"): 1}
    figure = activities_figure(
        counted, {"a": "Finances", "b": "Écoles", "c": "Voirie"}, lambda key: f"?d={key}"
    )
    assert [series.label for series in figure.series] == ["In force", "Draft", "Archived"]
    assert [(line.label, *line.cells) for line in figure.lines] == [
        ("Finances", "3", "2", "0", "5"),
        ("No department", "4", "0", "0", "4"),
        ("Écoles", "0", "0", "1", "1"),
    ]
    assert [bar.url for bar in figure.bars] == ["?d=a", "?d=", "?d=b"]
    assert figure.message == "10 activities in all. The most: Finances, 5 (50%)."


def test_every_legal_basis_has_its_place_and_its_name():
    figure = bases_figure({term.code: at + 1 for at, term in enumerate(vocabulary("legal_bases"))} | {"": 1})
    assert {line.label for line in figure.lines} == {term.en for term in vocabulary("legal_bases")} | {
        "Not filled in"
    }


def test_transfers_say_where_a_country_stands_and_what_allows_them():
    figure = transfers_figure(
        {("US", "46.2.c"): 2, ("US", ""): 1, ("IN", "49.1.a"): 1, ("CH", "45"): 5, ("", ""): 1},
        ON,
        lambda code: f"?c={code}",
    )
    assert [(bar.label, bar.value, bar.note) for bar in figure.bars] == [
        ("Switzerland", 5, "Outside the EEA, adequacy decision · Adequacy decision (5)"),
        (
            "United States of America",
            3,
            "Outside the EEA, adequacy decision limited in scope · "
            "Commission standard clauses (SCC) (2), no mechanism filled in (1)",
        ),
        ("India", 1, "Outside the EEA, no adequacy decision · Derogation: explicit consent, risks known (1)"),
        ("Country not filled in", 1, "no mechanism filled in (1)"),
    ]
    assert len({bar.texture for bar in figure.bars}) == 4
    assert [bar.url for bar in figure.bars] == ["?c=CH", "?c=US", "?c=IN", "?c="]


def test_retention_and_freshness_show_every_class_in_order():
    retention = retention_figure({"5-years": 3, "unset": 1})
    assert [bar.value for bar in retention.bars] == [0, 0, 0, 3, 0, 0, 0, 1]
    assert [bar.texture for bar in retention.bars if bar.value] == [1, 4], "what is not set stands out"
    assert [bar.label for bar in freshness_figure({}).bars] == [
        "Under 6 months",
        "6 to 12 months",
        "1 to 2 years",
        "Over 2 years",
        "No date",
    ]


def test_nothing_counted_is_said():
    for figure in (
        activities_figure({}, {}),
        bases_figure({}),
        transfers_figure({}, ON),
        retention_figure({}),
    ):
        assert figure.message == "Nothing to count yet."
