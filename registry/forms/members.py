"""Who is to be a member, and as what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from registry.editor.dependent import ask_after
from registry.models import Controller, Department, Invitation, Membership, User
from registry.models.fields import refuse_control_characters, refuse_line_breaks

ROLES_IN_WORDS = {
    Membership.Role.DPO: _("Reads and changes everything, publishes, and looks after the members."),
    Membership.Role.CONTRIBUTOR: _(
        "Reads everything, fills in records and proposes changes for their own departments."
    ),
    Membership.Role.READER: _("Reads everything, changes nothing."),
}


class RoleForm(forms.ModelForm):
    """A role and, for a contributor, the departments to fill in."""

    def __init__(self, *arguments: Any, controller: Controller, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.controller = controller
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"),
            choices=[(role.value, role.label) for role in Membership.Role],
            widget=forms.RadioSelect,
        )
        departments = Department.objects.filter(controller=controller)
        if departments.exists():
            self.fields["departments"] = forms.ModelMultipleChoiceField(
                label=_("Departments of the contributor"),
                queryset=departments,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            ask_after(self.fields["departments"], "role", Membership.Role.CONTRIBUTOR)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_contributor = cleaned.get("role") == Membership.Role.CONTRIBUTOR
        if is_contributor and "departments" in self.fields and not cleaned.get("departments"):
            self.add_error("departments", _("Choose the departments that this person fills in."))
        return cleaned

    @property
    def departments(self) -> list[Department]:
        return list(self.cleaned_data.get("departments", ()))


class MemberForm(RoleForm):
    class Meta:
        model = Membership
        fields = ("role",)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if "departments" in self.fields:
            self.initial["departments"] = list(self.instance.departments.all())


class InviteForm(RoleForm):
    class Meta:
        model = Invitation
        fields = ("email", "language")

    field_order = ("email", "role", "departments", "language")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.order_fields(self.field_order)
        self.instance.controller = self.controller
        self.fields["email"].help_text = _("The invitation is sent there, and is valid for seven days.")

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if Membership.objects.filter(controller=self.controller, user__email=email).exists():
            raise forms.ValidationError(_("This person is already a member of this organisation."))
        if Invitation.objects.pending().filter(controller=self.controller, email=email).exists():
            raise forms.ValidationError(_("This person is already invited: renew that invitation instead."))
        return email


class WelcomeForm(forms.Form):
    """What a person invited for the first time says: how one is called, and a password."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=150,
        validators=[refuse_control_characters, refuse_line_breaks],
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        validators=[refuse_control_characters, refuse_line_breaks],
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_(
            "At least 12 characters. Several words that only you would put together are easiest to remember."
        ),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *arguments: Any, email: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.email = email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        password, again = cleaned.get("password"), cleaned.get("again")
        if password:
            person = User(
                username=self.email,
                email=self.email,
                first_name=cleaned.get("first_name", ""),
                last_name=cleaned.get("last_name", ""),
            )
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        if password and again and password != again:
            self.add_error("again", _("The two passwords differ."))
        return cleaned
