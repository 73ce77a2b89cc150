"""Starters: what the sheet of a usual processing activity mostly says, such as a payroll, a newsletter or a canteen.

One file in ``data/`` is one starter, in French and in English, in the shape that an activity has in an organisation folder.
A starter is a draft that somebody chooses: it knows no fact of the organisation. What it would answer stands apart, under
``to_confirm``; what has to be checked, under ``to_check``; what whoever drafts should know, under ``advice`` of a row.
``registry/starters/points.py`` makes open points of them. Every retention period with a number cites a source from
``sources.yaml``; that nobody has read a text yet is an open point too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from registry.files.yaml_tree import FAST, Mapping, Place, Sequence, Text, Tree, read_tree
from registry.spelling import alphabetical
from registry.vocabularies.law import by_key

HERE = Path(__file__).parent
STARTER = "starter"  # the field by which an activity of a folder names its starter
CONFIRMED = "confirmed"  # and the one that takes what the starter proposes as true
SOURCE = "source"
LANGUAGES = ("fr", "en")
HEADER = ("title", "summary", "audience", "to_check", "activity", "to_confirm")
ADVICE, TO_CONFIRM = "advice", "to_confirm"  # what a row sets apart from its facts
# Where a row of these lists cites sources, their titles are what this field says.
CITES = {
    "retention_rules": "legal_reference",
    "retention_exceptions": "legal_reference",
    "exceptions": "legal_reference",
    "bases": "legal_text",
    "special_conditions": "legal_text",
}


class UnknownStarter(LookupError):
    """No starter has this name."""


class FaultyStarter(ValueError):
    """A file of this package is not what it should be: place and sentence."""

    def __init__(self, place: Place, sentence: str) -> None:
        super().__init__(f"{place}: {sentence}")


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in both languages; shown in the active one."""

    fr: str
    en: str

    def label(self, language: str) -> str:
        return self.fr if language.startswith("fr") else self.en

    def __str__(self) -> str:
        return self.label(get_language() or "fr")


