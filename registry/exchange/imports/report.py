"""What an import would change, or changed, as values that a program reads: lists of plain entries."""

from __future__ import annotations

from typing import Any

from registry.exchange.imports.planning import Plan, Planned
from registry.record.changes import ChangeInWords, changes_in_words


def report(plan: Plan) -> dict[str, list[dict[str, Any]]]:
    """The lists ``added``, ``changed``, ``unchanged``, ``removed``, ``unreadable`` and ``questions``, in words of the language
    that is active. A record that is removed from the file stays in the register.
    """
    return {
        "added": [named(one) | {"example": one.found.is_example} for one in plan.added],
        "changed": [named(one) | {"changes": fields_told(one)} for one in plan.changed],
        "unchanged": [named(one) for one in plan.unchanged],
        "removed": [
            {"id": str(one.public_id), "reference": one.reference, "name": one.name} for one in plan.removed
        ],
        "unreadable": [
            *({"place": row.place, "text": row.text, "reason": row.reason} for row in plan.unread),
        ],
        "questions": [
            {
                "id": str(one.after.id),
                "reference": one.after.reference,
                "section": point.column,
                "text": point.text,
            }
            for one in [*plan.added, *plan.changed]
            for point in one.points
            if point.kind == "question"
        ],
    }


def named(one: Planned) -> dict[str, Any]:
    return {
        "id": str(one.after.id),
        "reference": one.after.reference,
        "name": one.after.name,
        "place": one.found.place,
    }


def fields_told(one: Planned) -> list[dict[str, str]]:
    """Each change of a record, then the points that come with it."""
    changes = [change_told(change) for change in changes_in_words(one.changes)]
    return changes + [
        {"action": "added", "entry": "", "field": "", "before": "", "after": point.text}
        for point in one.points
    ]


def change_told(change: ChangeInWords) -> dict[str, str]:
    entry = " · ".join(filter(None, (change.kind, change.name)))
    return {
        "action": str(change.action),
        "entry": entry,
        "field": change.field,
        "before": change.before,
        "after": change.after,
    }
