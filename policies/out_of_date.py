"""On the page of a record: the public notices that tell of it and no longer say what the register says."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from policies.models import Notice
from registry.models import Activity
from registry.people.access import Access
from registry.views.told_elsewhere import ToldElsewhere


def notices_out_of_date(activity: Activity, access: Access) -> list[ToldElsewhere]:
    """Each with what it no longer says and what it would say now, as counted last. One query."""
    rows = Notice.objects.published().filter(activities=activity, index__is_out_of_date=True)
    found = rows.select_related("controller", "index").distinct()
    may_publish = access.can_maintain(activity.controller)
    return [
        ToldElsewhere(
            name=one.title,
            sentence=_("A public notice that tells of this record is out of date"),
            address=one.page(),
            changes=one.index.changes,
            changes_template="policies/changed_sections.html",
            act=reverse("policies:publish-notice", args=[one.controller.slug, one.public_id])
            if may_publish
            else "",
            act_label=_("Publish the next version"),
        )
        for one in found
    ]
