"""The answer "none" and the row that says otherwise: whoever adds one to the other is asked which of them is right."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from registry.models import (
    Activity,
    CollectionSource,
    ContactPoint,
    Controller,
    DataUse,
    Hosting,
    JointController,
    Recipient,
    RetentionException,
    RetentionRule,
    Sharing,
    SpecialCondition,
    Subprocessor,
    SystemUse,
    Transfer,
)
from registry.vocabularies import vocabulary

NOTHING = frozenset({"none", "not_concerned"})  # answers which say that there is nothing to record
NONE, SOME = "none", "some"  # of the vocabulary "answers"
REPLY = "answer_to_contradiction"  # in what is sent: which of the two is right
# The answer of the activity that a row of each kind denies.
ROWS: dict[type[Any], str] = {
    JointController: "joint_answer",
    CollectionSource: "sources_answer",
    Recipient: "recipients_answer",
    Sharing: "recipients_answer",
    Subprocessor: "subprocessors_answer",
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
    """What is about to be saved is denied by these answers of the record or the organisation, which say "none"."""

    whole: Any
    fields: tuple[str, ...]

    @property
    def question(self) -> str:
        names = (str(self.whole._meta.get_field(one).verbose_name) for one in self.fields)
        return capfirst(", ".join(names))

    @property
    def answered(self) -> str:
        said = (str(getattr(self.whole, f"get_{one}_display")()) for one in self.fields)
        return ", ".join(dict.fromkeys(said))

    def say_some(self) -> None:
        """Let the answers agree with what is recorded. A row that is saved afterwards keeps them."""
        for one in self.fields:
            setattr(self.whole, one, SOME)


def denied(row: Any, fields: Collection[str]) -> DeniedRow | None:
    """The answers "none" that this row contradicts as a form with these fields is about to save it; None without any."""
    whole, questions = row, tuple(texts_given(row, fields))
    if not questions:
        whole, questions = answered_by(row)
    said = tuple(one for one in questions if getattr(whole, one) in NOTHING)
    return DeniedRow(whole, said) if said else None


def texts_given(row: Any, fields: Collection[str]) -> Iterator[str]:
    """The answers in a form beside which a text is given that goes with another answer."""
    for field, texts in TEXTS.get(type(row), {}).items():
        if field in fields and any(getattr(row, name) for name in texts):
            yield field
    shown = isinstance(row, Activity) and "public_information" in fields and row.public_information == SOME
    if shown:
        yield "recipients_answer"


def answered_by(row: Any) -> tuple[Any, tuple[str, ...]]:
    """The record or organisation that a row is part of, and the questions that the row answers with "some".

    The same facts as :data:`registry.record.reading.ANSWERS` counts as recorded.
    """
    match row:
        case Sharing(kind="restriction"):
            return row.activity, ()
        case ContactPoint(function="dpo"):
            return row.controller, ("dpo_designated",)
        case SpecialCondition(condition=condition) if condition.startswith("9.2."):
            return row.activity, ("sensitive_data",)
        case DataUse() | SystemUse() | Hosting() | Transfer():
            return row.activity, tuple(facts_of(row))
        case _ if type(row) in ROWS:
            return row.activity, (ROWS[type(row)],)
    return row, ()


def facts_of(row: DataUse | SystemUse | Hosting | Transfer) -> Iterator[str]:
    """What such a row says besides its own section: sensitive data, who hosts, who receives, what is an AI system."""
    receiving = ["recipients_answer", *(["subprocessors_answer"] if row.activity.role == "processor" else [])]
    match row:
        case DataUse():
            kinds = vocabulary("data_kinds")
            kind = row.data.kind
            if kind in kinds and kinds[kind].extra.get("article") == "9(1)":
                yield "sensitive_data"
        case SystemUse():
            if row.system.ai_answer == SOME:
                yield "ai_answer"
            if row.system.host or row.system.country:
                yield "hosting_answer"
            if row.system.host:
                yield from receiving
        case Hosting():
            if row.stage not in {"planned", "ended"}:
                yield "hosting_answer"
                yield from receiving if row.party else ()
        case Transfer():
            yield "transfers_answer"
            if row.party or row.recipient_name.strip():
                yield "recipients_answer"
