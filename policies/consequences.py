"""What a decision about records does to the notices that name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

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
    return [one for notice in notices for one in consequence(notice, named[notice.pk], activities, state)]


def consequence(
    notice: Notice, named: dict[int, str], activities: Sequence[Activity], state: str
) -> Iterator[str]:
    """What the decision does to one notice: of a record that is in force already, only what it says changes."""
    of_it = [one for one in activities if one.pk in named]
    changed = {one.pk for one in activities}
    if state == IN_FORCE:
        new = [one for one in of_it if named[one.pk] != IN_FORCE]
        again = [one for one in of_it if named[one.pk] == IN_FORCE]
        if new:
            told = _("From its next version on, the public notice “%(notice)s” tells of: %(records)s.")
            yield told % said_of(notice, new)
        if again:
            told = _(
                "From its next version on, the public notice “%(notice)s” tells what changed in: %(records)s."
            )
            yield told % said_of(notice, again)
    elif any(now == IN_FORCE for pk, now in named.items() if pk not in changed):
        told = _("From its next version on, the public notice “%(notice)s” no longer tells of: %(records)s.")
        yield told % said_of(notice, of_it)
    else:
        told = _("From its next version on, the public notice “%s” tells of no activity any more.")
        yield told % notice.title


def said_of(notice: Notice, activities: Sequence[Activity]) -> dict[str, str]:
    names = (f"{one.reference} {one.name}".strip() for one in activities)
    return {"notice": notice.title, "records": shortened(", ".join(names), 400)}
