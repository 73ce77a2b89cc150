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


class DraftForm(forms.Form):
    """Where a draft goes and what it is called. ``row_id`` lets it be made once. Checking the form stores nothing."""

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
        self.fields["department"] = department_field(
            controller,
            access,
            label=_("Department in charge"),
            help_text=_("The one that does this and can answer for it."),
        )
        self.helper = helper_of(*self.fields)

    def save_department(self) -> Department | None:
        """The department of the draft, which is stored now if it was typed anew."""
        department: Department | None = self.cleaned_data["department"]
        if department is not None and department.pk is None:
            department.save()
        return department


class OwnDepartments(Catalogue):
    """The departments that a contributor fills in."""

    def __init__(self, controller: Controller, access: Access) -> None:
        super().__init__(Department, controller, grows=False)
        self.keys = access.departments

    @property
    def rows(self) -> list[Any]:
        return [row for row in super().rows if row.pk in self.keys]

    def new(self, name: str) -> Any:
        raise ValidationError(_("Choose one of your own departments."))


class DepartmentField(PickField):
    """A department by its name, chosen or typed anew; a new one is not stored yet."""

    def clean(self, value: Any) -> Any:
        name = forms.CharField.clean(self, value)
        if not name:
            return None
        same = self.catalogue.same(name)
        known = next((row for row in same if row.pk == self.preferred), same[0] if same else None)
        return known or self.catalogue.new(name)


class OwnDepartmentField(DepartmentField):
    """One of the contributor’s departments, each at hand; there already when there is but one."""

    def __init__(self, catalogue: Catalogue, **options: Any) -> None:
        super().__init__(catalogue, **options)
        names = catalogue.names()
        asked = [("", _("Choose a department"))] if len(names) != 1 else []
        self.widget = forms.Select(choices=[*asked, *((name, name) for name in names)])


def department_field(controller: Controller, access: Access, **options: Any) -> DepartmentField:
    """Any department for the officer, an old or a new one or none; one of their own for a contributor."""
    if access.can_maintain(controller):
        return DepartmentField(Catalogue(Department, controller), required=False, **options)
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
