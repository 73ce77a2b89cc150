"""Making a notice public, and taking it back."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from policies.models import Notice
from registry.models.reasons import ChangeKind, Reason


@transaction.atomic
def publish_notice(notice: Notice) -> Notice:
    """Let anyone read the notice at its public address; it may be public already."""
    return set_published(notice, True)


@transaction.atomic
def withdraw_notice(notice: Notice) -> Notice:
    """Nobody finds the notice at its public address any more; it may be withdrawn already."""
    return set_published(notice, False)


def set_published(notice: Notice, is_published: bool) -> Notice:
    kept: Any = Notice.objects.select_for_update().get(pk=notice.pk)
    if kept.is_published != is_published:
        kept.is_published = is_published
        kept.save(reason=Reason(ChangeKind.PUBLISH if is_published else ChangeKind.WITHDRAW))
    return kept
