"""Documents read back as people and their aids read them: a page by its elements, a PDF by its structure tags.

Both give a tree of parts. Text is compared as people compare it: white space, apostrophes and case are not facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, DictionaryObject

APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´", "'"))


def plain(text: str) -> str:
    """Text without the differences that carry no fact: spaces of every kind, apostrophes, capitals."""
    return " ".join(text.translate(APOSTROPHES).replace("\xad", "").split()).casefold()


@dataclass
class Part:
    """A part of a document: its kind and what it is made of, in reading order."""

    kind: str
    pieces: list[str | Part] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        return plain(" ".join(self.leaves()))

    def leaves(self) -> Iterator[str]:
        for piece in self.pieces:
            if isinstance(piece, Part):
                yield from piece.leaves()
            else:
                yield piece

    def every(self) -> Iterator[Part]:
        """This part and all the parts below it."""
        yield self
        for piece in self.pieces:
            if isinstance(piece, Part):
                yield from piece.every()

    def rows(self) -> list[str]:
        """The text of each row of each table."""
        return [part.text for part in self.every() if part.kind == "row"]

    def blocks(self, title: str) -> list[str]:
        """The text of each titled group, each entry of a list or labelled value, and each row, that begins with
        ``title``."""
        wanted = plain(title)
        return [part.text for part in self.every() if part.kind in BLOCKS and part.text.startswith(wanted)]


BLOCKS = frozenset({"group", "entry", "row"})


def says(text: str, words: str) -> bool:
    """True when a text, already plain, holds these words, whole.

    A printed line may end where no space stands, after a sign or inside a long address: words that are long or have a
    sign in them are then looked for without any space.
    """
    words = plain(words)
    if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text):
        return True
    is_unmistakable = len(words) > 12 or re.search(r"[^\w\s]", words)
    return bool(is_unmistakable) and words.replace(" ", "") in text.replace(" ", "")


# Pages

PAGE_KINDS = {"section": "group", "article": "group", "li": "entry", "tr": "row"}
INLINE = frozenset({"a", "span", "strong", "em", "b", "i", "abbr", "bdi"})
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "col", "wbr"})
UNSEEN = frozenset({"head", "script", "style", "template"})


class PageReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.whole = Part("document")
        self.open: list[tuple[str, Part]] = [("", self.whole)]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        above = self.open[-1]
        if tag == "br":
            above[1].pieces.append(" ")
        if tag in VOID or tag in INLINE:
            return
        kind = "entry" if tag == "div" and above[0] == "dl" else PAGE_KINDS.get(tag, tag)
        part = Part(kind)
        if tag not in UNSEEN:
            above[1].pieces.append(part)
        self.open.append((tag, part))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or tag in INLINE:
            return
        assert self.open[-1][0] == tag, f"</{tag}> closes <{self.open[-1][0]}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        pieces = self.open[-1][1].pieces
        if pieces and isinstance(pieces[-1], str):
            pieces[-1] += data
        else:
            pieces.append(data)


def read_page(html: str) -> Part:
    reader = PageReader()
    reader.feed(html)
    reader.close()
    return reader.whole


# PDF

BULLET = "•"
PDF_KINDS = {"/Sect": "group", "/Art": "group", "/LI": "entry", "/TR": "row"}


def read_pdf(path: Path) -> Part:
    """The document as its structure tags tell it: what assistive technology reads, without running heads."""
    reader = PdfReader(path)
    told = {page.indirect_reference.idnum: marked_texts(page, reader) for page in reader.pages}

    def visit(element: DictionaryObject, page: int | None, parent: Part) -> None:
        tag = element["/S"]
        part = Part(PDF_KINDS.get(tag, tag))
        parent.pieces.append(part)
        page = element.raw_get("/Pg").idnum if "/Pg" in element else page
        kids = element.get("/K", [])
        for kid in (one.get_object() for one in (kids if isinstance(kids, list) else [kids])):
            if isinstance(kid, int):
                part.pieces.append(told[page].get(kid, "").lstrip(BULLET))
            elif kid.get("/Type") == "/MCR":
                on = kid.raw_get("/Pg").idnum if "/Pg" in kid else page
                part.pieces.append(told[on].get(kid["/MCID"], ""))
            elif "/S" in kid:
                visit(kid, page, part)

    whole = Part("document")
    visit(reader.trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object(), None, whole)
    sew(whole.pieces[0])
    return whole


def sew(document: Part) -> None:
    """Put together again what page breaks have cut: what goes on begins with no title, bullet or name of a row."""
    sewn: list[Part] = []
    for part in document.pieces:
        if sewn and sewn[-1].kind == part.kind and not is_beginning(part):
            go_on(sewn[-1], part)
        else:
            sewn.append(part)
    document.pieces = sewn


def go_on(before: Part, after: Part) -> None:
    rest = [piece for piece in after.pieces if not (isinstance(piece, Part) and piece.kind == "/THead")]
    if before.pieces and rest:
        last, first = before.pieces[-1], rest[0]
        if (
            isinstance(last, Part)
            and isinstance(first, Part)
            and last.kind == first.kind
            and not is_beginning(first)
        ):
            go_on(last, rest.pop(0))
    before.pieces += rest


def is_beginning(part: Part) -> bool:
    first: Part | str = part
    while isinstance(first, Part):
        if re.fullmatch(r"/H\d|/Lbl|/Caption|/NonStruct", first.kind):
            return True
        if first.kind == "/TH":
            return any(first.leaves())
        pieces = [piece for piece in first.pieces if not (isinstance(piece, Part) and piece.kind == "/THead")]
        if not pieces:
            return False
        first = pieces[0]
    return False


def marked_texts(page: PageObject, reader: PdfReader) -> dict[int, str]:
    """The text of each marked piece of content of a page, by its identifier."""
    fonts = {
        name: characters(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()
    }
    found: dict[int, str] = {}
    marks: list[int | None] = []
    letters: dict[int, str] = {}
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        match operator:
            case b"BMC":
                marks.append(None)
            case b"BDC":
                properties = operands[1]
                marks.append(properties.get("/MCID") if isinstance(properties, DictionaryObject) else None)
            case b"EMC":
                marks.pop()
            case b"Tf":
                letters = fonts[operands[0]]
            case b"Tj" | b"TJ" if (
                mark := next((one for one in reversed(marks) if one is not None), None)
            ) is not None:
                shown = operands[0] if operator == b"TJ" else operands
                codes = b"".join(one.original_bytes for one in shown if hasattr(one, "original_bytes"))
                text = "".join(
                    letters.get(int.from_bytes(codes[at : at + 2]), "\ufffd")
                    for at in range(0, len(codes), 2)
                )
                found[mark] = found.get(mark, "") + text
    return found


def characters(font: DictionaryObject) -> dict[int, str]:
    """What each two-byte code of a font stands for, read from its map to Unicode."""
    table = font["/ToUnicode"].get_data().decode("ascii")
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for offset in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + offset] = chr(int(text, 16) + offset)
    return found
