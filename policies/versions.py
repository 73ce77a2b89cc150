"""Published versions of notices: reading one, and what differs between two, or between one and the register."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext as _

from policies.assembly import NoticeText, text_of
from policies.frozen import read_public_notice, read_public_notices
from policies.models import Notice, NoticeVersion
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
