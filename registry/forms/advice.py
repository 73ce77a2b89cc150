"""What is typed beside a record: an opinion, whom to ask for an agreement, and the answer to that question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import Controller, Opinion, Signature

AGREES, REFUSES = "yes", "no"


class OpinionForm(forms.ModelForm):
    class Meta:
        model = Opinion
        fields = ("opinion", "recommendations")


class AgreementRequestForm(forms.ModelForm):
    """Who is to agree with the record as it stands."""

    class Meta:
        model = Signature
        fields = ("quality", "name")
        labels = {"quality": _("Function of the person who agrees")}
        help_texts = {"quality": _("Such as: legal representative, managing director, head of department.")}


class AgreementForm(forms.ModelForm):
    """The answer of whoever opened the link: their name, yes or no, and why not."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(AGREES, _("I agree with this record")), (REFUSES, _("I do not agree"))],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Signature
        fields = ("name", "words")
        labels = {"name": _("Your name"), "words": _("Remarks")}

    field_order = ("name", "answer", "words")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].required = True

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("answer") == REFUSES and not told.get("words", "").strip():
            self.add_error(
                "words", _("Say what you do not agree with: the person who keeps the register reads it.")
            )
        return told


class ApprovalRulesForm(forms.ModelForm):
    """What the organisation asks for before a record is approved."""

    class Meta:
        model = Controller
        fields = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("author_cannot_approve", "needs_signature"):
            field: Any = Controller._meta.get_field(name)
            self.fields[name] = forms.BooleanField(
                label=field.help_text, required=False, initial=getattr(self.instance, name)
            )

    def save(self, commit: bool = True) -> Controller:
        for name in self.fields:
            setattr(self.instance, name, self.cleaned_data[name])
        self.instance.save(update_fields=list(self.fields))
        return self.instance
