"""What each public notice lacks, and whether it is out of date: looked at after a change of anything that it tells.

The first page shows it.

The job that reads the index of an organisation anew counts its public notices too, in its own time.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db.models.signals import post_delete
from django.utils import timezone

from policies.models import Notice, NoticeIndex, NoticeVersion
from policies.publication import lacking_in_notice
from policies.record.build import build_notice
from policies.versions import drift, last_version
from registry.finding.index import register_read
from registry.models import ActivityVersion, ContactPoint, Fact
from registry.models.index import index_stale
from registry.models.owned import rows_written


def connect_counting() -> None:
    """Watch what the index of the activities does not: rows of notices, and what they say of the organisation."""
    rows_written.connect(ask_to_count, dispatch_uid="notices:written")
    post_delete.connect(ask_to_count_after_delete, dispatch_uid="notices:deleted")
    register_read.connect(count, dispatch_uid="notices:count")


def is_told(sender: Any) -> bool:
    """True for rows after which a notice may tell something else, or may have to."""
    if issubclass(sender, ActivityVersion | NoticeVersion | ContactPoint):
        return True
    return issubclass(sender, Fact) and sender._meta.app_label == Notice._meta.app_label


def ask_to_count(sender: Any, rows: list[Any], **_signal: Any) -> None:
    if is_told(sender):
        index_stale.send(sender=NoticeIndex, controllers={row.controller_id for row in rows})


def ask_to_count_after_delete(sender: Any, instance: Any, **_signal: Any) -> None:
    if is_told(sender):
        index_stale.send(sender=NoticeIndex, controllers={instance.controller_id})


def count(sender: Any, controller: int, **_signal: Any) -> None:
    """Count the public notices of an organisation as the law stands today; those withdrawn are counted no more."""
    NoticeIndex.objects.filter(notice__controller=controller, notice__is_published=False).delete()
    today = timezone.localdate()
    for notice in Notice.objects.published().filter(controller=controller).select_related("controller"):
        last, value = last_version(notice), build_notice(notice)
        changes = drift(last, value, today) if last is not None else ()
        values = {
            "finding_count": len(lacking_in_notice(value, today)),
            "is_out_of_date": bool(changes),
            "changes": [asdict(one) for one in changes],
        }
        NoticeIndex.objects.update_or_create(notice=notice, defaults=values)
