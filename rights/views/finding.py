"""The request that an address names, for a member who may see it."""

from __future__ import annotations

import uuid

from django.shortcuts import get_object_or_404

from registry.models import Controller
from registry.people.requests import MemberRequest
from rights.models import SubjectRequest


def find(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> SubjectRequest:
    """Raises Http404 for a request of another organisation, and for one that nobody has confirmed."""
    rows = SubjectRequest.objects.visible_to(request.user).received()
    return get_object_or_404(
        rows.select_related("controller", "key", "assigned_to"), controller=controller, public_id=public_id
    )
