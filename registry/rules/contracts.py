"""What is recorded of contracts with those who process data for somebody else (Articles 28(3) and 28(4))."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record.sheet import ActivitySheet, UnderContract
from registry.record.wording import recipient_name
from registry.rules.engine import Point, Subject, rule
from registry.rules.wording import shortened

UNBOUND = frozenset({"none", "to_sign"})


def is_unbound(row: UnderContract) -> bool:
    """True where it is recorded that no contract binds yet; where nothing is recorded, nothing is known."""
    return row.contract_state is not None and row.contract_state.code in UNBOUND


@rule(
    "28-3-CONTRACT",
    "28(3)",
    Subject.CONTROLLER_RECORD,
    gettext_lazy("Processing by a processor is governed by a contract that binds it."),
    applies=lambda record, on: any(one.kind.code == "processor" for one in record.recipients),
)
def processors(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.recipients:
        if one.kind.code == "processor" and is_unbound(one):
            sentence = _("No contract binds the processor “%s” yet.")
            yield Point("recipients", sentence % shortened(recipient_name(one)), one.id)


@rule(
    "28-4-CONTRACT",
    "28(4)",
    Subject.PROCESSOR_RECORD,
    gettext_lazy("Another processor is bound by a contract with the same obligations."),
    applies=lambda record, on: bool(record.subprocessors),
)
def subprocessors(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.subprocessors:
        if is_unbound(one):
            sentence = _("No contract binds the processor “%s” yet.")
            yield Point("subprocessors", sentence % shortened(one.party.name), one.id)
