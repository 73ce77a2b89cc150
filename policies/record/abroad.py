"""Whose trackers and tools a notice names, where they are in third countries: what such a tool sends may go there."""

from __future__ import annotations

from datetime import date

from policies.record.sheet import EmbeddedTool, NoticeSheet, Tracker
from registry.vocabularies.countries import standing


def provided_abroad(notice: NoticeSheet, on: date) -> tuple[Tracker | EmbeddedTool, ...]:
    """The trackers and tools of third parties in third countries on that day; of what has no country nothing is known."""
    named: tuple[Tracker | EmbeddedTool, ...] = (*notice.trackers, *notice.embedded_tools)
    return tuple(
        one
        for one in named
        if one.party and one.party.country and standing(one.party.country.code, on).is_third_country
    )
