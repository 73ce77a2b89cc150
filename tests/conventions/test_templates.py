"""Every template is used, laid out to be read, and says nothing that cannot be translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "templates"
SOURCES = {
    str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8")
    for path in sorted(FOLDER.rglob("*"))
    if path.is_file()
}
DESIGN = {name for name in SOURCES if name.startswith("design/")}
LONGEST = 120


# Used -------------------------------------------------------------------------------------------------------

# Django looks for these by itself.
OF_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}


def apps_of_ours() -> list[Path]:
    return [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == ROOT]


def of_packages() -> set[str]:
    """Our templates that stand in the place of one of an installed package."""
    others = [Path(app.path) / "templates" for app in apps.get_app_configs()]
    return {name for name in SOURCES if any((folder / name).is_file() for folder in others)}


def of_python() -> set[str]:
    """The templates that Python names, by a string or by one with computed parts; components are used by templates."""
    texts = (path.read_text(encoding="utf-8") for app in apps_of_ours() for path in app.rglob("*.py"))
    patterns = {pattern for text in texts for pattern in patterns_in(text)} - {r"components/[^/]+\.html"}
    return {name for name in SOURCES if any(re.fullmatch(pattern, name) for pattern in patterns)}


def patterns_in(source: str) -> Iterator[str]:
    """Each string of a Python source that may name a template, as a pattern of names."""
    for node in ast.walk(ast.parse(source)):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        last = getattr(parts[-1], "value", None)
        if isinstance(last, str) and last.endswith((".html", ".txt")):
            yield "".join(
                re.escape(part.value) if isinstance(part, ast.Constant) else "[^/]+" for part in parts
            )


def of_template(source: str) -> set[str]:
    """The templates that a template names."""
    components = re.findall(r'{% component "(\w+)"', source)
    return {
        *re.findall(r'{% (?:extends|include) "([^"]+)"', source),
        *(f"components/{name}.html" for name in components),
    }


def reached(sources: dict[str, str], first: set[str]) -> set[str]:
    """The first ones, and those that they use, and so on."""
    found = set(first)
    todo = list(first)
    for name in todo:
        further = of_template(sources.get(name, "")) - found
        found |= further
        todo += further
    return found


def test_every_template_is_used_by_something_else_than_the_living_page():
    first = (OF_DJANGO | of_packages() | of_python()) - DESIGN
    assert len(SOURCES) > 150
    assert sorted(SOURCES.keys() - DESIGN - reached(SOURCES, first)) == []


def test_every_specimen_of_the_living_page_is_shown(admin_client):
    shown = {template.name for template in admin_client.get(reverse("design")).templates}
    assert sorted(DESIGN - shown) == []


def test_control_a_template_that_nothing_names_is_noticed():
    sources = {
        "page.html": '{% extends "base.html" %}{% component "card" / %}',
        "base.html": "",
        "old.html": "",
    }
    assert reached(sources, {"page.html"}) == {"page.html", "base.html", "components/card.html"}
    assert r"registry/[^/]+_list\.html" in patterns_in('render(f"registry/{name}_list.html")')


# Laid out ---------------------------------------------------------------------------------------------------

BLOCK = (
    r"<(?:address|article|aside|blockquote|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h\d"
    r"|header|legend|li|main|nav|ol|optgroup|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b"
)


def faults_of_layout(source: str) -> list[str]:
    """The lines that are too long, end in blanks, or begin two blocks."""
    return [
        line
        for line in source.splitlines()
        if len(line) > LONGEST
        or line != line.rstrip()
        or len(re.findall(BLOCK, re.sub(r"{#.*?#}", "", line))) > 1
    ]


def test_a_template_has_short_lines_and_one_block_on_each():
    """The rest of the layout is checked by djlint, in `.ci/run`."""
    faults = {name: faults_of_layout(source) for name, source in SOURCES.items()}
    assert {name: lines for name, lines in faults.items() if lines} == {}
    assert [name for name, source in SOURCES.items() if not re.search(r"[^\n]\n\Z", source)] == []


@pytest.mark.parametrize("line", ["<p>" + "a " * 60 + "</p>", "<p>a</p> ", "<ul><li>a</li></ul>"])
def test_control_a_line_that_is_long_or_ragged_or_holds_two_blocks_is_noticed(line):
    assert faults_of_layout(f"<h2>a</h2>\n{line}\n") == [line]


# Translated -------------------------------------------------------------------------------------------------

IN_ONE_LANGUAGE = DESIGN | {
    "500.html",
    "503.html",
}  # sample texts; and a page that asks nothing of what has failed
NAMES = {"Trente", "Français", "English"}  # a language is offered in its own words
TEXT_ATTRIBUTES = {"alt", "aria-description", "aria-label", "label", "placeholder", "title"}
TEXT_OF_COMPONENTS = "for|label|kicker|meta|note|title|base|theirs|mine|caption|content|save"
TAG = re.compile(r"{#.*?#}|{% blocktranslate.*?{% endblocktranslate %}|{{.*?}}|{%.*?%}", re.DOTALL)


class Written(HTMLParser):
    """The texts that a template holds itself, in elements and in attributes that people read."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.texts: list[str] = re.findall(
            rf'{{% component [^%]*?\b(?:{TEXT_OF_COMPONENTS})="([^"]+)"', source
        )
        self.is_seen = True
        self.feed(TAG.sub("", source))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_seen = tag not in {"code", "script", "style"}
        self.texts += [value for name, value in attrs if name in TEXT_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self.is_seen = True

    def handle_data(self, data: str) -> None:
        self.texts += [data] * self.is_seen


def untranslated(source: str) -> list[str]:
    """The words of a template that stand outside of translate and blocktranslate; names and signs are the same anywhere."""
    words = re.findall(r"[^\W\d]\w+", " ".join(Written(source).texts))
    return [word for word in words if word not in NAMES]


def test_a_template_says_nothing_that_cannot_be_translated():
    found = {name: untranslated(source) for name, source in SOURCES.items() if name not in IN_ONE_LANGUAGE}
    assert {name: words for name, words in found.items() if words} == {}
    assert len(found) > 150


@pytest.mark.parametrize(
    "source",
    [
        "<p>{{ name }} left</p>",
        '<p title="left">{{ name }}</p>',
        '{% component "button" kind="primary" label="left" / %}',
        "{% if name %}left{% endif %}",
    ],
)
def test_control_a_word_outside_of_a_translation_is_noticed(source):
    assert untranslated(source) == ["left"]
    assert untranslated('<p class="note">{% translate "left" %} – {{ name }} · Trente</p>') == []
