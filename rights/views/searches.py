"""Which processing activities may hold data of the person who asks."""

from __future__ import annotations

from django.db.models import QuerySet

from registry.models import Activity
from rights.models import SubjectRequest


def activities_of(request: SubjectRequest) -> QuerySet[Activity]:
    """The activities in force of the organisation."""
    found: QuerySet[Activity] = Activity.objects.in_force().filter(controller=request.controller_id)
    return found


def offered_activities(request: SubjectRequest) -> list[tuple[str, str]]:
    rows = activities_of(request).order_by("position", "pk")
    return [(str(one.public_id), str(one)) for one in rows]
