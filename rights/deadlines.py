"""The day by which a request must be answered. Dates in, dates out: no Django, no clock, no database.

The law, and how far it was checked:

- GDPR, Article 12(3): one month from receipt, extended by two further months where necessary. Read in the
  Official Journal.
- Regulation (EEC, Euratom) 1182/71 says how periods are counted. Article 3(4), which moves a last day off,
  was read in quotations from the Official Journal; Article 2 and Article 3(1) and (2) are cited from
  memory: to be checked. The EDPB's examples (Guidelines 01/2022) agree: 5 March → 5 April, 31 August → 30
  September.
- Code de la santé publique, L1111-7 and R1111-1: a patient file within eight days of receipt, two months
  when the information is more than five years old. L1111-7 read in its version of 2011, R1111-1 in the
  decree of 2002.
- Code du travail: L3133-1 (the eleven national holidays) read in quotations; L3422-2 (overseas) read as it
  stood on Légifrance in May 2019; L3134-13 and the ordinance of 16 August 1892 (Alsace and Moselle) read in
  quotations.

Two choices follow one principle: a doubt never makes a deadline later.

- A day counts as a public holiday only where a text designates it (Regulation 1182/71, Article 2(1)). Dates
  come from the `holidays` package, without the days that it lists by usage or that texts disagree on: see
  Region. Of other countries only what the package lists as public in the whole country is taken, and each
  such day says that no text was read: see Country.
- No text read says how the periods of the Code de la santé publique end. They are counted like the others:
  days off are part of the count, a last day off moves the end. The reasons then give the day that avoids
  the question.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Self

from holidays import country_holidays
from holidays.countries import France

FIRST_RECEIPT = date(2018, 5, 25)
"""The GDPR applies from this day (Article 99(2)): before it, nothing was due under Article 12(3)."""

LAST_RECEIPT = date(2099, 12, 31)
"""The `holidays` package knows France to the end of 2100; later, every weekday would seem a working day."""

# Matāri’i in French Polynesia: the package has it from 2025, the law adopted on 6 May 2025 from 2026.
_LISTED_TOO_SOON = date(2025, 11, 20)

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class OutsideCalendar(ValueError):
    """A day or a year for which the holidays, or the law itself, are not known."""


class _Term(StrEnum):
    """A stable code, which is stored, with facts about it, which `__init__` of the subclass names."""

    def __new__(cls, code: str, *facts: Any) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        return member


class Holiday(_Term):
    """A public holiday: its code, its name in the `holidays` package, its name in English."""

    NEW_YEAR = "new-year", "Jour de l'an", "New Year’s Day"
    EASTER_MONDAY = "easter-monday", "Lundi de Pâques", "Easter Monday"
    LABOUR_DAY = "labour-day", "Fête du Travail", "Labour Day"
    VICTORY = "victory", "Fête de la Victoire", "Victory Day"
    ASCENSION = "ascension", "Ascension", "Ascension Day"
    WHIT_MONDAY = "whit-monday", "Lundi de Pentecôte", "Whit Monday"
    NATIONAL_DAY = "national-day", "Fête nationale", "National Day"
    ASSUMPTION = "assumption", "Assomption", "Assumption Day"
    ALL_SAINTS = "all-saints", "Toussaint", "All Saints’ Day"
    ARMISTICE = "armistice", "Armistice", "Armistice Day"
    CHRISTMAS = "christmas", "Noël", "Christmas Day"

    GOOD_FRIDAY = "good-friday", "Vendredi saint", "Good Friday"
    SAINT_STEPHEN = "saint-stephen", "Saint-Étienne", "Saint Stephen’s Day"
    ABOLITION = "abolition-of-slavery", "Abolition de l'esclavage", "Abolition of Slavery"
    CITIZENSHIP = "citizenship", "Fête de la Citoyenneté", "Citizenship Day"
    GOSPEL = "arrival-of-the-gospel", "Arrivée de l'Évangile", "Arrival of the Gospel"
    AUTONOMY = "autonomy", "Fête de l'autonomie", "Autonomy Day"
    MATARII = "matarii", "Matāri'i", "Matāri’i"
    PETER_CHANEL = "peter-chanel", "Saint Pierre Chanel", "Saint Peter Chanel’s Day"
    TERRITORY = "territory", "Fête du Territoire", "Territory Day"

    package_name: str
    label_fr: str
    label_en: str

    def __init__(self, code: str, *facts: Any) -> None:
        self.package_name, self.label_en = facts
        self.label_fr = self.package_name.replace("'", "’")


NATIONAL = tuple(Holiday)[:11]
"""The public holidays of the whole of France (Code du travail, L3133-1)."""


class Region(_Term):
    """Where the controller answers from: code, names in French and English, subdivision, local holidays.

    The subdivision is that of the `holidays` package. Left out of its list, because no text read designates
    them: Good Friday, Mid-Lent and 21 July in Guadeloupe, 21 July in Martinique and Saint-Martin (usage);
    28 May in Saint-Martin (L3422-2 said 27 May in 2019, a circular allows the 28th); 29 June in Wallis and
    Futuna (absent from other lists). In Alsace and Moselle, Good Friday is a holiday only in communes with
    a Protestant church or one that both faiths share: hence two regions. Where in doubt, METROPOLITAN is
    never too late.

    Outside the Union (Saint-Barthélemy, Saint-Pierre-et-Miquelon, the Pacific), French law extends the
    GDPR's rules; that the way to count periods goes with them is assumed, not read.
    """

    METROPOLITAN = "metropolitan", "France métropolitaine", "Metropolitan France", None
    ALSACE_MOSELLE = (
        "alsace-moselle",
        "Alsace-Moselle, commune ayant un temple protestant ou une église mixte",
        "Alsace and Moselle, commune with a Protestant or shared church",
        "6AE",
        Holiday.GOOD_FRIDAY,
        Holiday.SAINT_STEPHEN,
    )
    ALSACE_MOSELLE_OTHER = (
        "alsace-moselle-other",
        "Alsace-Moselle, autre commune",
        "Alsace and Moselle, other commune",
        "6AE",
        Holiday.SAINT_STEPHEN,
    )
    GUADELOUPE = "guadeloupe", "Guadeloupe", "Guadeloupe", "971", Holiday.ABOLITION
    MARTINIQUE = "martinique", "Martinique", "Martinique", "972", Holiday.ABOLITION
    GUYANE = "guyane", "Guyane", "French Guiana", "973", Holiday.ABOLITION
    REUNION = "reunion", "La Réunion", "Réunion", "974", Holiday.ABOLITION
    MAYOTTE = "mayotte", "Mayotte", "Mayotte", "976", Holiday.ABOLITION
    SAINT_BARTHELEMY = "saint-barthelemy", "Saint-Barthélemy", "Saint Barthélemy", "BL", Holiday.ABOLITION
    SAINT_MARTIN = "saint-martin", "Saint-Martin", "Saint Martin", "MF"
    SAINT_PIERRE_ET_MIQUELON = (
        "saint-pierre-et-miquelon",
        "Saint-Pierre-et-Miquelon",
        "Saint Pierre and Miquelon",
        "PM",
    )
    NOUVELLE_CALEDONIE = (
        "nouvelle-caledonie",
        "Nouvelle-Calédonie",
        "New Caledonia",
        "NC",
        Holiday.CITIZENSHIP,
    )
    POLYNESIE_FRANCAISE = (
        "polynesie-francaise",
        "Polynésie française",
        "French Polynesia",
        "PF",
        Holiday.GOSPEL,
        Holiday.GOOD_FRIDAY,
        Holiday.AUTONOMY,
        Holiday.MATARII,
    )
    WALLIS_ET_FUTUNA = (
        "wallis-et-futuna",
        "Wallis-et-Futuna",
        "Wallis and Futuna",
        "WF",
        Holiday.PETER_CHANEL,
        Holiday.TERRITORY,
    )
    TERRES_AUSTRALES = (
        "terres-australes",
        "Terres australes et antarctiques françaises",
        "French Southern and Antarctic Lands",
        "TF",
    )

    label_fr: str
    label_en: str
    subdivision: str | None
    local_holidays: tuple[Holiday, ...]

    def __init__(self, code: str, *facts: Any) -> None:
        self.label_fr, self.label_en, self.subdivision, *local_holidays = facts
        self.local_holidays = tuple(local_holidays)


@dataclass(frozen=True, slots=True)
class Country:
    """Another country to which the GDPR applies, by its ISO 3166-1 code: one of COUNTRIES.

    Its holidays are those that the `holidays` package gives as public in the whole country. What a part of it
    keeps as a holiday is left out, so a deadline is never too late for that.
    """

    code: str

    def __post_init__(self) -> None:
        if self.code not in COUNTRIES:
            raise ValueError(f"The public holidays of {self.code!r} are not known.")

    @property
    def value(self) -> str:
        """The code that is stored, such as "country-be"."""
        return f"country-{self.code.lower()}"


_OF_THE_EEA = "AT BE BG CY CZ DE DK EE ES FI GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
COUNTRIES = tuple(_OF_THE_EEA.split())
"""The other members of the European Economic Area, where the GDPR and Regulation 1182/71 apply."""

Place = Region | Country


def places() -> tuple[Place, ...]:
    """Every place whose public holidays are known: those of France, then the other countries."""
    return (*Region, *map(Country, COUNTRIES))


def place_of(code: str) -> Place:
    """The place of a stored code. Raises ValueError for one that is not known."""
    if code.startswith("country-"):
        return Country(code.removeprefix("country-").upper())
    return Region(code)


@dataclass(frozen=True, slots=True)
class ListedHoliday:
    """A public holiday of another country, as the `holidays` package names it."""

    label_fr: str
    label_en: str


class Rule(_Term):
    """Which period runs from receipt: its code, then its length, in months or else in days."""

    ONE_MONTH = "one-month", 1, 0
    """GDPR, Article 12(3), first sentence."""

    EXTENDED = "extended", 3, 0
    """GDPR, Article 12(3), second sentence: three months from receipt, not one and then two."""

    PATIENT_FILE = "patient-file", 0, 8
    """Code de la santé publique, L1111-7. It cannot be extended, says the CNIL (secondary source)."""

    OLD_PATIENT_FILE = "old-patient-file", 2, 0
    """The same, when the information is more than five years old. Longer than the GDPR's month."""

    months: int
    days: int

    def __init__(self, code: str, *facts: Any) -> None:
        self.months, self.days = facts


