"""The answers of the interview as values: the sheet of a draft and an answer give the sheet that the draft shall have.

Pure functions. The rows that the interview wrote itself are replaced; what else the sheet says is left as it is, and what
another row says already is not said again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from registry.record import sheet
from registry.record.sheet import ActivitySheet, Row, Term

R = TypeVar("R", bound=Row)
Values = dict[str, Any]  # fields of a row, by their names


@dataclass(frozen=True)
class StoredAnswers:
    """The rows of one list of the sheet: the interview’s own, and the others, in the order of the sheet."""

    own: list[Any]
    others: list[Any]


NO_ANSWERS = StoredAnswers([], [])


@dataclass(frozen=True)
class Draft:
    """The sheet of a draft as it stands, and the identifiers of the rows that the interview may change."""

    record: ActivitySheet
    own: frozenset[UUID] = frozenset()

    def answers(self, rows: Sequence[Row]) -> StoredAnswers:
        """Which rows of a list are the interview’s own."""
        return StoredAnswers(
            [row for row in rows if row.id in self.own], [row for row in rows if row.id not in self.own]
        )

    def reasons(self) -> StoredAnswers:
        """What is answered to why it is done: purposes, or what is done for clients in a record kept as processor."""
        return self.answers(
            self.record.operations if self.record.is_processor_record else self.record.purposes
        )

    def changed(self, **fields: Any) -> Draft:
        return replace(self, record=self.record.model_copy(update=fields))


# The six questions ------------------------------------------------------------------------------------------


def with_presentation(
    draft: Draft,
    *,
    name: str,
    department: sheet.Department | None,
    role: Term,
    partners: Sequence[sheet.Party | str],
) -> Draft:
    """What is done, where, and for whom: ``partners`` decide with the organisation, or are its clients.

    When the organisation turns out to act for clients, or not to, the reasons given become tasks, or the other way round.
    """
    lines = [row.name for row in draft.reasons().own]
    parties = [{"party": one} for one in partners] if role.code == "joint" else []
    clients = [client(one) for one in partners] if role.code == "processor" else []
    changed = draft.changed(
        name=name,
        department=department,
        role=role,
        joint_controllers=keep(draft, draft.record.joint_controllers, sheet.JointController, parties),
        clients=keep(draft, draft.record.clients, sheet.Client, clients),
    )
    return with_reasons(changed, lines)


def client(partner: sheet.Party | str) -> Values:
    return {"party": None, "name": partner} if isinstance(partner, str) else {"party": partner, "name": ""}


def with_reasons(draft: Draft, lines: Sequence[str]) -> Draft:
    """Why it is done: a purpose for each line, or a category of processing in a record kept as processor."""
    wanted, none = [{"name": line} for line in lines], list[Values]()
    is_processor = draft.record.is_processor_record
    tasks, purposes = (wanted, none) if is_processor else (none, wanted)
    return draft.changed(
        purposes=keep(draft, draft.record.purposes, sheet.Purpose, purposes, in_order=True),
        operations=keep(draft, draft.record.operations, sheet.Operation, tasks, in_order=True),
    )


def with_people(draft: Draft, subjects: Sequence[sheet.Subject]) -> Draft:
    wanted = [{"subject": one} for one in subjects]
    return draft.changed(subjects=keep(draft, draft.record.subjects, sheet.SubjectUse, wanted))


def with_data(
    draft: Draft, data: Sequence[sheet.Data], *, sensitive: Term | None, systems: Sequence[sheet.System]
) -> Draft:
    """Which information, and in which systems it is; ``sensitive`` is a term of "answers", or None for not known yet."""
    wanted, used = [{"data": one} for one in data], [{"system": one} for one in systems]
    return draft.changed(
        data=keep(draft, draft.record.data, sheet.DataUse, wanted),
        systems=keep(draft, draft.record.systems, sheet.SystemUse, used),
        sensitive_data=sensitive,
    )


def with_recipients(
    draft: Draft, recipients: Sequence[Values], *, transfers: Term | None, places: Sequence[Values]
) -> Draft:
    """Who sees or receives it: fields of recipients; whether it leaves the Union, and where it goes: fields of transfers."""
    record = draft.record
    return draft.changed(
        recipients=keep(draft, record.recipients, sheet.Recipient, recipients),
        transfers=keep(draft, record.transfers, sheet.Transfer, places),
        transfers_answer=transfers,
    )


def with_keeping(
    draft: Draft,
    *,
    amount: int | None,
    unit: Term | None,
    event: str,
    starts: Sequence[str],
    measures: Sequence[Values],
) -> Draft:
    """How long it is kept, in figures or in words, and from when; and how it is protected."""
    record = draft.record
    period = {"amount": amount, "unit": unit, "event": event}
    said = [period] if unit or event or starts else []
    rules = keep(draft, record.retention_rules, sheet.RetentionRule, said, in_order=True)
    others = {row.id for row in draft.answers(record.retention_rules).others}
    return draft.changed(
        retention_rules=tuple(
            rule if rule.id in others else with_starts(draft, rule, starts) for rule in rules
        ),
        security_measures=keep(draft, record.security_measures, sheet.SecurityMeasure, measures),
    )


def with_starts(draft: Draft, rule: sheet.RetentionRule, starts: Sequence[str]) -> sheet.RetentionRule:
    wanted = [{"event": one} for one in starts]
    return rule.model_copy(
        update={"starts": keep(draft, rule.starts, sheet.RetentionStart, wanted, in_order=True)}
    )


# What the interview wrote, and what it leaves alone ---------------------------------------------------------


def keep(
    draft: Draft, rows: tuple[R, ...], kind: type[R], wanted: Sequence[Values], *, in_order: bool = False
) -> tuple[R, ...]:
    """The list with the wanted rows instead of the interview’s own; what another row says already is not said again.

    Lists ``in_order`` stand as they were typed, and a line that was reworded stays the row it was.
    """
    answers = draft.answers(rows)
    left: list[R] = list(answers.own)
    chosen: list[tuple[Values, R | None]] = []
    for place, values in enumerate(wanted):
        if values in wanted[:place] or any(says(row, values) for row in answers.others):
            continue
        same = next((row for row in left if says(row, values)), None)
        if same is not None:
            left.remove(same)
        chosen.append((values, same))
    if in_order:
        chosen = [(values, row or (left.pop(0) if left else None)) for values, row in chosen]
    made = [row.model_copy(update=values) if row else kind.new(**values) for values, row in chosen]
    return placed(rows, made, draft.own, in_order=in_order)


def says(row: Row, values: Values) -> bool:
    return all(same(getattr(row, name), value) for name, value in values.items())


def same(one: Any, other: Any) -> bool:
    """Shared entries are the same by their identifiers, terms by their codes."""
    match one, other:
        case Row(), Row():
            return one.id == other.id
        case Term(), Term():
            return one.code == other.code
    return bool(one == other)


def placed(rows: tuple[R, ...], made: Sequence[R], own: frozenset[UUID], *, in_order: bool) -> tuple[R, ...]:
    """The other rows where they stood, and those made: in the places of the interview’s own rows that stay, then last.

    In order, the places are taken in the order of ``made``; else each row has the place that it had.
    """
    stay = {row.id: row for row in made}
    kept = [row for row in rows if row.id not in own or row.id in stay]
    places = [row.id for row in kept if row.id in own]
    new = [row for row in made if row.id not in places]
    waiting = list(made) if in_order else [*(stay[one] for one in places), *new]
    result = [waiting.pop(0) if row.id in own else row for row in kept]
    return (*result, *waiting)
