"""Printing asks nobody: whatever address stands in a document, no server is asked and no file is read.

Each address is tried in every place from which WeasyPrint fetches one. The control shows that it would: with its own
fetcher, the same document reaches the server.
"""

import http.server
import threading
from contextlib import suppress
from datetime import date

import pytest
import weasyprint
from django.utils import translation

from registry.documents.pdf import PrintingFailed, print_pdf_bytes
from registry.documents.print_process import choose_fonts
from registry.exchange.exports.register_pdf import one_sheet_html
from registry.record.sheet import ActivitySheet
from tests.registry.documents.reading import reader
from tests.registry.documents.values import full, organisation

SECRET = "cnry-5f1d0c9a7b42"
PLACES = {
    "img": '<img src="{url}" alt="x">',
    "img-srcset": '<img srcset="{url} 2x" src="{url}" alt="x">',
    "object": '<object data="{url}" type="image/svg+xml"></object>',
    "embed": '<embed src="{url}" type="image/svg+xml">',
    "input": '<input type="image" src="{url}" alt="x">',
    "link-stylesheet": '<link rel="stylesheet" href="{url}">',
    "link-icon": '<link rel="icon" href="{url}">',
    "link-attachment": '<link rel="attachment" href="{url}">',
    "a-attachment": '<a rel="attachment" href="{url}">x</a>',
    "import": "<style>@import url({url});</style>",
    "import-text": '<style>@import "{url}";</style>',
    "style-background": '<div style="background: url({url})">x</div>',
    "background-image": "<style>h1 {{ background-image: url({url}) }}</style>",
    "border-image": "<style>h1 {{ border: 1px solid; border-image-source: url({url}) }}</style>",
    "list-style": '<ul style="list-style-image: url({url})"><li>x</ul>',
    "content": "<style>h1::before {{ content: url({url}) }}</style>",
    "content-replaced": "<style>h1 {{ content: url({url}) }}</style>",
    "page-background": "<style>@page {{ background: url({url}) }}</style>",
    "margin-box": "<style>@page {{ @top-left {{ content: url({url}) }} }}</style>",
    "font-face": "<style>@font-face {{ font-family: f; src: url({url}) }} h1 {{ font-family: f }}</style>",
    "color-profile": "<style>@color-profile --c {{ src: url({url}) }}</style>",
    "marker": "<style>li::marker {{ content: url({url}) }}</style><ul><li>x</ul>",
    "svg-image": '<svg width="9" height="9"><title>x</title><image href="{url}" width="9" height="9"/></svg>',
    "svg-xlink": '<svg width="9" height="9"><title>x</title><image xlink:href="{url}" width="9" height="9"/></svg>',
    "svg-use": '<svg width="9" height="9"><title>x</title><use href="{url}#a"/></svg>',
    "svg-style": '<svg width="9" height="9"><title>x</title><style>@import url({url});</style><rect/></svg>',
    "nested-svg": "<img alt=x src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
    "<image href='{url}' width='9' height='9'/></svg>\">",
    "nested-css": '<link rel="stylesheet" href="data:text/css,@import url({url});">',
    "base": '<base href="{url}/"><img src="x.png" alt="x">',
    "meta-refresh": '<meta http-equiv="refresh" content="0; url={url}">',
    "iframe": '<iframe src="{url}"></iframe>',
    "script": '<script src="{url}"></script>',
    "video": '<video src="{url}" poster="{url}"></video>',
}
# Without what these name, WeasyPrint does not go on.
NEEDED = ("import", "color-profile")
# “base” would move the others’ addresses.
TOGETHER = [name for name in PLACES if name not in {*NEEDED, "base"}]


@pytest.fixture
def server():
    """A server that counts who asks for what; it sends some of them on to a file."""
    asked = []

    class Count(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(302 if "redirect" in self.path else 404)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()

        def log_message(self, *arguments):
            pass

    found = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Count)
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    found.asked, found.address = asked, f"127.0.0.1:{found.server_port}"
    yield found
    found.shutdown()
    found.server_close()


@pytest.fixture
def secret_file(tmp_path):
    path = tmp_path / "secret.svg"
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="20"><text y="15">{SECRET}</text></svg>'
    )
    return path


def page(addresses, *places):
    """A document with each address in each of these places."""
    inner = "".join(
        PLACES[name].format(url=address.replace("NAME", name)) for name in places for address in addresses
    )
    return f'<!doctype html><html lang="fr"><head><title>x</title></head><body><h1>Titre</h1>{inner}</body></html>'


