"""People who sign in, and the organisations they work for."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from registry.models.owned import Owned, OwnedQuerySet

INVITATION_LIFETIME = timedelta(days=7)
# After its end; then the row is deleted: no address stays of a person who did not accept.
INVITATION_KEPT = timedelta(days=30)
LETTER_LEASE = timedelta(minutes=10)  # for a worker to send a letter; then another one may


LANGUAGES = [("fr", "Français"), ("en", "English")]


class AddressField(models.EmailField):
    """An email address in small letters, both as it is stored and as it is looked for."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value.lower() if isinstance(value, str) else value


class User(AbstractUser):
    """A person who signs in. What they may see follows from their memberships alone."""

    email = AddressField(_("email address"), unique=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("", _("That of the browser")), *LANGUAGES],
        blank=True,
        default="",
    )
    # That of the invitation, then of each sign-in: what messages to a person who chose none are written in.
    last_language = models.CharField(max_length=2, choices=LANGUAGES, default="fr", editable=False)
    session_generation = models.PositiveIntegerField(default=0, editable=False)

    # Of this request, not of the person: whether a second factor opened its session (config/middleware.py says so).
    signed_in_with_second_factor = False

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    @property
    def full_name(self) -> str:
        """How the person is called on pages: the name, or the address of one who gave none."""
        return self.get_full_name() or self.email or self.username

    @property
    def language_of_letters(self) -> str:
        """The language chosen, or else the one of the last sign-in or, before it, of the invitation."""
        return self.language or self.last_language

    def end_sessions(self) -> None:
        """End every session of this person, on every device; the one under way may be kept by signing it anew."""
        User.objects.filter(pk=self.pk).update(session_generation=F("session_generation") + 1)
        self.refresh_from_db(fields=["session_generation"])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session is signed with: it ends with the password, and with its generation.

        Django asks this method once for the key and once for each former one (SECRET_KEY_FALLBACKS).
        """
        signed = f"{self.password}:{self.session_generation}"
        return salted_hmac("registry.User.session", signed, secret=secret, algorithm="sha256").hexdigest()


class MembershipQuerySet(models.QuerySet["Membership"]):
    def open_to(self, user: User | AnonymousUser) -> Self:
        """The memberships that open something to this person in this session.

        None for an inactive or anonymous user; without a second factor, not those of an organisation that asks for one.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = self.filter(user=user)
        return (
            own if user.signed_in_with_second_factor else own.exclude(controller__requires_second_factor=True)
        )


class Membership(models.Model):
    """One person's role in one organisation."""

    class Role(models.TextChoices):
        DPO = "dpo", _("Data protection officer (DPO)")
        CONTRIBUTOR = "contributor", _("Contributor")
        READER = "reader", _("Reader")

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("account")
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

    joined_at = models.DateTimeField(_("joined at"), default=timezone.now, editable=False)

    objects = MembershipQuerySet.as_manager()

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


class InvitationQuerySet(OwnedQuerySet["Invitation"]):
    def pending(self) -> Self:
        """Neither accepted nor withdrawn, whether or not their time is over."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open(self, now: datetime) -> Self:
        """Invitations that can still be accepted."""
        return self.pending().filter(expires_at__gt=now)

    def with_secret(self, secret: str) -> Self:
        """The invitation whose letter carried this secret."""
        return self.filter(digest=digest_of(secret))

    def waiting_for_letter(self, now: datetime) -> Self:
        """Those whose letter is to be sent and is in nobody's hands."""
        free = Q(letter_taken_at=None) | Q(letter_taken_at__lte=now - LETTER_LEASE)
        return self.pending().filter(free, letter_sent_at=None, letter_failed_at=None)

    def past_keeping(self, now: datetime) -> Self:
        """Those that ended, whichever way, longer ago than invitations are kept."""
        limit = now - INVITATION_KEPT
        return self.filter(Q(accepted_at__lt=limit) | Q(withdrawn_at__lt=limit) | Q(expires_at__lt=limit))


class Invitation(Owned):
    """A person asked by mail to work on a register; until accepted it opens nothing. Only a digest of its secret is kept.

    The secret is drawn when the letter is written, so a queue never carries it, and each letter makes the one before it
    worthless.
    """

    email = AddressField(_("email address"))
    role = models.CharField(_("role"), max_length=20, choices=Membership.Role.choices)
    departments = models.ManyToManyField(
        "registry.Department", blank=True, related_name="+", verbose_name=_("departments")
    )
    language = models.CharField(
        _("language of the email"),
        max_length=2,
        choices=LANGUAGES,
        default="fr",
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"), editable=False)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    letter_taken_at = models.DateTimeField(null=True, editable=False)
    letter_sent_at = models.DateTimeField(_("email sent at"), null=True, editable=False)
    letter_failed_at = models.DateTimeField(_("email failed at"), null=True, editable=False)

    objects: ClassVar = InvitationQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-invited_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["controller", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_pending_once",
                violation_error_message=_("This person is already invited: renew that invitation instead."),
            )
        ]

    def __str__(self) -> str:
        return self.email

    def renew(self, now: datetime) -> str:
        """Give the invitation a new secret and a new end; the letter takes the secret, which is not stored."""
        secret = secrets.token_urlsafe(32)
        self.digest, self.expires_at = digest_of(secret), now + INVITATION_LIFETIME
        return secret

    @property
    def is_over(self) -> bool:
        """Whether its days have passed."""
        return self.expires_at <= timezone.now()


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
