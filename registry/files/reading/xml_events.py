"""XML read event by event, for the process that reads spreadsheets: no document type, no entity, no great depth.

Standard library only. A document type declaration is refused where it begins, so no entity can be declared, neither one
that names a file or an address nor one that multiplies itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol
from xml.parsers import expat

DEEPEST = 100  # elements; a spreadsheet has some 15
PIECE = 1 << 16


class Refused(Exception):
    """The file is not read; ``code`` says why, ``values`` what the sentence names."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class Handler(Protocol):
    """What listens: elements by their name without prefix, attributes too."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


def local(name: str) -> str:
    """The name without its namespace: the formats read here have no two elements that differ by it alone."""
    return name.rpartition("}")[2]


def read_xml(pieces: Iterator[bytes], handler: Handler) -> None:
    """Hand a document to the handler. Raises :class:`Refused` for one that is no XML or that declares a document type."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Refused("too_deep")
        handler.start(local(name), {local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(local(name))

    def refuse(*_declared: object) -> None:
        raise Refused("declares")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    feed(parser, pieces)


def feed(parser: expat.XMLParserType, pieces: Iterator[bytes]) -> None:
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused("damaged") from error


Unpack = Callable[[str], Iterator[bytes]]  # the content of a member of the archive, piece by piece
