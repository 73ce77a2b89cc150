"""What is done, where, and for whom: the question that makes the draft."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.beginning.answers import NO_ANSWERS, Draft, with_presentation
from registry.editor.dependent import ask_after
from registry.editor.fields import Catalogue, ListField, PickField
from registry.forms.beginning import department_field, line_of
from registry.forms.interview.step import StepForm, known, strings
from registry.models import Activity, Party
from registry.record.build import term

PARTNERS = {"joint": "joint_controllers", "processor": "clients"}


class ActivityForm(StepForm):
    key = "activity"
    label = _("Activity")
    question = _("What do you do?")
    lead = _("One activity at a time: paying the staff is one, recruiting is another.")

    def build(self) -> None:
        self.fields["name"] = line_of(
            Activity,
            "name",
            required=True,
            label=_("In a few words"),
            help_text=_(
                "As you would say it to a colleague: “Pay the staff”, “Enrol children in the canteen”."
            ),
        )
        self.fields["department"] = department_field(
            self.controller,
            self.access,
            label=_("In which department?"),
            help_text=_("The one that does this and can answer for it."),
        )
        self.fields["role"] = forms.ChoiceField(
            label=_("For whom?"),
            choices=[
                ("controller", _("For ourselves: we decide what is done and how")),
                ("joint", _("Together with another organisation: we decide with it")),
                ("processor", _("On behalf of a client: it decides, we carry out")),
            ],
            widget=forms.RadioSelect,
        )
        activity = self.activity
        self.answers = {name: strings(getattr(activity, name)) for name in ("name", "department", "role")}
        name = PARTNERS.get(activity.role)
        draft = self.stored_draft
        found = draft.answers(getattr(draft.record, name)) if draft and name else NO_ANSWERS
        self.parties = Catalogue(Party, self.controller, activity=self.activity)
        field = ListField(
            line=line_of(Party, "name"),
            label=_("With which organisation, or for which client?"),
            help_text=_("Leave it empty when you do it for yourselves."),
        )
        self.choose("partners", field, found, offered=self.parties.groups)
        ask_after(field, "role", *PARTNERS)

    def full_clean(self) -> None:
        department = self.fields["department"]
        if isinstance(department, PickField):
            department.preferred = self.activity.department_id
        super().full_clean()

    def clean(self) -> None:
        super().clean()
        names, role = self.cleaned_data.get("partners"), self.cleaned_data.get("role")
        if not names or role is None:
            return
        parties = self.parties
        if role == "controller":
            sentence = _("You answered that you do it for yourselves: change that answer, or empty this one.")
            self.add_error("partners", sentence)
        elif role == "joint":
            self.cleaned_data["partners"] = list(dict.fromkeys(self.entry(parties, text) for text in names))
        else:
            self.cleaned_data["partners"] = list(
                dict.fromkeys(self.entry(parties, text) if known(parties, text) else text for text in names)
            )

    @property
    def presentation(self) -> dict[str, Any]:
        """What is done, where and for whom, as values."""
        department = self.cleaned_data["department"]
        return {
            "name": self.cleaned_data["name"],
            "department": self.reader.entry(department) if department is not None else None,
            "role": term("roles", self.cleaned_data["role"]),
            "partners": self.cleaned_data["partners"],
        }

    def answered(self) -> Draft:
        return with_presentation(self.draft, **self.presentation)
