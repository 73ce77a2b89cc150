from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from registry.exchange.exports.extent import Extent
from registry.exchange.exports.formats import FORMATS, PDF, Format
from registry.exchange.exports.verifying import digest_in
from registry.models import Controller, Job
from registry.record.extracts import Extract


class ExportForm(forms.ModelForm):
    """Asks for the register in a file, in one of the two languages: what is in force, unless every record is asked for.

    What is in force may be that of an earlier day.

    Whoever comes from a list, whose address is ``listing``, may ask for what it shows.
    """

    format = forms.ChoiceField(
        label=_("Format"), choices=[(one.code, one.label) for one in FORMATS.values()], required=False
    )
    extract = forms.ChoiceField(label=_("What of each record"), choices=Extract.choices, required=False)
    extent = forms.ChoiceField(label=_("Extent"), choices=Extent.choices, required=False)
    on = forms.DateField(
        label=_("Current on (today if left blank)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    leave_out = forms.BooleanField(label=_("Leave out what is not filled in"), required=False)
    listing = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)

    class Meta:
        model = Job
        fields = ("language",)

    field_order = ("format", "extract", "extent", "on", "language", "leave_out", "listing")

    def __init__(self, *args: Any, controller: Controller, listed: int | None = None, **options: Any) -> None:
        """``listed`` is how many records the list shows; None: nobody comes from a list."""
        super().__init__(*args, **options)
        extent: Any = self.fields["extent"]
        if listed is None:
            extent.choices = [one for one in Extent.choices if one[0] != Extent.LISTED]
        else:
            counted = ngettext("The %d record listed", "The %d records listed", listed) % listed
            extent.choices = [(Extent.LISTED.value, counted), *Extent.choices[:2]]
        self.helper = FormHelper()
        self.helper.form_action = reverse("registry:ask-export", args=[controller.slug])
        self.helper.form_class = "inline-form"
        self.helper.add_input(Submit("ask", _("Prepare the file")))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        on, extent = told.get("on"), told.get("extent")
        if on is not None and on > timezone.localdate():
            self.add_error("on", _("Nobody knows what will be current then: give a day that has come."))
        elif on is not None and extent not in {None, Extent.IN_FORCE}:
            self.add_error(
                "on", _("Only current records are kept as they were on a day: choose them, or no day.")
            )
        if extent is not None and extent not in told.get("format", PDF).extents:
            self.add_error(
                "extent", _("This format holds all records: choose all of them, or another format.")
            )
        if (chosen := told.get("extract")) and chosen not in told.get("format", PDF).extracts:
            self.add_error("extract", _("This format is made of everything recorded: choose another format."))
        if chosen is Extract.PUBLIC and extent not in {None, Extent.IN_FORCE}:
            # What an administration hands out is finished: drafts are preparatory (CRPA L. 311-2).
            self.add_error("extent", _("The public is given current records alone: drafts are not finished."))
        return told

    def clean_format(self) -> Format:
        return FORMATS[self.cleaned_data["format"] or PDF.code]

    def clean_extract(self) -> Extract:
        return Extract(self.cleaned_data["extract"] or Extract.FULL)

    def clean_extent(self) -> Extent:
        return Extent(self.cleaned_data["extent"] or Extent.IN_FORCE)


class VerifyForm(forms.Form):
    """The checksum of a file that somebody holds."""

    sha256 = forms.CharField(
        label=_("SHA-256 checksum of the file"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "Without a script, a command computes it: “sha256sum file.pdf” on Linux, “shasum -a 256 file.pdf” on macOS, "
            "“certutil -hashfile file.pdf SHA256” on Windows."
        ),
    )

    def clean_sha256(self) -> str:
        digest = digest_in(self.cleaned_data["sha256"])
        if not digest:
            raise forms.ValidationError(
                _("This is no SHA-256 checksum: it has 64 characters, figures and letters from a to f.")
            )
        return digest
