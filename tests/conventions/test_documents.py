"""What the documents say is there: nouns, files, links, commands and their output, layers, pictures.

Documents are read as they stand, so a name that changes in the code is missed here and not by the next reader.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands, load_command_class
from django.utils import translation

from registry.models.shape import owned_models
from registry.vocabularies import DATA, vocabulary
from registry.vocabularies.law import UnknownArticle, article

ROOT = Path(settings.BASE_DIR)
DOCS = ROOT / "docs"
GLOSSARY = DOCS / "glossary.md"
ARCHITECTURE = DOCS / "architecture.md"
DECISIONS = DOCS / "adr"
PICTURES = DOCS / "pictures"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
# Its paths are those of a folder of an organisation, and a command of its own writes most of it.
ABOUT_PROJECT_FILES = [path for path in DOCUMENTS if path.name != "organisation-folder.md"]
APPS = ("config", "registry", "policies", "rights")
OUTSIDE = ("http://", "https://", "mailto:")
HEAVIEST_PICTURE = 150_000  # bytes
BY_SET_UP = {"test"}  # answered by manage.py itself, before Django


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def each(paths: list[Path]):
    return pytest.mark.parametrize("document", paths, ids=name_of)


@cache
def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def without_code(text: str) -> str:
    return re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)


def fenced(text: str) -> list[tuple[str, list[str]]]:
    """Each block of code: the language it names, and its lines without the indentation of the block."""
    blocks = re.findall(r"^( *)```(\w*)\n(.*?)^\1```$", text, re.MULTILINE | re.DOTALL)
    return [
        (language, [line.removeprefix(indent) for line in code.splitlines()])
        for indent, language, code in blocks
    ]


# The glossary -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Word:
    """A row of a table of the glossary."""

    french: str
    english: str
    code: tuple[str, ...]
    articles: tuple[str, ...]


def glossary(heading: str) -> list[Word]:
    section = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", text_of(GLOSSARY), re.MULTILINE | re.DOTALL)
    assert section, heading
    rows = [line.strip("| ").split("|") for line in section[1].splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row] for row in rows[1:]]
    return [
        Word(
            french,
            english,
            tuple(re.findall(r"`([^`]+)`", code)),
            tuple(filter(None, "".join(cited).split(", "))),
        )
        for french, english, code, *cited in cells
    ]


def nouns() -> list[Word]:
    return [
        word
        for part in ("Nouns of the register", "Nouns of notices", "Nouns of requests")
        for word in glossary(part)
    ]


def models_of_ours():
    return [
        model
        for label in ("registry", "policies", "rights")
        for model in apps.get_app_config(label).get_models()
        if not hasattr(model, "history_object")
    ]


def labels(model) -> tuple[str, str]:
    found = []
    for language in ("fr", "en"):
        with translation.override(language):
            found.append(str(model._meta.verbose_name))
    return found[0], found[1]


def test_the_glossary_has_every_noun_under_the_names_people_see_and_its_module():
    expected = {
        model.__name__: (*labels(model), f"{model.__module__.replace('.', '/')}.py")
        for model in models_of_ours()
    }
    assert {word.code[0]: (word.french, word.english, word.code[1]) for word in nouns()} == expected
    assert set(owned_models()) < set(models_of_ours())


def test_the_glossary_has_every_vocabulary_under_its_titles():
    listed = {word.code[0]: (word.french, word.english) for word in glossary("Vocabularies")}
    titles = {path.name: vocabulary(path.stem) for path in DATA.glob("*.json")}
    assert listed == {name: (found.fr, found.en) for name, found in titles.items()}


def test_every_article_of_the_glossary_is_one_that_the_product_knows():
    cited = {
        code
        for word in [*glossary("Words of the house"), *nouns(), *glossary("Vocabularies")]
        for code in word.articles
    }
    assert len(cited) > 30
    for code in cited:
        assert article(code)
    with pytest.raises(UnknownArticle):
        article("30(9)")


# Files and links --------------------------------------------------------------------------------------------

EXTENSIONS = {
    "py",
    "md",
    "json",
    "toml",
    "yml",
    "yaml",
    "html",
    "css",
    "svg",
    "png",
    "lock",
    "po",
    "mo",
    "pdf",
}


def files_named(text: str) -> set[str]:
    """What is set as code and looks like a path of the project: it begins like one, or ends like a file."""
    first_names = {path.name for path in ROOT.iterdir()}
    named = set()
    for token in re.findall(r"`([^`\n ]+)`", without_code(text)):
        looks_like_a_file = "/" in token and token.rpartition(".")[2] in EXTENSIONS
        if not token.startswith("/") and (token.split("/")[0] in first_names or looks_like_a_file):
            named.add(token)
    return named


@each(ABOUT_PROJECT_FILES)
def test_every_file_that_a_document_names_exists(document):
    made_when_used = ("var/", ".venv/bin/")
    missing = [
        name
        for name in files_named(text_of(document))
        if not list(ROOT.glob(name)) and name not in made_when_used
    ]
    assert missing == []


def test_control_a_file_that_does_not_exist_is_noticed():
    text = "`registry/models/nothing.py`, `rgistry/models/purposes.py`, at `/notices/urbs/`\n```\n`config/no.py`\n```\n"
    assert files_named(text) == {"registry/models/nothing.py", "rgistry/models/purposes.py"}


def anchors(document: Path) -> set[str]:
    """The anchors of a document’s headings, as forges make them."""
    titles = re.findall(r"^#{1,6} +(.+?) *$", without_code(text_of(document)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links(document: Path) -> list[str]:
    text = without_code(text_of(document))
    return [*re.findall(r"\]\(([^)\s]+)\)", text), *re.findall(r'(?:src|href)="([^"]+)"', text)]


def broken(document: Path) -> list[str]:
    found = []
    for link in links(document):
        if link.startswith(OUTSIDE):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(link)
    return found


@each(DOCUMENTS)
def test_every_link_inside_the_project_leads_somewhere(document):
    assert broken(document) == []


def test_control_a_broken_link_is_noticed(tmp_path):
    document = tmp_path / "page.md"
    document.write_text(
        "# One\n\n[a](page.md#one) [b](page.md#two) [c](gone.md) ![d](gone.png) [e](https://example.org/)\n"
    )
    assert broken(document) == ["page.md#two", "gone.md", "gone.png"]


@each(DOCUMENTS)
def test_no_document_links_to_an_address_that_only_its_author_can_reach(document):
    hosts = re.findall(r"https?://([^/\s)\"`>]+)", text_of(document))
    private = [
        host for host in hosts if "." not in host or re.search(r"\.(local|lan|internal|test)(:|$)", host)
    ]
    assert private == []


# Commands ---------------------------------------------------------------------------------------------------


def commands_of_ours() -> set[str]:
    return {name for name, app in get_commands().items() if app in APPS}


def command_lines(document: Path) -> list[list[str]]:
    """The lines of blocks of code that run manage.py, as words from the command on."""
    lines = [line.removeprefix("$ ") for _language, block in fenced(text_of(document)) for line in block]
    return [shlex.split(line)[2:] for line in lines if re.match(r"\S*python3? manage\.py ", line)]


def named_commands(document: Path) -> set[str]:
    return set(re.findall(r"manage\.py (\w+)", text_of(document)))


def test_every_command_is_described_somewhere():
    assert len(commands_of_ours()) >= 9
    assert commands_of_ours() - set().union(*map(named_commands, DOCUMENTS)) == set()


@each(DOCUMENTS)
def test_every_command_that_a_document_names_exists(document):
    assert named_commands(document) - set(get_commands()) - BY_SET_UP == set()


LINES = [(path, line) for path in DOCUMENTS for line in command_lines(path)]


@pytest.mark.parametrize("line", [line for _path, line in LINES if line[0] not in BY_SET_UP], ids=" ".join)
def test_every_command_line_of_a_document_is_one_that_its_command_takes(line):
    name, *arguments = line
    app = get_commands()[name]
    command = app if not isinstance(app, str) else load_command_class(app, name)
    command.create_parser("manage.py", name).parse_args(arguments)


def test_the_readme_shows_how_to_start_and_how_to_test():
    shown = [line for path, line in LINES if path.name == "README.md"]
    assert ["demo"] in shown
    assert ["test"] in shown
    assert {
        "export_register",
        "export_notice",
        "load_organisation",
        "make_activities",
        "deadline",
        "bench",
    } <= {line[0] for line in shown}


def shown_sessions() -> list[tuple[str, str]]:
    """Each command typed in a block of a console, with the output that the document shows."""
    sessions = []
    for path in DOCUMENTS:
        for language, lines in fenced(text_of(path)):
            if language == "console":
                for session in "\n".join(lines).split("$ ")[1:]:
                    typed, _, output = session.partition("\n")
                    sessions.append((typed, output.strip()))
    return sessions


@pytest.mark.parametrize(("typed", "output"), shown_sessions())
def test_a_command_answers_what_the_document_shows(typed, output):
    name, *arguments = shlex.split(typed)[2:]
    written = StringIO()
    call_command(name, *arguments, stdout=written)
    assert written.getvalue().strip() == output


def test_some_answers_are_shown():
    assert len(shown_sessions()) >= 2


# Architecture, decisions, pictures --------------------------------------------------------------------------


def test_the_page_on_architecture_gives_the_layers_that_are_checked():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    drawn = [lines for language, lines in fenced(text_of(ARCHITECTURE)) if not language]
    assert drawn == [contract["layers"] for contract in contracts if contract["type"] == "layers"]


def test_the_page_on_architecture_is_one_page_with_one_drawing():
    assert len(text_of(ARCHITECTURE).splitlines()) < 110
    assert [link for link in links(ARCHITECTURE) if link.endswith((".svg", ".png"))] == ["architecture.svg"]


def test_every_decision_is_dated_complete_numbered_and_listed():
    records = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
    assert [path.name[:4] for path in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    for number, path in enumerate(records, start=1):
        title, date, *headings = re.findall(r"^(?:#+ .+|\d{4}-\d\d-\d\d)$", text_of(path), re.MULTILINE)
        assert title.startswith(f"# {number}. "), path.name
        assert not date.startswith("#"), path.name
        assert headings == ["## Context", "## Decision", "## Consequences"], path.name
    assert links(DECISIONS / "README.md") == [path.name for path in records]


def test_every_picture_is_light_and_shown():
    pictures = sorted(PICTURES.rglob("*.png"))
    assert pictures
    shown = {
        (path.parent / link).resolve() for path in DOCUMENTS for link in links(path) if link.endswith(".png")
    }
    for picture in pictures:
        assert picture.stat().st_size < HEAVIEST_PICTURE, picture
    assert set(pictures) - shown == set()


def test_the_pictures_of_the_first_page_are_described():
    text = text_of(ROOT / "README.md")
    described = re.findall(r'<img [^>]*alt="([^"]{30,})"', text)
    assert len(described) == text.count("<img ") > 0
