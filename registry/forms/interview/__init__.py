"""The six questions of the interview, each a form over the draft that grows from it."""

from __future__ import annotations

from registry.forms.interview.activity import ActivityForm
from registry.forms.interview.keeping import KeepingForm
from registry.forms.interview.lists import DataForm, PeopleForm, PurposesForm
from registry.forms.interview.recipients import RecipientsForm
from registry.forms.interview.step import StepForm

__all__ = ["STEPS", "ActivityForm", "StepForm"]

STEPS: dict[str, type[StepForm]] = {
    one.key: one for one in (ActivityForm, PurposesForm, PeopleForm, DataForm, RecipientsForm, KeepingForm)
}
