"""The settings of the desk."""

from __future__ import annotations

from django.conf import settings as site
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Controller
from registry.people.requests import MemberRequest, members_only, officers_only
from rights.forms.desk import DeskForm
from rights.handling import renew_days
from rights.models.desks import desk_of
from rights.own_activity import enter_own_activity
from rights.views.desk import get_or_post


@get_or_post
@members_only
@officers_only
def desk_settings(request: MemberRequest, controller: Controller) -> HttpResponse:
    row = desk_of(controller)
    was_open = row.is_open
    form = DeskForm(request.POST if request.method == "POST" else None, instance=row)
    if form.is_bound and form.is_valid():
        form.save()
        renew_days(controller)
        messages.success(request, _("The settings of the desk were saved."))
        begun = enter_own_activity(controller) if row.is_open and not was_open else None
        if begun is not None:
            messages.info(
                request,
                _(
                    "Handling requests is a processing activity too: the register has a draft of it, “%s”, to be checked and"
                    " completed."
                )
                % begun,
            )
        return redirect("rights:desk", controller=controller.slug)
    context = {
        "controller": controller,
        "place": "requests",
        "form": form,
        "address": f"{site.SITE_URL}{reverse('rights:form', args=[controller.slug])}",
    }
    return render(request, "rights/settings.html", context, status=422 if form.errors else 200)
