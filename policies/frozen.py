"""The published pages, ready to be sent: read from memory, from the disk, and from the database last.

A public page is the same bytes for everybody until the next version takes effect. So a process asks the database no more
than once in :data:`FRESH` seconds what is public, and keeps the pages; copies on the disk answer when the database does not.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.db import Error, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.dispatch import receiver
from django.utils import timezone
from pydantic import TypeAdapter

from policies.copies import address_file, keep, kept, page_file
from policies.effect import Published, readable
from policies.models import Notice, NoticeDecision, NoticeVersion
from registry.models import Controller
from registry.models.owned import rows_written

logger = logging.getLogger(__name__)
FRESH = 2.0  # seconds for which what the database said is not asked again
REST = 5.0  # seconds for which a database that did not answer is not asked at all
MOST = 500  # notices and pages kept in memory
PARTS = {"html": "html", "detail_html": "detail.html", "style": "css"}
INDEX = "index.json"


@dataclass(frozen=True)
class PublicNotice:
    """What is public of one notice: its versions in the order of their numbers, when it was withdrawn for the last time, and
    the names that its address has now.
    """

    id: str
    is_published: bool
    withdrawn_at: datetime | None
    controller: str
    slug: str
    organisation: str
    versions: tuple[Published, ...]

    @property
    def names(self) -> tuple[str, str]:
        return self.controller, self.slug

    @property
    def day_of_withdrawal(self) -> date | None:
        return timezone.localdate(self.withdrawn_at) if self.withdrawn_at is not None else None

    def readable(self, on: date) -> tuple[Published, ...]:
        """The versions that people could read until that day, the current one first; none of a notice that is withdrawn."""
        return readable_until(self, on)

    def current(self, on: date) -> Published | None:
        return next(iter(self.readable(on)), None)

    def version(self, number: int, on: date) -> Published | None:
        return next((one for one in self.readable(on) if one.number == number), None)


@lru_cache(maxsize=MOST)
def readable_until(public: PublicNotice, on: date) -> tuple[Published, ...]:
    return readable(public.versions, public.withdrawn_at, on) if public.is_published else ()


@dataclass(frozen=True)
class Sendable:
    """The bytes of a page, plain and compressed, with a strong tag of each, and the SHA-256 of the plain ones."""

    plain: bytes
    packed: bytes
    digest: str

    @classmethod
    def of(cls, content: bytes) -> Sendable:
        # The time of day stays out of it: the same page is the same bytes on every machine.
        return cls(content, gzip.compress(content, mtime=0), hashlib.sha256(content).hexdigest())

    @property
    def tag(self) -> str:
        return f'"{self.digest[:32]}"'

    @property
    def packed_tag(self) -> str:
        return f'"{self.digest[:32]}-gzip"'


Name = tuple[str, str]  # of the organisation and of the notice, as the address has them
lock = Lock()
remembered: OrderedDict[Name, tuple[float, PublicNotice]] = OrderedDict()
pages: OrderedDict[tuple[str, str], Sendable] = OrderedDict()  # by identifier of the version, and part
AS_JSON = TypeAdapter(PublicNotice)
failed_at: list[float] = []  # when the database last did not answer; nothing since it does


@receiver(rows_written, sender=Notice, dispatch_uid="frozen:notice")
@receiver(rows_written, sender=NoticeVersion, dispatch_uid="frozen:version")
def forget(**_signal: Any) -> None:
    """What was kept may be out of date: now for whoever writes, and again once it is committed."""
    remembered.clear()
    transaction.on_commit(remembered.clear)


def empty() -> None:
    """Keep nothing in memory."""
    remembered.clear()
    pages.clear()
    failed_at.clear()


# What is public ---------------------------------------------------------------------------------------------


class NobodyKnows(Error):
    """Neither the database nor the disk says what is public."""


def public_notice(controller: str, notice: str) -> PublicNotice | None:
    """What is public of the notice at this address; None where there is none, or none that was ever frozen.

    Raises :class:`django.db.Error` when neither the database nor the disk knows.
    """
    name = (controller, notice)
    known = remembered.get(name)
    if known is not None and time.monotonic() - known[0] < FRESH:
        return known[1]
    if failed_at and time.monotonic() - failed_at[0] < REST:
        return as_last_known(name, known)
    try:
        found = read_public_notice(controller, notice)
    except Error as error:
        failed_at[:] = [time.monotonic()]
        logger.warning(
            "the database does not answer: what is public is told as it was last known (%s)", error
        )
        return as_last_known(name, known)
    failed_at.clear()
    if found is None:  # of a name that anybody may make up nothing is kept
        remembered.pop(name, None)
        return None
    if known is None or known[1] != found:
        keep_index(name, found)
    return remember(name, found)


def remember(name: Name, found: PublicNotice) -> PublicNotice:
    with lock:
        remembered[name] = (time.monotonic(), found)
        while len(remembered) > MOST:
            remembered.popitem(last=False)
    return found


def as_last_known(name: Name, known: tuple[float, PublicNotice] | None) -> PublicNotice:
    """What the disk says, where another machine may have written since, or else what this process read last."""
    found = kept_index(*name) or (known[1] if known is not None else None)
    if found is None:
        raise NobodyKnows(f"{name[0]}/{name[1]}")
    return remember(name, found)


def read_public_notice(controller: str, slug: str) -> PublicNotice | None:
    """What the database says of the notice at this address, or at one that led there before the organisation was renamed."""
    rows = NoticeVersion.objects.filter(notice__slug=slug)
    found = read_public_notices(rows.filter(notice__controller__slug=controller))
    if not found:
        found = read_public_notices(rows.filter(notice__controller__in=moved(controller)))
    return next(iter(found.values()), None)


def moved(slug: str) -> QuerySet[Controller, Any]:
    """The organisation that this name of an address led to before, the last one to bear it; none while another one does."""
    if Controller.objects.filter(slug=slug).exists():
        return Controller.objects.none()
    past = Controller.history.filter(slug=slug).order_by("-history_date", "-history_id")
    return Controller.objects.filter(pk__in=list(past.values_list("id", flat=True)[:1]))


def read_public_notices(rows: QuerySet[NoticeVersion]) -> dict[int, PublicNotice]:
    """What is public of the notices of these versions, by the key of the notice. One query."""
    withdrawals = NoticeDecision.objects.filter(notice=OuterRef("notice"), is_published=False)
    last = withdrawals.order_by("-decided_at", "-pk").values("decided_at")[:1]
    told = (
        rows.order_by("number")
        .annotate(withdrawn_at=Subquery(last))
        .values_list(
            *("notice", "notice__public_id", "notice__is_published", "withdrawn_at"),
            *("notice__controller__slug", "notice__slug", "notice__controller__name"),
            *("public_id", "number", "published_at", "effective_on", "language", "title", "summary"),
        )
    )
    found: dict[int, PublicNotice] = {}
    for notice, name, *values in told:
        is_published, withdrawn_at, controller, slug, organisation, public_id, *rest = values
        new = PublicNotice(str(name), is_published, withdrawn_at, controller, slug, organisation, ())
        known = found.get(notice, new)
        version = Published(str(public_id), *rest)
        found[notice] = replace(known, versions=(*known.versions, version))
    return found


# Pages ------------------------------------------------------------------------------------------------------


def page_of(notice: str, version: str, part: str) -> Sendable:
    """A part of the version of the notice, both named by their identifiers, which never changes.

    The part is one of :data:`PARTS`, or ``embed``, made of the first. Raises :class:`django.db.Error` when neither the
    memory, nor the disk, nor the database has it.
    """
    if part == "embed":
        page = page_of(notice, version, "html")
        return in_memory(version, part, lambda: embedded(page.plain))
    return copy_of(notice, version, PARTS[part], lambda: stored_part(version, part))


def stored_part(version: str, part: str) -> bytes:
    text: str = NoticeVersion.objects.values_list(part, flat=True).get(public_id=version)
    return text.encode()


def copy_of(notice: str, version: str, name: str, make: Callable[[], bytes]) -> Sendable:
    """What stands under a name beside a version: from memory, from the disk, or made, which is then kept in both.

    It never changes, so the name says all that it depends on. Raises what ``make`` raises, where neither has it.
    """
    return in_memory(version, name, lambda: on_disk(page_file(notice, f"{version}.{name}"), make))


def in_memory(version: str, name: str, make: Callable[[], bytes]) -> Sendable:
    key = (version, name)
    with lock:
        if key in pages:
            pages.move_to_end(key)
            return pages[key]
    found = Sendable.of(make())
    with lock:
        pages[key] = found
        while len(pages) > MOST:
            pages.popitem(last=False)
    return found


def on_disk(path: Path, make: Callable[[], bytes]) -> bytes:
    content = kept(path)
    if content is None:
        content = make()
        keep(path, content)
    return content


LINK = re.compile(rb'<a href="(?=/|https?:)')


def embedded(page: bytes) -> bytes:
    """The same page for a frame on another site: what it links to opens in a page of its own, for no other page may be framed."""
    return LINK.sub(b'<a target="_blank" rel="noopener" href="', page)


# On the disk ------------------------------------------------------------------------------------------------


def kept_index(controller: str, notice: str) -> PublicNotice | None:
    name = kept(address_file(controller, notice))
    content = kept(page_file(name.decode(), INDEX)) if name is not None else None
    try:
        return AS_JSON.validate_json(content) if content is not None else None
    except ValueError:  # of an older program
        return None


def keep_index(name: Name, found: PublicNotice) -> None:
    """The address of a notice and what is public of it: two files, for a notice may have had other addresses."""
    keep(page_file(found.id, INDEX), AS_JSON.dump_json(found))
    if kept(address_file(*name)) != found.id.encode():
        keep(address_file(*name), found.id.encode())


def keep_pages(version: NoticeVersion) -> None:
    """Put the pages of a version on the disk."""
    for part in PARTS:
        page_of(str(version.notice.public_id), str(version.public_id), part)


def keep_public_notice(controller: str, notice: str) -> Callable[[], None]:
    """What puts on the disk what is public of a notice, once a decision is committed: a withdrawal holds there too."""

    def act() -> None:
        remembered.pop((controller, notice), None)
        public_notice(controller, notice)

    return act