def web_addresses(server):
    return [
        f"http://{server.address}/plain/NAME",
        f"HTTP://{server.address}/capital/NAME",
        f"http://{server.address}/redirect/NAME",
        f"http://localhost:{server.server_port}/named/NAME",
        f"&#104;ttp://{server.address}/entity/NAME",
    ]


def file_addresses(path):
    return [f"file://{path}", f"FILE://{path}", f"file://localhost{path}", str(path)]


def test_pictures_styles_fonts_and_attachments_are_not_fetched(server, secret_file):
    places = (
        "img",
        "link-stylesheet",
        "import",
        "style-background",
        "font-face",
        "a-attachment",
        "svg-image",
    )
    printed = print_pdf_bytes(page([*web_addresses(server)[:4], *file_addresses(secret_file)[:3]], *places))
    assert server.asked == []
    assert shows_nothing_of_the_file(printed)


@pytest.mark.slow
def test_no_server_is_asked_and_no_file_is_read_from_any_place(server, secret_file):
    addresses = [*web_addresses(server), *file_addresses(secret_file)]
    for places in (TOGETHER, ["base"]):
        assert shows_nothing_of_the_file(print_pdf_bytes(page(addresses, *places)))
    assert server.asked == []


@pytest.mark.parametrize(
    ("place", "address"), [("import", "x.png"), ("color-profile", "http://host.invalid/profile")]
)
def test_what_cannot_do_without_an_address_is_refused_in_a_sentence(place, address):
    """A relative address too, though a document has nothing that it could be relative to."""
    with translation.override("en"), pytest.raises(PrintingFailed, match=r"and printing fetches nothing\.$"):
        print_pdf_bytes(page([address], place))


@pytest.fixture
def fonts(tmp_path, monkeypatch):
    """The fonts of the printing process in this one: without any, WeasyPrint brings a process down."""
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    choose_fonts(tmp_path)


@pytest.mark.usefixtures("fonts")
def test_without_our_guard_the_same_documents_ask_the_server_and_show_the_file(server, secret_file):
    for address in web_addresses(server):
        for places in (TOGETHER, ["import"], ["color-profile"], ["base"]):
            with suppress(Exception):
                weasyprint.HTML(string=page([address], *places)).write_pdf()
    reached = {path.rsplit("/", 2 if path.endswith("x.png") else 1)[1].split("/")[0] for path in server.asked}
    assert len(reached & set(PLACES)) >= 15, sorted(reached)
    assert len(server.asked) >= 60

    shown = set()
    for place in PLACES:
        with suppress(Exception):
            document = weasyprint.HTML(string=page([f"file://{secret_file}"], place)).write_pdf()
            if not shows_nothing_of_the_file(document):
                shown.add(place)
    assert len(shown) >= 4, shown


def shows_nothing_of_the_file(printed):
    found = reader(printed)
    told = "".join(one.extract_text() for one in found.pages).encode() + every_byte(printed)
    return not any(sign in told for sign in (SECRET.encode(), b"/EmbeddedFile", b"/JavaScript", b"/Launch"))


@pytest.mark.slow
def test_addresses_and_markup_typed_into_every_field_ask_nobody(server, secret_file):
    addresses = [*web_addresses(server), *file_addresses(secret_file)]
    typed = [place.format(url=address) for place in PLACES.values() for address in addresses] + addresses
    texts = iter(typed * 20)
    sheet = full(ActivitySheet, lambda place: next(texts))
    html = one_sheet_html(organisation(), sheet, "fr", date(2026, 11, 22))
    assert "&lt;img" in html
    printed = print_pdf_bytes(html)
    assert server.asked == []
    assert SECRET.encode() not in every_byte(printed)
    assert link_schemes(printed) <= {"http", "https", "mailto", "tel"}


def link_schemes(printed):
    actions = [
        annotation.get_object().get("/A", {})
        for one in reader(printed).pages
        for annotation in one.get("/Annots", [])
    ]
    return {action["/URI"].split(":")[0].lower() for action in actions if "/URI" in action}


def every_byte(printed):
    """The file and each of its objects, streams decompressed."""
    found = reader(printed)
    numbers = {*found.xref_objStm, *(number for table in found.xref.values() for number in table)}
    things = [found.get_object(number) for number in sorted(numbers)]
    streams = [thing.get_data() for thing in things if hasattr(thing, "get_data")]
    return b"".join([printed, *streams, repr(things).encode()])
