"""What is asked of whoever puts a record in force or publishes a notice: why, when something is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.editing.states import says_something
from registry.forms.beginning import line_of
from registry.models import ActivityDecision, LackingPoint


class DecisionForm(forms.Form):
    """The reason of a decision: required when something is missing, and free otherwise."""

    def __init__(self, *args: Any, lacking: Sequence[LackingPoint], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lacking = lacking
        self.fields["reason"] = line_of(
            ActivityDecision,
            "reason",
            required=bool(lacking),
            label=_("Why, although this is missing?") if lacking else _("Reason, if there is one to keep"),
            help_text=_(
                "Kept with the decision, with your name and the day. It is not printed on the register."
            ),
        )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if self.fields["reason"].required and not says_something(reason):
            raise ValidationError(self.fields["reason"].error_messages["required"], code="required")
        return reason
