"""What the console's pages cost at the size of a register, and what a first visit loads."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils import timezone

from config.bench import cpu_against
from config.bench.documents import PAGE_ACTIVITIES, notice_about
from config.bench.urls import SAME_BYTES
from policies.freezing import freeze_notice
from policies.record.build import build_notice
from registry.editor.form import RowForm
from registry.editor.specification import FORMS
from registry.finding.index import refresh
from registry.models import Activity, Controller, Membership, Purpose, User
from registry.models.states import IN_FORCE
from registry.samples.activities import make_activities
from registry.views import activities

ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
IMPORTED = re.compile(r'@import url\("([^"]+)"\);')
MANY = 50  # pages sent in one measure
FONT = re.compile(r'url\("([^"]+\.woff2)"\)')


def measure_pages(size: int, seed: int) -> dict[str, str]:
    """Queries, and processor time against an empty view, of the pages of a register of ``size`` activities."""
    controller = Controller.objects.create(slug=f"pages-{size}", name=f"Pages {size}", language="fr")
    make_activities(controller, size, seed)
    while refresh():
        pass
    user = User.objects.create_user(f"dpo-{size}", f"dpo@pages-{size}.example")
    Membership.objects.create(user=user, controller=controller, role=Membership.Role.DPO)
    register = reverse("registry:register", args=[controller.slug])
    activity = Activity.objects.filter(controller=controller).earliest("pk")
    figures = {"activities": str(size)}
    with override_settings(ROOT_URLCONF="config.bench.urls"):
        client = Client(headers={"host": "localhost"})
        client.force_login(user)

        def nothing() -> Any:
            return client.get("/bench/empty/")

        def unread() -> Any:
            activities.readings.cache_clear()
            return client.get(activity.get_absolute_url())

        asked: dict[str, Callable[[], Any]] = {
            "list": lambda: client.get(register),
            "filter": lambda: client.get(f"{register}?state={IN_FORCE}&basis=6.1.f"),
            "search": lambda: client.get(f"{register}?q=gestion"),
            "activity, unread": unread,
            "activity": lambda: client.get(activity.get_absolute_url()),
            "home": lambda: client.get(reverse("home")),
            "save": saver(client, activity),
        }
        for name, ask in asked.items():
            ask()
            with CaptureQueriesContext(connection) as queries:
                answer = ask()
            if answer.status_code not in {200, 302}:
                raise RuntimeError(f"{name}: {answer.status_code}")
            figures[f"{name}: queries"] = str(len(queries))
            _seconds, ratio = cpu_against(ask, nothing)
            figures[f"{name} / empty"] = f"{ratio:.0f}"
    return figures


def measure_public_page(seed: int) -> dict[str, str]:
    """A published notice of ten activities, sent a second by one core, and how often that is what a view does that returns
    the same bytes: under the settings of this site, and under none, neither being asked to compress. Sockets are left out.
    """
    controller = Controller.objects.create(slug="bench-public", name="Bench", language="fr")
    make_activities(controller, PAGE_ACTIVITIES, seed)
    made = notice_about(controller, "page", PAGE_ACTIVITIES)
    freeze_notice(made, build_notice(made), decision=None, effective_on=timezone.localdate())
    with override_settings(ROOT_URLCONF="config.bench.urls"):
        site = WSGIHandler()
        with override_settings(MIDDLEWARE=[]):
            bare = WSGIHandler()
        SAME_BYTES[:] = [sent(site, made.get_absolute_url())]
        seconds, like_site = cpu_against(many(site, made.get_absolute_url()), many(site, "/bench/same/"))
        _seconds, like_bare = cpu_against(many(site, made.get_absolute_url()), many(bare, "/bench/same/"))
    return {
        "kB": f"{len(SAME_BYTES[0]) / 1000:.0f}",
        "pages a second": f"{MANY / seconds:.0f}",
        "of a bare view of this site": f"{1 / like_site:.2f}",
        "of a bare view without middleware": f"{1 / like_bare:.2f}",
    }


def many(handler: WSGIHandler, path: str) -> Callable[[], None]:
    def ask() -> None:
        for _time in range(MANY):
            sent(handler, path)

    return ask


def sent(handler: WSGIHandler, path: str) -> bytes:
    """What a server would send, asked without a client, whose own work would hide that of the site."""
    asked = RequestFactory(headers={"host": "localhost"})._base_environ(PATH_INFO=path)  # type: ignore[attr-defined]
    answer: Any = handler(asked, lambda *_head: lambda _more: None)
    try:
        return b"".join(answer)
    finally:
        answer.close()


def saver(client: Client, activity: Activity) -> Callable[[], Any]:
    """Saves one section with another text each time, as the form that was just opened would."""
    purpose = Purpose.objects.filter(activity=activity).earliest("pk")
    form = RowForm(FORMS["purpose"], purpose)
    address = reverse("registry:edit-row", args=[activity.controller.slug, "purpose", purpose.public_id])
    values, numbers = form.stored, count(1)

    def save() -> Any:
        nonlocal values
        base, values = values, values | {"detail": [f"Version {next(numbers)}"]}
        return client.post(address, dict(form.inputs(values, base=json.dumps(base))))

    return save


def first_visit() -> dict[str, str]:
    """What a browser that knows nothing yet loads for the sign-in page, compressed, and for the register after it."""
    page = Client(headers={"host": "localhost"}).get("/accounts/login/").content
    files = assets(page.decode())
    loaded = {"page": packed(page), **{name: size_of(path) for name, path in files.items()}}
    return {"requests": str(len(loaded)), "kB, compressed": f"{sum(loaded.values()) / 1000:.0f}"}


def assets(page: str) -> dict[str, list[Path]]:
    """Each file that the page asks for, with the style sheets that it imports: one file in production."""
    found: dict[str, list[Path]] = {}
    for address in dict.fromkeys(ASSET.findall(page)):
        path = located(address.removeprefix("/static/"))
        found[address] = [path, *imported(path)]
        for sheet in found[address] if path.suffix == ".css" else ():
            for font in FONT.findall(sheet.read_text(encoding="utf-8")):
                place = (Path(address.removeprefix("/static/")).parent / font).as_posix()
                found[font] = [located(place.replace("css/../", ""))]
    return found


def located(name: str) -> Path:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return Path(path)


def imported(sheet: Path) -> list[Path]:
    if sheet.suffix != ".css":
        return []
    return [sheet.parent / name for name in IMPORTED.findall(sheet.read_text(encoding="utf-8"))]


def size_of(paths: list[Path]) -> int:
    content = b"".join(path.read_bytes() for path in paths)
    return len(content) if paths[0].suffix == ".woff2" else packed(content)


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))
