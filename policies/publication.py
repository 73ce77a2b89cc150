"""Making a notice public, and taking it back: decisions, kept with who took them, when and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from policies.freezing import freeze_notice
from policies.frozen import keep_public_notice
from policies.models import Notice, NoticeDecision
from policies.record.build import build_notice
from policies.record.sheet import NoticeSheet
from policies.rules import about_notice
from policies.versions import last_version, tells_the_same, value_of
from registry.editing.states import lacking_points, reason_given, refuse_unseen
from registry.models import LackingPoint, User
from registry.models.reasons import ChangeKind, Reason
from registry.rules.engine import Severity


def lacking_in_notice(value: NoticeSheet, on: date) -> list[LackingPoint]:
    """What is missing or wrong in the notice, in the active language."""
    found = about_notice(value, on)
    return lacking_points(one for one in found if one.severity is not Severity.ADVICE)


class InThePast(ValueError):
    """A version would take effect before the day on which it is published."""


@transaction.atomic
def publish_notice(
    notice: Notice,
    *,
    by: User | None,
    words: str = "",
    seen: str | None = None,
    effective_on: date | None = None,
    summary: str = "",
) -> Notice:
    """Make what the notice says its next version, which anyone reads at its public address from ``effective_on`` on.

    Nothing happens where the last version of a public notice says the same. ``summary`` tells the public what has changed.
    Raises what :func:`registry.editing.states.change_state` raises of what is missing and of the words that say why, and
    :class:`InThePast` for a day that is over: nobody was told this then.
    """
    today = timezone.localdate()
    effective_on = effective_on or today
    if effective_on < today:
        raise InThePast(effective_on)
    kept = locked(notice)
    value = build_notice(kept)
    last = last_version(kept)
    if kept.is_published and last is not None and tells_the_same(value_of(last), value, today):
        is_settled = last.effective_on <= today  # a day to come can be corrected
        if is_settled or last.effective_on == effective_on:
            return kept
    lacking = lacking_in_notice(value, today)
    refuse_unseen(lacking, seen, [value.digest()])
    decision = decide(kept, True, by, reason_given(words, {kept.pk: lacking} if lacking else {}), lacking)
    freeze_notice(kept, value, decision=decision, effective_on=effective_on, summary=summary)
    return kept


@transaction.atomic
def withdraw_notice(notice: Notice, *, by: User | None, words: str = "") -> Notice:
    """Nobody finds the notice at its public address any more, which says so; it may be withdrawn already."""
    kept = locked(notice)
    if kept.is_published:
        decide(kept, False, by, reason_given(words, {}), [])
    return kept


def locked(notice: Notice) -> Any:
    return Notice.objects.select_for_update(of=("self",)).select_related("controller").get(pk=notice.pk)


def decide(
    notice: Notice, is_published: bool, by: User | None, words: str, lacking: list[LackingPoint]
) -> NoticeDecision:
    transaction.on_commit(keep_public_notice(notice.controller.slug, notice.slug))
    if notice.is_published != is_published:
        notice.is_published = is_published
        notice.save(reason=Reason(ChangeKind.PUBLISH if is_published else ChangeKind.WITHDRAW))
    return NoticeDecision.objects.create(
        controller=notice.controller,
        notice=notice,
        is_published=is_published,
        decided_by=by,
        reason=words,
        lacking=lacking,
    )
