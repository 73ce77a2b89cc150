"""What lists the versions of a notice: its page for people, and its feed for programs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from policies.copies import keep, kept, page_file
from policies.effect import Published
from policies.frozen import PublicNotice
from policies.look import look_of
from policies.models import NoticeVersion, Sighting
from policies.sightings import seen_online
from policies.twins import address_of
from policies.versions import changes_between
from registry.models import Controller
from registry.record.wording import day

ON_A_PAGE = 20


def feed_of(public: PublicNotice, on: date) -> bytes:
    """The versions that people could read, as an Atom feed (RFC 4287): a reader of feeds tells people when the notice changes.

    It is made of what is public alone, and asks the database nothing.
    """
    every = public.readable(on)
    current = every[0]
    with translation.override(current.language):
        made = Atom1Feed(
            title=current.title, link=address_of(public), description="", language=current.language,
            author_name=public.organisation, feed_url=f"{settings.SITE_URL}{reverse('policies:feed', args=public.names)}",
            feed_guid=f"urn:uuid:{public.id}",
        )  # fmt: skip
        for one in every[:ON_A_PAGE]:
            made.add_item(
                title=_("Version %(number)s") % {"number": one.number},
                link=f"{settings.SITE_URL}{reverse('policies:version', args=[*public.names, one.number])}",
                description=one.summary or _("Published here from %s.") % day(one.effective_on),
                pubdate=one.published_at,
                updateddate=one.published_at,
                unique_id=f"urn:uuid:{one.id}",
            )
    return made.writeString("utf-8").encode()


def page_of_versions(public: PublicNotice, on: date, number: str | None) -> Page[Published]:
    """The versions on the page with this number, or on the nearest one that there is; no question to the database."""
    return Paginator(public.readable(on), ON_A_PAGE).get_page(number)


def versions_html(public: PublicNotice, page: Page[Published], on: date) -> bytes:
    """Every version that the public could read, the current one first, each with what it changed. It is kept for the time
    when the database is away, under the version that was current. Raises :class:`django.db.Error`.
    """
    content = render_versions(public, page, on).encode()
    path = copy_of_page(public, page, on)
    if kept(path) != content:
        keep(path, content)
    return content


def kept_versions_html(public: PublicNotice, page: Page[Published], on: date) -> bytes | None:
    """The page as it was made last while the same version was current."""
    return kept(copy_of_page(public, page, on))


def copy_of_page(public: PublicNotice, page: Page[Published], on: date) -> Path:
    return page_file(public.id, f"{public.readable(on)[0].id}.versions-{page.number}.html")


def render_versions(public: PublicNotice, page: Page[Published], on: date) -> str:
    every = [one.id for one in public.readable(on)]
    rows = {str(one.public_id): one for one in stored_versions(every, page)}
    seen = seen_online([one.pk for one in rows.values()])
    told = []
    for one in page:
        version, place = rows[one.id], every.index(one.id) + 1
        changes = changes_between(rows[every[place]], version) if place < len(every) else None
        online = [found for found in seen[version.pk] if found.outcome == Sighting.Outcome.SEEN]
        told.append((version, changes, online))
    current = public.readable(on)[0]
    with translation.override(current.language):
        context = {
            "public": public,
            "current": current,
            "versions": told,
            "page": page,
            "page_language": current.language,
            "look": look_of(Controller.objects.get(slug=public.controller)),
            "style_address": reverse("policies:style", args=[public.controller]),
        }
        return render_to_string("policies/versions.html", context)


def stored_versions(every: list[str], page: Page[Published]) -> list[NoticeVersion]:
    """The versions of the page, and the one before them, with which the last of them is compared."""
    wanted = every[page.start_index() - 1 : page.end_index() + 1]
    return list(NoticeVersion.objects.without_pages().filter(public_id__in=wanted))
