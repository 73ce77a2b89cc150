"""The notices of an organisation in the native format: each as it stands, and every version of it that was published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from policies.models import Notice, NoticeVersion
from policies.record.build import build_notice
from registry.models import Controller

ELSEWHERE = {
    "organisation",
    "activities",
}  # which the file holds already; the notice refers to records by identifier


def notices_of(controller: Controller) -> Iterator[dict[str, Any]]:
    """Each notice with what only a notice says, the records that it tells of, and its versions without their pages."""
    for notice in Notice.objects.filter(controller=controller).order_by("position", "pk"):
        value = build_notice(notice)
        yield {
            "notice": value.model_dump(mode="json", exclude=ELSEWHERE),
            "activities": [str(one.id) for one in value.activities],
            "is_published": notice.is_published,
            "versions": [version_told(one) for one in notice.versions.without_pages().order_by("number")],
        }


def version_told(version: NoticeVersion) -> dict[str, Any]:
    """A published version; its pages are made from the content, and are not repeated."""
    return {
        "number": version.number,
        "title": version.title,
        "language": version.language,
        "published_at": version.published_at.isoformat(),
        "effective_on": version.effective_on.isoformat(),
        "summary": version.summary,
        "content_digest": version.digest,
        "content": json.loads(version.content),
    }
