"""What other apps say of a record on its page: where something that tells of it says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from registry.models import Activity
from registry.people.access import Access


@dataclass(frozen=True)
class ToldElsewhere:
    """Something outside the register that no longer says what the register says: its name, a sentence, and its page.

    ``changes`` are shown by ``changes_template``; ``act`` is where one mends it, "" for whoever may not.
    """

    name: str
    sentence: str
    address: str
    changes: Any = ()
    changes_template: str = ""
    act: str = ""
    act_label: str = ""


# Each app adds its own function of a record and of what the reader may do; the registry knows none of another app's.
TOLD_ELSEWHERE: list[Callable[[Activity, Access], list[ToldElsewhere]]] = []


def told_elsewhere(activity: Activity, access: Access) -> list[ToldElsewhere]:
    return [one for told in TOLD_ELSEWHERE for one in told(activity, access)]
