"""The whole: a record that is opened, changed and locked as one with all its parts, such as an activity or a notice.

The editor asks a row for its whole and the whole for the rest, so an app that brings a new kind of record is edited by
the same pages without their knowing it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self

from registry.models.owned import Fact, lock_row

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Reach(Protocol):
    """What a whole asks of whoever wants to change it: see :class:`registry.people.access.Access`."""

    def can_maintain(self, controller: Any) -> bool: ...

    def can_contribute_to(self, activity: Any) -> bool: ...

    def can_propose(self, activity: Any) -> bool: ...


class Whole(Fact):
    """A record with parts. A kind of its own says on which page its sections are edited, and who may do so."""

    is_whole: ClassVar[bool] = True

    class Meta(Fact.Meta):
        abstract = True

    @property
    def whole_row(self) -> Self:
        return self

    def lock(self) -> None:
        """Make whoever changes this record or a part of it wait; of one not saved yet, whoever begins another one."""
        if self._state.adding:
            self.controller.lock()
        else:
            lock_row(self)

    def page(self, section: str = "") -> str:
        """The page on which the section is edited; while the record is not saved yet, or is deleted, the list of its kind."""
        raise NotImplementedError

    def kept_because(self) -> StrOrPromise:
        """Why the record is not deleted, in a sentence; "" for one that may be."""
        return ""

    def what_may(self, access: Reach) -> str:
        """ "edit", "propose" or "" for nothing: here only the data protection officer changes anything."""
        return "edit" if access.can_maintain(self.controller) else ""
