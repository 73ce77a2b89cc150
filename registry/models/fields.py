"""Model fields of our own: a term of a vocabulary, several terms, and text that is refused rather than changed."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.partial_dates import PartialDate
from registry.vocabularies import vocabulary

LINE = 400  # characters of a one-line text: a heading, a name, an address line
PROSE, PROSE_LINES = 50_000, 2_000  # characters and lines of a free text: some fifteen printed pages
FORBIDDEN = {code for code in [*range(0x20), *range(0x7F, 0xA0)] if chr(code) not in "\t\n\r"} | {
    0xFFFE,
    0xFFFF,
}
SEPARATORS = (
    "\u2028\u2029"  # line and paragraph separators: no font has a glyph for them, so paper cannot show them
)
LINE_BREAKS = "\n\r" + SEPARATORS  # the others, U+0085 among them, are control characters and refused as such
UNSEEN = {
    "Cf",
    "Zs",
    "Zl",
    "Zp",
}  # categories of characters that show nothing: zero-width ones, marks of direction, spaces


def refuse_control_characters(value: str) -> None:
    """Refuse characters that no document can print, naming the first one and where it stands.

    Text is kept exactly as typed or refused with a sentence: silently dropping a character would change a
    declared fact. Tab and line breaks are allowed. Raises ValidationError.
    """
    for position, character in enumerate(value, start=1):
        if ord(character) in FORBIDDEN or 0xD800 <= ord(character) <= 0xDFFF:
            raise ValidationError(
                _(
                    "Character %(position)d (code U+%(code)s) is a control character that cannot be printed: remove it."
                ),
                code="control_character",
                params={"position": position, "code": f"{ord(character):04X}"},
            )


def refuse_separators(value: str) -> None:
    """Refuse Unicode's line and paragraph separators, which a document would print as an empty box, naming the place of
    the first one. A line break is typed as one. Raises ValidationError.
    """
    for position, character in enumerate(value, start=1):
        if character in SEPARATORS:
            raise ValidationError(
                _(
                    "Character %(position)d (code U+%(code)s) is a separator that cannot be printed: type a line break instead."
                ),
                code="separator",
                params={"position": position, "code": f"{ord(character):04X}"},
            )


def refuse_unseen_text(value: str) -> None:
    """Refuse a text in which nothing can be seen, such as a name of zero-width spaces: it would fill a field that is
    empty to whoever reads it. Raises ValidationError.
    """
    if value.strip() and all(unicodedata.category(character) in UNSEEN for character in value):
        raise ValidationError(
            _("This text has no character that can be seen: fill it in, or leave it empty."),
            code="unseen",
        )


def refuse_line_breaks(value: str) -> None:
    """Refuse a line break where one line is meant: Unicode's line and paragraph separators too. Raises ValidationError."""
    if any(character in value for character in LINE_BREAKS):
        raise ValidationError(_("This text must stand on one line."), code="line_break")


def refuse_whole_documents(value: str) -> None:
    """Refuse a text of more than 50,000 characters or 2,000 lines, with its count: each one is printed on a sheet,
    and a sheet is not a place for a whole document. Raises ValidationError.
    """
    characters, lines = len(value), len(re.split(r"\r\n|\r|\n", value))
    if characters > PROSE:
        message = _(
            "This text has %(count)d characters and may have %(most)d: shorten it, or link the document."
        )
        raise ValidationError(message, code="too_long", params={"count": characters, "most": PROSE})
    if lines > PROSE_LINES:
        message = _("This text has %(count)d lines and may have %(most)d: shorten it, or link the document.")
        raise ValidationError(message, code="too_long", params={"count": lines, "most": PROSE_LINES})


class LineField(models.CharField):
    """One line of text, up to 400 characters unless told; empty when not filled in."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", LINE)
        super().__init__(*args, **options)
        self.validators += [refuse_control_characters, refuse_line_breaks, refuse_unseen_text]


class ProseField(models.TextField):
    """Free text with its line breaks, up to 50,000 characters and 2,000 lines; empty when not filled in."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.validators += [
            refuse_control_characters,
            refuse_separators,
            refuse_whole_documents,
            refuse_unseen_text,
        ]


class PartialDateField(models.CharField):
    """A day, a month or a year, as a document gives it; empty when not filled in. Its values are partial dates."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", 10)
        super().__init__(*args, **options)

    def from_db_value(self, value: str | None, *_about: Any) -> PartialDate:
        return PartialDate(value)

    def to_python(self, value: Any) -> PartialDate:
        """The date that was written. Raises ValidationError where it is none, with how to write one."""
        try:
            return PartialDate(value)
        except ValueError as error:
            sentence = _(
                "“%(value)s” is no date: write a day, a month or a year, as 31/12/2024, 12/2024 or 2024."
            )
            raise ValidationError(sentence, code="partial_date", params={"value": value}) from error

    def get_prep_value(self, value: Any) -> str:
        return str(self.to_python(value))


class TermField(models.CharField):
    """The code of one term of a vocabulary. A blank field means "not answered yet": there is never a default."""

    def __init__(self, *args: Any, vocabulary: str, **options: Any) -> None:
        self.vocabulary = vocabulary
        options.setdefault("max_length", 40)
        options.setdefault("choices", self.read_choices)
        super().__init__(*args, **options)

    def read_choices(self) -> list[tuple[str, Any]]:
        return vocabulary(self.vocabulary).choices()

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options.pop("choices", None)
        options["vocabulary"] = self.vocabulary
        return name, path, args, options


class TermListField(models.JSONField):
    """The codes of several terms of a vocabulary, as a list without repetition."""

    def __init__(self, *args: Any, vocabulary: str, **options: Any) -> None:
        self.vocabulary = vocabulary
        options["default"] = list
        options["blank"] = True
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options.pop("default", None)
        options.pop("blank", None)
        options["vocabulary"] = self.vocabulary
        return name, path, args, options

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, list):
            raise ValidationError(_("A list of codes is expected here."), code="no_list")
        unknown = [code for code in value if code not in vocabulary(self.vocabulary)]
        if unknown:
            raise ValidationError(
                _("“%(value)s” is not one of the possible values."),
                code="unknown_term",
                params={"value": unknown[0]},
            )
        repeated = [code for code in value if value.count(code) > 1]
        if repeated:
            raise ValidationError(
                _("“%(value)s” stands twice."), code="repeated_term", params={"value": repeated[0]}
            )

    def formfield(self, **options: Any) -> Any:
        from django import forms

        return forms.TypedMultipleChoiceField(
            choices=lambda: vocabulary(self.vocabulary).choices(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            label=options.get("label", self.verbose_name),
            help_text=self.help_text,
        )
