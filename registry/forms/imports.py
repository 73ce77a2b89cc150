"""What is asked when a file is imported: the file, what its columns are, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from registry.exchange.imports.column_fields import SINGLE, choices
from registry.exchange.imports.columns import Table
from registry.exchange.imports.readers import GivenFile
from registry.files.reader import LARGEST, UnreadableFile
from registry.models import Import


class FileForm(forms.Form):
    """A file to import. What is in it is looked at where it is read."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # the reader says what is wrong with it, as with any other file
        widget=forms.FileInput(attrs={"accept": ".ods,.xlsx,.csv,.json"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        told = _("An .ods, .xlsx, .csv or .json file of at most %d MB.")
        self.fields["file"].help_text = str(told) % (LARGEST // 1_000_000)
        self.helper = FormHelper()
        self.helper.add_input(Submit("give", _("Show what it would change")))

    def clean_file(self) -> GivenFile:
        given: UploadedFile = self.cleaned_data["file"]
        return GivenFile(given.name or "", given.read())

    def refuse(self, error: UnreadableFile) -> None:
        self.add_error("file", str(error))


class ColumnsForm(forms.Form):
    """For each column of a table, what it is; and a name by which the organisation finds this again."""

    mapping_name = forms.CharField(
        label=_("Name of these columns (optional)"),
        max_length=60,
        required=False,
        help_text=_("They are remembered for files with the same headings; with a name, for others too."),
    )

    def __init__(self, *args: Any, table: Table, one: Import, **options: Any) -> None:
        super().__init__(*args, **options)
        self.table = table
        self.initial.setdefault("mapping_name", one.mapping_name)
        offered: list[Any] = []
        for label, group in choices():
            told = [(choice.code, choice.label) for choice in group]
            offered += [(label, told)] if label else told
        for number, heading in enumerate(table.headings):
            self.fields[str(number)] = forms.ChoiceField(
                label=heading or _("Column %d, without a heading") % (number + 1),
                choices=offered,
                initial=one.mapping.get(str(number)),
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def columns(self) -> Iterator[tuple[forms.BoundField, list[str]]]:
        """Each column with the first values in it."""
        for number in range(len(self.table.headings)):
            yield self[str(number)], self.table.samples(number)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        codes = self.mapping(told)
        if "name" not in codes.values() and codes:
            self.add_error(None, _("Choose the column with the names of the records."))
        for code in SINGLE:
            numbers = [number for number, chosen in codes.items() if chosen == code]
            for number in numbers[1:]:
                self.add_error(number, _("Another column is this already: a record has one."))
        return told

    def mapping(self, told: dict[str, Any] | None = None) -> dict[str, str]:
        values = self.cleaned_data if told is None else told
        return {name: code for name, code in values.items() if name.isdigit()}


class ConfirmForm(forms.ModelForm):
    """What of a file was shown, of how many records, and why it is imported, in words for the history."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Import
        fields = ("reason",)
        labels = {"reason": _("Reason (optional)")}
        help_texts = {"reason": _("It stands in the history of everything that is imported.")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].widget.attrs["rows"] = 2
