"""What a decision about records does to the notices that name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from policies.models import Notice, NoticeActivity
from registry.models import Activity
from registry.models.states import IN_FORCE
from registry.rules.wording import shortened


def consequences(activities: Sequence[Activity], state: str) -> list[str]:
    """For each public notice that names one of the records: that it tells of it from now on, or no more, or of nothing.

    Two queries, however many records and notices there are.
    """
    keys = {one.pk for one in activities}
    notices = Notice.objects.published().filter(activities__in=keys).distinct().order_by("title", "pk")
    links = NoticeActivity.objects.filter(notice__in=notices).order_by("position", "pk")
    named: dict[int, dict[int, str]] = defaultdict(dict)
    for notice, pk, now in links.values_list("notice", "activity", "activity__state"):
        named[notice][pk] = now
    return [consequence(notice, named[notice.pk], activities, state) for notice in notices]


def consequence(notice: Notice, named: dict[int, str], activities: Sequence[Activity], state: str) -> str:
    changed = {one.pk for one in activities}
    told = [f"{one.reference} {one.name}".strip() for one in activities if one.pk in named]
    said = {"notice": notice.title, "records": shortened(", ".join(told), 400)}
    if state == IN_FORCE:
        return _("The public notice “%(notice)s” then tells of: %(records)s.") % said
    if any(now == IN_FORCE for pk, now in named.items() if pk not in changed):
        return _("The public notice “%(notice)s” no longer tells of: %(records)s.") % said
    return _("The public notice “%s” then tells of no activity any more, and stays public.") % notice.title
