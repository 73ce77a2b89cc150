"""How long it is kept, and how it is protected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from registry.beginning.answers import NO_ANSWERS, Draft, StoredAnswers, Values, with_keeping
from registry.beginning.measures import MEASURES
from registry.editor.fields import ListField
from registry.forms.beginning import line_of
from registry.forms.interview.step import StepForm, code_of, strings, with_others, words_of
from registry.models import RetentionRule, RetentionStart, SecurityMeasure
from registry.models.periods import WITHOUT_NUMBER
from registry.record.build import term
from registry.vocabularies import VocabularyEntry, vocabulary


class KeepingForm(StepForm):
    key = "keeping"
    label = _("Retention and security")
    question = _("How long is it kept, and how is it protected?")
    lead = _("What is really done today, not what ought to be done.")
    in_order = frozenset({"starts"})

    def build(self) -> None:
        self.fields["amount"] = forms.IntegerField(
            label=_("How long, in figures"), min_value=1, max_value=9999, required=False
        )
        self.fields["unit"] = forms.ChoiceField(
            label=_("Unit"),
            choices=[("", "–"), *((unit.code, plural(unit)) for unit in vocabulary("retention_units"))],
            required=False,
        )
        self.fields["event"] = line_of(
            RetentionRule,
            "event",
            label=_("Or in words"),
            help_text=_(
                "For example: as long as the person is a member. Leave both empty if no one has decided."
            ),
            widget=forms.TextInput,
        )
        found = self.draft.answers(self.draft.record.retention_rules)
        rule = found.own[0] if found.own else None
        said = (rule.amount, code_of(rule.unit), rule.event) if rule else ("", "", "")
        self.answers = {
            name: strings(text) for name, text in zip(("amount", "unit", "event"), said, strict=True)
        }
        self.fields["amount"].help_text = with_others("", map(words_of, found.others))
        field = ListField(
            line=line_of(RetentionStart, "event"),
            label=_("From when?"),
            help_text=_("For example: the end of the contract."),
        )
        self.choose("starts", field, self.draft.answers(rule.starts) if rule else NO_ANSWERS)
        self.build_measures()

    def build_measures(self) -> None:
        record = self.draft.record
        found = self.draft.answers(record.security_measures)
        found = StoredAnswers(found.own, [*found.others, *record.shared_security_measures])
        self.words = {code: measure.in_words_of(self.controller) for code, measure in MEASURES.items()}
        codes = {text: code for code, text in self.words.items()}
        said = {row.detail for row in found.others}
        field = ListField(
            line=line_of(SecurityMeasure, "detail"),
            label=_("How do you protect it?"),
            help_text=_("Tick what is really done, and add what is missing."),
        )
        field.widget.is_checklist = True
        answer = [codes.get(row.detail, row.detail) for row in found.own]
        offered = [(code, str(one.text)) for code, one in MEASURES.items() if self.words[code] not in said]
        self.choose("measures", field, found, answer, pairs=offered)

    def layout(self) -> Sequence[Any]:
        apart = [name for name in self.fields if name not in {"amount", "unit"}]
        return ("base", Div("amount", "unit", css_class="field-row"), *apart[1:])

    def clean(self) -> None:
        super().clean()
        amount, unit = self.cleaned_data.get("amount"), self.cleaned_data.get("unit")
        if self.has_error("amount") or self.has_error("unit"):
            return
        if amount and not unit:
            self.add_error("unit", _("Say of what: days, weeks, months or years."))
        elif unit in WITHOUT_NUMBER and amount:
            self.add_error("amount", _("A session has no number: it lasts until it is closed."))
        elif unit and not amount and unit not in WITHOUT_NUMBER:
            self.add_error("amount", _("Say how many."))
        elif unit and self.cleaned_data.get("event"):
            self.add_error("event", _("Answer in figures or in words, not in both."))

    def measures(self) -> list[Values]:
        """The usual ones in the language of the organisation, under their headings; those typed as they are."""
        return [
            {
                "heading": term("security_headings", MEASURES[text].heading if text in MEASURES else ""),
                "detail": self.words.get(text, text),
            }
            for text in self.cleaned_data["measures"]
        ]

    def answered(self) -> Draft:
        said = {name: self.cleaned_data[name] for name in ("amount", "event", "starts")}
        unit = term("retention_units", self.cleaned_data["unit"])
        return with_keeping(self.draft, **said, unit=unit, measures=self.measures())


def plural(unit: VocabularyEntry) -> str:
    return unit.extra["plural_fr" if translation.get_language() == "fr" else "plural_en"]
