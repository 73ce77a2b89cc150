"""One request of one person about personal data: what is asked, since when, how far it is (Articles 12 to 22)."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models import Owned, OwnedQuerySet
from registry.models.accounts import digest_of
from registry.models.fields import TermField, TermListField
from registry.models.owned import lock_row
from rights import sealing
from rights.deadlines import Rule
from rights.models.totals import RequestTotal

if TYPE_CHECKING:
    from registry.models import Controller

HOURS_TO_CONFIRM = 72
RULES = (Rule.ONE_MONTH, Rule.PATIENT_FILE, Rule.OLD_PATIENT_FILE)
PROMPT = {
    Rule.ONE_MONTH: _("One month (Article 12(3) GDPR)"),
    Rule.PATIENT_FILE: _("Patient file: eight days (Article L1111-7 of the Code de la santé publique)"),
    Rule.OLD_PATIENT_FILE: _("Patient file whose information is over five years old: two months"),
}


class SubjectRequestQuerySet(OwnedQuerySet["SubjectRequest"]):
    def received(self) -> Self:
        """Those that are in the desk: written by it, or sent from an address that was confirmed."""
        return self.filter(entered_at__isnull=False)

    def open(self) -> Self:
        return self.received().filter(closed_at__isnull=True)

    def unconfirmed(self, now: datetime) -> Self:
        """Those whose address nobody confirmed in time."""
        return self.filter(entered_at__isnull=True, asked_at__lt=now - timedelta(hours=HOURS_TO_CONFIRM))

    def to_confirm(self, secret: str, now: datetime) -> Self:
        """The one whose letter carried this secret, while it can be confirmed."""
        since = now - timedelta(hours=HOURS_TO_CONFIRM)
        return self.filter(asked_at__gte=since, confirm_digest=digest_of(secret))

    def followed_by(self, secret: str) -> Self:
        """The one that the person follows by this secret."""
        return self.received().filter(follow_digest=digest_of(secret))


class SubjectRequest(Owned):
    """What a person asks; the person’s name, addresses and words are sealed under the key of the request.

    ``received_on`` is the day on which the request reached the organisation, whichever way and whenever it was read (EDPB,
    Guidelines 01/2022, paragraph 159): of the form, the day on which it was sent, not that of the confirmation.
    """

    declared = False
    shown_on = "rights:desk"
    own_page = "rights:request"

    class Channel(models.TextChoices):
        FORM = "form", _("Public form")
        EMAIL = "email", _("Email")
        POST = "post", _("Post")
        PHONE = "phone", _("Telephone")
        COUNTER = "counter", _("At a counter")

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("Granted")
        PARTLY = "partly", _("Granted in part")
        REFUSED = "refused", _("Refused")
        NOTHING = "nothing", _("No data of the person")
        WITHDRAWN = "withdrawn", _("Withdrawn by the person")
        FORWARDED = "forwarded", _("Passed on to the controller for whom the data are processed")

    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year of the reference"), default=0, editable=False)
    channel = models.CharField(_("received by"), max_length=10, choices=Channel.choices)
    kinds = TermListField(_("what is asked"), vocabulary="request_kinds")
    relation = TermField(_("who asks"), vocabulary="request_relations")
    language = models.CharField(
        _("language of the letters"),
        max_length=2,
        choices=[("fr", "Français"), ("en", "English")],
        default="fr",
    )
    rule = models.CharField(
        _("time to answer"),
        max_length=20,
        choices=[(one.value, PROMPT[one]) for one in RULES],
        default=Rule.ONE_MONTH.value,
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    received_on = models.DateField(_("received on"))
    entered_at = models.DateTimeField(null=True, editable=False)  # in the desk since then
    due_on = models.DateField(_("to be answered by"), editable=False, default=date.max)

    identity_asked_on = models.DateField(_("identity asked on"), null=True, editable=False)
    identity_settled_on = models.DateField(_("identity settled on"), null=True, editable=False)
    identity_is_confirmed = models.BooleanField(_("identity confirmed"), null=True, editable=False)
    clarification_asked_on = models.DateField(_("clarification asked on"), null=True, editable=False)
    clarified_on = models.DateField(_("clarified on"), null=True, editable=False)
    extended_on = models.DateField(_("extension told on"), null=True, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    outcome = models.CharField(_("answer"), max_length=10, choices=Outcome.choices, blank=True, default="")
    grounds = TermListField(_("grounds of refusal"), vocabulary="refusal_grounds")
    data_were_changed = models.BooleanField(
        _("data were rectified, erased or restricted"), default=False, editable=False
    )
    recipients_settled_on = models.DateField(
        _("notification of recipients settled on"), null=True, editable=False
    )
    is_unread = models.BooleanField(_("the person has written"), default=False, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )

    sealed = models.BinaryField(default=bytes, editable=False)  # name, email, postal, about, words
    address_mark = models.CharField(max_length=64, blank=True, default="", editable=False)
    confirm_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    follow_digest = models.CharField(max_length=64, blank=True, default="", editable=False)

    objects: ClassVar = SubjectRequestQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = _("request of a person")
        verbose_name_plural = _("requests of persons")
        ordering = ("due_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["controller", "number"], name="request_number_once"),
            models.CheckConstraint(
                condition=Q(entered_at__isnull=True, number__isnull=True)
                | Q(entered_at__isnull=False, number__isnull=False),
                name="request_has_a_number_once_received",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(outcome=""),
                name="request_closed_with_an_outcome",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["controller", "closed_at", "due_on"], name="request_due"),
            models.Index(fields=["confirm_digest"], name="request_to_confirm"),
            models.Index(fields=["follow_digest"], name="request_followed"),
            models.Index(fields=["address_mark", "asked_at"], name="request_of_address"),
        ]

    def __str__(self) -> str:
        return self.reference  # the name of a person stands in no log

    @property
    def reference(self) -> str:
        """By which the letters name it, such as D-2026-0007; the public identifier while it has no number."""
        return f"D-{self.year}-{self.number:04}" if self.number else str(self.public_id)

    def lock(self) -> None:
        lock_row(self)

    # What is sealed -------------------------------------------------------------------------------------------

    def told(self) -> dict[str, Any]:
        """The name, addresses and words of the person. Raises :class:`rights.sealing.Unreadable`."""
        if "_told" not in self.__dict__:
            self.__dict__["_told"] = sealing.unseal_values(self.key.wrapped, self.sealed)
        found: dict[str, Any] = self.__dict__["_told"]
        return found

    def tell(self, **values: str) -> None:
        """Seal these beside what is sealed already; the row is to be saved."""
        told = {**self.told(), **values}
        self.sealed = sealing.seal_values(self.key.wrapped, told)
        self.__dict__["_told"] = told

    @property
    def is_readable(self) -> bool:
        """False where the master key that it was sealed under is not among those of the installation."""
        try:
            self.told()
        except sealing.Unreadable:
            return False
        return True

    @property
    def name(self) -> str:
        return str(self.told().get("name", ""))

    @property
    def email(self) -> str:
        return str(self.told().get("email", ""))

    # Where it is read -----------------------------------------------------------------------------------------

    def draw_secret(self, column: str) -> str:
        """A new secret for ``confirm_digest`` or ``follow_digest``, of which only the digest is stored."""
        secret = secrets.token_urlsafe(32)
        setattr(self, column, digest_of(secret))
        return secret

    def get_absolute_url(self) -> str:
        return reverse("rights:request", args=[self.controller.slug, self.public_id])


class RequestKey(Owned):
    """The key under which everything of one request is sealed. Deleting this row forgets the request."""

    declared = False
    request = models.OneToOneField(
        SubjectRequest,
        on_delete=models.CASCADE,
        related_name="key",
        verbose_name=_("request"),
        editable=False,
    )
    wrapped = models.BinaryField(default=sealing.new_key, editable=False)

    class Meta(Owned.Meta):
        verbose_name = _("key of a request")
        verbose_name_plural = _("keys of requests")

    def __str__(self) -> str:
        return str(self.request)


def next_number(controller: Controller) -> int:
    """The number that the next request of this organisation has; its row is to be locked before.

    None is given twice, also after the request that had it was forgotten: each of those left a line.
    """
    kept = SubjectRequest.objects.filter(controller=controller).aggregate(last=models.Max("number"))["last"]
    gone = RequestTotal.objects.filter(controller=controller).aggregate(last=models.Max("highest"))["last"]
    return max(kept or 0, gone or 0) + 1
