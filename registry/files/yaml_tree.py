"""YAML read strictly, each value with the line it stands on.

Only text, lists and mappings: no tag, no anchor, no implicit type (``NO`` stays the text "NO"), no repeated key.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DEEPEST = 40  # levels of lists and mappings; the deepest row of the register needs 12
LARGEST_FILE = 2_000_000  # bytes; the largest folder file of the demo is under 40 kB
FAST = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class Place:
    """A line of a file, counted from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Text:
    value: str
    place: Place


@dataclass(frozen=True)
class Sequence:
    items: tuple[Tree, ...]
    place: Place


@dataclass(frozen=True)
class Mapping:
    entries: dict[str, tuple[Place, Tree]]
    place: Place


Tree = Text | Sequence | Mapping


class Unreadable(Exception):
    """The file is not the YAML we read; carries the place and a sentence."""

    def __init__(self, place: Place, sentence: str) -> None:
        super().__init__(f"{place}: {sentence}")
        self.place, self.sentence = place, sentence


def read_tree(path: Path, name: str, loader: Any = yaml.BaseLoader) -> Tree:
    """The content of ``path`` as a tree; ``name`` is how faults call the file. Raises :class:`Unreadable`.

    ``loader`` may be :data:`FAST`, twenty times quicker where it is built in, but with other words for a mistake.
    """
    start = Place(name, 1)
    if path.stat().st_size > LARGEST_FILE:
        raise Unreadable(start, _("The file is larger than 2 MB."))
    try:
        text = path.read_text(encoding="utf-8")
        refuse_cleverness(text, name, loader)
        node = yaml.compose(text, Loader=loader)
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Unreadable(Place(name, line), _("The file is not encoded in UTF-8.")) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        sentence = _("The character U+%04X cannot stand in a text.") % error.character
        raise Unreadable(Place(name, line), sentence) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(_place(name, mark), what_is_wrong(error)) from error
    except yaml.YAMLError as error:
        raise Unreadable(start, str(NOT_YAML)) from error
    if node is None:
        raise Unreadable(start, _("The file is empty."))
    return _tree(node, name)


NOT_YAML = gettext_lazy(
    "This line cannot be read as YAML: look at its indentation, its brackets and its quotation marks. A text that has “: ”"
    " or “ #”, or begins with a sign, stands in straight quotation marks."
)
# By the words of the library, in which it says what it met.
PROBLEMS = (
    (
        "mapping values are not allowed",
        gettext_lazy("A text in which a colon is followed by a space stands in straight quotation marks."),
    ),
    (r"found character '\t'", gettext_lazy("A tab stands where spaces are expected: indent with spaces.")),
    (
        "but found another document",
        gettext_lazy("A second document begins here (---): a file holds one."),
    ),
    (
        "unexpected end of stream",
        gettext_lazy("A quotation mark is opened and not closed: the text runs to the end of the file."),
    ),
    (
        "expected ',' or",
        gettext_lazy(
            "A list in brackets or braces is not closed, or a comma is missing before this place. In a text that has a comma,"
            " a bracket or a quotation mark, write straight quotation marks around it, or one entry a line with a dash."
        ),
    ),
    (
        "expected <block end>",
        gettext_lazy(
            "This line does not stand below the others as it should: the fields of one entry are indented alike. A text"
            " that begins with a quotation mark ends with it."
        ),
    ),
)


def what_is_wrong(error: yaml.MarkedYAMLError) -> str:
    """What to do about a mistake that the library found, in the active language."""
    met = f"{error.context or ''} {error.problem or ''}"
    return str(next((sentence for words, sentence in PROBLEMS if words in met), NOT_YAML))


def refuse_cleverness(text: str, name: str, loader: Any) -> None:
    """Refuse what YAML can do beyond text, lists and mappings, and nesting that no register needs."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        place = _place(name, event.start_mark)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(place, _("Anchors and aliases (& and *) are not read."))
        if getattr(event, "tag", None) is not None:
            raise Unreadable(place, _("Tags (!) are not read."))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise Unreadable(place, _("The text is nested deeper than any register."))


def _place(name: str, mark: Any) -> Place:
    return Place(name, mark.line + 1 if mark else 1)


def _tree(node: yaml.Node, name: str) -> Tree:
    place = _place(name, node.start_mark)
    if isinstance(node, yaml.SequenceNode):
        return Sequence(tuple(_tree(item, name) for item in node.value), place)
    if isinstance(node, yaml.MappingNode):
        entries: dict[str, tuple[Place, Tree]] = {}
        for key, value in node.value:
            key_place = _place(name, key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                raise Unreadable(key_place, _("The name of a field must be plain text."))
            if key.value in entries:
                raise Unreadable(key_place, _("The field “%s” is written twice.") % key.value)
            entries[key.value] = (key_place, _tree(value, name))
        return Mapping(entries, place)
    return Text(node.value, place)
