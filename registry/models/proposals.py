"""Changes that contributors ask for in records in force, until the data protection officer has answered."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.accounts import AddressField
from registry.models.activities import Activity
from registry.models.fields import ProseField
from registry.models.owned import Owned, OwnedQuerySet


class ProposalQuerySet(OwnedQuerySet["Proposal"]):
    def waiting(self) -> Self:
        return self.filter(state=Proposal.State.WAITING)


class Proposal(Owned):
    """A change that a contributor asks for in a record in force: what was typed, and what stood there at the time.

    A correction in words is asked for by the owner of the record, who has no form: ``form`` is the section that it is
    about, ``values`` holds its ``words``, and ``proposed_from`` the address of somebody without an account.

    Nothing of it is in the register before the data protection officer has taken it over, corrected or not.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("To be reviewed")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    class Action(models.TextChoices):
        ADD = "add", _("Addition")
        CHANGE = "change", _("Change")
        DELETE = "delete", _("Deletion")
        WORDS = "words", _("Correction in words")

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("processing activity")
    )
    action = models.CharField(_("action"), max_length=10, choices=Action.choices)
    form = models.CharField(_("form"), max_length=40)  # which form of the console was filled in
    # The row changed, or the one that an addition goes under.
    row = models.UUIDField(_("entry"), null=True, blank=True)
    base = models.JSONField(_("values before"), default=dict, blank=True)
    values = models.JSONField(_("values proposed"), default=dict, blank=True)
    reason = ProseField(_("reason"), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    proposed_from = AddressField(_("proposed from"), blank=True, default="")
    proposed_at = models.DateTimeField(_("proposed at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    answer = ProseField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects: ClassVar = ProposalQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ("proposed_at", "pk")

    def __str__(self) -> str:
        return f"{self.get_action_display()} · {self.activity}"
