"""Printing happens in a process of its own: it asks nobody, keeps its limits, and gives a whole file or a sentence."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.utils import translation

from registry.documents import pdf
from registry.documents.pdf import PrintingFailed, print_pdf, print_pdf_bytes
from tests.registry.documents.reading import elements, pages, reader

PAGE = '<!doctype html><html lang="fr"><head><title>Titre</title></head><body>{}</body></html>'
HELLO = PAGE.format("<h1>Bonjour</h1><p>Un paragraphe.</p>")
LONG = PAGE.format("<h1>Long</h1>" + "<p>Ligne.</p>" * 20_000)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def another_child(monkeypatch, tmp_path):
    """Print with a program of the test's own instead of WeasyPrint."""

    def replace(lines):
        child = tmp_path / "child.py"
        child.write_text(
            "import os, signal, sys, time\nsource, target = sys.argv[1:3]\n" + lines, encoding="utf-8"
        )
        monkeypatch.setattr(pdf, "CHILD", child)

    return replace


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder / "document.pdf"


@pytest.fixture(scope="module")
def hello():
    """The first document, printed."""
    return print_pdf_bytes(HELLO)


def test_a_document_is_printed_and_the_same_one_gives_the_same_bytes(target, hello):
    print_pdf(HELLO, target)
    assert "Bonjour" in pages(target.read_bytes())[0]
    assert os.listdir(target.parent) == ["document.pdf"]
    assert target.read_bytes() == hello
    assert hello != print_pdf_bytes(HELLO.replace("Bonjour", "Bonsoir"))


def test_the_title_and_the_language_stand_in_the_file(hello):
    catalogue = reader(hello).trailer["/Root"]
    assert catalogue["/Lang"] == "fr"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader(hello).metadata.title == "Titre"


def test_a_text_in_another_language_says_so_in_the_file(target):
    """ISO 14289-1, 7.2: a voice reads each text in its own language."""
    found = elements(print_pdf_bytes(PAGE.format('<h1 lang="en">Hello</h1><p>Un paragraphe.</p>')))
    spoken = [(str(one["/S"]), one.get("/Lang")) for _depth, one in found if one["/S"] in {"/H1", "/P"}]
    assert spoken == [("/H1", "en"), ("/P", None)]


def test_progress_grows_and_ends_with_the_last_child_of_the_body(target):
    seen = []
    sections = "".join(
        f'<section style="break-before: page"><h2>{number}</h2></section>' for number in range(1, 8)
    )
    print_pdf(PAGE.format(f"<h1>Titre</h1>{sections}"), target, seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 8
    assert len(set(seen)) >= 4


class Stop(Exception):
    pass


def test_a_progress_that_refuses_stops_the_printing_at_once_and_leaves_nothing(target, another_child):
    another_child("print(1, flush=True)\ntime.sleep(600)")

    def refuse(done):
        raise Stop

    with pytest.raises(Stop):
        print_pdf(HELLO, target, refuse)
    assert os.listdir(target.parent) == []


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV)", "The printing program stopped unexpectedly (signal 11)."),
        ("sys.exit('no luck')", "The document could not be printed: no luck"),
        ("raise MemoryError", "The document needs more memory than printing may use."),
        (
            "sys.stderr.write('GLib-ERROR: failed to allocate 9 bytes'); sys.stderr.flush(); os.abort()",
            "The document needs more memory than printing may use.",
        ),
        ("os.kill(os.getpid(), signal.SIGXCPU)", "The document took too long to print."),
        ("sys.exit(0)", "The document could not be printed: 0"),
        (
            "sys.stderr.buffer.write(b'\\xff\\xfe'); sys.exit(3)",
            "The document could not be printed: \ufffd\ufffd",
        ),
        (
            "open(target, 'w').write('half'); os.abort()",
            "The printing program stopped unexpectedly (signal 6).",
        ),
    ],
)
def test_whatever_happens_to_the_child_there_is_a_sentence_and_no_file(
    target, another_child, program, sentence
):
    target.write_text("the former document")
    another_child(program)
    with pytest.raises(PrintingFailed) as failed:
        print_pdf(HELLO, target)
    assert str(failed.value) == sentence
    assert target.read_text() == "the former document"
    assert os.listdir(target.parent) == ["document.pdf"]


