"""How long data are kept: the envisaged time limits for erasure of the different categories (Article 30(1)(f))."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record import reading
from registry.record.sheet import ActivitySheet, Data, RetentionRule
from registry.rules.engine import Point, Subject, rule
from registry.rules.wording import shortened
from registry.spelling import searchable

RECORD = Subject.CONTROLLER_RECORD
# Neither a period nor a criterion: words that leave the time open. In their searchable form, in both languages.
OPEN_WORDS = re.compile(
    r"a (fixer|definir|determiner|preciser|completer|confirmer)\b|to be (fixed|defined|determined|completed|confirmed)\b"
    r"|^(quelques|some|a few|plusieurs|several) (jours|semaines|mois|annees|ans|days|weeks|months|years)\b|^(tbd|tbc)\b"
)


@rule(
    "30-1-F-RETENTION",
    "30(1)(f)",
    RECORD,
    gettext_lazy("The record gives the envisaged time limits for erasure, or what decides them."),
)
def stated(record: ActivitySheet, on: date) -> Iterator[Point]:
    if not record.retention_rules and not reading.says_nothing(record, "retention"):
        yield Point("retention", _("Say how long the data are kept, or what decides it."))
    for one in record.retention_rules:
        if one.amount is None and not one.event.strip():
            sentence = _("A retention rule says neither how long nor until which event.")
            yield Point("retention", sentence, one.id)
        elif one.amount is None and OPEN_WORDS.search(searchable(one.event)):
            sentence = _("“%s” is neither a period nor what decides it.") % shortened(one.event)
            yield Point("retention", sentence, one.id)


@rule(
    "30-1-F-CATEGORIES",
    "30(1)(f)",
    RECORD,
    gettext_lazy("The time limits are those of the different categories of data: each is covered by a rule."),
    applies=lambda record, on: bool(record.retention_rules and reading.data(record)),
)
def by_category(record: ActivitySheet, on: date) -> Iterator[Point]:
    categories = reading.data(record)
    forgotten = [
        one.name
        for one in categories
        if not any(is_about(rule, one, alone=len(categories) == 1) for rule in record.retention_rules)
    ]
    if forgotten:
        yield Point("retention", _("No retention rule covers: %s.") % shortened(", ".join(forgotten)))


def is_about(rule: RetentionRule, data: Data, *, alone: bool) -> bool:
    """Whether a rule covers a category: it names it, or names none and is not narrowed by words of its own.

    Words that narrow a rule cover the categories that they name, were it by one of its items, and the only category of a
    record.
    """
    if named := reading.data_of_rule(rule):
        return any(one.id == data.id for one in named)
    words = searchable(rule.data_note)
    names = map(searchable, (data.name, *(item.name for item in data.items)))
    return not words or alone or any(name and name in words for name in names)