class Step(StrEnum):
    """One step of the reasoning. What `Reason.on` holds is said beside each."""

    RECEIPT_NOT_COUNTED = "receipt-not-counted"  # the day of receipt; Regulation 1182/71, Article 3(1)
    RULE = "rule"  # the day of receipt; the article is that of the deadline's rule
    ENDS_ON_LAST_OF_DAYS = "ends-on-last-of-days"  # the raw date; Article 3(2)(b)
    ENDS_ON_SAME_DATE = "ends-on-same-date"  # the raw date; Article 3(2)(c)
    ENDS_ON_LAST_OF_MONTH = "ends-on-last-of-month"  # the raw date; Article 3(2)(c)
    SATURDAY = "saturday"  # the Saturday; Article 2(2)
    SUNDAY = "sunday"  # the Sunday; Article 2(2)
    NATIONAL_HOLIDAY = "national-holiday"  # the holiday; Code du travail, L3133-1
    LOCAL_HOLIDAY = "local-holiday"  # the holiday, which the reader should confirm
    HOLIDAY_ABROAD = "holiday-abroad"  # the same, of another country
    MOVED = "moved"  # the next working day; Article 3(4)
    NOT_MOVED = "not-moved"  # the raw date, which is a working day
    TELL_BY = "tell-by"  # the last day to tell the person of the extension, and why; GDPR, Article 12(3)
    MOVED_BY_ANALOGY = "moved-by-analogy"  # caution: the raw date, safe under either reading
    BEYOND_ONE_MONTH = "beyond-one-month"  # caution: the deadline of the GDPR alone, which comes sooner


