"""The days that a page of the past is asked about."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DaysForm(forms.Form):
    """The day of which the register is wanted, today if left blank, and an earlier one to compare it with."""

    on = forms.DateField(
        label=_("Register current on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    since = forms.DateField(
        label=_("Compared with that of (optional)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "inline-form"
        self.helper.add_input(Submit("", _("Show")))

    def clean_on(self) -> date:
        today = timezone.localdate()
        on: date = self.cleaned_data["on"] or today
        if on > today:
            raise forms.ValidationError(
                _("Nobody knows what will be current then: give a day that has come.")
            )
        return on

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        on, since = told.get("on"), told.get("since")
        if on is not None and since is not None and since >= on:
            self.add_error("since", _("The day to compare with comes before the other one."))
        return told
