"""People who sign in, and the organisations they work for."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.ownership import Owned, OwnedQuerySet

INVITATION_LIFETIME = timedelta(days=7)


class User(AbstractUser):
    """A person who signs in. What they may see follows from their memberships alone."""

    email = models.EmailField(_("email address"), unique=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[("fr", "Français"), ("en", "English")], default="fr"
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("user")
        verbose_name_plural = _("users")


class Membership(models.Model):
    """One person's role in one organisation."""

    class Role(models.TextChoices):
        DPO = "dpo", _("Data protection officer")
        CONTRIBUTOR = "contributor", _("Contributor")
        READER = "reader", _("Reader")

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    controller = models.ForeignKey(
        "registry.Controller",
        on_delete=models.CASCADE,
        related_name="memberships",
        verbose_name=_("controller"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    departments = models.ManyToManyField(
        "registry.Department",
        blank=True,
        related_name="+",
        verbose_name=_("departments"),
        help_text=_("A contributor fills in the records of these departments only."),
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "controller"],
                name="membership_once_per_controller",
                violation_error_message=_("This person is already a member of this organisation."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.controller} · {self.get_role_display()}"


class InvitationQuerySet(OwnedQuerySet):
    def open(self, now: datetime) -> Self:
        """Invitations that can still be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)

    def with_secret(self, secret: str) -> Self:
        """The invitation whose letter carried this secret."""
        return self.filter(digest=digest_of(secret))


class Invitation(Owned):
    """A person asked by mail to work on a register; until accepted it opens nothing. Only a digest of its secret is kept."""

    email = models.EmailField(_("email address"))
    role = models.CharField(_("role"), max_length=20, choices=Membership.Role.choices)
    departments = models.ManyToManyField(
        "registry.Department", blank=True, related_name="+", verbose_name=_("departments")
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("fr", "Français"), ("en", "English")], default="fr"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"), editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-invited_at",)

    def __str__(self) -> str:
        return self.email

    def renew(self, now: datetime) -> str:
        """Give the invitation a new secret and a new end; the letter takes the secret, which is not stored."""
        secret = secrets.token_urlsafe(32)
        self.digest, self.expires_at = digest_of(secret), now + INVITATION_LIFETIME
        return secret


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
