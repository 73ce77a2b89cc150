"""The printing process: one HTML file in, one PDF/UA-1 file out. Started, never imported, by registry.documents.pdf.

Arguments: source, target, stylesheet, seconds, megabytes, process that waits. It ends with that process. Writes to standard
output, a line each time it changes and every five seconds, how many children of the body are laid out. Knows neither Django
nor the settings.
"""

import ctypes
import importlib.util
import itertools
import logging
import os
import resource
import signal
import sys
import threading
import time
from pathlib import Path
from typing import ClassVar

PR_SET_PDEATHSIG = 1
SECONDS_BETWEEN_SIGNS = 5
SECONDS_BETWEEN_LOOKS = 0.1
PICTURE = "data:image/png;base64,"
MOST_NAMED = 5  # of the characters that no font draws
FONT_PACKAGES = (("fontpkg_source_sans_3", "files"), ("manimgx_fonts", ""))
FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
{folders}
  <cachedir>{cache}</cachedir>
  <alias binding="same"><family>sans-serif</family><prefer><family>Source Sans 3</family></prefer></alias>
  <alias binding="same"><family>serif</family><prefer><family>Source Sans 3</family></prefer></alias>
  <alias binding="same"><family>monospace</family><prefer><family>Source Sans 3</family></prefer></alias>
</fontconfig>
"""


def end_with(parent: int) -> None:
    """Have Linux end this process when the one that waits for it dies: nobody would take the document."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(1)


def limit(seconds: int, megabytes: int) -> None:
    """Have the system end this process when it uses more than its share; no core file is written."""
    # SIGXCPU, which tells the reason, before SIGKILL.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=watch_memory, args=(megabytes,), daemon=True).start()


def watch_memory(megabytes: int) -> None:
    """End this process, saying why, just before the limit: some libraries crash when memory is refused to them."""
    pages_file, most = Path("/proc/self/statm"), int(megabytes * 0.93) << 20
    while pages_file.exists() and int(pages_file.read_text().split()[0]) * resource.getpagesize() < most:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    if pages_file.exists():
        sys.stderr.write("MemoryError\n")
        sys.stderr.flush()
        os._exit(1)


