"""The answer "none" and the row that says otherwise: whoever adds one to the other is asked which of them is right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from registry.models import (
    Activity,
    CollectionSource,
    ContactPoint,
    Controller,
    Hosting,
    JointController,
    Recipient,
    RetentionException,
    RetentionRule,
    Sharing,
    SpecialCondition,
    Subprocessor,
    Transfer,
)

NOTHING = frozenset({"none", "not_concerned"})  # answers which say that there is nothing to record
NONE, SOME = "none", "some"  # of the vocabulary "answers"
REPLY = "answer_to_contradiction"  # in what is sent: which of the two is right
# The answer of the activity that a row of each kind denies.
ROWS: dict[type[Any], str] = {
    Transfer: "transfers_answer",
    JointController: "joint_answer",
    CollectionSource: "sources_answer",
    Recipient: "recipients_answer",
    Sharing: "recipients_answer",
    Subprocessor: "subprocessors_answer",
    Hosting: "hosting_answer",
    RetentionRule: "retention_answer",
    RetentionException: "retention_answer",
}
# Texts that go with an answer in the same form.
TEXTS: dict[type[Any], dict[str, tuple[str, ...]]] = {
    Activity: {
        "automated_decision": ("automated_logic", "automated_consequences"),
        "profiling": ("profiling_note",),
        "ai_answer": ("ai_note", "ai_role", "ai_training"),
        "joint_answer": ("joint_arrangement",),
        "retention_answer": ("retention_principle", "retention_end"),
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
        if field in fields and getattr(row, field) in NOTHING and any(getattr(row, name) for name in texts):
            return DeniedRow(row, field)
    whole: Any
    match row:
        case Sharing(kind="restriction"):
            return None
        case _ if type(row) in ROWS:
            whole, field = row.activity, ROWS[type(row)]
        case SpecialCondition(condition=condition) if condition.startswith("9.2."):
            whole, field = row.activity, "sensitive_data"
        case ContactPoint(function="dpo"):
            whole, field = row.controller, "dpo_designated"
        case _:
            return None
    return DeniedRow(whole, field) if getattr(whole, field) in NOTHING else None
