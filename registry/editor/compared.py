"""Forms whose every answer is also a list of strings: what stood there, what stands there and what was typed are compared so.

The same lists go through pages in hidden inputs, are stored in a proposal, and fill a form in where nobody sent it.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from registry.editing.comparing import Difference, Values
from registry.editor.fields import ListField

CHOICE = "choose-"  # before the name of a field: which version of it was chosen


class AnswerBoundField(BoundField):
    """A field whose answer a browser sent, or which the form was filled in with."""

    form: ComparedForm

    @property
    def data(self) -> Any:
        return super().data if self.form.given is None else self.form.answer_given(self.name)


class ComparedForm(forms.Form):
    """A form that knows what is stored, so that nobody's change is overwritten unseen.

    It is empty, sent by a browser (``data``), or filled in with ``values``: a merger of two versions, a proposal, a
    suggestion. Fields that ``values`` does not name keep what is stored. Either way the same checks are made.
    """

    base = forms.CharField(required=False, widget=forms.HiddenInput)
    bound_field_class = AnswerBoundField
    use_required_attribute = False
    stored: Values

    def __init__(self, data: Any = None, *, values: Values | None = None, **options: Any) -> None:
        self.given = values
        super().__init__({} if values is not None else data, **options)

    @property
    def typed(self) -> Values:
        """What was typed, once the form is valid."""
        raise NotImplementedError

    @property
    def base_values(self) -> Values:
        """What stood there when the form was opened; what stands there now when the form does not say."""
        return read_values(self.cleaned_data.get("base", "")) or self.stored

    def shown(self, name: str, texts: list[str]) -> list[str]:
        """An answer as people read it: labels for codes."""
        raise NotImplementedError

    def answer_given(self, name: str) -> Any:
        """What the form was filled in with, or else what is stored, as the field of this name takes it."""
        field, texts = self.fields[name], (self.stored | (self.given or {})).get(name)
        return self.get_initial_for_field(field, name) if texts is None else taken_by(field, texts)

    def inputs(self, values: Values, **service: str) -> list[tuple[str, list[str]]]:
        """The inputs, names with values, in which a page sends these answers to this form."""
        found: list[tuple[str, list[str]]] = []
        for name, texts in values.items():
            field = self.fields.get(name)
            found.append(field.sent_as(name, texts) if isinstance(field, ListField) else (name, texts))
        return [*found, *((name, [text]) for name, text in service.items())]

    def carried(self, values: Values, *, origin: Values) -> list[tuple[str, list[str]]]:
        """What a comparison carries along: ``values``, what both came from, and what stands there while one chooses."""
        return self.inputs(values, base=json.dumps(self.stored), origin=json.dumps(origin))


def taken_by(field: forms.Field, texts: list[str]) -> Any:
    """The texts of an answer as the widget of this field would have read them."""
    match field:
        case ListField() | forms.MultipleChoiceField():
            return texts
        case forms.BooleanField():
            return texts == ["true"]
    return "".join(texts[:1])


def read_values(text: str) -> Values:
    """Values as a form carries them in a hidden field; empty when they cannot be read."""
    try:
        content = json.loads(text or "{}")
        found = {str(name): [str(one) for one in texts] for name, texts in content.items()}
        said = "".join(one for name in found for one in (name, *found[name]))
        said.encode()  # no half of a character, and no NUL: a database would take neither
    except (ValueError, AttributeError, TypeError, RecursionError):
        return {}
    return {} if "\0" in said else found


def comparison(form: ComparedForm, found: list[Difference]) -> list[dict[str, Any]]:
    """The lines of a comparison: label, the three values as people read them, and which one is suggested."""
    return [
        {
            "name": CHOICE + one.name,
            "label": form.fields[one.name].label,
            "base": "\n".join(form.shown(one.name, one.base)),
            "theirs": "\n".join(form.shown(one.name, one.theirs)),
            "mine": "\n".join(form.shown(one.name, one.mine)),
            "choice": one.suggestion,
            "is_conflict": one.clashes,
        }
        for one in found
    ]
