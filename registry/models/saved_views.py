"""Views of the register that people keep: filters, order and columns under a name."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.accounts import User
from registry.models.fields import LineField
from registry.models.owned import Owned, OwnedQuerySet


class SavedViewQuerySet(OwnedQuerySet["SavedView"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """A person's own views, and those shared with all members of the organisations this user is a member of."""
        return super().visible_to(user).filter(models.Q(owner_id=user.pk) | models.Q(shared=True))


class SavedView(Owned):
    """A question to the register worth asking again: its filters, order and columns as they stand in the address."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    name = LineField(_("name of the view"), max_length=80)
    query = models.TextField(_("filters, order and columns"), blank=True)
    shared = models.BooleanField(_("for all members"), default=False)

    objects: ClassVar = SavedViewQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["controller", "owner", "name"],
                name="view_name_once",
                violation_error_message=_("You already have a view of this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name
