"""How easily a French text is read, after Kandel and Moles (1958), and how long its sentences are.

The formula is that of Flesch as they adapted it to French, in the form in which it is generally given:
207 − 1.015 × words per sentence − 73.6 × syllables per word; 0 is hard, 100 easy. It measures form, not sense.

Syllables are counted as they are spoken, by rules: each group of vowels is one; a vowel with an accent that is spoken by
itself (é, è, ê, ë, ï) stands apart but for a glide before it (pi-tié); a mute e at the end, with an s or not, is none,
nor is the u of que and gue. The ending -ent counts, also in verbs, where it is mute: a text is never found easier for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from registry.documents.blocks import Block, Bullets, Facts, Group, Paragraph, Table

WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
END = re.compile(r"(?<=[.!?…])\s+|[\r\n]+")
SYLLABLE = re.compile(r"[iuy]?[éèêë]|ï|[aeiouyàâäîôöùûüœæ]+")
MUTE = re.compile(r"(?:(?<=[qg])ue|e)s?$")
# From which score on, in the words that Flesch (1948) gave to his scale.
STEPS = (
    (90, _("very easy")),
    (80, _("easy")),
    (70, _("fairly easy")),
    (60, _("standard")),
    (50, _("fairly difficult")),
    (30, _("difficult")),
    (0, _("very difficult")),
)


@dataclass(frozen=True)
class Readability:
    """What was counted in a text, and the longest sentence of it."""

    sentences: int
    words: int
    syllables: int
    longest: str

    @property
    def score(self) -> int:
        """From 0 to 100; a text without a word is as easy as can be."""
        if not self.words:
            return 100
        raw = 207 - 1.015 * self.words / self.sentences - 73.6 * self.syllables / self.words
        return max(0, min(100, round(raw)))

    @property
    def step(self) -> str:
        """What the score means."""
        return str(next(name for least, name in STEPS if self.score >= least))

    @property
    def longest_words(self) -> int:
        return len(words(self.longest))


def words(text: str) -> list[str]:
    return WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text: each line is at least one."""
    return [one for one in END.split(text) if words(one)]


def syllables(word: str) -> int:
    """How many syllables of a word are spoken; at least one."""
    small = word.lower()
    spoken = MUTE.sub("", small)
    return len(SYLLABLE.findall(spoken)) or 1


def measure(texts: Iterable[str]) -> Readability:
    """The readability of some pieces of text, each of which is at least one sentence."""
    found = [one for text in texts for one in sentences(text)]
    spoken = [word for one in found for word in words(one)]
    longest = max(found, key=lambda one: len(words(one)), default="")
    return Readability(len(found), len(spoken), sum(map(syllables, spoken)), longest)


def prose(blocks: Iterable[Block]) -> Iterator[str]:
    """What is said in some blocks, without titles, labels and addresses, which are no sentences."""
    for block in blocks:
        match block:
            case Paragraph(text=text):
                yield text
            case Bullets(items=items):
                for item in items:
                    yield item.text
                    yield from prose(item.blocks)
            case Facts(pairs=pairs):
                for _label, below in pairs:
                    yield from prose(below)
            case Table(rows=rows):
                for row in rows:
                    for cell in row:
                        yield from prose(cell)
            case Group(blocks=below):
                yield from prose(below)
