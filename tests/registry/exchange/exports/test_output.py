"""A command writes a plain file, whole or not at all, or standard output; whatever else a name leads to is left alone."""

import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from policies.models import Notice
from registry.exchange.exports import paper
from registry.exchange.exports.output import UnusableOutput, write_output
from tests.cast import make_row

DOCUMENT = b"%PDF-1.7 a document"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def folder(tmp_path):
    """An empty folder."""
    empty = tmp_path / "empty"
    empty.mkdir()
    return empty


def document(target):
    target.write_bytes(DOCUMENT)


def refusal(name):
    with pytest.raises(UnusableOutput) as refused:
        write_output(str(name), document)
    return str(refused.value)


def test_a_new_file_and_a_plain_file_are_written_and_nothing_stands_beside_them(folder):
    fresh, old = folder / "fresh.pdf", folder / "old.pdf"
    old.write_text("the register of last year")
    for name in (fresh, old):
        write_output(str(name), document)
        assert name.read_bytes() == DOCUMENT
    assert sorted(os.listdir(folder)) == ["fresh.pdf", "old.pdf"]


def test_a_document_that_fails_leaves_the_file_as_it_was(folder):
    def half(target):
        target.write_bytes(b"%PDF")
        raise ZeroDivisionError

    kept = folder / "kept.pdf"
    kept.write_text("complete")
    with pytest.raises(ZeroDivisionError):
        write_output(str(kept), half)
    assert os.listdir(folder) == ["kept.pdf"]
    assert kept.read_text() == "complete"


def test_a_link_is_refused_and_what_it_leads_to_stays(folder):
    elsewhere, link = folder / "elsewhere", folder / "link.pdf"
    elsewhere.write_text("of somebody else")
    link.symlink_to(elsewhere)
    assert refusal(link) == f"“{link}” is a link: name the file itself."
    assert link.is_symlink()
    assert elsewhere.read_text() == "of somebody else"


def test_a_link_that_leads_nowhere_is_refused_too(folder):
    link = folder / "link.pdf"
    link.symlink_to(folder / "nowhere")
    assert refusal(link) == f"“{link}” is a link: name the file itself."


def test_a_folder_is_refused(folder):
    assert refusal(folder) == f"“{folder}” is a folder: name a file in it."


def test_a_pipe_stands_for_every_device_and_is_refused(folder):
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    assert refusal(pipe) == f"“{pipe}” is not a plain file, and nothing is written there."
    assert pipe.is_fifo()


def test_a_missing_folder_is_named(folder):
    assert refusal(folder / "absent" / "a.pdf") == f"The folder “{folder / 'absent'}” does not exist."


def test_what_the_system_refuses_is_said_without_a_temporary_name(folder):
    def full(target):
        raise OSError(28, "No space left on device", str(target))

    name = folder / "a.pdf"
    with pytest.raises(UnusableOutput) as refused:
        write_output(str(name), full)
    assert str(refused.value) == f"“{name}” cannot be written: No space left on device."


def test_a_hyphen_is_standard_output_and_makes_no_file(folder, monkeypatch, capfdbinary):
    monkeypatch.chdir(folder)
    write_output("-", document)
    assert capfdbinary.readouterr().out == DOCUMENT
    assert os.listdir(folder) == []


# The two commands ---------------------------------------------------------------------------------------------


def commands(organisation):
    notice = make_row(Notice, organisation, slug="familles", title="Familles")
    return [("export_register", organisation.slug), ("export_notice", organisation.slug, notice.slug)]


@pytest.mark.django_db
def test_both_commands_refuse_a_link(organisation, folder):
    link = folder / "link"
    link.symlink_to("/dev/null")
    for command in commands(organisation):
        with pytest.raises(CommandError, match="is a link: name the file itself"):
            call_command(*command, output=str(link))
        assert link.is_symlink()


@pytest.mark.django_db
def test_both_commands_write_to_standard_output_the_document_alone(
    organisation, folder, monkeypatch, capfdbinary
):
    def one_line(_register, _language, _on, target, _progress, **_options):
        target.write_bytes(DOCUMENT)

    monkeypatch.setattr(paper, "print_register", one_line)
    monkeypatch.chdir(folder)
    register, notice = commands(organisation)
    call_command(*register, output="-")
    assert capfdbinary.readouterr().out == DOCUMENT
    call_command(*notice, output="-")
    page = capfdbinary.readouterr().out.decode()
    assert page.strip().lower().startswith("<!doctype html>")
    assert page.strip().endswith("</html>")
    assert os.listdir(folder) == []


@pytest.mark.django_db
def test_a_command_says_where_the_file_is(organisation, folder, capsys):
    _register, notice = commands(organisation)
    target = Path(folder, "familles.html")
    call_command(*notice, output=str(target))
    assert capsys.readouterr().out == f"{target}\n"
    assert "Familles" in target.read_text(encoding="utf-8")
