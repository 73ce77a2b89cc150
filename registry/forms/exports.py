from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.exchange.exports.extent import Extent
from registry.models import Controller, Job


class ExportForm(forms.ModelForm):
    """Asks for the register as PDF in one of the two languages: what is in force, unless every record is asked for."""

    extent = forms.ChoiceField(label=_("Extent"), choices=Extent.choices, required=False)

    class Meta:
        model = Job
        fields = ("language",)

    field_order = ("extent", "language")

    def __init__(self, *args: Any, controller: Controller, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.form_action = reverse("registry:ask-export", args=[controller.slug])
        self.helper.form_class = "inline-form"
        self.helper.add_input(Submit("ask", _("Prepare the register (PDF)")))

    def clean_extent(self) -> Extent:
        return Extent(self.cleaned_data["extent"] or Extent.IN_FORCE)
