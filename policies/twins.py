"""The twins of a version for machines: made of what it tells, kept beside its pages, the same bytes for everybody.

They name addresses, so the name of a copy says to which address of the notice it belongs: another name of the
organisation, or of the site, makes another copy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.urls import reverse

from policies import linked_data
from policies.effect import Published
from policies.frozen import PublicNotice, Sendable, copy_of
from policies.models import NoticeVersion
from policies.record import published
from policies.record.published import PublishedNotice, PublishedSection
from policies.versions import told_by, value_of

Make = Callable[[NoticeVersion, str], bytes]  # of a version and the address of its notice


def address_of(public: PublicNotice) -> str:
    """Where people read the notice: the whole address, of the site as the installation says it."""
    return f"{settings.SITE_URL}{reverse('policies:notice', args=public.names)}"


def twin_of(public: PublicNotice, version: Published, kind: str) -> Sendable:
    """The twin of this kind, one of :data:`TWINS`. Raises :class:`django.db.Error` when it is kept nowhere and cannot be made."""
    address = address_of(public)
    mark = hashlib.sha256(address.encode()).hexdigest()[:12]
    make = TWINS[kind]
    return copy_of(public.id, version.id, f"{mark}.{kind}", lambda: make(stored(version.id), address))


def stored(version: str) -> NoticeVersion:
    return NoticeVersion.objects.without_pages().select_related("notice__controller").get(public_id=version)


def notice_json(version: NoticeVersion, address: str) -> bytes:
    """What the version tells, as the published schema describes it."""
    value = value_of(version)
    return PublishedNotice(
        **{"$schema": f"{settings.SITE_URL}{reverse('policies:schema')}"},
        controller=value.organisation.name,
        title=value.title,
        language=value.language,
        url=address,
        version=version.number,
        effective_on=version.effective_on,
        published_at=version.published_at,
        sha256=version.digest,
        summary_of_changes=version.summary,
        sections=tuple(
            PublishedSection(key=one.key, title=one.title, legal_reference=one.article, lines=one.lines)
            for one in told_by(version)
        ),
    ).as_bytes()


# By the end of the name of the copy, which also says in which version of its format it is.
TWINS: dict[str, Make] = {published.SCHEMA: notice_json, linked_data.FORMAT: linked_data.notice_jsonld}
