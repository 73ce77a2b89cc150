"""Published versions of notices: making one, reading one, and what differs between two, or between one and the register."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from policies.assembly import NoticeText, text_of
from policies.exports import frozen_style, page_html
from policies.frozen import keep_ready, read_public_notice, read_public_notices
from policies.look import look_of
from policies.models import Notice, NoticeDecision, NoticeVersion
from policies.record.build import build_notice
from policies.record.sheet import SCHEMA_VERSION, NoticeSheet
from policies.record.told import ChangedSection, ToldSection, compare, lines_of
from registry.models import Controller
from registry.record.difference import facts_digest
from registry.record.upgrades import read_stored


def readable_versions(notice: Notice, on: date) -> list[NoticeVersion]:
    """The versions that people could read until that day, the current one first, without their pages; none of a notice that
    is not public, or not yet.
    """
    public = read_public_notice(notice.controller.slug, notice.slug)
    numbers = [one.number for one in public.readable(on)] if public is not None else []
    return list(notice.versions.without_pages().filter(number__in=numbers))


def last_version(notice: Notice) -> NoticeVersion | None:
    """What was published last, also when its day is still to come; without its pages."""
    return notice.versions.without_pages().order_by("-number").first()


def current_versions(controller: Controller, on: date) -> dict[int, NoticeVersion]:
    """What the public reads of the organisation's notices on that day, by the key of the notice. Two queries."""
    rows = NoticeVersion.objects.filter(controller=controller, notice__is_published=True)
    current = [public.current(on) for public in read_public_notices(rows).values()]
    chosen = [one.id for one in current if one is not None]
    return {one.notice_id: one for one in rows.without_pages().filter(public_id__in=chosen)}


def value_of(version: NoticeVersion) -> NoticeSheet:
    """What was published, as a value of today. The same version gives the same object for a while."""
    return stored_notice(version.digest, version.content)


@lru_cache(maxsize=64)
def stored_notice(digest: str, content: str) -> NoticeSheet:
    return read_stored(NoticeSheet, content, SCHEMA_VERSION)


def told_in(text: NoticeText) -> tuple[ToldSection, ...]:
    """What a text says, section by section, in lines."""
    with translation.override(text.language):
        title = _("Title and dates")
    head = ToldSection("head", title, "", (text.title, *lines_of(text.dates)))
    sections = (
        ToldSection(one.key, one.title, one.article, tuple(lines_of(one.blocks))) for one in text.sections
    )
    return (head, *sections)


def told_by(version: NoticeVersion) -> tuple[ToldSection, ...]:
    """What the version says, in the words of today's program and the law of the day on which it took effect."""
    return told_in(text_of(value_of(version), version.effective_on))


def changes_between(before: NoticeVersion, after: NoticeVersion) -> tuple[ChangedSection, ...]:
    """What the later version tells otherwise. Both are worded alike, so that every difference is one of facts."""
    on = after.effective_on
    return compare(told_in(text_of(value_of(before), on)), told_in(text_of(value_of(after), on)))


def tells_the_same(before: NoticeSheet, now: NoticeSheet, on: date) -> bool:
    """True where people would read the same of both, worded by the same program and the law of one day."""
    if facts_digest(before) == facts_digest(now):
        return True
    old, new = text_of(before, on), text_of(now, on)
    names = ("title", "language", "controller", "dates", "essentials", "sections")
    return all(getattr(old, name) == getattr(new, name) for name in names)


def drift(version: NoticeVersion, now: NoticeSheet, on: date) -> tuple[ChangedSection, ...]:
    """What the notice would tell otherwise if it were published again today; nothing where the facts told are the same.

    Values are compared: both are worded by the same program and by the law of the same day, so another wording of the same
    facts is no difference, and neither is a fact that notices do not tell.
    """
    published = value_of(version)
    if facts_digest(published) == facts_digest(now):
        return ()
    return compare(told_in(text_of(published, on)), told_in(text_of(now, on)))


def freeze_notice(
    notice: Notice,
    value: NoticeSheet,
    *,
    decision: NoticeDecision | None,
    effective_on: date,
    summary: str = "",
) -> NoticeVersion:
    """Make what the notice says its next version. The caller holds the lock of the notice, in one transaction."""
    last = last_version(notice)
    number = last.number + 1 if last is not None else 1
    look = look_of(notice.controller)
    text = text_of(value, effective_on)
    address = [notice.controller.slug, notice.slug]
    version = NoticeVersion(
        controller=notice.controller,
        notice=notice,
        decision=decision,
        number=number,
        title=value.title,
        language=value.language,
        schema_version=value.schema_version,
        content=value.canonical().decode(),
        digest=value.digest(),
        style=frozen_style(look),
        summary=summary,
        published_at=decision.decided_at if decision is not None else timezone.now(),
        effective_on=effective_on,
    )
    pages = [
        page_html(
            text,
            reverse("policies:notices", args=[notice.controller.slug]),
            is_open=is_open,
            look=look,
            style_address=reverse("policies:version-style", args=[*address, number]),
            version=version,
            versions_address=reverse("policies:versions", args=address),
        )
        for is_open in (False, True)
    ]
    version.html, version.detail_html = pages
    version.save()
    transaction.on_commit(keep_ready(version))
    return version


def never_frozen() -> list[int]:
    """The keys of the public notices without a version: they came public with a folder, or from an older program."""
    versions = NoticeVersion.objects.filter(notice=OuterRef("pk"))
    return list(Notice.objects.published().filter(~Exists(versions)).values_list("pk", flat=True))


def freeze_what_came_public(limit: int = 20) -> int:
    """Make a first version of notices that are public without one, as they stand. Gives how many.

    Nobody decided it here, so the version names nobody. It takes effect today: what was before is not known.
    """
    return sum(map(freeze_as_it_stands, never_frozen()[:limit]))


@transaction.atomic
def freeze_as_it_stands(pk: int) -> int:
    rows: Iterable[Notice] = Notice.objects.select_for_update(of=("self",)).filter(pk=pk, is_published=True)
    for notice in rows:
        if not notice.versions.exists():
            freeze_notice(notice, build_notice(notice), decision=None, effective_on=timezone.localdate())
            return 1
    return 0
