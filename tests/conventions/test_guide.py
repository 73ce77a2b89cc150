"""The user guide says what is there: the words on the screen, in both languages, with pictures and links that lead somewhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import trans_real

from config.pages.help import FIRST, GUIDE, MARKDOWN, contents
from registry.vocabularies import DATA, vocabulary

LANGUAGES = ("fr", "en")
ROOT = GUIDE.parent.parent
PICTURES = GUIDE.parent / "pictures"
PAGES = sorted(path.relative_to(GUIDE) for path in GUIDE.glob("*/*.md"))
NAMES = sorted({path.name for path in PAGES})
NAMES_OF_THE_DEMONSTRATION = {"Ville d’Exemple"}


@pytest.fixture(params=PAGES, ids=str)
def page(request) -> Path:
    return GUIDE / request.param


def images(path: Path) -> list[str]:
    return re.findall(r"!\[[^\]]+\]\(([^)]+)\)", path.read_text(encoding="utf-8"))


def bold(text: str) -> list[str]:
    """What is set in bold, each with single spaces, wherever a line of the file ends."""
    found = []
    for block in MARKDOWN.parse(text):
        inside = block.children or []
        for at, token in enumerate(inside):
            if token.type == "strong_open":
                end = next(i for i in range(at, len(inside)) if inside[i].type == "strong_close")
                words = "".join(" " if one.type == "softbreak" else one.content for one in inside[at:end])
                found.append(" ".join(words.split(" ")).strip())
    return found


@cache
def on_screen(language: str) -> list[re.Pattern]:
    """Every text that a page may show in this language: those of the catalogue, with anything for a value, and the terms."""
    with translation.override(language):
        catalogue = trans_real.translation("fr")._catalog
        # English texts are the identifiers of the French ones; with a plural, (identifier, which form).
        texts = (
            {key if isinstance(key, str) else key[0] for key, _text in catalogue.items()}
            if language == "en"
            else {text for _key, text in catalogue.items()}
        )
        texts |= {str(term) for path in DATA.glob("*.json") for term in vocabulary(path.stem)}
    plain = {text.rpartition("\x04")[2] for text in texts}
    plain = {text for text in plain if re.search(r"[^\W\d_]", re.sub(r"%(\(\w+\))?[sd]", "", text))}
    return [
        re.compile(re.sub(r"%\\?\(\w+\\?\)s|%[sd]", ".+", re.escape(text)), re.I) for text in sorted(plain)
    ]


def is_on_screen(label: str, language: str) -> bool:
    return label in NAMES_OF_THE_DEMONSTRATION or any(text.fullmatch(label) for text in on_screen(language))


def test_every_page_is_there_in_both_languages_and_the_first_one_leads_to_all_of_them():
    assert len(NAMES) >= 15
    for language in LANGUAGES:
        lines = contents(GUIDE / language)
        names = [line.name for line in lines]
        assert sorted([*names, FIRST]) == [name.removesuffix(".md") for name in NAMES]
        titles = {
            line.name: (GUIDE / language / f"{line.name}.md").read_text().splitlines()[0] for line in lines
        }
        assert titles == {line.name: f"# {line.title}" for line in lines}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_shows_the_same_pictures_in_both_languages(name):
    french, english = ([Path(link).name for link in images(GUIDE / each / name)] for each in LANGUAGES)
    assert french == english


def test_a_picture_is_in_the_language_of_the_page_where_there_is_one(page):
    language = page.parent.name
    for link in images(page):
        picture = (page.parent / link).resolve()
        assert picture.is_file(), link
        own = PICTURES / language / picture.name
        assert picture == own or not own.exists(), link


def test_every_picture_is_one_that_the_command_takes():
    makers = [ROOT / ".ci" / "pictures", *(ROOT / "tests" / "browser").glob("test_*.py")]
    text = "".join(path.read_text(encoding="utf-8") for path in makers)
    taken = {path.stem for path in PICTURES.rglob("*.png")}
    assert len(taken) > 25
    assert {name for name in taken if f'"{name}' not in text} == set()


def test_every_link_leads_to_a_page_of_the_guide(page):
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", text):
        name, _, heading = link.partition("#")
        assert (page.parent / name).is_file(), link
        headings = re.findall(r"^#+ (.+)$", (page.parent / name).read_text(encoding="utf-8"), re.M)
        assert not heading or heading in {
            re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings
        }


def test_every_word_in_bold_stands_on_the_screen(page):
    language = page.parent.name
    unknown = [label for label in bold(page.read_text(encoding="utf-8")) if not is_on_screen(label, language)]
    assert unknown == []


def test_control_a_button_that_does_not_exist_is_noticed():
    assert bold("Choisissez **Tout\n  effacer** puis **Enregistrer**.") == ["Tout effacer", "Enregistrer"]
    assert not is_on_screen("Tout effacer", "fr")
    assert is_on_screen("Enregistrer", "fr")
    assert not is_on_screen("Save", "fr")
    assert is_on_screen("Save", "en")


def test_the_french_pages_are_set_in_french_typography():
    for name in NAMES:
        text = re.sub(r"`[^`]+`|\]\([^)]+\)", "", (GUIDE / "fr" / name).read_text(encoding="utf-8"))
        assert re.findall(r"[^\n]{0,20}(?:\w[:;?!»](?:\s|$)| [:;?!»]|« |\w'\w)[^\n]{0,20}", text) == [], name
