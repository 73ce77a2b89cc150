"""What a person asks, and the files that come with it, as values; and how who asks goes with what is asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

FOR_THE_DEAD = {"heir", "designated"}  # who may ask after a death (LIL 85)


@dataclass(frozen=True)
class Upload:
    """A file that was checked: its name, its kind by its content, and its bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Asked:
    """What a person asks, as the form or the desk took it down."""

    kinds: list[str]
    relation: str
    language: str
    name: str = ""
    email: str = ""
    postal: str = ""
    about: str = ""  # for whom, where it is for somebody else
    words: str = ""
    files: tuple[Upload, ...] = field(default=(), repr=False)


def is_about_the_dead(kinds: Collection[str], relation: str) -> bool:
    """Whether a request is about a deceased person: the French Act gives those rights, not the Regulation (recital 27)."""
    return "heir_request" in kinds or relation in FOR_THE_DEAD


def of_patient_file(kinds: Collection[str]) -> bool:
    """Whether the time of the Code de la santé publique can apply: it is about reading a patient file, by heirs too."""
    return set(kinds) <= {"access", "copy", "heir_request", "unknown"}


def contradictions(kinds: Collection[str], relation: str, about: str) -> dict[str, str]:
    """What does not go together in what is asked, by whom and about whom: a sentence for each of the three; {} for nothing."""
    found = {}
    if relation in FOR_THE_DEAD and set(kinds) - {"heir_request", "unknown"}:
        found["kinds"] = _("For a deceased person, choose the line “Act for a deceased person” alone.")
    if "heir_request" in kinds and relation not in FOR_THE_DEAD:
        found["relation"] = _("To act for a deceased person, say whether you inherit or were named to do so.")
    if "heir_request" in kinds and set(kinds) - {"heir_request", "unknown"}:
        found["kinds"] = _(
            "A request about a deceased person is made alone: send another one for your own data."
        )
    if (relation != "self" or "heir_request" in kinds) and not about:
        found["about"] = _("Name the person the data are about.")
    return found
