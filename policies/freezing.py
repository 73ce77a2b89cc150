"""Making the next version of a notice: its value and its pages are frozen together, and its paper is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from policies.assembly import text_of
from policies.exports import frozen_style, page_html
from policies.frozen import keep_pages, keep_public_notice, public_notice
from policies.look import look_of
from policies.models import Notice, NoticeDecision, NoticeVersion
from policies.papers import ask_for_paper
from policies.record.build import build_notice
from policies.record.sheet import NoticeSheet
from policies.twins import TWINS, twin_of
from policies.versions import last_version


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
            style_address=reverse(
                "policies:version-style", args=[notice.controller.slug, notice.slug, number]
            ),
            version=version,
            addresses=addresses_of(notice, number),
        )
        for is_open in (False, True)
    ]
    version.html, version.detail_html = pages
    version.save()
    ask_for_paper(version)
    # What is published stays so where a copy cannot be made: it is made again when it is asked for.
    transaction.on_commit(keep_ready(version), robust=True)
    return version


def keep_ready(version: NoticeVersion) -> Callable[[], None]:
    """What puts the pages of a new version and its twins on the disk, once it is committed."""

    def act() -> None:
        names = version.controller.slug, version.notice.slug
        keep_pages(version)
        keep_public_notice(*names)()
        public = public_notice(*names)
        for found in public.versions if public is not None else ():
            if public is not None and found.id == str(version.public_id):
                for kind in TWINS:
                    twin_of(public, found, kind)

    return act


def addresses_of(notice: Notice, number: int) -> dict[str, str]:
    """What the page of a version leads to: its paper, and what there is of the notice beside its page."""
    names = [notice.controller.slug, notice.slug]
    found = {
        name: reverse(f"policies:{name}", args=names) for name in ("versions", "subscribe", "feed", "json")
    }
    return {**found, "pdf": reverse("policies:version-pdf", args=[*names, number])}


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
