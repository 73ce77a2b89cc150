"""Proof of publication: looking at one's own public address, and keeping since when and until when what was there."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from policies.models import Notice, NoticeVersion, Sighting
from policies.versions import current_versions
from registry.jobs.kinds import QUICK, Outcome, kind
from registry.jobs.lease import Hold
from registry.jobs.requests import request_job
from registry.models import Controller

LOOK = "notice_look"
EVERY = timedelta(minutes=10)  # between two looks (config/celery.py)
LONGEST_GAP = 3 * EVERY  # a time during which nobody looked proves nothing
SECONDS = 10
MOST_BYTES = 5_000_000


def seen_online(versions: Iterable[int]) -> dict[int, list[Sighting]]:
    """What was found of each of these versions, the latest first. One query."""
    found: dict[int, list[Sighting]] = {key: [] for key in versions}
    for one in Sighting.objects.filter(version__in=found):
        found[one.version_id].append(one)
    return found


def ask_for_looks() -> None:
    """A job for each organisation that has a public notice."""
    public = Notice.objects.published().filter(versions__isnull=False)
    for controller in Controller.objects.filter(pk__in=public.values("controller")):
        request_job(LOOK, controller=controller)


@kind(LOOK, lane=QUICK, kept=timedelta(days=1))
def look_job(hold: Hold) -> Outcome:
    """Look at the current version of each public notice of the organisation."""
    current = current_versions(hold.job.controller, timezone.localdate())
    hold.expect(len(current))
    notices = Notice.objects.in_bulk(current)
    for done, (key, version) in enumerate(current.items(), 1):
        notice = notices[key]
        notice.controller = hold.job.controller
        look_at(notice, version)
        hold.progress(done)
    return Outcome.DONE


def look_at(notice: Notice, version: NoticeVersion) -> Sighting | None:
    """Fetch the public page and note what was there; nothing where another version became current meanwhile."""
    address = f"{settings.SITE_URL}{notice.get_absolute_url()}"
    outcome, digest = fetch(address)
    now = timezone.now()
    latest = current_versions(notice.controller, timezone.localdate(now)).get(notice.pk)
    if latest is None or latest.pk != version.pk:
        return None
    if outcome == Sighting.Outcome.SEEN:
        html = NoticeVersion.objects.values_list("html", flat=True).get(pk=version.pk)
        if hashlib.sha256(html.encode()).hexdigest() != digest:
            outcome = Sighting.Outcome.OTHER
    return note(version, outcome, address, now)


def fetch(address: str) -> tuple[Sighting.Outcome, str]:
    """What the site answers at an address of its own, with the SHA-256 of the page. No redirection is followed.

    ``address`` begins with ``SITE_URL``, which the installation chose: no text that somebody types leads anywhere.
    """
    parts = urlsplit(address)
    kind_of = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind_of(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        connection.request("GET", parts.path, headers={"User-Agent": "Trente", "Accept-Encoding": "identity"})
        answer = connection.getresponse()
        content = answer.read(MOST_BYTES)
    except (OSError, http.client.HTTPException):
        return Sighting.Outcome.UNREACHABLE, ""
    finally:
        connection.close()
    if answer.status != 200:
        return Sighting.Outcome.REFUSED, ""
    return Sighting.Outcome.SEEN, hashlib.sha256(content).hexdigest()


def note(version: NoticeVersion, outcome: Sighting.Outcome, address: str, now: datetime) -> Sighting:
    """Prolong the time during which the same was found, or begin another one."""
    last = version.sightings.first()
    same = last is not None and (last.outcome, last.address) == (outcome, address)
    if last is not None and same and now - last.seen_until <= LONGEST_GAP:
        last.seen_until, last.times = now, last.times + 1
        last.save(update_fields=["seen_until", "times"])
        return last
    given = {"outcome": outcome, "address": address, "seen_from": now, "seen_until": now}
    return Sighting.objects.create(controller_id=version.controller_id, version=version, **given)
