"""What a decision about a record does to the notices that name it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from policies.models import Notice
from registry.models import Activity
from registry.models.states import IN_FORCE


def consequences(activity: Activity, state: str) -> list[str]:
    """For each public notice that names the record: that it tells of it from now on, or no more, or of nothing at all."""
    notices = Notice.objects.published().filter(activities=activity).order_by("title", "pk")
    return [consequence(notice, activity, state) for notice in notices]


def consequence(notice: Notice, activity: Activity, state: str) -> str:
    if state == IN_FORCE:
        return _("The public notice “%s” tells of it.") % notice.title
    if notice.activities.in_force().exclude(pk=activity.pk).exists():
        return _("The public notice “%s” tells of it no more.") % notice.title
    return _("The public notice “%s” then tells of no activity any more, and stays public.") % notice.title
