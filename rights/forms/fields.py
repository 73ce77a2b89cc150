"""Fields of the forms of requests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.forms.reviews import WordsInput
from registry.models.fields import refuse_control_characters, refuse_line_breaks, refuse_unseen_text
from registry.vocabularies import vocabulary
from rights.asked import Upload
from rights.deadlines import FIRST_RECEIPT
from rights.uploads import DOCUMENTS, ENDINGS, JPEG, MOST_FILES, checked

LONGEST_WORDS = 10_000


class LineInput(forms.CharField):
    """One line of words."""

    default_validators = [refuse_control_characters, refuse_line_breaks, refuse_unseen_text]

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 200, **options})


class TextInput(WordsInput):
    """Free words in several lines."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea({"rows": rows}))
        super().__init__(**{"max_length": LONGEST_WORDS, **options})


class ReceivedInput(forms.DateField):
    """The day on which something reached the organisation: none to come, and none before the Regulation applied."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and value > timezone.localdate():
            raise ValidationError(_("This day is still to come."), code="future")
        if value is not None and value < FIRST_RECEIPT:
            raise ValidationError(_("The GDPR applies from 25 May 2018."), code="too_early")


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesInput(forms.FileField):
    """Up to five files of the media types that are taken, each checked by what is in it; gives a list of uploads."""

    def __init__(self, taken: Mapping[str, str] = DOCUMENTS, **options: Any) -> None:
        self.taken = taken
        accepted = ",".join((*taken.values(), *((".jpeg",) if JPEG in taken else ())))
        options.setdefault("widget", SeveralFiles({"accept": accepted}))
        told = (
            _("PDF, PNG, JPEG, ODT, DOCX, XLSX, ODS or CSV, at most five files of 10 MB each.")
            if taken == ENDINGS
            else _("PDF, PNG, JPEG, ODT or DOCX, at most five files of 10 MB each.")
        )
        options.setdefault("help_text", told)
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not given:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        if len(given) > MOST_FILES:
            raise ValidationError(_("At most five files can be sent at a time."), code="too_many")
        found: list[Upload] = []
        faults: list[ValidationError] = []
        for one in given:
            try:
                found.append(checked(one, self.taken))
            except ValidationError as error:
                faults.append(error)
        if faults:
            raise ValidationError(faults)
        return found


def terms_of(name: str) -> list[tuple[str, str]]:
    """The codes of a vocabulary with their labels in the active language."""
    return [(term.code, term.label(get_language() or "fr")) for term in vocabulary(name)]
