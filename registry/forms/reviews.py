"""What is typed about reviews: who looks after a record and how often, why a review is ordered, what owners answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.editor.fields import ProseInput
from registry.finding.filters import NONE, Asker, members
from registry.forms.register import member_chosen
from registry.models import Activity, Department, ReviewCampaign, ReviewPlan, User
from registry.models.fields import refuse_control_characters, refuse_separators, refuse_unseen_text
from registry.models.reviews import FEWEST_MONTHS, MOST_MONTHS

ALL, RECORD = "all", "record"
LONGEST_WORDS = 5_000  # characters of one correction


class WordsInput(ProseInput):
    """Free words, refused where a page or a document could not show them."""

    default_validators = [refuse_control_characters, refuse_separators, refuse_unseen_text]

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST_WORDS, **options})


class MonthsInput(forms.IntegerField):
    """Months between two reviews."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=FEWEST_MONTHS, max_value=MOST_MONTHS, **options)


class DayInput(forms.DateField):
    """A day that is not over."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and value < timezone.localdate():
            raise ValidationError(_("Choose a day that is not over."), code="past")


class NoteForm(forms.Form):
    """What is kept with a review, if anything."""

    note = WordsInput(
        label=_("Note, if there is one to keep"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class IntervalForm(forms.Form):
    """How often the records of the organisation are reviewed."""

    months = MonthsInput(
        label=_("Months between two reviews"),
        help_text=_("For every record that has no interval of its own."),
    )


class ReviewPlanForm(forms.Form):
    """Who looks after a record, and how often it is reviewed."""

    owner = forms.ChoiceField(
        label=_("Owner"), help_text=_("Is reminded by email, and says whether the record is still right.")
    )
    owner_address = forms.EmailField(
        label=_("Email address of an owner without an account"),
        required=False,
        help_text=_("Such a person answers review campaigns by a link, without signing in."),
    )
    months = MonthsInput(label=_("Months between two reviews"), required=False)

    def __init__(self, *args: Any, asker: Asker, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asker = asker
        self.fields["owner"].choices = [*members(asker).items()]  # type: ignore[attr-defined]
        self.fields["months"].help_text = _(
            "Blank: as often as the other records of the organisation, every %(number)d months."
        ) % {"number": asker.controller.review_months}

    def clean_owner(self) -> User | None:
        return member_chosen(self.asker, self.cleaned_data["owner"])

    def clean_owner_address(self) -> str:
        address: str = self.cleaned_data["owner_address"]
        if address and self.data.get("owner", NONE) != NONE:
            raise ValidationError(_("Choose a member or write an address, not both."), code="two_owners")
        return address.lower()


def owner_code(plan: ReviewPlan | None, asker: Asker) -> str:
    """The choice among the members that stands for the owner of a record."""
    if plan is None or plan.owner_id is None:
        return NONE
    if plan.owner_id == asker.user.pk:
        return "me"
    rows = asker.controller.memberships.filter(user=plan.owner_id)
    code = rows.values_list("public_id", flat=True).first()
    return str(code) if code else NONE


class ChosenRecordsForm(forms.Form):
    """Which records something is about: one, those of a department, or all that are current."""

    which = forms.ChoiceField(label=_("Which records"))

    def __init__(self, *args: Any, asker: Asker, activity: Activity | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asker, self.activity = asker, activity
        departments = Department.objects.visible_to(asker.user).filter(controller=asker.controller)
        one = [(RECORD, f"{activity.reference} · {activity.name}")] if activity is not None else []
        rows = [(str(row.public_id), _("Department: %s") % row.name) for row in departments.order_by("name")]
        choices = [*one, *rows, (ALL, _("All current records"))]
        self.fields["which"].choices = choices if one else [("", "–"), *choices]  # type: ignore[attr-defined]

    def activities(self) -> Any:
        """The records meant, of those that are in force."""
        rows = Activity.objects.visible_to(self.asker.user).filter(controller=self.asker.controller)
        chosen = self.cleaned_data["which"]
        if chosen == RECORD and self.activity is not None:
            rows = rows.filter(pk=self.activity.pk)
        elif chosen != ALL:
            rows = rows.filter(department__public_id=chosen)
        return Activity.objects.in_force().filter(pk__in=rows.order_by().values("pk"))


class OrderForm(ChosenRecordsForm):
    """Why a review is ordered, of which records, and by when."""

    reason = WordsInput(
        label=_("Why"),
        help_text=_("Such as a law that changed, or an opinion of the DPO. The owner reads it."),
    )
    due_on = DayInput(label=_("To be reviewed by"))


class CampaignForm(ChosenRecordsForm):
    """What the owners of records are asked, until when."""

    name = ReviewCampaign._meta.get_field("name").formfield(
        label=_("Name of the campaign"), help_text=_("Such as: Review of 2027.")
    )
    ends_on = DayInput(label=_("Answers until"))
    message = WordsInput(
        label=_("Message to the owners"),
        required=False,
        help_text=_("Stands in the email, before the links."),
    )

    field_order = ("name", "which", "ends_on", "message")


class AnswerForm(forms.Form):
    """What the owner of a record answers: that it is right, or what is to be corrected, in words, section by section."""

    def __init__(self, *args: Any, sections: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        for key in sections:
            self.fields[f"words-{key}"] = WordsInput(
                label=_("What is to be corrected here"),
                required=False,
                widget=forms.Textarea({"rows": 3}),
            )
        self.fields["remark"] = WordsInput(
            label=_("Anything else"),
            required=False,
            widget=forms.Textarea({"rows": 3}),
        )

    @property
    def corrections(self) -> dict[str, str]:
        """What was written of each section, by its key; sections of which nothing was written are left out."""
        found = {
            name.removeprefix("words-"): words.strip()
            for name, words in self.cleaned_data.items()
            if name.startswith("words-")
        }
        return {key: words for key, words in found.items() if words}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        written = any(str(words).strip() for words in cleaned.values())
        if self.data.get("answer") == "corrected" and not self.errors and not written:
            raise ValidationError(_("Write what is to be corrected, or confirm the record."), code="nothing")
        if self.data.get("answer") == "confirmed" and any(
            str(words).strip() for name, words in cleaned.items() if name != "remark"
        ):
            raise ValidationError(
                _("You have written corrections: send them, or remove them before you confirm."),
                code="contradiction",
            )
        return cleaned
