"""The answer "none" and the row that says otherwise: whoever adds one to the other is asked which of them is right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from registry.models import Activity, ContactPoint, Controller, SpecialCondition, Transfer

NONE, SOME = "none", "some"  # of the vocabulary "answers"
REPLY = "answer_to_contradiction"  # in what is sent: which of the two is right
# Texts that go with an answer in the same form.
TEXTS: dict[type[Any], dict[str, tuple[str, ...]]] = {
    Activity: {
        "automated_decision": ("automated_logic", "automated_consequences"),
        "profiling": ("profiling_note",),
    },
    Controller: {"dpo_designated": ("dpo_position",)},
}


@dataclass(frozen=True)
class DeniedRow:
    """What is about to be saved is denied by this answer of the record or the organisation, which says "none"."""

    whole: Any
    field: str

    @property
    def question(self) -> str:
        return capfirst(str(self.whole._meta.get_field(self.field).verbose_name))

    @property
    def answered(self) -> str:
        return str(getattr(self.whole, f"get_{self.field}_display")())

    def say_some(self) -> None:
        """Let the answer agree with what is recorded. A row that is saved afterwards keeps it."""
        setattr(self.whole, self.field, SOME)


def denied(row: Any, fields: Collection[str]) -> DeniedRow | None:
    """The answer "none" that this row contradicts as a form with these fields is about to save it; None where there is none."""
    for field, texts in TEXTS.get(type(row), {}).items():
        if field in fields and getattr(row, field) == NONE and any(getattr(row, name) for name in texts):
            return DeniedRow(row, field)
    whole: Any
    match row:
        case Transfer():
            whole, field = row.activity, "transfers_answer"
        case SpecialCondition(condition=condition) if condition.startswith("9.2."):
            whole, field = row.activity, "sensitive_data"
        case ContactPoint(function="dpo"):
            whole, field = row.controller, "dpo_designated"
        case _:
            return None
    return DeniedRow(whole, field) if getattr(whole, field) == NONE else None
