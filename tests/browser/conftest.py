"""A real browser: Chromium on the live server, pages as one person opens them, and what they said and asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, sync_playwright

from policies.freezing import freeze_what_came_public
from policies.models import Notice
from registry.exchange.imports.folder import load_organisation
from registry.models import Activity, Controller, Membership, SubjectCategory, User
from rights.asked import Asked, Upload
from rights.handling import ask_clarification, hear
from rights.models import SubjectRequest
from rights.receiving import enter
from tests.access import sign_in
from tests.cast import make_export, make_member
from tests.rights.cast import open_desk

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser of all these tests; the typeface of the pages is made before, as the demonstration does."""
    if not CHROMIUM.exists():
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say(f"These tests need Chromium: there is no {CHROMIUM}.")
    call_command("make_web_font")
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        # Playwright runs an event loop in this thread, and Django would refuse to open the database beside it.
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS) as browser:
            yield browser


@dataclass(frozen=True)
class Site:
    """A running server with one organisation, as its folder describes it, and a person who maintains its register."""

    url: str
    organisation: Controller
    dpo: User


@pytest.fixture
def site(chromium, live_server, settings) -> Site:
    settings.ACCESSIBILITY = settings.ACCESSIBILITY | {
        "state": "partial",
        "is_bound": True,
    }  # all that the page can say
    organisation = load_organisation(project.BASE_DIR / "demo" / "organisations" / "urbs").controller
    return Site(
        live_server.url, organisation, make_member(organisation, Membership.Role.DPO, "dpo", is_staff=True)
    )


@pytest.fixture
def town(chromium, live_server) -> Site:
    """A town that does not exist: what is made up in a test belongs to no organisation of the demonstration that does.

    A module whose tests are all about it says so by a fixture ``site`` that is this one.
    """
    town = Controller.objects.create(slug="exemple", name="Ville d’Exemple")
    return Site(live_server.url, town, make_member(town, Membership.Role.DPO, "dpo"))


@pytest.fixture
def open_page(chromium, site) -> Iterator[Callable[..., Page]]:
    """Gives an empty page in a browser of its own, where ``person`` is already signed in."""
    with ExitStack() as stack:

        def open_page(person: User | None = None, **options: Any) -> Page:
            context = stack.enter_context(
                chromium.new_context(base_url=site.url, locale="fr-FR", reduced_motion="reduce", **options)
            )
            context.set_default_timeout(15_000)
            if person is not None:
                context.add_cookies([session_of(person) | {"url": site.url}])
            return context.new_page()

        yield open_page


@pytest.fixture
def picture() -> Callable[..., None]:
    """Photographs a page, or a ``part`` of it, for the documentation, when `.ci/pictures` asks for it; else does nothing.

    The English picture is of the same address in a page of its own: there is none of what is seen only once.
    """
    folder = os.environ.get("TRENTE_PICTURES")

    def photograph(page: Page, language: str, name: str, part: str, width: int) -> None:
        page.set_viewport_size({"width": width, "height": 800})
        path = Path(folder, language, f"{name}.png")
        (page.locator(part) if part else page).screenshot(path=path, animations="disabled")

    def take(page: Page, name: str, *, part: str = "", width: int = 1120, only_once: bool = False) -> None:
        if not folder:
            return
        photograph(page, "fr", name, part, width)
        if not only_once:
            language = {"name": project.LANGUAGE_COOKIE_NAME, "value": "en", "url": page.url}
            page.context.add_cookies([language])
            other = page.context.new_page()
            other.goto(page.url)
            photograph(other, "en", name, part, width)
            other.close()
            page.context.clear_cookies(name=language["name"])

    return take


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`.ci/pictures` runs the journeys that take a picture, and no others."""
    if os.environ.get("TRENTE_PICTURES"):
        items[:] = [item for item in items if "picture" in getattr(item, "fixturenames", ())]


def session_of(person: User) -> dict[str, str]:
    client = Client()
    sign_in(client, person)
    return {"name": project.SESSION_COOKIE_NAME, "value": client.cookies[project.SESSION_COOKIE_NAME].value}


class Heard:
    """What a page complained of, and the addresses it asked for that are not the server’s."""

    def __init__(self, page: Page, home: str) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.outside: list[str] = []
        self.home = f"{home}/"
        page.on(
            "console", lambda said: said.type in {"error", "warning"} and self.complaints.append(said.text)
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.note(request.url))

    def note(self, address: str) -> None:
        self.requests.append(address)
        if not address.startswith((self.home, "data:")):
            self.outside.append(address)


# The pages --------------------------------------------------------------------------------------------------

EXPORTS = {
    "waiting": {},
    "running": {"steps_done": 3, "steps_total": 7, "attempts": 1},
    "done": {"size": 123_456, "digest": "5e" * 32},
    "failed": {"attempts": 3, "failure": "L’impression a pris trop de temps ou trop de mémoire."},
}


def export_page(organisation: Controller, state: str) -> str:
    """The page of an export in this state. Nobody works on it: the state stays."""
    now = timezone.now()
    values = {"finished_at": now, "expires_at": now + timedelta(days=7)} if state == "done" else {}
    if state == "running":
        values = {"leased_until": now + timedelta(hours=1)}
    export = make_export(organisation, state=state, **values, **EXPORTS[state])
    if state == "done":
        export.path.write_bytes(b"%PDF-1.7")
    return reverse("registry:export", args=[organisation.slug, export.public_id])


def register_page(organisation: Controller) -> str:
    for state in EXPORTS:
        export_page(organisation, state)
    return reverse("registry:register", args=[organisation.slug])


def activity_page(organisation: Controller) -> str:
    activity = Activity.objects.filter(controller=organisation).earliest("pk")
    return reverse("registry:activity", args=[organisation.slug, activity.public_id])


def part_of_activity(name: str, **parts: str) -> Callable[[Controller], str]:
    """The address of a page of the organisation's first activity."""

    def page(organisation: Controller) -> str:
        activity = Activity.objects.filter(controller=organisation).earliest("pk")
        names = {"controller": organisation.slug, "public_id": activity.public_id, **parts}
        return reverse(f"registry:{name}", kwargs=names)

    return page


