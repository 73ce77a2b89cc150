"""The table of processors and other recipients says each place once, and loses none."""

import pytest

from registry.exchange.exports.annexes import Dealings, places
from tests.registry.rules.clean import party


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (["France", "Nantes · France", "France"], ["Nantes · France"]),
        (["France", "Nantes · France", "Rennes · France"], ["Nantes · France", "Rennes · France"]),
        (["France", "Inde"], ["France", "Inde"]),
        (["Guinée", "Malabo · Guinée équatoriale"], ["Guinée", "Malabo · Guinée équatoriale"]),
        (["", "Nantes · France"], ["Nantes · France"]),
        (["France", ""], ["France"]),
        ([""], []),
    ],
)
def test_a_place_is_told_once_and_a_country_alone_only_where_no_place_of_it_is(found, expected):
    assert places(Dealings(party(), places=found)) == expected
