"""What the product says, written to a folder: to compare two versions of the code.

    .venv/bin/python -m tests.outputs before      # in one checkout
    .venv/bin/python -m tests.outputs after       # in the other
    diff -r before after

The organisations of the demonstration are loaded into a database that ends with the run. Then come, for each of them, its
sheets as canonical JSON, its printed register and its notices; and each page to which links lead a data protection officer,
and somebody who has not signed in, in French and English. Of pages that differ by a row or a query only, some are enough
(``MOST_OF_A_KIND``).

A page is written twice: ``.text`` is what people read, where a space between two words counts and the layout of the source
does not; ``.html`` is its markup, one tag a line. The same code gives the same folder: the clock stands still, and public
identifiers and secrets are replaced by names. Nothing of the product is imported by its place, so that modules may move.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

import django
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Europe/Paris"))
LANGUAGES = ("fr", "en")
OFFICER = {"login": "dpo@demo.trente", "password": "demonstration-30"}
MOST_OF_A_KIND = {"query": 1, "form": 1, "page": 40}

UUID = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
SECRETS = {
    r'(?<=")data:image/svg\+xml;base64,[^"]+': "data:picture-of-a-secret",
    r"\b[A-Za-z0-9]{64}\b": "token",
    r"\b[A-Z2-7]{32}\b": "secret",
    r'(?<="challenge": ")[\w-]+': "challenge",
    r"(?<=_)[0-9a-f]{8}(?=[_\"])": "row",  # in the names of form fields
}


@cache
def names_of_rows() -> dict[str, str]:
    """A name for each public identifier: the model of its row, and the place of the row in it."""
    names = {}
    for model in (model for model in apps.get_models() if hasattr(model, "public_id")):
        if not hasattr(model, "history_id"):  # a history repeats the identifiers of its rows
            rows = model._default_manager.order_by("pk").values_list("public_id", flat=True)
            names |= {str(row): f"{model._meta.model_name}-{place}" for place, row in enumerate(rows, 1)}
    return names


def steady(text: str) -> str:
    """The text with a name in the place of each identifier and secret."""
    for pattern, name in SECRETS.items():
        text = re.sub(pattern, name, text)
    return UUID.sub(lambda found: names_of_rows().get(found[0], "identifier"), text)


SPACE = re.compile(r"[ \t\n\r\f]+")  # a no-break space is a sign like others
UNSEEN, KEPT = {"script", "style", "template"}, {"pre", "textarea"}
INLINE = re.compile(
    "abbr?|a|bd[io]|cite|code|del|dfn|em|img|input|ins|kbd|label|mark|meter|output|progress"
    "|[biqsu]|samp|select|small|span|strong|su[bp]|svg|time|var|wbr"
)


class Page(HTMLParser):
    """A page as text and as markup."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.markup: list[str] = []
        self.pieces: list[str] = []
        self.links: list[str] = []
        self.inside: list[str] = []  # elements whose text is not seen, or is kept as it is
        self.feed(source)
        self.close()

    @property
    def text(self) -> str:
        lines = (SPACE.sub(" ", line).strip(" ") for line in "".join(self.pieces).split("\0"))
        return "\n".join(filter(None, lines)).replace("\1", "\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.markup.append(f"<{' '.join([tag, *(attribute(*pair) for pair in attrs)])}>")
        is_box = not INLINE.fullmatch(tag) or "button" in (dict(attrs).get("class") or "").split()
        self.pieces.append("\0" if is_box else "")
        self.inside += {tag} & (UNSEEN | KEPT)
        self.links += [value for name, value in attrs if (tag, name) == ("a", "href") and value]

    def handle_endtag(self, tag: str) -> None:
        self.markup.append(f"</{tag}>")
        self.pieces.append("" if INLINE.fullmatch(tag) else "\0")
        if self.inside[-1:] == [tag]:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        kind = self.inside[-1] if self.inside else ""
        self.markup += [data] if kind in KEPT else filter(None, [SPACE.sub(" ", data).strip(" ")])
        if kind not in UNSEEN:
            self.pieces.append(data.replace("\n", "\1") if kind in KEPT else data)


def attribute(name: str, value: str | None) -> str:
    if name == "class" and value:
        value = SPACE.sub(" ", value).strip(" ")
    return name if value is None else f'{name}="{escape(value)}"'


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(steady(text) + "\n", encoding="utf-8")


def write_page(path: Path, source: str) -> Page:
    page = Page(source)
    write(path.with_name(f"{path.name}.text"), page.text)
    write(path.with_name(f"{path.name}.html"), "\n".join(page.markup))
    return page


def lines_of(value: Any) -> Iterator[str]:
    """The texts of values inside values, in order, each with the name of what holds it."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            below = lines_of(getattr(value, field.name))
            yield from (f"{type(value).__name__}.{field.name}: {line}" for line in below)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from lines_of(part)
    else:
        yield str(value)


@cache
def named(name: str) -> Callable[..., Any]:
    """The class or function of the product that has this name, wherever it stands."""
    paths = [path for app in ("config", "registry", "policies") for path in ROOT.glob(f"{app}/**/*.py")]
    pattern = re.compile(rf"^(def|class) {name}\b", re.MULTILINE)
    [found] = [path for path in paths if pattern.search(path.read_text(encoding="utf-8"))]
    return getattr(importlib.import_module(".".join(found.relative_to(ROOT).with_suffix("").parts)), name)


def load_demonstration() -> list[Any]:
    for folder in sorted(path for path in (ROOT / "demo" / "organisations").iterdir() if path.is_dir()):
        call_command("load_organisation", str(folder), verbosity=0)
    organisations = list(apps.get_model("registry", "Controller").objects.order_by("slug"))
    named("create_sign_ins")(organisations)
    return organisations


def write_register(folder: Path, organisation: Any) -> None:
    register = named("build_register")(organisation)
    for place, sheet in enumerate((register.organisation, *register.sheets)):
        content = json.loads(sheet.canonical())
        write(folder / "sheets" / f"{place:03}.json", json.dumps(content, indent=1, ensure_ascii=False))
    for language in LANGUAGES:
        with translation.override(language):
            blocks = [named("sections")(sheet, NOW.date()) for sheet in register.sheets]
            write(folder / f"register.{language}.blocks", "\n".join(lines_of(blocks)))
        write_page(folder / f"register.{language}", named("register_html")(register, language, NOW.date()))


def write_notices(folder: Path, organisation: Any) -> None:
    notices = apps.get_model("policies", "Notice").objects.filter(controller=organisation)
    for notice in notices.order_by("slug"):
        with translation.override(notice.language):
            text = named("assemble")(notice, NOW.date())
        write(folder / f"notice.{notice.slug}.values", "\n".join(lines_of(text)))
        write_page(folder / f"notice.{notice.slug}", named("page_html")(text, "/notices/"))
        write_page(folder / f"notice.{notice.slug}.file", named("file_html")(text))


def write_pages(folder: Path, client: Any, start: str) -> None:
    """Every page to which links lead from the first one, without leaving the site or changing anything."""
    todo, seen, count = [start], {start}, Counter()
    for address in todo:
        response = client.get(address)
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        name = steady(address).strip("/").replace("/", ".") or "first"
        page = write_page(folder / f"{response.status_code}.{name}"[:200], response.content.decode())
        for link in (urljoin(address, link).partition("#")[0] for link in page.links):
            kind = kind_of(link)
            if kind and link not in seen and count[kind] < MOST_OF_A_KIND[kind[0]]:
                count[kind] += 1
                todo.append(link)
            seen.add(link)


def kind_of(address: str) -> tuple[str, ...]:
    """What pages like this one have in common; nothing for what is no page of ours."""
    from django.urls import Resolver404, resolve

    parts = urlsplit(address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return ()
    if parts.netloc or parts.path.endswith(".pdf") or "admin" in found.namespaces:
        return ()
    given = {name: str(value) for name, value in found.kwargs.items() if name != "public_id"}
    kind = "query" if parts.query else "form" if given.keys() & {"form", "section", "step"} else "page"
    return (kind, found.view_name, *given.values())


def main(folder: Path) -> None:
    """Write everything to the folder, which must not exist yet."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.db import connection
    from django.test import Client

    folder.mkdir(parents=True)
    connection.settings_dict["TEST"]["MIGRATE"] = False  # makes the tables in a tenth of the time
    with time_machine.travel(NOW, tick=False):
        connection.creation.create_test_db(verbosity=0, serialize=False)
        for organisation in load_demonstration():
            write_register(folder / organisation.slug, organisation)
            write_notices(folder / organisation.slug, organisation)
        for language in LANGUAGES:
            client = Client(SERVER_NAME="localhost")
            client.post("/language/setlang/", {"language": language})
            write_pages(folder / "pages" / language / "anybody", client, "/accounts/login/")
            client.post("/accounts/login/", OFFICER)
            client.post("/language/setlang/", {"language": language})
            write_pages(folder / "pages" / language / "officer", client, "/")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
