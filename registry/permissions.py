"""Who may do what with an organisation's register: predicates that views and the admin ask. Deny by default."""

from __future__ import annotations

from typing import Any

from registry.models import Controller, Membership, User


def can_read(user: User | Any, controller: Controller) -> bool:
    """Every member reads the whole register of the organisation, whatever the role."""
    return _roles(user, controller).exists()


def can_maintain(user: User | Any, controller: Controller) -> bool:
    """The data protection officer of the organisation maintains its register and notices."""
    return _roles(user, controller).filter(role=Membership.Role.DPO).exists()


def _roles(user: User | Any, controller: Controller) -> Any:
    if not user.is_authenticated or not user.is_active:
        return Membership.objects.none()
    return Membership.objects.filter(user=user, controller=controller)