AUDIENCES = {
    "everyone": Wording("Tout organisme", "Any organisation"),
    "companies": Wording("Entreprises", "Companies"),
    "public": Wording("Collectivités et services publics", "Public bodies"),
    "associations": Wording("Associations", "Associations"),
    "health": Wording("Santé", "Health care"),
}
CAUTIONS = {
    "sec": Wording("à vérifier, lu dans une source secondaire", "to be checked, read in a secondary source"),
    "mem": Wording("à vérifier", "to be checked"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """A text that a starter cites. ``checked`` is the day it was read; until then ``caution`` says what we rely on.

    ``caution`` is ``sec`` for a secondary source and ``mem`` for memory. ``link`` is empty rather than guessed. ``changed``
    is the day on which we took a new wording of the text into account: records begun before may have to follow.
    """

    key: str
    title: Wording
    link: str = ""
    checked: date | None = None
    caution: str = ""
    remark: Wording | None = None
    changed: date | None = None


@dataclass(frozen=True)
class Starter:
    """The starter of one usual processing activity, to be chosen, never given."""

    slug: str
    title: Wording
    summary: Wording
    audience: str  # a key of AUDIENCES
    to_check: tuple[Wording, ...]
    sources: tuple[Source, ...]
    tree: Mapping = field(repr=False, compare=False)

    def brought(self, language: str) -> Iterator[tuple[str, Mapping]]:
        """The rows of the organisation that the activity refers to (people, data…), with the section of each."""
        for section, (_place, tree) in self.tree.entries.items():
            if section not in HEADER:
                for row in items_of(in_language(tree, language)):
                    yield section, without(fields_of(row), ADVICE)


def starters() -> tuple[Starter, ...]:
    """Every starter, by audience and then by French title."""
    order = list(AUDIENCES)
    found = (starter(path.stem) for path in (HERE / "data").glob("*.yaml"))
    return tuple(sorted(found, key=lambda one: (order.index(one.audience), alphabetical(one.title.fr))))


def known_starters() -> list[str]:
    """The names of the starters."""
    return sorted(path.stem for path in (HERE / "data").glob("*.yaml"))


@cache
def starter(slug: str) -> Starter:
    """The starter of this name. Raises :class:`UnknownStarter`."""
    if slug not in known_starters():
        raise UnknownStarter(slug)
    name = f"{slug}.yaml"
    tree = fields_of(read_tree(HERE / "data" / name, f"starters/{name}", FAST))
    for missing in set(HEADER) - tree.entries.keys():
        raise FaultyStarter(tree.place, f"{missing} is missing")
    header = {key: tree.entries[key][1] for key in HEADER}
    audience = text_of(header["audience"])
    if audience not in AUDIENCES:
        raise FaultyStarter(header["audience"].place, f"{audience} is no audience")
    return Starter(
        slug=slug,
        title=wording(header["title"]),
        summary=wording(header["summary"]),
        audience=audience,
        to_check=tuple(question_in(one) for one in items_of(header["to_check"])),
        sources=tuple(dict.fromkeys(cited_in(tree))),
        tree=tree,
    )


@cache
def sources() -> dict[str, Source]:
    """Every source by its key, with the reading that the table of texts tells."""
    tree = fields_of(read_tree(HERE / "sources.yaml", "starters/sources.yaml", FAST))
    found = {}
    for key, (place, value) in tree.entries.items():
        entries = {name: entry for name, (_place, entry) in fields_of(value).entries.items()}
        text = by_key().get(key)
        if text is None:
            raise FaultyStarter(place, f"{key} is no key of the table of texts")
        found[key] = Source(
            key=key,
            title=wording(entries.pop("title")),
            link=text.link,
            checked=text.checked,
            caution=text.caution,
            remark=wording(entries.pop("remark")) if "remark" in entries else None,
            changed=date.fromisoformat(text_of(entries.pop("changed"))) if "changed" in entries else None,
        )
        if entries:
            raise FaultyStarter(place, "a title, a remark and a day of change are expected, and nothing else")
    return found


# Trees in one language ---------------------------------------------------------------------------------------


def in_language(tree: Tree, language: str, section: str = "") -> Tree:
    """The tree with one text for each pair of texts, and citations for the sources that its rows name."""
    if isinstance(tree, Sequence):
        items = (in_language(item, language, section) for item in tree.items)
        return Sequence(tuple(items), tree.place)
    if isinstance(tree, Text):
        return tree
    if tree.entries.keys() & set(LANGUAGES):
        return Text(wording(tree).label(language), tree.place)
    entries = {
        name: (place, in_language(value, language, name))
        for name, (place, value) in tree.entries.items()
        if name != SOURCE
    }
    if SOURCE in tree.entries:
        place, value = tree.entries[SOURCE]
        if section not in CITES or CITES[section] in entries:
            raise FaultyStarter(place, "a source cannot be cited here")
        between = "\u00a0; " if language.startswith("fr") else "; "
        cited = between.join(source.title.label(language) for source in named(value))
        entries[CITES[section]] = (place, Text(cited, value.place))
    return Mapping(entries, tree.place)


def cited_in(tree: Tree) -> Iterator[Source]:
    if isinstance(tree, Sequence):
        for item in tree.items:
            yield from cited_in(item)
    elif isinstance(tree, Mapping):
        for name, (_place, value) in tree.entries.items():
            yield from named(value) if name == SOURCE else cited_in(value)


def named(value: Tree) -> list[Source]:
    """The source, or the sources, of these keys."""
    keys = value.items if isinstance(value, Sequence) else (value,)
    try:
        return [sources()[text_of(key)] for key in keys]
    except KeyError as error:
        raise FaultyStarter(value.place, f"{error} is no source") from None


def wording(tree: Tree) -> Wording:
    entries = fields_of(tree).entries
    if tuple(entries) != LANGUAGES:
        raise FaultyStarter(tree.place, "a text in French (fr) and then in English (en) is expected")
    return Wording(**{language: text_of(value) for language, (_place, value) in entries.items()})


def question_in(tree: Tree) -> Wording:
    """The text of a question, whether or not the file says which section of the record it is about."""
    entries = fields_of(tree).entries
    return wording(entries["text"][1] if "text" in entries else tree)


def fields_of(tree: Tree) -> Mapping:
    if not isinstance(tree, Mapping):
        raise FaultyStarter(tree.place, "fields are expected")
    return tree


def items_of(tree: Tree) -> tuple[Tree, ...]:
    if not isinstance(tree, Sequence):
        raise FaultyStarter(tree.place, "a list is expected")
    return tree.items


def without(tree: Mapping, *names: str) -> Mapping:
    """The fields but for those of these names."""
    return Mapping({name: entry for name, entry in tree.entries.items() if name not in names}, tree.place)


def text_of(tree: Tree) -> str:
    if not isinstance(tree, Text) or not tree.value.strip():
        raise FaultyStarter(tree.place, "a text is expected")
    return tree.value.strip()