def test_a_child_that_spins_is_ended_by_the_system_even_when_nobody_watches_it():
    """The process that asked may be gone: the child’s own limit of processor time holds without it."""
    program = "import sys; sys.path.insert(0, {!r}); import print_process; print_process.limit(1, 4096)\nwhile True: pass"
    spinning = [sys.executable, "-c", program.format(str(pdf.CHILD.parent))]
    child = subprocess.run(spinning, stderr=subprocess.DEVNULL, timeout=60, check=False)
    assert child.returncode == -signal.SIGXCPU


def test_a_child_watches_its_own_memory():
    """Some libraries crash when memory is refused to them: the child ends itself just before, with the word for it."""
    program = (
        "import sys; sys.path.insert(0, {!r}); import print_process, time; print_process.limit(60, 4096);"
        "print_process.watch_memory(1)"
    )
    watching = [sys.executable, "-c", program.format(str(pdf.CHILD.parent))]
    child = subprocess.run(watching, capture_output=True, text=True, timeout=60, check=False)
    assert (child.returncode, child.stderr) == (1, "MemoryError\n")
    names = "import threading; print([one.name for one in threading.enumerate()])"
    watching[-1] = watching[-1].replace("print_process.watch_memory(1)", names)
    child = subprocess.run(watching, capture_output=True, text=True, timeout=60, check=False)
    assert "watch_memory" in child.stdout


def test_a_child_that_says_much_does_not_block(target, another_child):
    another_child(
        "sys.stderr.write('complaint\\n' * 100_000)\nprint('0\\n' * 100_000)\nopen(target, 'w').write('done')"
    )
    print_pdf(HELLO, target)
    assert target.read_text() == "done"


@pytest.mark.slow
def test_a_document_that_takes_too_long_is_given_up_with_a_sentence(target):
    with pytest.raises(PrintingFailed, match=r"^The document took too long to print\.$"):
        print_pdf(LONG, target, seconds=2)
    assert os.listdir(target.parent) == []
    print_pdf(HELLO, target)
    assert target.exists()


@pytest.mark.slow
def test_a_document_that_needs_too_much_memory_is_given_up_with_a_sentence(target):
    with pytest.raises(PrintingFailed, match=r"^The document needs more memory than printing may use\.$"):
        print_pdf(LONG, target, seconds=120, megabytes=512)
    assert os.listdir(target.parent) == []
    print_pdf(HELLO, target, megabytes=512)
    assert target.exists()


def test_the_child_knows_no_secret(target, another_child, monkeypatch):
    secrets = {
        "TRENTE_SECRET_KEY": "cnry-key",
        "DATABASE_URL": "cnry-database",
        "TRENTE_REDIS_URL": "cnry-redis",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    another_child("open(target, 'w').write(repr(dict(os.environ)) + repr(sys.argv))")
    print_pdf(HELLO, target)
    told = target.read_text()
    assert "LANG" in told
    assert not [value for value in secrets.values() if value in told]
    assert not [name for name in secrets if name in told]


@pytest.mark.slow
def test_several_documents_print_at_once_on_an_empty_font_cache(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path / "data"
    texts = [f"Document {number}" for number in range(4)]
    gate = threading.Barrier(4)

    def show(text):
        gate.wait()
        return print_pdf_bytes(PAGE.format(f"<h1>{text}</h1>"))

    with ThreadPoolExecutor(4) as pool:
        printed = list(pool.map(show, texts))
    assert [pages(one)[0].split("\n")[0] for one in printed] == texts
    assert any((tmp_path / "data" / "font-cache").iterdir())
    assert print_pdf_bytes(PAGE.format(f"<h1>{texts[0]}</h1>")) == printed[0]


def test_a_folder_that_does_not_exist_yet_is_made_for_its_owner_only(tmp_path):
    target = tmp_path / "deep" / "document.pdf"
    print_pdf(HELLO, target)
    assert Path(target).stat().st_size > 1000
    assert target.parent.stat().st_mode & 0o077 == 0
