"""What was changed in a notice, by whom and when."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from policies.views.access import find_notice
from registry.models import Controller
from registry.people.requests import MemberRequest, members_only
from registry.views.history import history_page


@require_safe
@members_only
def notice_history(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """The history of a notice and of its parts."""
    notice = find_notice(request, controller, public_id)
    trail = [
        (reverse("policies:notice-list", args=[controller.slug]), _("Notices")),
        (notice.page(), notice.title),
    ]
    return history_page(request, controller, notice, trail)
