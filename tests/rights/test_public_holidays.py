"""The days off, against what the law says rather than against the package that computes them."""

from datetime import date

import pytest
from holidays.countries import France

from rights.deadlines import (
    COUNTRIES,
    NATIONAL,
    Country,
    Holiday,
    OutsideCalendar,
    Region,
    is_working_day,
    place_of,
    places,
    public_holidays,
)

ALL_YEARS = range(2018, 2101)


def local_days(year, region):
    """The holidays of that region which are not those of the whole of France, as MM-DD."""
    return {
        f"{day:%m-%d}": holiday
        for day, holiday in public_holidays(year, region).items()
        if holiday not in NATIONAL
    }


def test_metropolitan_france_has_the_eleven_holidays_of_the_code_du_travail():
    assert dict(public_holidays(2026)) == {
        date(2026, 1, 1): Holiday.NEW_YEAR,
        date(2026, 4, 6): Holiday.EASTER_MONDAY,
        date(2026, 5, 1): Holiday.LABOUR_DAY,
        date(2026, 5, 8): Holiday.VICTORY,
        date(2026, 5, 14): Holiday.ASCENSION,
        date(2026, 5, 25): Holiday.WHIT_MONDAY,
        date(2026, 7, 14): Holiday.NATIONAL_DAY,
        date(2026, 8, 15): Holiday.ASSUMPTION,
        date(2026, 11, 1): Holiday.ALL_SAINTS,
        date(2026, 11, 11): Holiday.ARMISTICE,
        date(2026, 12, 25): Holiday.CHRISTMAS,
    }


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("BE", "01-01 04-05 04-06 05-01 05-14 05-24 05-25 07-21 08-15 11-01 11-11 12-25"),
        ("LU", "01-01 04-06 05-01 05-09 05-14 05-25 06-23 08-15 11-01 12-25 12-26"),
        # Of Germany those of all its Länder: Reformation Day or All Saints are holidays in some only.
        ("DE", "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26"),
    ],
)
def test_of_another_country_only_the_holidays_of_the_whole_country_count(code, days):
    found = public_holidays(2026, Country(code))
    assert [f"{day:%m-%d}" for day in sorted(found)] == days.split()


def test_every_country_of_the_area_has_holidays_every_year():
    for place in map(Country, COUNTRIES):
        for year in (2018, 2026, 2060, 2099):
            assert len(public_holidays(year, place)) >= 6, (place, year)


def test_every_place_is_found_again_by_its_code_and_no_other_is():
    assert len(places()) == len(Region) + 29
    for place in places():
        assert place_of(place.value) == place
    for code in ("country-us", "country-fr", "country-", "paris", ""):
        with pytest.raises(ValueError):
            place_of(code)


def test_whit_monday_is_a_holiday_every_year_though_many_people_work_on_it():
    for year in ALL_YEARS:
        assert Holiday.WHIT_MONDAY in public_holidays(year).values()


@pytest.mark.parametrize("region", Region)
def test_every_region_keeps_the_national_holidays_every_year(region):
    for year in ALL_YEARS:
        assert public_holidays(year).items() <= public_holidays(year, region).items()


@pytest.mark.parametrize(
    ("region", "days"),
    [
        (Region.METROPOLITAN, {}),
        (Region.ALSACE_MOSELLE, {"04-03": Holiday.GOOD_FRIDAY, "12-26": Holiday.SAINT_STEPHEN}),
        (Region.ALSACE_MOSELLE_OTHER, {"12-26": Holiday.SAINT_STEPHEN}),
        (Region.MAYOTTE, {"04-27": Holiday.ABOLITION}),
        (Region.MARTINIQUE, {"05-22": Holiday.ABOLITION}),
        (Region.GUADELOUPE, {"05-27": Holiday.ABOLITION}),
        (Region.GUYANE, {"06-10": Holiday.ABOLITION}),
        (Region.SAINT_BARTHELEMY, {"10-09": Holiday.ABOLITION}),
        (Region.REUNION, {"12-20": Holiday.ABOLITION}),
        (Region.SAINT_MARTIN, {}),  # 27 or 28 May: texts disagree, so neither makes a deadline later
        (Region.SAINT_PIERRE_ET_MIQUELON, {}),
        (Region.NOUVELLE_CALEDONIE, {"09-24": Holiday.CITIZENSHIP}),
        (
            Region.POLYNESIE_FRANCAISE,
            {"03-05": Holiday.GOSPEL, "04-03": Holiday.GOOD_FRIDAY, "11-20": Holiday.MATARII},
        ),
        (Region.WALLIS_ET_FUTUNA, {"04-28": Holiday.PETER_CHANEL, "07-29": Holiday.TERRITORY}),
        (Region.TERRES_AUSTRALES, {}),
    ],
)
def test_each_region_adds_the_days_that_a_text_designates_and_no_other(region, days):
    assert local_days(2026, region) == days


def test_a_day_that_is_only_a_usage_makes_no_deadline_later():
    for usage in (date(2026, 3, 12), date(2026, 4, 3), date(2026, 7, 21)):  # Mid-Lent, Good Friday, Schœlcher
        assert usage in France(years=2026, subdiv="971")
        assert is_working_day(usage, Region.GUADELOUPE)


def test_french_polynesia_exchanged_29_june_for_20_november_in_2026():
    assert "06-29" in local_days(2024, Region.POLYNESIE_FRANCAISE)
    assert date(2025, 6, 29).isoweekday() == 7  # a Sunday: off, holiday or not
    assert is_working_day(date(2025, 11, 20), Region.POLYNESIE_FRANCAISE)
    assert not is_working_day(date(2026, 11, 20), Region.POLYNESIE_FRANCAISE)


def test_the_package_gives_moselle_the_holidays_of_alsace():
    for year in ALL_YEARS:
        assert dict(France(years=year, subdiv="57")) == dict(France(years=year, subdiv="6AE"))


def test_every_name_is_one_that_the_package_uses():
    """A renamed holiday would otherwise vanish without a word."""
    for region in Region:
        listed = {
            name
            for year in ALL_YEARS
            for names in France(years=year, subdiv=region.subdivision, language="fr").values()
            for name in names.split("; ")
        }
        assert {holiday.package_name for holiday in (*NATIONAL, *region.local_holidays)} <= listed


def test_a_national_holiday_hides_a_local_one_on_the_same_day():
    assert public_holidays(2031, Region.MARTINIQUE)[date(2031, 5, 22)] is Holiday.ASCENSION
    assert public_holidays(2032, Region.MARTINIQUE)[date(2032, 5, 22)] is Holiday.ABOLITION


def test_a_working_day_is_neither_saturday_nor_sunday_nor_holiday():
    assert is_working_day(date(2026, 11, 12))
    assert not is_working_day(date(2026, 11, 11))
    assert not is_working_day(date(2026, 11, 14))
    assert not is_working_day(date(2026, 11, 15))


@pytest.mark.parametrize("year", [1, 2017, 2101, 9999])
def test_the_holidays_of_an_unknown_year_are_refused_rather_than_empty(year):
    with pytest.raises(OutsideCalendar):
        public_holidays(year)


def test_labels_are_written_with_the_right_apostrophe():
    for term in (*Holiday, *Region):
        assert term.label_fr
        assert term.label_en
        assert "'" not in term.label_fr + term.label_en


def test_what_is_cached_cannot_be_changed():
    with pytest.raises(TypeError):
        public_holidays(2026)[date(2026, 6, 1)] = Holiday.NEW_YEAR