@dataclass(frozen=True, slots=True)
class Reason:
    """A step and the day it is about; `holiday` only with NATIONAL_HOLIDAY, LOCAL_HOLIDAY and HOLIDAY_ABROAD."""

    step: Step
    on: date
    holiday: Holiday | ListedHoliday | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day to answer, and why.

    `due_on` is a working day in `region`; an answer is in time until its last hour. `raw` is the last day
    of the period before any move: `raw` ≤ `due_on`, and every day from `raw` to the eve of `due_on` is a
    day off. `reasons` lead from receipt to `due_on`, in order, then give the cautions.
    """

    received_on: date
    due_on: date
    raw: date
    rule: Rule
    region: Place
    reasons: tuple[Reason, ...]

    @property
    def safe_on(self) -> date:
        """The last day on which an answer is in time under every reading of every text: `due_on`, or sooner.

        Sooner for a patient file, whose end no text read moves, and for an old one, to which the month of
        Article 12(3) of the GDPR applies as well.
        """
        sooner = (Step.MOVED_BY_ANALOGY, Step.BEYOND_ONE_MONTH)
        return min((self.due_on, *(reason.on for reason in self.reasons if reason.step in sooner)))


def compute_deadline(
    received_on: date, *, rule: Rule = Rule.ONE_MONTH, region: Place = Region.METROPOLITAN
) -> Deadline:
    """The deadline of a request that arrived on that day, whenever it was read (EDPB 01/2022, § 159).

    Raises OutsideCalendar, a ValueError, for a day before FIRST_RECEIPT or after LAST_RECEIPT, and
    TypeError for a datetime: which day an instant falls on depends on a time zone, which only the caller
    knows.
    """
    if isinstance(received_on, datetime):
        raise TypeError(
            "The day of receipt is a date, not a datetime: choose the day in your time zone first."
        )
    if not FIRST_RECEIPT <= received_on <= LAST_RECEIPT:
        raise OutsideCalendar(
            f"Deadlines are known for requests received from {FIRST_RECEIPT} to {LAST_RECEIPT}: "
            f"{received_on} is outside."
        )
    raw = _end_of_period(received_on, rule)
    days_off = tuple(_days_off_from(raw, region))
    due_on = raw + len(days_off) * _ONE_DAY
    reasons = (
        Reason(Step.RECEIPT_NOT_COUNTED, received_on),
        Reason(Step.RULE, received_on),
        Reason(_how_it_ends(received_on, raw, rule), raw),
        *days_off,
        Reason(Step.MOVED if days_off else Step.NOT_MOVED, due_on),
        *_cautions(received_on, raw, due_on, rule, region),
    )
    return Deadline(received_on, due_on, raw, rule, region, reasons)


@dataclass(frozen=True, slots=True)
class SuspendedDeadline:
    """A deadline while the controller waits for what it asked the person: an identity, or which data are meant.

    `unsuspended` always holds: no text of Article 12(3) suspends the month, the EDPB says that there may be a
    suspension where the request was made without undue delay (Guidelines 01/2022, § 159). `due_on` is the
    last day if there is one; None while the person has not answered. Show both, the sooner one first.
    """

    unsuspended: Deadline
    asked_on: date
    supplied_on: date | None
    due_on: date | None


def suspend(deadline: Deadline, *, asked_on: date, supplied_on: date | None = None) -> SuspendedDeadline:
    """The deadline with the days from the question to the answer left out of the count.

    Raises ValueError for a question before receipt or after the deadline, and for an answer before the question.
    """
    if not deadline.received_on <= asked_on <= deadline.due_on:
        raise ValueError(
            f"The question is asked from {deadline.received_on} to {deadline.due_on}: not {asked_on}."
        )
    if supplied_on is None:
        return SuspendedDeadline(deadline, asked_on, None, None)
    if supplied_on < asked_on:
        raise ValueError(f"The answer came on {supplied_on}, before the question of {asked_on}.")
    last = deadline.raw + (supplied_on - asked_on)
    due_on = last + len(tuple(_days_off_from(last, deadline.region))) * _ONE_DAY
    return SuspendedDeadline(deadline, asked_on, supplied_on, due_on)


@cache
def public_holidays(year: int, region: Place = Region.METROPOLITAN) -> Mapping[date, Holiday | ListedHoliday]:
    """The public holidays of that year in that region, weekends included.

    Of two holidays on one day, a national one is given rather than a local one. Raises OutsideCalendar for
    a year in which no deadline can fall.
    """
    if not FIRST_RECEIPT.year <= year <= LAST_RECEIPT.year + 1:
        raise OutsideCalendar(f"The public holidays of {year} are not known.")
    if isinstance(region, Country):
        return MappingProxyType(_holidays_abroad(year, region.code))
    listed = France(years=year, subdiv=region.subdivision, language="fr")
    return MappingProxyType(
        {
            day: holiday
            for holiday in (*region.local_holidays, *NATIONAL)
            for day in listed.get_named(holiday.package_name, lookup="exact")
            if day != _LISTED_TOO_SOON
        }
    )


REPLACEMENT = ("substitut", "observed", "in lieu", "day off (")  # words of such days


def _holidays_abroad(year: int, code: str) -> dict[date, Holiday | ListedHoliday]:
    # Without the days that are off in the place of another one: no text that designates them was read.
    english = country_holidays(code, years=year, language="en_US", observed=False)
    is_in_french = "fr" in country_holidays(code).supported_languages
    french = country_holidays(code, years=year, language="fr" if is_in_french else "en_US", observed=False)
    return {
        day: ListedHoliday(french[day].replace("'", "’"), english[day])
        for day in sorted(english)
        if not any(words in english[day].lower() for words in REPLACEMENT)
    }


def is_working_day(day: date, region: Place = Region.METROPOLITAN) -> bool:
    """Neither a Saturday, nor a Sunday, nor a public holiday (Regulation 1182/71, Article 2(2))."""
    return _why_off(day, region) is None


def _end_of_period(received_on: date, rule: Rule) -> date:
    """The last day of the period, moved by nothing: Article 3(2)(b) for days, (c) for months."""
    if not rule.months:
        return received_on + rule.days * _ONE_DAY
    years, month = divmod(received_on.month - 1 + rule.months, 12)
    year, month = received_on.year + years, month + 1
    return date(year, month, min(received_on.day, monthrange(year, month)[1]))


def _how_it_ends(received_on: date, raw: date, rule: Rule) -> Step:
    if not rule.months:
        return Step.ENDS_ON_LAST_OF_DAYS
    return Step.ENDS_ON_SAME_DATE if raw.day == received_on.day else Step.ENDS_ON_LAST_OF_MONTH


def _days_off_from(day: date, region: Place) -> Iterator[Reason]:
    """Each day off from that one to the eve of a working day; none if it is a working day itself."""
    while reason := _why_off(day, region):
        yield reason
        day += _ONE_DAY


def _why_off(day: date, region: Place) -> Reason | None:
    if day.weekday() >= _SATURDAY:
        return Reason(Step.SATURDAY if day.weekday() == _SATURDAY else Step.SUNDAY, day)
    holiday = public_holidays(day.year, region).get(day)
    if holiday is None:
        return None
    if isinstance(region, Country):
        return Reason(Step.HOLIDAY_ABROAD, day, holiday)
    return Reason(Step.NATIONAL_HOLIDAY if holiday in NATIONAL else Step.LOCAL_HOLIDAY, day, holiday)


def _cautions(received_on: date, raw: date, due_on: date, rule: Rule, region: Place) -> Iterator[Reason]:
    """What a reader who knows only the date would get wrong."""
    if rule is Rule.EXTENDED:
        yield Reason(Step.TELL_BY, compute_deadline(received_on, region=region).due_on)
    if rule in (Rule.PATIENT_FILE, Rule.OLD_PATIENT_FILE) and due_on != raw:
        yield Reason(Step.MOVED_BY_ANALOGY, raw)
    if rule is Rule.OLD_PATIENT_FILE:
        yield Reason(Step.BEYOND_ONE_MONTH, compute_deadline(received_on, region=region).due_on)
