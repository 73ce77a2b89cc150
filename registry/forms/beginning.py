"""The reference and the department of a draft that a starter or another record fills in."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.editor.fields import Catalogue, PickField
from registry.models import Activity, Controller, Department
from registry.people.access import Access
from registry.spelling import same_name


class DraftForm(forms.Form):
    """Where a draft goes and what it is called. ``row_id`` lets it be made once; checking it writes nothing."""

    row_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    use_required_attribute = False

    def __init__(self, controller: Controller, data: Any = None, *, access: Access, **options: Any) -> None:
        super().__init__(data, **options)
        self.controller = controller
        self.fields["reference"] = line_of(
            Activity,
            "reference",
            required=True,
            help_text=_("A short code of your own, such as RH-01. Names change, the reference stays."),
        )
        self.fields["department"] = self.department = department_field(
            controller,
            access,
            label=_("Department in charge"),
            help_text=_("The one that does this and can answer for it."),
        )
        self.helper = helper_of(*self.fields)

    def chosen_department(self) -> Department | None:
        """The department that was chosen, stored now when its name is new."""
        self.department.catalogue.save_new()
        return self.cleaned_data["department"]


class CopyForm(DraftForm):
    """Where a duplicate goes and what it is called, which is never what its original is called: nobody could tell them
    apart in a list.
    """

    def __init__(self, original: Activity, data: Any = None, *, access: Access, **options: Any) -> None:
        super().__init__(original.controller, data, access=access, **options)
        self.original = original
        self.fields["name"] = line_of(
            Activity,
            "name",
            required=True,
            label=_("Name of the copy"),
            help_text=_("What this one is about."),
        )
        self.order_fields(["row_id", "name", "reference", "department"])
        self.helper = helper_of(*self.fields)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if same_name(name, self.original.name):
            raise ValidationError(_("The original has this name: give the copy another one."))
        return name


class OwnDepartments(Catalogue[Department]):
    """The departments that a contributor fills in."""

    def __init__(self, controller: Controller, access: Access) -> None:
        super().__init__(Department, controller, grows=False)
        self.keys = access.departments

    @property
    def rows(self) -> list[Department]:
        return [row for row in super().rows if row.pk in self.keys]

    def find(self, name: str, preferred: int | None = None) -> Department:
        try:
            return super().find(name, preferred)
        except ValidationError:
            raise ValidationError(_("Choose one of your own departments.")) from None


class OwnDepartmentField(PickField):
    """One of the contributor’s departments, each at hand; there already when there is but one."""

    def __init__(self, catalogue: Catalogue, **options: Any) -> None:
        super().__init__(catalogue, **options)
        names = catalogue.names()
        asked = [("", _("Choose a department"))] if len(names) != 1 else []
        self.widget = forms.Select(choices=[*asked, *((name, name) for name in names)])


def department_field(controller: Controller, access: Access, **options: Any) -> PickField:
    """Any department for the officer, an old or a new one or none; one of their own for a contributor."""
    if access.can_maintain(controller):
        return PickField(Catalogue(Department, controller), required=False, **options)
    return OwnDepartmentField(OwnDepartments(controller, access), **options)


def line_of(model: type[Any], name: str, **options: Any) -> forms.Field:
    """The form field of a text of a model, which refuses all that the model refuses."""
    field = model._meta.get_field(name)
    made = field.formfield(**{"required": False, **options})
    made.validators += [one for one in field.validators if one not in made.validators]
    made.widget.attrs.pop("maxlength", None)  # a browser would cut the text short without a word
    return made


def helper_of(*layout: Any) -> FormHelper:
    """How crispy-forms lays the fields out, in a form tag of the page’s own."""
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    helper.layout = Layout(*layout)
    return helper
