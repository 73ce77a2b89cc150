"""How much of the register a document holds: what is in force alone, as an authority is shown it, or every record kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.models import Activity, Controller
from registry.record.build import build_register, told_as_of
from registry.record.sheet import Register
from registry.record.versions import changed_since_approval, register_in_force, register_on


class Extent(TextChoices):
    """The choice of whoever asks for the register; it stands on the cover."""

    IN_FORCE = "in_force", _("Only current records, as they were approved")
    ALL = "all", _("Working register: all records as they stand, drafts and unapproved changes included")
    LISTED = "listed", _("Only the records listed, as they stand")


@dataclass(frozen=True)
class Listed:
    """The records that a list showed when it was asked for on paper, in whatever state, and what they were listed by."""

    records: frozenset[UUID] = frozenset()
    criteria: str = ""


EVERYTHING = Listed()  # of a document that no list was asked for


@dataclass(frozen=True)
class Standing:
    """What a document says of its records besides the records: the day that they are of, where it is not the document's,
    and of which later day the organisation is, where it was entered after that; how many others are kept that are not
    current, and those that say more than what was approved.
    """

    in_force_on: date | None = None
    organisation_on: date | None = None
    others: int = 0
    unapproved: frozenset[UUID] = frozenset()


AS_IT_STANDS = Standing()


def read_register(
    controller: Controller, extent: Extent, on: date | None = None
) -> tuple[Register, Standing]:
    """The register that a document of this extent is about; records that the document leaves out may stand in it.

    In force is what was approved, today or ``on`` a day; all other extents tell the records as they stand.
    """
    if extent is Extent.IN_FORCE and on is not None:
        later = told_as_of(controller, on)
        return register_on(controller, on), Standing(in_force_on=on, organisation_on=later)
    if extent is Extent.IN_FORCE:
        register = register_in_force(controller)
        kept = Activity.objects.kept().filter(controller=controller).count()
        return register, Standing(others=kept - len(register.sheets))
    register = build_register(controller, archived=extent is Extent.LISTED)
    return register, Standing(unapproved=changed_since_approval(register.sheets))


def within(register: Register, extent: Extent, listed: Listed = EVERYTHING) -> Register:
    """The register with the records that a document of this extent holds."""
    match extent:
        case Extent.ALL:
            return register
        case Extent.LISTED:
            kept = tuple(one for one in register.sheets if one.id in listed.records)
        case _:
            kept = tuple(one for one in register.sheets if one.is_in_force)
    return register.model_copy(update={"sheets": kept})
