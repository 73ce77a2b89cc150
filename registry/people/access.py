"""Who may do what with an organisation's register: predicates that views and the admin ask. Deny by default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from registry.models import Activity, Controller, Membership, User

UNFINISHED = ("draft", "proposed")
IN_FORCE = "current"


def can_read(user: User | Any, controller: Controller) -> bool:
    """Every member reads the whole register of the organisation, whatever the role."""
    return _roles(user, controller).exists()


def can_maintain(user: User | Any, controller: Controller) -> bool:
    """The data protection officer of the organisation maintains its register and notices."""
    return _roles(user, controller).filter(role=Membership.Role.DPO).exists()


def _roles(user: User | Any, controller: Controller) -> Any:
    return Membership.objects.open_to(user).filter(controller=controller)


@dataclass(frozen=True)
class Access:
    """What one person may do in one organisation, as it stood when the request came in: ``request.access``."""

    controller_id: int
    role: str
    departments: frozenset[int] = frozenset()

    @property
    def is_dpo(self) -> bool:
        return self.role == Membership.Role.DPO

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

    def can_propose(self, activity: Activity) -> bool:
        """Ask for a change: a contributor, in a record in force of the own departments."""
        return (
            activity.controller_id == self.controller_id
            and self._fills_in(activity)
            and activity.state == IN_FORCE
        )

    def _fills_in(self, activity: Activity) -> bool:
        return self.role == Membership.Role.CONTRIBUTOR and activity.department_id in self.departments
