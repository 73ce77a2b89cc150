"""Who may do what with an organisation's register: predicates that views and the admin ask. Deny by default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from registry.models import Activity, Controller, Membership, User
from registry.models.states import IN_FORCE, UNFINISHED

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


MAINTAINERS = (Membership.Role.DPO,)
BEGINNERS = (Membership.Role.DPO, Membership.Role.CONTRIBUTOR)


def roles_of(user: User | AnonymousUser) -> dict[int, str]:
    """The roles of this person by organisation; nothing where a second factor is asked for and was not given."""
    return dict(Membership.objects.open_to(user).values_list("controller_id", "role"))


def maintained_in(roles: dict[int, str]) -> set[int]:
    """The organisations, among those of :func:`roles_of`, whose register the person maintains."""
    return {controller for controller, role in roles.items() if role in MAINTAINERS}


@dataclass(frozen=True)
class Access:
    """What one person may do in one organisation, as it stood when the request came in: ``request.access``."""

    controller_id: int
    role: str
    departments: frozenset[int] = frozenset()

    @property
    def is_dpo(self) -> bool:
        return self.role in MAINTAINERS

    @property
    def can_begin(self) -> bool:
        """Begin a record: the officer, and who fills in records of some departments."""
        return self.role in BEGINNERS

    def can_read(self, controller: Controller) -> bool:
        """Every member reads the whole register of the organisation, whatever the role."""
        return controller.pk == self.controller_id

    def can_maintain(self, controller: Controller) -> bool:
        """The data protection officer maintains the register, the notices and the members."""
        return self.is_dpo and self.can_read(controller)

    def can_contribute_to(self, activity: Activity) -> bool:
        """Change a record at once: the officer any, a contributor an unfinished one of the own departments."""
        if activity.controller_id != self.controller_id:
            return False
        return self.is_dpo or (self._fills_in(activity) and activity.state in UNFINISHED)

    def can_approve(self, activity: Activity) -> bool:
        """Put a record in force, or archive it: the data protection officer."""
        return self.is_dpo and activity.controller_id == self.controller_id

    def can_propose(self, activity: Activity) -> bool:
        """Ask for a change: a contributor, in a record in force of the own departments."""
        return (
            activity.controller_id == self.controller_id
            and self._fills_in(activity)
            and activity.state == IN_FORCE
        )

    def can_review(self, activity: Activity) -> bool:
        """Say of a record that nothing is to be changed: the officer, and a contributor of its department.

        So may its owner, whatever the role: see ``registry.editing.reviewing``.
        """
        return activity.controller_id == self.controller_id and (self.is_dpo or self._fills_in(activity))

    def what_may(self, row: Any) -> str:
        """ "edit", "propose" or "" for nothing: with a row, as a part of its whole; with what records share, the officer."""
        if self.can_maintain(row.controller):
            return "edit"
        return row.whole_row.what_may(self) if row.whole_row is not None else ""

    def _fills_in(self, activity: Activity) -> bool:
        return self.role == Membership.Role.CONTRIBUTOR and activity.department_id in self.departments