def notice_page(organisation: Controller) -> str:
    return Notice.objects.get(controller=organisation).get_absolute_url()


def share_page(organisation: Controller) -> str:
    freeze_what_came_public()
    notice = Notice.objects.get(controller=organisation)
    return reverse("policies:notice-share", args=[organisation.slug, notice.public_id])


def versions_page(organisation: Controller) -> str:
    freeze_what_came_public()
    return f"{notice_page(organisation)}versions/"


def form_page(organisation: Controller) -> str:
    open_desk(organisation)
    return reverse("rights:form", args=[organisation.slug])


def request_in_desk(organisation: Controller) -> SubjectRequest:
    """A request of which everything that its page can show is there: an open question, a late day, files and letters."""
    officer = Membership.objects.get(controller=organisation, role=Membership.Role.DPO).user
    files = (Upload("lettre.pdf", "application/pdf", b"%PDF-1.7"),)
    asked = Asked(
        ["access", "erasure"], "self", "fr", "Camille Exemple", "c@example.org", words="Tout.", files=files
    )
    received = {
        "channel": "email",
        "received_on": timezone.localdate() - timedelta(days=50),
        "rule": "one-month",
    }
    request = enter(organisation, asked, **received, by=officer)
    ask_clarification(request, question="Quels services ?", by=officer)
    hear(request, words="Tous.")
    return request


def desk_page(organisation: Controller) -> str:
    request_in_desk(organisation)
    return reverse("rights:desk", args=[organisation.slug])


def request_page(organisation: Controller) -> str:
    return request_in_desk(organisation).get_absolute_url()


def records_page(organisation: Controller) -> str:
    people = SubjectCategory.objects.filter(controller=organisation).values_list("public_id", flat=True)[:3]
    query = "&".join(f"people={one}" for one in people)
    return f"{request_page(organisation)}records/?{query}"


def figures_page(organisation: Controller) -> str:
    request_in_desk(organisation)
    return reverse("rights:figures", args=[organisation.slug])


def month_page(organisation: Controller) -> str:
    due = request_in_desk(organisation).due_on
    return f"{reverse('rights:month', args=[organisation.slug])}?month={due:%Y-%m}"


PUBLIC: dict[str, Callable[[Controller], str]] = {
    "sign-in": lambda _: reverse("account_login"),
    "guide": lambda _: reverse("help-page", args=["begin"]),
    "terms": lambda _: reverse("terms"),
    "accessibility": lambda _: reverse("accessibility"),
    "verify": lambda _: reverse("verify"),
    "notice": notice_page,
    "versions of a notice": versions_page,
    "notices": lambda organisation: reverse("policies:notices", args=[organisation.slug]),
    "request form": form_page,
    "not found": lambda _: "/nothing/here/",
}
SIGNED_IN: dict[str, Callable[[Controller], str]] = {
    "home": lambda _: reverse("home"),
    "design": lambda _: reverse("design"),
    "register": register_page,
    "activity": activity_page,
    "section": part_of_activity("edit-section", section="purposes"),
    "versions": part_of_activity("activity-versions"),
    "history": part_of_activity("activity-history"),
    "share": share_page,
    "requests": desk_page,
    "request": request_page,
    "records of a request": records_page,
    "figures of requests": figures_page,
    "calendar of requests": month_page,
    "export waiting": lambda organisation: export_page(organisation, "waiting"),
    "export running": lambda organisation: export_page(organisation, "running"),
    "export done": lambda organisation: export_page(organisation, "done"),
    "export failed": lambda organisation: export_page(organisation, "failed"),
}
PAGES = PUBLIC | SIGNED_IN


@pytest.fixture(params=PAGES)
def page_name(request) -> str:
    return request.param
