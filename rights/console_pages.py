"""The pages of requests to which the navigation of the console leads, and what the first page counts of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.console_pages import RECORDS, ConsolePage
from registry.finding.attention import WAITING_ELSEWHERE
from registry.models import User
from rights.clock import SOON
from rights.models import SubjectRequest

RECORDS.add(ConsolePage("requests", _("Requests of people"), "request", "rights:desk"))


def urgent(user: User, officer_of: list[int], now: datetime) -> QuerySet[Any]:
    """The requests of these organisations that are late, or due within ten days."""
    rows = SubjectRequest.objects.visible_to(user).open().filter(controller__in=officer_of, answered_on=None)
    return rows.filter(due_on__lte=timezone.localdate(now) + SOON)


WAITING_ELSEWHERE["urgent_requests"] = urgent
