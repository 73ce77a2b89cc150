"""From the database to a notice as a value, in a number of queries that does not grow with the notice or the register."""

from __future__ import annotations

from policies.models import Notice
from policies.record.sheet import NoticeSheet
from registry.models import Activity, ContactPoint
from registry.record.build import Builder, build_organisation
from registry.record.versions import sheets_in_force


def build_notice(notice: Notice) -> NoticeSheet:
    """The notice with its organisation and the sheets of its activities that are in force, in the notice's order.

    Each is told as it was approved. Drafts, records to be reviewed, what has ended and what is not approved yet are not told.
    """
    told = Activity.objects.in_force().filter(notice_links__notice=notice)
    activities = list(told.order_by("notice_links__position", "notice_links__pk"))
    builder = Builder(notice.controller)
    builder.read_referenced()
    builder.index(ContactPoint, ContactPoint.objects.filter(controller=notice.controller))
    builder.read_parts([notice])
    return builder.value(
        NoticeSheet,
        notice,
        organisation=build_organisation(notice.controller),
        activities=sheets_in_force(notice.controller, activities),
    )
