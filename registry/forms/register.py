"""What is typed beside the list of the register: the name of a view, and whom or what an act on many activities is about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.editing.bulk import BulkAction
from registry.finding.filters import ME, NONE, Asker, Labels, members
from registry.models import ActivityTag, Membership, OpenPoint, SavedView, User


class SavedViewForm(forms.ModelForm):
    """The name of a view, and, for whoever may share it, whether all members see it."""

    class Meta:
        model = SavedView
        fields = ("name", "shared")

    def __init__(self, *args: Any, may_share: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_share:
            del self.fields["shared"]

    def kept_already(self) -> SavedView | None:
        """The view that the person has already kept of this list under this name: the form was sent before."""
        view, name = self.instance, str(self.data.get("name", "")).strip()
        rows = SavedView.objects.filter(controller=view.controller, owner=view.owner, name=name)
        return rows.filter(query=view.query).first()

    def clean_name(self) -> str:
        view, name = self.instance, self.cleaned_data["name"]
        others = SavedView.objects.filter(controller=view.controller, owner=view.owner).exclude(pk=view.pk)
        if others.filter(name=name).exists():
            raise ValidationError(_("You already have a view of this name."), code="taken")
        return name


class ActForm(forms.Form):
    """What an act on many activities needs to know besides the activities: a member, a tag, or nothing."""

    tag = ActivityTag._meta.get_field("name").formfield()

    def __init__(self, *args: Any, act: BulkAction, asker: Asker, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asker, self.act = asker, act
        if act.asks == "assignee":
            people = [("", "–"), *members(asker).items()]
            self.fields["assignee"] = forms.ChoiceField(label=_("Assign to"), choices=people)
        if act.asks == "tag":
            self.fields["tag"].widget.attrs["list"] = "tags"
        else:
            del self.fields["tag"]

    def clean_assignee(self) -> User | None:
        return member_chosen(self.asker, self.cleaned_data["assignee"])

    def clean_tag(self) -> str:
        return ActivityTag._meta.get_field("name").clean(" ".join(self.cleaned_data["tag"].split()), None)

    @property
    def value(self) -> Any:
        return self.cleaned_data.get(self.act.asks) if self.act.asks else None


class PointForm(forms.Form):
    """Who settles an open point of a record, and by when; ``seen`` is who it was when the page was shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    due_on = OpenPoint._meta.get_field("due_on").formfield(
        label=_("To be settled by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, asker: Asker, people: Labels, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asker = asker
        self.fields["assignee"] = forms.ChoiceField(label=_("Assign to"), choices=[*people.items()])
        self.order_fields(["assignee", "due_on", "seen"])

    def clean_assignee(self) -> User | None:
        return member_chosen(self.asker, self.cleaned_data["assignee"])


def member_chosen(asker: Asker, chosen: str) -> User | None:
    """The member of the organisation behind a choice among :func:`registry.finding.filters.members`; None for nobody."""
    if chosen == NONE:
        return None
    if chosen == ME:
        return asker.user
    rows = Membership.objects.filter(controller=asker.controller, public_id=chosen)
    return rows.select_related("user").get().user
