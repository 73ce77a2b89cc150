"""The public form by which anyone asks about their data, and what is typed on the page that follows a request."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.vocabularies import vocabulary
from rights.asked import Asked, contradictions
from rights.forms.fields import FilesInput, LineInput, TextInput, terms_of
from rights.uploads import ENDINGS

SALT = "rights.form"
SHORTEST, LONGEST = timedelta(seconds=3), timedelta(hours=24)  # from opening the form to sending it


class AskForm(forms.Form):
    """What is asked, by whom, and where to answer. Identity is not asked: nobody doubts it before reading the request.

    ``website`` is shown to no person: what fills it in is a program. ``began`` says, signed, when the form was opened.
    """

    kinds = forms.MultipleChoiceField(
        label=_("What do you want?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one line; the last one serves when you are not sure.")
        },
    )
    words = TextInput(
        label=_("In your own words"),
        required=False,
        rows=6,
        help_text=_(
            "What it is about, since when, and what helps to find your data, such as a customer number."
        ),
    )
    reason = TextInput(
        label=_("The reasons that relate to your own situation"),
        required=False,
        help_text=_("Asked by the law for an objection (Article 21(1) GDPR); not for direct marketing."),
    )
    relation = forms.ChoiceField(label=_("You ask"), widget=forms.RadioSelect)
    about = LineInput(
        label=_("Name of the person the data are about"),
        required=False,
        help_text=_("Only when you ask for someone else."),
    )
    name = LineInput(label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("A link is sent there: your request is passed on once you have opened it."),
    )
    documents = FilesInput(label=_("Documents, if you wish"), required=False)
    website = forms.CharField(
        required=False,
        label=_("Leave this field empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    began = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, slug: str, wanted: Iterable[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.slug = slug
        self.fields["kinds"].choices = terms_of("request_kinds")  # type: ignore[attr-defined]
        self.fields["relation"].choices = terms_of("request_relations")  # type: ignore[attr-defined]
        self.initial.setdefault("relation", "self")
        self.initial.setdefault("kinds", [one for one in wanted if one in vocabulary("request_kinds")])
        self.initial["began"] = signing.dumps(slug, salt=SALT)

    @property
    def situations(self) -> list[tuple[str, str, str]]:
        """For whoever does not know what to choose: a situation, and the code and words of the request that fits it."""
        language = (get_language() or "fr")[:2]
        return [
            (str(term.extra[f"situation_{language}"]), term.code, term.label(language))
            for term in vocabulary("request_kinds")
        ]

    @property
    def is_of_a_program(self) -> bool:
        """True where the field that nobody sees was filled in: it is answered like any other, and not kept."""
        return bool(self.cleaned_data.get("website"))

    def clean_began(self) -> str:
        """Raises ValidationError for a form that was sent at once, or long ago; what was typed stays in it."""
        told: str = self.cleaned_data["began"]
        try:
            opened_for = signing.loads(told, salt=SALT, max_age=LONGEST)
            is_too_fast = self.was_just_made(told)
        except signing.BadSignature:
            opened_for, is_too_fast = None, False
        if opened_for != self.slug:
            raise ValidationError(_("The page was open for long: send the form again."), code="too_old")
        if is_too_fast:
            raise ValidationError(_("That was very fast: send the form again in a moment."), code="too_fast")
        return told

    @staticmethod
    def was_just_made(told: str) -> bool:
        try:
            signing.loads(told, salt=SALT, max_age=SHORTEST)
        except signing.SignatureExpired:
            return False
        return True

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if {"kinds", "relation", "about"} <= told.keys():
            for name, sentence in contradictions(told["kinds"], told["relation"], told["about"]).items():
                self.add_error(name, sentence)
        if "unknown" in told.get("kinds", []) and not told.get("words"):
            self.add_error("words", _("Say in your own words what you would like."))
        return told

    def asked(self, language: str) -> Asked:
        told = self.cleaned_data
        words = "\n\n".join(text for text in (told["words"], told["reason"]) if text)
        return Asked(
            kinds=told["kinds"],
            relation=told["relation"],
            language=language,
            name=told["name"],
            email=told["email"].lower(),
            about=told["about"],
            words=words,
            files=tuple(told["documents"]),
        )


class HearForm(forms.Form):
    """A message of the person, with files."""

    words = TextInput(label=_("Your message"), required=False)
    documents = FilesInput(label=_("Documents"), required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not told.get("words") and not told.get("documents"):
            self.add_error("words", _("Write a message, or choose a document."))
        return told


class FindForm(forms.Form):
    """How a person who lost the link finds the request again."""

    reference = LineInput(
        label=_("Reference of your request"),
        max_length=20,
        help_text=_("It stands in the letter that acknowledged it, such as D-2026-0007."),
    )
    email = forms.EmailField(
        label=_("Your email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class SearchForm(forms.Form):
    """What the owner of a record answers about one person’s data."""

    answer = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect)
    words = TextInput(label=_("What you found or did"), required=False)
    documents = FilesInput(label=_("Documents found"), required=False, taken=ENDINGS)

    def __init__(self, *args: Any, **options: Any) -> None:
        from rights.models import SearchTask

        super().__init__(*args, **options)
        self.fields["answer"].choices = SearchTask.Answer.choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        is_found = told.get("answer") == "found"
        if is_found and "documents" in told and not told["documents"] and not told.get("words"):
            self.add_error("documents", _("Attach what you found, or say where it is."))
        return told
