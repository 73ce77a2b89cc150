"""A letter on paper: sender, receiver, date, subject and text, printed as every other document of the product."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.template.loader import render_to_string
from django.utils import translation

from registry.documents.blocks import Block, Link, Paragraph, Section, bullets
from registry.documents.pdf import print_pdf_bytes
from rights.letters.facts import LetterFacts
from rights.letters.kinds import LetterKind, Reader
from rights.letters.writing import Lacks, Letter, write

MARK = "– "  # before each line of a list
WEB_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Sender:
    """Who sends the letter; the name is that of the author of the document."""

    name: str
    lines: tuple[str, ...]


def print_letter(
    kind: LetterKind,
    facts: LetterFacts,
    language: str,
    text: str | None = None,
    enclosed: Iterable[Section] = (),
) -> bytes:
    """The letter as PDF, with what is enclosed on pages of its own. Raises Lacks, Faulty, PrintingFailed."""
    return print_pdf_bytes(letter_html(kind, facts, language, text, enclosed))


def letter_html(
    kind: LetterKind,
    facts: LetterFacts,
    language: str,
    text: str | None = None,
    enclosed: Iterable[Section] = (),
) -> str:
    """The letter as one finished HTML document in ``language``. Raises Lacks – also without a day or a receiver – and Faulty."""
    return written_html(write(kind, facts, language, text), kind, facts, language, enclosed)


def written_html(
    letter: Letter, kind: LetterKind, facts: LetterFacts, language: str, enclosed: Iterable[Section] = ()
) -> str:
    """A letter that was written before, word for word, as such a document. Raises Lacks without a day or a receiver."""
    if missing := lacking_on_paper(kind, facts):
        raise Lacks(missing)
    with translation.override(language):
        context = {
            "document_language": language,
            "organisation": Sender(facts.organisation, (*facts.organisation_address, facts.desk)),
            "receiver": receiver(kind, facts),
            "on": facts.written_on,
            "reference": facts.reference,
            "subject": letter.subject,
            "blocks": blocks_of(letter.body),
            "enclosed": tuple(enclosed),
        }
        return render_to_string("documents/letter.html", context)


def lacking_on_paper(kind: LetterKind, facts: LetterFacts) -> list[str]:
    """What paper needs beside the text: a day, and the name of who receives it, which a person's letter has in its text."""
    unnamed = kind.reader is Reader.RECIPIENT and not facts.recipient
    return [*(["written_on"] if facts.written_on is None else []), *(["recipient"] if unnamed else [])]


def receiver(kind: LetterKind, facts: LetterFacts) -> tuple[str, ...]:
    """The lines of the block that names who receives the letter; none for the owner of a record, who gets a link."""
    lines = {
        Reader.PERSON: (facts.person, *facts.person_address),
        Reader.RECIPIENT: (facts.recipient, *facts.recipient_address),
        Reader.OWNER: (),
    }[kind.reader]
    return tuple(line for line in lines if line)


def blocks_of(body: str) -> tuple[Block, ...]:
    """The text in paragraphs; lines that begin with a dash are a list, an address alone in its line is a link."""
    return tuple(
        block for part in re.split(r"\n\s*\n", body.strip()) for block in _blocks_of_part(part.splitlines())
    )


def _blocks_of_part(lines: list[str]) -> Iterator[Block]:
    for kind, run in groupby(lines, _kind_of_line):
        told = [line.strip() for line in run]
        if kind == "list":
            yield from bullets(line.removeprefix(MARK) for line in told)
        elif kind == "link":
            yield from (Link(line, line) for line in told)
        else:
            yield Paragraph("\n".join(told))


def _kind_of_line(line: str) -> str:
    if line.startswith(MARK):
        return "list"
    return "link" if WEB_ADDRESS.fullmatch(line.strip()) else "text"
