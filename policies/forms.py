"""What is asked of whoever publishes a notice: from which day on it is public, and what has changed, for the public."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from policies.models import NoticeVersion
from registry.forms.beginning import line_of
from registry.forms.decisions import DecisionForm


class PublishForm(DecisionForm):
    """A decision to publish; ``is_first`` where no version was published yet, and nothing can have changed."""

    effective_on = forms.DateField(
        label=_("Published from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Today if left blank. A later day takes effect by itself."),
    )

    def __init__(self, *args: Any, is_first: bool, declared: date | None = None, **options: Any) -> None:
        """``declared`` is the day from which the notice itself says that it applies: one to come is proposed."""
        super().__init__(*args, **options)
        if declared is not None and declared > timezone.localdate():
            self.initial["effective_on"] = declared
        if not is_first:
            self.fields["summary"] = line_of(
                NoticeVersion,
                "summary",
                required=False,
                label=_("What has changed, for the public"),
                help_text=_("Shown with the version, and in the feed that people may follow."),
            )
        self.order_fields(["summary", "effective_on", "reason"])

    def clean_effective_on(self) -> date:
        today = timezone.localdate()
        told: date = self.cleaned_data["effective_on"] or today
        if told < today:
            raise ValidationError(
                _("Nobody was told this on an earlier day: give today, or a day to come."), code="past"
            )
        return told


class SubscribeForm(forms.Form):
    """The address to which changes of a notice are mailed."""

    email = forms.EmailField(
        label=_("Your email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
