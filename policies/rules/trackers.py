"""What a notice tells of trackers (LIL 82, which brings Article 5(3) of the directive 2002/58 into French law)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.record.abroad import provided_abroad
from policies.record.rights import is_french
from policies.record.sheet import EmbeddedTool, NoticeSheet, Tracker
from policies.rules.asked import asked
from registry.record.sheet import Party
from registry.record.wording import label
from registry.rules.engine import Point, Severity
from registry.rules.periods import exceeds
from registry.rules.wording import shortened

# What an item of a consent banner says, where it says how to refuse.
WAYS_TO_REFUSE = frozenset({"message", "per_purpose", "refusal", "inaction", "dismissal", "withdrawal"})


@asked(
    "LIL-82-TRACKERS",
    "LIL 82",
    gettext_lazy(
        "Whoever uses a terminal is told the aim of each tracker, and how to refuse those that need consent."
    ),
    applies=lambda value, on: bool(value.trackers),
)
def trackers(value: NoticeSheet, on: date) -> Iterator[Point]:
    for one in value.trackers:
        if not one.purpose.strip():
            yield Point("trackers", _("Say what the tracker “%s” is for.") % shortened(one.name), one.id)
        if one.rule is None:
            sentence = _("Say whether the tracker “%s” needs consent.")
            yield Point("trackers", sentence % shortened(one.name), one.id)
    asks = any(one.rule is not None and one.rule.code == "consent" for one in value.trackers)
    refusable = any(one.kind.code in WAYS_TO_REFUSE for one in value.banner_items)
    refusable |= any(one.opt_out_url.strip() for one in value.trackers)
    if asks and not refusable and not value.browser_help and not value.trackers_note.strip():
        yield Point("trackers", _("Say how to refuse the trackers that need consent."))


@asked(
    "13-1-F-TRACKERS",
    "13(1)(f)",
    gettext_lazy(
        "What a tracker or tool of an external organisation sees may go to its country: people are told of a transfer there."
    ),
    severity=Severity.ADVICE,
    applies=lambda value, on: bool(value.trackers or value.embedded_tools),
)
def sent_abroad(value: NoticeSheet, on: date) -> Iterator[Point]:
    """Where a party has its seat does not tell where it keeps the data: this is a question, asked once of each party."""
    going = {one.country.code for record in value.activities for one in record.transfers if one.country}
    asked_of: dict[UUID, tuple[Party, Tracker | EmbeddedTool]] = {}
    for one in provided_abroad(value, on):
        if one.party is not None and one.party.country is not None and one.party.country.code not in going:
            asked_of.setdefault(one.party.id, (one.party, one))
    for party, one in asked_of.values():
        sentence = _(
            "“%(name)s” is of %(party)s, in a third country (%(place)s), and no activity of the notice records a transfer"
            " there: do data go there?"
        )
        named = {"name": shortened(one.name), "party": shortened(party.name), "place": label(party.country)}
        yield Point("trackers", sentence % named, one.id)


ADVERTISING = frozenset({"advertising", "personalised_advertising", "geolocated_advertising"})
MOST_MONTHS = 13  # of an audience tracker that needs no consent (CNIL, guidelines of 17 September 2020)


@asked(
    "LIL-82-ADVERTISING",
    "LIL 82",
    gettext_lazy("A tracker that serves advertising needs consent: no exemption covers it."),
    severity=Severity.BREACH,
    applies=lambda value, on: bool(value.trackers),
)
def advertising(value: NoticeSheet, on: date) -> Iterator[Point]:
    for one in value.trackers:
        if is_exempt(one) and one.category is not None and one.category.code in ADVERTISING:
            sentence = _("“%s” serves advertising and is recorded as exempt from consent: which is right?")
            yield Point("trackers", sentence % shortened(one.name), one.id)


@asked(
    "CNIL-2020-091-LIFETIME",
    "CNIL 2020-091",
    gettext_lazy("A tracker that measures the audience without consent lasts thirteen months at most."),
    severity=Severity.ADVICE,
    applies=lambda value, on: bool(value.trackers) and is_french(value.organisation),
)
def lifetime(value: NoticeSheet, on: date) -> Iterator[Point]:
    for one in value.trackers:
        if is_exempt(one) and measures_audience(one) and exceeds(one.amount, one.unit, MOST_MONTHS):
            sentence = _("“%s” measures the audience without consent, and lasts longer than thirteen months.")
            yield Point("trackers", sentence % shortened(one.name), one.id)


def is_exempt(one: Tracker) -> bool:
    return one.rule is not None and one.rule.code == "exempt"


def measures_audience(one: Tracker) -> bool:
    return any(term is not None and term.code == "audience" for term in (one.category, one.exemption_reason))