def choose_fonts(folder: Path) -> None:
    """Print with the fonts that come with the product, so that a document looks the same on every machine.

    A system without any font would otherwise end the process: see Kozea/WeasyPrint issue 677.
    """
    folders = []
    for package, below in FONT_PACKAGES:
        found = importlib.util.find_spec(package)
        if found and found.submodule_search_locations:
            folders.append(Path(found.submodule_search_locations[0], below))
    folders.append(Path("/usr/share/fonts"))
    lines = "\n".join(f"  <dir>{path}</dir>" for path in folders)
    config = folder / "fonts.conf"
    cache = os.environ.get("TRENTE_FONT_CACHE", folder)
    config.write_text(FONTCONFIG.format(folders=lines, cache=cache), encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(config)


class Pulse(threading.Thread):
    """Tells how far the printing is, at each change and as a sign of life in between."""

    def __init__(self):
        super().__init__(daemon=True)
        self.done, self.lock = 0, threading.Lock()

    def tell(self, done):
        with self.lock:
            self.done = max(self.done, done)
            print(self.done, flush=True)

    def run(self):
        while not threading.Event().wait(SECONDS_BETWEEN_SIGNS):
            self.tell(0)


def tidy(_document, pdf) -> None:
    """Join what goes on over pages, then put lists into the form that PDF/UA asks for (ISO 14289-1, 7.2): an L holds
    LI, an LI holds Lbl and LBody.

    WeasyPrint tags each element by its name alone: a label and its value (<div> of <dt> and <dd>) become two entries
    in a Div, and what follows the first line of an entry stands beside its body. Here a pair becomes one entry with a
    label.
    """
    tree = Tags(pdf)
    tree.join_pages()
    tree.name_headings()
    tree.scope_headings()
    tree.name_languages()
    for pairs in tree.all("L"):
        tree.unwrap(pairs)
    for pairs in tree.all("L"):
        for div in tree.kids(pairs, "Div"):
            tree.merge_pair(div)
    for entry in tree.all("LI"):
        tree.gather_body(entry)
    tree.name_parents()


class Undrawn(logging.Handler):
    """Remembers the characters that no font draws: a box in their place says nothing and is no PDF/UA."""

    def __init__(self):
        super().__init__()
        self.codes = set()

    def emit(self, record):
        if "notdef" in record.msg:
            self.codes.add(f"U+{record.args[1]:04X}")

    def refuse(self, target):
        """End this process, naming the characters, when there are any."""
        if self.codes:
            target.unlink()
            sys.exit(f"no glyph: {' '.join(sorted(self.codes)[:MOST_NAMED])}")


class Origins:
    """From which element of the page each structure element was made: WeasyPrint begins anew on every page."""

    found: ClassVar[dict] = {}

    @classmethod
    def watch(cls, tags) -> None:
        """Have WeasyPrint tell, for each structure element it builds, the element of the page and its name."""
        build = tags._build_box_tree

        def building(box, *others):
            for made in build(box, *others):
                if box.element is not None:
                    cls.found.setdefault(made.number, (box.element, box.element_tag))
                yield made

        tags._build_box_tree = building

    @classmethod
    def of(cls, made):
        return cls.found.get(made.number, (None, ""))


class Tags:
    """The structure elements of a PDF that is about to be written, and the changes we make to them."""

    def __init__(self, pdf):
        self.pdf, self.dictionary, self.array = pdf, type(pdf.catalog), type(pdf.pages["Kids"])

    def all(self, name):
        return [one for one in self.pdf.objects if self.is_tag(one, name)]

    def is_tag(self, thing, *names):
        """Whether a thing is a structure element, of one of these names if any are given."""
        is_element = isinstance(thing, dict) and thing.get("Type") == "/StructElem"
        return is_element and (not names or thing["S"][1:] in names)

    def kid(self, reference):
        """What a kid refers to; None for the number of a marked content."""
        return self.pdf.objects[int(reference.split()[0])] if isinstance(reference, bytes) else None

    def kids(self, element, *names):
        found = (self.kid(reference) for reference in element["K"])
        return [one for one in found if self.is_tag(one, *names)]

    def join_pages(self):
        """What goes on over pages is one element: a table, a list, a section, an entry; its head is told once."""
        for document in self.all("Document"):
            joined, page = self.array(), None
            for reference in document["K"]:
                element = self.kid(reference)
                if joined and element["Pg"] != page and self.is_same(self.kid(joined[-1]), element):
                    self.join(self.kid(joined[-1]), element)
                else:
                    joined.append(reference)
                page = element["Pg"]
            document["K"] = joined

    def is_same(self, first, second):
        """Whether the second is what the first goes on with on the next page."""
        if not (self.is_tag(first) and self.is_tag(second)) or first["S"] != second["S"]:
            return False
        origin = Origins.of(first)
        return first["S"] != "/Link" and origin[0] is not None and origin == Origins.of(second)

    def join(self, first, second):
        """Give the first what the second holds; cells of a row, and a label and its value, each go on by themselves."""
        beside = first["S"] == "/TR" or Origins.of(first)[1] == "div"
        last = first["K"][-1:]
        for reference in second["K"]:
            kid = self.kid(reference)
            if kid is not None and self.repeats(first, kid):
                continue
            candidates = first["K"] if beside else last
            same = next((one for one in map(self.kid, candidates) if self.is_same(one, kid)), None)
            if same is not None:
                self.join(same, kid)
            elif self.is_tag(kid, "THead"):  # the first page had no room for the head
                first["K"].insert(len(self.kids(first, "Caption")), reference)
            else:
                first["K"].append(reference)
            last = []

    def repeats(self, first, kid):
        """Whether a kid is the head of a table that stands again on a further page."""
        return self.is_tag(kid, "THead") and any(self.is_same(one, kid) for one in self.kids(first, "THead"))

    def in_documents(self, name):
        """The elements of this name that stand in a document, at any depth."""
        left = self.all("Document")
        while left:
            element = left.pop()
            if self.is_tag(element, name):
                yield element
            left += [kid for kid in map(self.kid, element["K"]) if self.is_tag(kid)]

    def below(self, element, name):
        """The elements of this name anywhere below."""
        for kid in map(self.kid, element["K"]):
            if self.is_tag(kid, name):
                yield kid
            elif self.is_tag(kid):
                yield from self.below(kid, name)

    def name_headings(self):
        """Each cell names the heading of its row and that of its column, also where they stand on an earlier page."""
        for table in self.in_documents("Table"):  # what was joined to another one is in none any more
            heads = [one for head in self.kids(table, "THead") for one in self.below(head, "TH")]
            for row in self.below(table, "TR"):
                cells = self.kids(row, "TH", "TD")
                of_row = [cell["ID"] for cell in cells if self.is_tag(cell, "TH")]
                for cell, head in itertools.zip_longest(cells, heads[: len(cells)]):
                    if self.is_tag(cell, "TD"):
                        cell["A"]["Headers"] = self.array([*of_row, *([head["ID"]] if head else [])])

    def name_languages(self):
        """What the page marks as being in another language is so in the document (ISO 14289-1, 7.2)."""
        text = type(self.pdf.catalog["Lang"])
        for element in filter(self.is_tag, self.pdf.objects):
            origin, _name = Origins.of(element)
            if origin is not None and origin.get("lang"):
                element["Lang"] = text(origin.get("lang"))

    def scope_headings(self):
        """Each heading of a table says whether it speaks of its column or of its row."""
        for heading in self.all("TH"):
            element, _name = Origins.of(heading)
            if element is not None and element.get("scope"):
                heading["A"]["Scope"] = {"row": "/Row"}.get(element.get("scope"), "/Column")

    def unwrap(self, pairs):
        """A list that holds nothing but a list, as that of a table box around its rows, is that list."""
        while len(pairs["K"]) == 1 and (inner := self.kids(pairs, "L")):
            pairs["K"] = inner[0]["K"]

    def merge_pair(self, div):
        """A label and a value, an entry each and what the value goes on with, become one entry: a label and a body."""
        told = list(self.told(div))
        if len(told) > 1 and self.is_tag(self.kid(told[0]), "LBody"):
            self.kid(told[0])["S"] = "/Lbl"
        div["S"] = "/LI"
        div["K"] = self.array(told)

    def told(self, element):
        """What an element holds, without the entries and boxes around it."""
        for reference in element["K"]:
            if self.is_tag(self.kid(reference), "LI", "Div"):
                yield from self.told(self.kid(reference))
            else:
                yield reference

    def gather_body(self, entry):
        """All that is not the label of an entry goes into one body."""
        if len(entry["K"]) == len(self.kids(entry, "Lbl", "LBody")) and len(self.kids(entry, "LBody")) <= 1:
            return
        labels = [one.reference for one in self.kids(entry, "Lbl")]
        for former in self.kids(entry, "LBody"):
            former["S"] = "/Div"
        others = self.array([reference for reference in entry["K"] if reference not in labels])
        body = self.dictionary({"Type": "/StructElem", "S": "/LBody", "K": others, "Pg": entry["Pg"]})
        self.pdf.add_object(body)
        entry["K"] = self.array([*labels, body.reference])

    def name_parents(self):
        """Each element that is still in the tree says under which it stands."""
        left = self.all("Document")
        while left:
            element = left.pop()
            for kid in map(self.kid, element["K"]):
                if kid is not None and kid["Type"] == "/StructElem":
                    kid["P"] = element.reference
                    left.append(kid)


def main() -> None:
    end_with(int(sys.argv[6]))
    source, target, stylesheet = (Path(argument) for argument in sys.argv[1:4])
    limit(int(sys.argv[4]), int(sys.argv[5]))
    choose_fonts(source.parent)

    import weasyprint
    from weasyprint.document import Document
    from weasyprint.logger import LOGGER, PROGRESS_LOGGER
    from weasyprint.pdf import tags
    from weasyprint.urls import URLFetcher

    class Refuse(URLFetcher):
        """Fetches nothing: a printed document is complete in itself, a picture of it stands in its own text."""

        def fetch(self, url, headers=None):
            if url.startswith(PICTURE):
                return super().fetch(url, headers)
            raise ValueError(f"refused: {url[:80]}")

    class Watched(Document):
        """A document that tells how far its layout is, in children of the body."""

        @classmethod
        def _build_layout_context(cls, *arguments):
            context = super()._build_layout_context(*arguments)
            PROGRESS_LOGGER.addHandler(Progress(context))
            return context

    class Progress(logging.Handler):
        """Reads from the layout where the next page resumes: the place in the body is the progress."""

        def __init__(self, context):
            super().__init__()
            self.context = context

        def emit(self, record):
            if not record.args or "Page" not in record.msg:
                return
            resume_at = self.context.page_maker[record.args[0] - 1][0]
            in_body = next(iter((resume_at or {}).values()), None)
            finished = next(iter(in_body), 0) if in_body else 0
            if finished > pulse.done:
                pulse.tell(finished)

    pulse, undrawn = Pulse(), Undrawn()
    pulse.start()
    Origins.watch(tags)
    LOGGER.handlers, PROGRESS_LOGGER.handlers = [undrawn], []
    PROGRESS_LOGGER.setLevel(logging.INFO)
    # A place where a long word may break costs an element each; as a space without width it costs nothing, nor is it drawn.
    text = source.read_text(encoding="utf-8").replace("<wbr>", "\u200b")
    html = weasyprint.HTML(string=text, url_fetcher=Refuse())
    options = {**weasyprint.DEFAULT_OPTIONS, "pdf_variant": "pdf/ua-1"}
    options["stylesheets"] = [weasyprint.CSS(filename=stylesheet, url_fetcher=Refuse())]
    document = Watched._render(html, None, None, None, options)
    pulse.tell(len(html.etree_element.find("body")))
    document.write_pdf(target, finisher=tidy, **{**options, "stylesheets": None})
    undrawn.refuse(target)


if __name__ == "__main__":
    main()
