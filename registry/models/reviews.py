"""Reviews: who looks at a record again, how often, what was found, and which letters said that it is due.

None of it is a fact of a record: no sheet holds it, and a review makes no working copy.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.accounts import LETTER_LEASE, AddressField, digest_of
from registry.models.activities import Activity
from registry.models.fields import LineField, ProseField
from registry.models.owned import Owned, OwnedQuerySet
from registry.models.versions import ActivityVersion

MONTHS = 12  # between two reviews, where an organisation says nothing else
FEWEST_MONTHS, MOST_MONTHS = 1, 120
LETTER_TRIED = timedelta(days=7)  # a letter that no server took for so long is given up, and shown as such
LETTERS_KEPT = timedelta(days=730)  # what was sent to whom; a campaign and its answers stay as long


class MonthsField(models.PositiveSmallIntegerField):
    """Months between two reviews of a record."""

    default_validators = [MinValueValidator(FEWEST_MONTHS), MaxValueValidator(MOST_MONTHS)]


class ReviewPlan(Owned):
    """Who looks after a record, and how often it is reviewed where that differs from the rest of the organisation.

    The owner is a member, or somebody without an account, of whom there is an address. ``months`` is None where the
    interval of the organisation counts.
    """

    activity = models.OneToOneField(
        Activity,
        on_delete=models.CASCADE,
        related_name="review_plan",
        verbose_name=_("processing activity"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner of the record"),
    )
    owner_address = AddressField(_("email address of an owner without an account"), blank=True)
    months = MonthsField(_("months between two reviews"), null=True, blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("plan of reviews")
        verbose_name_plural = _("plans of reviews")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(owner_address=""),
                name="review_plan_one_owner",
                violation_error_message=_("A record has one owner: a member, or an address."),
            )
        ]

    def __str__(self) -> str:
        return str(self.activity)


class Review(Owned):
    """Somebody looked at a record in force and found nothing to change. It is written once and never changed.

    ``version`` is the approved version that was looked at; ``reviewed_from`` the address of somebody without an account.
    """

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="reviews", verbose_name=_("processing activity")
    )
    version = models.ForeignKey(
        ActivityVersion,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("version"),
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), default=timezone.now, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    reviewed_from = AddressField(_("reviewed from"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Owned.Meta):
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("-reviewed_at", "-pk")
        indexes: ClassVar = [models.Index(fields=["activity", "reviewed_at"], name="review_by_date")]

    def __str__(self) -> str:
        return f"{self.activity} · {self.reviewed_at:%Y-%m-%d}"


class ReviewOrder(Owned):
    """A review that the data protection officer asked for, and why: a law changed, an opinion was given.

    It is open until the record is reviewed or approved after ``ordered_at``; nothing else ends it.
    """

    activity = models.ForeignKey(
        Activity,
        on_delete=models.CASCADE,
        related_name="review_orders",
        verbose_name=_("processing activity"),
    )
    ordered_at = models.DateTimeField(_("ordered at"), default=timezone.now, editable=False)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("ordered by"),
    )
    reason = ProseField(_("reason"))
    due_on = models.DateField(_("to be reviewed by"))

    class Meta(Owned.Meta):
        verbose_name = _("review ordered")
        verbose_name_plural = _("reviews ordered")
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return f"{self.activity} · {self.due_on:%Y-%m-%d}"


# Letters ----------------------------------------------------------------------------------------------------


class ReviewLetterQuerySet(OwnedQuerySet["ReviewLetter"]):
    def waiting(self, now: datetime) -> Self:
        """Those that are to be sent and are in nobody's hands."""
        free = Q(taken_at=None) | Q(taken_at__lte=now - LETTER_LEASE)
        return self.filter(free, sent_at=None, dropped_at=None, written_at__gt=now - LETTER_TRIED)

    def stuck(self, now: datetime) -> Self:
        """Those that a worker tried to send and no server has taken for an hour."""
        return self.filter(
            sent_at=None, dropped_at=None, taken_at__isnull=False, written_at__lt=now - timedelta(hours=1)
        )


