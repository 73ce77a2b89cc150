"""From software in words to an entry of the directory: what it would change, then doing it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from registry.editing.systems import OtherRecords, enter_system, plan_entering
from registry.editor.views import find
from registry.models import Activity, Controller
from registry.models.states import ARCHIVED
from registry.people.requests import MemberRequest, members_only, officers_only


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@officers_only
def enter(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """The records that say this software in words, all of which would refer to one system; then they do."""
    activity = find(request, controller, Activity, public_id)
    home = f"{activity.get_absolute_url()}#systems"
    if not activity.software or activity.state == ARCHIVED:
        messages.info(request, _("This record says no software in words: nothing was changed."))
        return redirect(home)
    status = 200
    if request.method == "POST":
        try:
            done = enter_system(controller, activity.software, seen=request.POST.get("seen", ""))
        except OtherRecords:
            messages.warning(request, _("The records have changed since: look at them once more."))
            status = 409
        else:
            number = len(done.activities)
            told = ngettext(
                "“%(name)s” stands in the directory, and %(number)d record refers to it.",
                "“%(name)s” stands in the directory, and %(number)d records refer to it.",
                number,
            )
            messages.success(request, told % {"name": done.name, "number": number})
            return redirect(home)
    found = plan_entering(controller, activity.software)
    for one in found.activities:
        one.controller = controller
    context = {"controller": controller, "activity": activity, "entering": found, "home": home}
    return render(request, "registry/enter_system.html", context, status=status)
