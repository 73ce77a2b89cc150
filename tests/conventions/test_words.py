"""The words on screen and on paper are those of the glossary, in both languages: what it says is not used is nowhere.

Read are the messages of the catalogue with their French, the lists of terms, the starters and the guide.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from registry.vocabularies import DATA
from registry.vocabularies.law import TEXTS
from tests.conventions.test_documents import GLOSSARY, ROOT, text_of
from tests.conventions.test_translations import CATALOGUE, read_catalogue

STARTERS = ROOT / "registry" / "starters"
GUIDE = ROOT / "docs" / "guide"
LANGUAGES = ("fr", "en")


@dataclass(frozen=True)
class Unused:
    """A word that the glossary does not use in a language: what to say instead, and why."""

    language: str
    word: str
    right: tuple[str, ...]
    instead: str
    why: str

    @property
    def pattern(self) -> re.Pattern[str]:
        ending = r"\w*" if self.word.endswith("*") else ""
        return re.compile(rf"(?<!\w){re.escape(self.word.rstrip('*'))}{ending}(?!\w)", re.I)

    def is_in(self, text: str) -> bool:
        """Whether the text has the word elsewhere than where the glossary says that it is right."""
        for phrase in self.right:
            text = re.sub(re.escape(phrase), "", text, flags=re.I)
        return bool(self.pattern.search(text))


def plain(text: str) -> str:
    """One line with ordinary spaces, as the glossary writes it."""
    return re.sub(r"\s+", " ", text).strip()


@cache
def unused() -> tuple[Unused, ...]:
    _before, table = text_of(GLOSSARY).split("### Words that are not used", 1)
    rows = [
        [plain(cell) for cell in line.strip("|").split("|")]
        for line in table.split("\n## ")[0].splitlines()
        if line.startswith(("| fr |", "| en |"))
    ]
    return tuple(
        Unused(language, word, tuple(re.findall(r"[«“] ?([^»”]+?) ?[»”]", right)), instead, why)
        for language, word, right, instead, why in rows
    )


def found(texts: dict[str, str], language: str) -> list[str]:
    """Each place that uses a word of the table, with the word to use and why."""
    return [
        f"{place}: not “{one.word}” but “{one.instead}”, because: {one.why}"
        for place, text in texts.items()
        for one in unused()
        if one.language == language and one.is_in(plain(text))
    ]


# What people read ---------------------------------------------------------------------------------------------


def of_catalogue(language: str) -> Iterator[tuple[str, str]]:
    for entry in read_catalogue(CATALOGUE.read_text(encoding="utf-8"))[1:]:
        message = entry.message
        english = [message.singular, message.plural or ""]
        yield f"message “{message.singular}”", " · ".join(entry.french if language == "fr" else english)


def of_terms(language: str) -> Iterator[tuple[str, str]]:
    for path in [*sorted(DATA.glob("*.json")), TEXTS]:
        yield path.name, " · ".join(said(json.loads(path.read_text(encoding="utf-8")), language))


def said(value: object, language: str) -> Iterator[str]:
    """Every text of a value of JSON that stands under a name in this language: « fr », « note_fr »."""
    if isinstance(value, list):
        for one in value:
            yield from said(one, language)
    if isinstance(value, dict):
        for name, one in value.items():
            if isinstance(one, str) and (name == language or name.endswith(f"_{language}")):
                yield one
            else:
                yield from said(one, language)


# Where a text begins, after « fr: », and where the next key of the file does.
TEXT_OF = r"(?<![\w-]){language}:\s*(.*?)(?=(?<![\w-])(?:fr|en):|[{{}}]|\n\s*-\s|\n\s*[\w-]+:|\Z)"


def of_starters(language: str) -> Iterator[tuple[str, str]]:
    for path in sorted(STARTERS.rglob("*.yaml")):
        texts = re.findall(TEXT_OF.format(language=language), path.read_text(encoding="utf-8"), re.S)
        yield path.name, " · ".join(texts)


def of_guide(language: str) -> Iterator[tuple[str, str]]:
    for path in sorted((GUIDE / language).glob("*.md")):
        yield f"{language}/{path.name}", re.sub(r"`[^`]+`|\]\([^)]+\)", "", path.read_text(encoding="utf-8"))


READ = {"catalogue": of_catalogue, "terms": of_terms, "starters": of_starters, "guide": of_guide}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", READ)
def test_no_word_that_the_glossary_does_not_use_is_read_anywhere(source, language):
    texts = dict(READ[source](language))
    assert len(texts) > 10
    assert all(texts.values())
    assert found(texts, language) == []


# Controls -------------------------------------------------------------------------------------------------------


def test_the_glossary_names_words_of_both_languages_each_with_another_and_a_reason():
    for language in LANGUAGES:
        assert sum(one.language == language for one in unused()) > 25
    assert [one for one in unused() if not (one.word and one.instead and one.why)] == []
    assert [one for one in unused() if one.is_in(one.instead)] == []


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("fr", "Ajouter un tiers", "tiers"),
        ("fr", "Vous\u00a0êtes déconnectée", "vous êtes déconnecté*"),
        ("fr", "Ce que vous avez tapé", "tapé*"),
        ("en", "Third parties", "third part*"),
        ("en", "Somebody changed\nthis", "somebody"),
        ("en", "This sheet as PDF", "sheet*"),
    ],
)
def test_control_a_planted_word_is_found_with_what_to_say_instead(language, text, word):
    (complaint,) = found({"here": text}, language)
    (one,) = [one for one in unused() if (one.language, one.word) == (language, word)]
    assert complaint == f"here: not “{word}” but “{one.instead}”, because: {one.why}"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Un transfert vers un pays\u00a0tiers ou un tiers autorisé"),
        ("fr", "Une étape"),
        ("en", "an attendance sheet"),
        ("en", "Authorised third party"),
        ("en", "Which kind of data is this?"),
    ],
)
def test_control_what_is_right_is_left_alone(language, text):
    assert found({"here": text}, language) == []


def test_control_the_starters_are_read_in_each_language_apart():
    texts = {language: dict(of_starters(language))["school-canteen.yaml"] for language in LANGUAGES}
    assert "Cantine scolaire" in texts["fr"]
    assert "School canteen" not in texts["fr"]
    assert "School canteen" in texts["en"]
    assert "quel sort final prévoit le tableau de gestion" in plain(texts["fr"])
    assert "Cantine scolaire" not in texts["en"]