class ReviewLetter(Owned):
    """A letter about reviews to one member: that some are due, or what there is to know this week.

    The row is there before the letter is written, and there is one for each person and event, however often a task runs.
    """

    class Kind(models.TextChoices):
        REMINDER = "reminder", _("Reminder")
        DIGEST = "digest", _("Weekly summary")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("recipient")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    # The day of a reminder, the week of a summary: 2026-11-30, 2026-W49.
    event = models.CharField(_("event"), max_length=20)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_at = models.DateTimeField(null=True, blank=True, editable=False)  # by a worker that sends it
    sent_at = models.DateTimeField(_("email sent at"), null=True, blank=True, editable=False)
    dropped_at = models.DateTimeField(null=True, blank=True, editable=False)  # there was nothing left to say

    objects: ClassVar = ReviewLetterQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = _("letter about reviews")
        verbose_name_plural = _("letters about reviews")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["controller", "recipient", "kind", "event"], name="review_letter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient} · {self.kind} · {self.event}"


class ReviewReminder(Owned):
    """One record named in a reminder: it is due on that day, and this many days before the person was told."""

    letter = models.ForeignKey(
        ReviewLetter, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("letter")
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="+", verbose_name=_("processing activity")
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("recipient")
    )
    due_on = models.DateField(_("due on"))
    step = models.PositiveSmallIntegerField(_("days before"))

    class Meta(Owned.Meta):
        verbose_name = _("reminder of a review")
        verbose_name_plural = _("reminders of reviews")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["activity", "recipient", "due_on", "step"], name="review_reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity} · {self.due_on:%Y-%m-%d} · {self.step}"


# Campaigns --------------------------------------------------------------------------------------------------


class ReviewCampaign(Owned):
    """The owners of many records are asked at once whether what the register says is still right."""

    name = LineField(_("name"))
    message = ProseField(_("message to the owners"), blank=True)
    ends_on = models.DateField(_("answers until"))
    started_at = models.DateTimeField(_("started at"), default=timezone.now, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("started by"),
    )

    class Meta(Owned.Meta):
        verbose_name = _("campaign of reviews")
        verbose_name_plural = _("campaigns of reviews")
        ordering = ("-started_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["controller", "name"],
                name="review_campaign_name_once",
                violation_error_message=_("There is a campaign of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ReviewRequestQuerySet(OwnedQuerySet["ReviewRequest"]):
    def open(self, now: datetime) -> Self:
        """Those that can still be answered: what they show is in force, and their time is not over."""
        return self.filter(answered_at=None, expires_at__gt=now, version__is_in_force=True)

    def with_secret(self, secret: str) -> Self:
        """The one whose letter carried this secret. Only its digest is stored."""
        return self.filter(digest=digest_of(secret))

    def waiting_for_letter(self, now: datetime) -> Self:
        """Those whose letter is to be sent and is in nobody's hands."""
        free = Q(letter_taken_at=None) | Q(letter_taken_at__lte=now - LETTER_LEASE)
        return self.open(now).filter(free, letter_sent_at=None)


class ReviewRequest(Owned):
    """One owner is asked about one approved version of one record, by a link that works once and until its day.

    ``digest`` is that of the secret in the link; the secret is drawn when the letter is written, and is not stored.
    """

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        CORRECTED = "corrected", _("Corrections proposed")

    campaign = models.ForeignKey(
        ReviewCampaign, on_delete=models.CASCADE, related_name="requests", verbose_name=_("campaign")
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="+", verbose_name=_("processing activity")
    )
    version = models.ForeignKey(
        ActivityVersion, on_delete=models.CASCADE, related_name="+", verbose_name=_("version")
    )
    address = AddressField(_("email address"))
    language = models.CharField(
        _("language of the email"),
        max_length=2,
        choices=[("fr", "Français"), ("en", "English")],
        default="fr",
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("expires at"), editable=False)
    letter_taken_at = models.DateTimeField(null=True, blank=True, editable=False)
    letter_sent_at = models.DateTimeField(_("email sent at"), null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True, default="")
    remark = ProseField(_("remark"), blank=True)

    objects: ClassVar = ReviewRequestQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = _("request for a review")
        verbose_name_plural = _("requests for reviews")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "activity"], name="review_request_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="review_request_answer_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} · {self.address}"
