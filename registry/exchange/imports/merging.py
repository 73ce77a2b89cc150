"""A record of the register and what a file says of it, as one sheet: pure functions of values.

Three values meet: what the register says, what the file says, and what the same file said when it was imported last. What
the file says as before changes nothing, so what people wrote since stays; what it says anew is written; what it no longer
says goes, unless somebody changed it. Of a record that no file brought, a file fills in what is empty and adds what is not
there: it overwrites nothing.
"""

from __future__ import annotations

from typing import Any

from registry.record.build import plan
from registry.record.difference import facts_of
from registry.record.sheet import ActivitySheet
from registry.record.values import Row
from registry.record.write import NOT_WRITTEN
from registry.spelling import recognised

# Of a record: decided by people, never by a file.
DECIDED = {"state"}
ANSWERS = {  # of a record, and the rows that each is about
    "joint_answer": "joint_controllers",
    "recipients_answer": "recipients",
    "subprocessors_answer": "subprocessors",
    "hosting_answer": "hosting",
    "transfers_answer": "transfers",
    "retention_answer": "retention_rules",
    "sources_answer": "sources",
}
NAMING = ("name", "party", "subject", "data", "basis", "recipient_name", "detail", "title", "event", "text")


def merged(current: ActivitySheet, wanted: ActivitySheet, before: ActivitySheet | None) -> ActivitySheet:
    """The sheet that the record shall have: ``wanted`` is what the file says, ``before`` what it said last, if it did."""
    found = merge_row(current, wanted, before)
    assert isinstance(found, ActivitySheet)
    return found


def merge_row(current: Row, wanted: Row, before: Row | None) -> Row:
    update = {}
    for name, (shape, _inner) in plan(type(current)).items():
        if isinstance(current, ActivitySheet) and name in NOT_WRITTEN | DECIDED:
            continue
        values = (getattr(current, name), getattr(wanted, name), getattr(before, name) if before else None)
        chosen = merge_list(*values) if shape == "many" else merge_value(*values, is_known=before is not None)
        if chosen != values[0]:
            update[name] = chosen
    found = current.model_copy(update=update) if update else current
    return with_answers(found, current) if isinstance(current, ActivitySheet) else found


def with_answers(found: Row, current: Row) -> Row:
    """An answer that the file no longer gives stays, where rows that somebody wrote stay: it speaks of them."""
    kept = {
        answer: getattr(current, answer)
        for answer, rows in ANSWERS.items()
        if getattr(found, rows) and getattr(found, answer) is None and getattr(current, answer) is not None
    }
    return found.model_copy(update=kept) if kept else found


def merge_value(current: Any, wanted: Any, before: Any, *, is_known: bool) -> Any:
    if facts_of(wanted) == facts_of(before if is_known else wanted):
        is_empty = current in (None, "", ())
        return wanted if not is_known and is_empty else current
    return wanted


def merge_list(
    current: tuple[Row, ...], wanted: tuple[Row, ...], before: tuple[Row, ...] | None
) -> tuple[Row, ...]:
    """The rows of a list. One that somebody deleted stays deleted as long as the file says it as before."""
    said = {row.id: row for row in before or ()}
    asked = {row.id: row for row in wanted}
    kept = [merge_known(row, asked.get(row.id), said.get(row.id)) for row in current]
    there = {row.id for row in current}
    names = set() if before is not None else {named(row) for row in current}
    added = [row for row in wanted if row.id not in there and row.id not in said and named(row) not in names]
    again = [row for row in wanted if row.id not in there and row.id in said and differs(row, said[row.id])]
    return (*(row for row in kept if row is not None), *added, *again)


def merge_known(row: Row, wanted: Row | None, before: Row | None) -> Row | None:
    """A row that stands in the register; None where the file no longer says it and nobody changed it."""
    if wanted is not None:
        return merge_row(row, wanted, before) if before is not None else row
    return None if before is not None and not differs(row, before) else row


def differs(first: Row, second: Row) -> bool:
    return bool(facts_of(first) != facts_of(second))


def named(row: Row) -> str:
    """By what a row is known among those of its list: its first words, as they are recognised."""
    for name in NAMING:
        value = getattr(row, name, None)
        text = getattr(value, "name", None) or getattr(value, "code", None) or value
        if isinstance(text, str) and text:
            return recognised(text)
    return str(row.id)
