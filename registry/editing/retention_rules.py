"""Retention rules that several activities follow: gathered from the register, and taken over by another activity."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from registry.models import (
    Activity,
    Controller,
    DataUse,
    RetentionRule,
    RetentionStart,
    SubjectUse,
)
from registry.models.owned import ForeignLink
from registry.models.periods import DAYS
from registry.models.reasons import ChangeKind, Reason
from registry.models.states import ARCHIVED
from registry.record.build import build_sheets
from registry.record.write import with_new_identifiers, write_activity
from registry.spelling import recognised

CODES = ("amount", "unit", "bound", "joined", "phase", "end_action")
WORDS = ("event", "legal_reference")


@dataclass
class SharedRule:
    """A period with its start, its end and its legal reference, and every rule of the register that says just that."""

    first: dict[str, Any]
    starts: tuple[str, ...]
    rules: list[int] = field(default_factory=list)
    activities: list[int] = field(default_factory=list)

    @property
    def days(self) -> float | None:
        """About how long, to sort by; None for a period bound to an event."""
        factor = DAYS.get(self.first["unit"])
        return self.first["amount"] * factor if factor and self.first["amount"] is not None else None


def shared_rules(controller: Controller) -> list[SharedRule]:
    """The rules of the organisation's activities, identical ones together, those that most activities follow first.

    Identical: the same period, start events, end and reference; accents and capitals in texts make no difference. What
    was archived is left out. Two queries.
    """
    rules = RetentionRule.objects.filter(controller=controller).exclude(activity__state=ARCHIVED)
    starts: dict[int, list[str]] = defaultdict(list)
    for rule, event in RetentionStart.objects.filter(rule__in=rules.order_by()).values_list("rule", "event"):
        starts[rule].append(event)
    found: dict[tuple[Any, ...], SharedRule] = {}
    ordered = rules.order_by("activity__position", "activity__reference", "position", "pk")
    for row in ordered.values("pk", "public_id", "activity", *CODES, *WORDS):
        events = starts[row["pk"]]
        key = (
            *(row[name] for name in CODES),
            *(recognised(row[name]) for name in WORDS),
            tuple(sorted(map(recognised, events))),
        )
        shared = found.setdefault(key, SharedRule(row, tuple(events)))
        shared.rules.append(row["pk"])
        if row["activity"] not in shared.activities[-1:]:
            shared.activities.append(row["activity"])
    return sorted(found.values(), key=lambda one: (-len(one.activities), one.days is None, one.days or 0))


@transaction.atomic
def copy_rule(rule: RetentionRule, activity: Activity) -> RetentionRule:
    """Give the activity a rule of its own that says what this one says, with its start events and exceptions.

    Of the people and data that the rule is about, those that the activity does not name are left out, and so are purpose,
    client and category of processing, which are another activity's. Raises ForeignLink for an activity of another
    organisation.
    """
    if rule.controller_id != activity.controller_id:
        raise ForeignLink(["activity"])
    source, target = build_sheets(activity.controller, [rule.activity, activity])
    value = next(one for one in source.retention_rules if one.id == rule.public_id)
    copy = with_new_identifiers(value).model_copy(update=left_out(rule, activity))
    rules = (*target.retention_rules, copy)
    write_activity(
        activity.controller,
        target.model_copy(update={"retention_rules": rules}),
        reason=Reason(ChangeKind.RULE_COPY, str(rule.public_id)),
    )
    return RetentionRule.objects.get(public_id=copy.id)


def left_out(rule: RetentionRule, activity: Activity) -> dict[str, Any]:
    """What a copy of the rule in this activity does not say, with what stands there instead."""
    blank: dict[str, Any] = {
        "purpose": None,
        "purpose_note": "",
        "data_note": "",
        "client": None,
        "operation": None,
    }
    if not uses(SubjectUse.objects.filter(subject=rule.subject_id), activity):
        blank["subject"] = None
    if not uses(DataUse.objects.filter(data=rule.data_id), activity):
        blank["data"] = None
    return blank


def uses(rows: models.QuerySet, activity: Activity) -> bool:
    return rows.filter(activity=activity).exists()
