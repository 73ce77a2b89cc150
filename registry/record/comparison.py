"""What differs between the registers in force on two days: records that came, that changed, that are no longer current."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.record.difference import Change, difference
from registry.record.sheet import ActivitySheet, Organisation


@dataclass(frozen=True)
class ChangedRecord:
    """A record that is current on both days and says something else on the later one."""

    before: ActivitySheet
    after: ActivitySheet
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class RegisterComparison:
    """The records in the register's order; those no longer current as they were on the earlier day."""

    added: tuple[ActivitySheet, ...]
    changed: tuple[ChangedRecord, ...]
    ended: tuple[ActivitySheet, ...]
    organisation: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.ended or self.organisation)


def compare_registers(
    before: Mapping[Any, ActivitySheet],
    after: Mapping[Any, ActivitySheet],
    organisations: tuple[Organisation, Organisation],
) -> RegisterComparison:
    """What differs, of records by one key on both sides: facts alone, as :func:`difference` has them."""
    both = [(before[key], sheet) for key, sheet in after.items() if key in before]
    changed = (ChangedRecord(was, now, difference(was, now)) for was, now in both)
    return RegisterComparison(
        added=tuple(sheet for key, sheet in after.items() if key not in before),
        changed=tuple(one for one in changed if one.changes),
        ended=tuple(sheet for key, sheet in before.items() if key not in after),
        organisation=difference(*organisations),
    )
