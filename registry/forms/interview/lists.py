"""Why it is done, whose information it is, and which: three questions answered by lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.beginning.answers import Draft, StoredAnswers, with_data, with_people, with_reasons
from registry.editor.fields import Catalogue, ListField
from registry.forms.beginning import line_of
from registry.forms.interview.step import StepForm, code_of, strings
from registry.models import DataCategory, Operation, Purpose, SubjectCategory, System
from registry.record.build import term


class PurposesForm(StepForm):
    key = "purposes"
    label = _("Why")
    question = _("Why do you do it?")
    lead = _("Data collected for one reason may not be used for another: name each reason.")
    in_order = frozenset({"purposes"})

    def build(self) -> None:
        kind: type[Any] = Purpose
        label, help_text = _("Your reasons"), _("For example: calculate the salaries; answer applicants.")
        if self.draft.record.is_processor_record:
            kind = Operation
            self.question = _("What do you do for this client?")
            self.lead = _("The client has its own reasons; what matters here is what you do for it.")
            label, help_text = _("Your tasks"), _("For example: host its files; send its letters.")
        field = ListField(line=line_of(kind, "name"), label=label, help_text=help_text)
        self.choose("purposes", field, self.draft.reasons())

    def answered(self) -> Draft:
        return with_reasons(self.draft, self.cleaned_data["purposes"])


class PeopleForm(StepForm):
    key = "people"
    label = _("Data subjects")
    question = _("Whose information is it?")
    lead = _("Everyone about whom something is written down, also those who are only mentioned.")

    def build(self) -> None:
        self.catalogue = Catalogue(SubjectCategory, self.controller, activity=self.activity)
        field = ListField(
            catalogue=self.catalogue,
            label=_("These people"),
            help_text=_("Groups of people, never a person’s name."),
        )
        found = self.draft.answers(self.draft.record.subjects)
        self.choose("people", field, found, offered=self.catalogue.groups)

    def clean_people(self) -> list[Any]:
        return [self.entry(self.catalogue, name) for name in self.cleaned_data["people"]]

    def answered(self) -> Draft:
        return with_people(self.draft, self.cleaned_data["people"])


class DataForm(StepForm):
    key = "data"
    label = _("Which information")
    question = _("Which information about them?")
    lead = _("On paper and on screen, also what is seldom used and what is only kept in case.")

    def build(self) -> None:
        self.catalogue = Catalogue(DataCategory, self.controller, activity=self.activity)
        field = ListField(
            catalogue=self.catalogue,
            label=_("Kinds of information"),
            help_text=_("The boxes of your forms and the columns of your files will help you."),
        )
        found = self.draft.answers(self.draft.record.data)
        self.choose("data", field, found, offered=self.catalogue.groups)
        self.fields["sensitive"] = forms.ChoiceField(
            label=_("Is any of it sensitive?"),
            choices=[("none", _("No, nothing of the kind")), ("some", _("Yes")), ("", _("I am not sure"))],
            widget=forms.RadioSelect,
            required=False,
            help_text=_(
                "Health, disability, religion, political or trade union opinions, sex life, origin, fingerprints, DNA. "
                "An allergy at the canteen or a sick leave is about health."
            ),
        )
        self.answers["sensitive"] = strings(code_of(self.draft.record.sensitive_data))
        self.build_systems()

    def build_systems(self) -> None:
        """The systems of the directory; software that the record says in words is shown and stays as it is."""
        record = self.draft.record
        found = self.draft.answers(record.systems)
        in_words = [record.software] if record.software else []
        self.systems = Catalogue(System, self.controller, activity=self.activity)
        field = ListField(
            catalogue=self.systems,
            label=_("With which software or tools?"),
            help_text=_("The programs and services in which this information is kept."),
        )
        found = StoredAnswers(found.own, [*found.others, *in_words])
        self.choose("systems", field, found, offered=self.systems.groups)

    def clean_systems(self) -> list[Any]:
        return [self.entry(self.systems, name) for name in self.cleaned_data["systems"]]

    def clean_data(self) -> list[Any]:
        return [self.entry(self.catalogue, name) for name in self.cleaned_data["data"]]

    def answered(self) -> Draft:
        sensitive = term("answers", self.cleaned_data["sensitive"])
        data, systems = self.cleaned_data["data"], self.cleaned_data["systems"]
        return with_data(self.draft, data, sensitive=sensitive, systems=systems)
