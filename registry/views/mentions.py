"""From a name in words to the entry of the directory that has it: what it would change, then doing it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from registry.editing.mentions import OtherMentions, mentions_of, refer_to_entry
from registry.models import Controller
from registry.people.requests import MemberRequest, members_only, officers_only
from registry.views.directory import KINDS, find


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@officers_only
def link(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """The activities and notices that name this organisation in words, which would refer to it; then they do."""
    party = find(request, controller, KINDS["parties"], public_id)
    status = 200
    if request.method == "POST":
        try:
            done = refer_to_entry(party, seen=request.POST.get("seen", ""))
        except OtherMentions:
            messages.warning(request, _("The records have changed since: look at them once more."))
            status = 409
        else:
            number = len(done.rows)
            told = ngettext(
                "%(number)d line refers to “%(name)s” now.",
                "%(number)d lines refer to “%(name)s” now.",
                number,
            )
            messages.success(request, told % {"name": party.name, "number": number})
            return redirect(party.page())
    found = mentions_of(party)
    if not found.rows and status == 200:
        messages.info(request, _("No line names it in words: nothing was changed."))
        return redirect(party.page())
    for one in found.wholes:
        one.controller = controller
    context = {"controller": controller, "party": party, "mentions": found}
    return render(request, "registry/party_mentions.html", context, status=status)
