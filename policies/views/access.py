"""The notice that an address names, for whoever may see it."""

from __future__ import annotations

import uuid

from django.shortcuts import get_object_or_404

from policies.models import Notice
from registry.models import Controller
from registry.people.requests import MemberRequest


def find_notice(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> Notice:
    """The notice of this organisation, or not found."""
    rows = Notice.objects.visible_to(request.user).filter(controller=controller)
    notice = get_object_or_404(rows, public_id=public_id)
    notice.controller = controller
    return notice
