"""Which software a notice names, and what it says of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from registry.partial_dates import PartialDate
from registry.record.sheet import ActivitySheet, Party, SystemUse

# What only the officer needs of a system that a notice names.
KEPT_BACK: dict[str, Any] = {
    "host": None,
    "country": None,
    "department": None,
    "since": PartialDate(),
    "until": PartialDate(),
    "note": "",
    "data": (),
}


def systems_as_told(record: ActivitySheet, on: date, *, is_shown: bool) -> ActivitySheet:
    """The record with what people are told of its software on a day: nothing, unless the notice shows it.

    What is no longer used is not told.
    """
    if not is_shown:
        return record.model_copy(update={"systems": (), "software": ""})
    used = [one for one in record.systems if one.system.until.last is None or one.system.until.last >= on]
    return record.model_copy(update={"systems": tuple(map(system_as_told, used))})


def system_as_told(value: SystemUse) -> SystemUse:
    """A system by its name, what it is used for and who publishes it; that it is artificial intelligence, where it is."""
    is_intelligent = value.system.ai_answer is not None and value.system.ai_answer.code == "some"
    blank = KEPT_BACK if is_intelligent else {**KEPT_BACK, "ai_answer": None}
    publisher = value.system.publisher
    named = Party.new(id=publisher.id, name=publisher.name) if publisher else None
    system = value.system.model_copy(update={**blank, "publisher": named})
    return value.model_copy(update={"note": "", "system": system})
