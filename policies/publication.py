"""Making a notice public, and taking it back: decisions, kept with who took them, when and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from policies.models import Notice, NoticeDecision
from policies.record.build import build_notice
from policies.rules import about_notice
from registry.editing.states import lacking_points, reason_given, refuse_unseen
from registry.models import LackingPoint, User
from registry.models.reasons import ChangeKind, Reason
from registry.rules.engine import Severity


def lacking_in_notice(notice: Notice, on: date) -> list[LackingPoint]:
    """What is missing or wrong in the notice, in the active language."""
    found = about_notice(build_notice(notice), on)
    return lacking_points(one for one in found if one.severity is not Severity.ADVICE)


def notice_shown(notice: Notice) -> list[str]:
    """What stands for the whole text of a notice on the page on which its publication is decided."""
    return [build_notice(notice).digest()]


@transaction.atomic
def publish_notice(notice: Notice, *, by: User | None, words: str = "", seen: str | None = None) -> Notice:
    """Let anyone read the notice at its public address; it may be public already.

    Raises what :func:`registry.editing.states.change_state` raises of what is missing and of the words that say why.
    """
    return set_published(notice, True, by, words, seen)


@transaction.atomic
def withdraw_notice(notice: Notice, *, by: User | None, words: str = "") -> Notice:
    """Nobody finds the notice at its public address any more; it may be withdrawn already."""
    return set_published(notice, False, by, words)


def set_published(
    notice: Notice, is_published: bool, by: User | None, words: str, seen: str | None = None
) -> Notice:
    kept: Any = Notice.objects.select_for_update().select_related("controller").get(pk=notice.pk)
    if kept.is_published == is_published:
        return kept
    lacking = lacking_in_notice(kept, timezone.localdate()) if is_published else []
    refuse_unseen(lacking, seen, notice_shown(kept) if seen is not None else ())
    words = reason_given(words, {kept.pk: lacking} if lacking else {})
    kept.is_published = is_published
    kept.save(reason=Reason(ChangeKind.PUBLISH if is_published else ChangeKind.WITHDRAW))
    NoticeDecision.objects.create(
        controller=kept.controller,
        notice=kept,
        is_published=is_published,
        decided_by=by,
        reason=words,
        lacking=lacking,
    )
    return kept
