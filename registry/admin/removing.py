"""The page on which the administrator of the installation deletes an organisation, after an export and typing its name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.exchange.removing import delete_organisation, export_as_it_stands, is_its_name, last_change
from registry.models import Controller, Membership, User


class NameForm(forms.Form):
    """The name of the organisation, typed by whoever deletes it."""

    name = forms.CharField(
        label=gettext_lazy("Name of the organisation, to confirm"),
        widget=forms.TextInput({"autocomplete": "off", "size": 60}),
    )

    def __init__(self, controller: Controller, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.controller = controller

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"]
        if not is_its_name(typed, self.controller):
            sentence = _("This is not the name of this organisation: type “%s”.") % self.controller.name
            raise ValidationError(sentence, code="other_name")
        return typed


def ask_to_delete(page: admin.ModelAdmin, request: HttpRequest, controller: Controller) -> HttpResponse:
    """Ask, and delete: only while an export of the whole register as it stands is kept. What it names are numbers."""
    export = export_as_it_stands(controller)
    form = NameForm(controller, request.POST if request.method == "POST" else None)
    is_typed = request.method == "POST" and form.is_valid()
    if is_typed and export is not None:
        name = controller.name
        with transaction.atomic():
            note_deletion(request.user, controller)
            delete_organisation(controller, by=f"account {request.user.pk}")
        messages.success(request, _("%s and everything of it were deleted.") % name)
        return redirect(reverse("admin:registry_controller_changelist"))
    members = Membership.objects.filter(controller=controller).values("user")
    left = User.objects.filter(pk__in=members).exclude(memberships__in=others(controller))
    context = {
        **page.admin_site.each_context(request),
        "title": _("Delete an organisation"),
        "opts": page.opts,
        "controller": controller,
        "export": export,
        "changed_at": last_change(controller),
        "form": form,
        "records": controller.activity_rows.count(),
        "members": members.count(),
        "accounts_left": left.count(),
    }
    status = 200 if request.method != "POST" else 422 if not is_typed else 409
    return TemplateResponse(request, "registry/organisation_deletion.html", context, status=status)


def others(controller: Controller) -> Any:
    return Membership.objects.exclude(controller=controller)


def note_deletion(user: Any, controller: Controller) -> None:
    """In the log of the admin, which shows each person their own acts alone."""
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(Controller),
        object_id=str(controller.pk),
        object_repr=controller.slug,
        action_flag=DELETION,
        change_message=_("The organisation and everything of it were deleted."),
    )
