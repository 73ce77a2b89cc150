"""What is still to be confirmed, checked or known about a record: proposals and advice, apart from its facts."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.activities import Activity, ActivityPart
from registry.models.fields import LineField, ProseField
from registry.models.owned import Fact, OwnedQuerySet
from registry.models.recipients import Recipient
from registry.models.retention import RetentionRule


class OpenPointQuerySet(OwnedQuerySet):
    def waiting(self) -> Self:
        return self.filter(state=OpenPoint.State.OPEN)

    def suggestions(self) -> Self:
        """What counts as missing: the proposals that nobody has confirmed or removed yet."""
        return self.waiting().filter(kind=OpenPoint.Kind.SUGGESTION)


class OpenPoint(ActivityPart):
    """A point of a record that somebody still has to confirm, check or keep in mind. It is never a part of what is declared.

    A suggestion holds what it would write: ``target`` is a field of the activity, or the list to which a row is added;
    with ``recipient`` or ``retention_rule`` it completes that row. ``values`` has the shape of an organisation folder.
    What an imported file says and no field holds is no advice: it is under the kind of advice with ``values["file"]``, the
    name of the file.
    """

    shorthand = "text"
    declared = False

    class Kind(models.TextChoices):
        QUESTION = "question", _("To check")
        SUGGESTION = "suggestion", _("To confirm")
        ADVICE = "advice", _("Advice")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CONFIRMED = "confirmed", _("Confirmed")
        REMOVED = "removed", _("Removed")

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="open_points", verbose_name=_("processing activity")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.QUESTION)
    column = LineField(_("section of the record"), max_length=40, blank=True)
    text = ProseField(_("text"))
    target = LineField(_("field or list that the proposal fills in"), max_length=60, blank=True)
    values = models.JSONField(_("values proposed"), default=dict, blank=True)
    recipient = models.ForeignKey(
        Recipient,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recipient that the proposal completes"),
    )
    retention_rule = models.ForeignKey(
        RetentionRule,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("retention rule that the proposal completes"),
    )
    source = ProseField(_("text cited"), blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    due_on = models.DateField(_("to be settled by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    reason = ProseField(_("reason"), blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True, editable=False)

    objects: ClassVar = OpenPointQuerySet.as_manager()

    class Meta(Fact.Meta):
        verbose_name = _("open point")
        verbose_name_plural = _("open points")

    @property
    def is_said_by_file(self) -> bool:
        """Whether an imported file says the text, and nobody advises it."""
        return self.kind == self.Kind.ADVICE and isinstance(self.values, dict) and "file" in self.values

    def __str__(self) -> str:
        return self.text[:80]
