"""docs/rules.md lists the rules that are registered, and no other."""

import re
from io import StringIO

import pytest
from django.core.management import call_command

from registry.management.commands import describe_rules
from registry.management.commands.describe_rules import DOCUMENT, description, line
from registry.rules.engine import RULES


def lines():
    """The cells of each line of the table in the document, by code."""
    rows = [text.strip("| ").split(" | ") for text in DOCUMENT.read_text(encoding="utf-8").splitlines()]
    return {cells[0].strip("`"): cells[1:] for cells in rows if cells[0].startswith("`") and len(cells) > 1}


def test_the_document_is_up_to_date():
    assert DOCUMENT.read_text(encoding="utf-8") == description(), (
        "The rules have changed: run `manage.py describe_rules --write`."
    )


def test_every_rule_has_its_line_and_every_line_its_rule():
    assert len(lines()) > 60
    assert sorted(set(RULES) - set(lines())) == []
    assert sorted(set(lines()) - set(RULES)) == []


def test_a_line_says_article_severity_subject_and_explanation_in_both_languages():
    assert line(RULES["30-1-B-PURPOSES"]) == (
        "| `30-1-B-PURPOSES` | GDPR, Art. 30(1)(b) | gap | controller record | The record names the purposes of the"
        " processing. | La fiche nomme les finalités du traitement. |\n"
    )


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_explained_in_both_languages_on_one_line(code):
    article, severity, subject, english, french = lines()[code]
    assert article and subject and severity in {"breach", "gap", "advice"}
    assert english != french and re.match(r"[A-Z].*\.$", english) and re.match(r"[A-ZÀÉ].*\.$", french)


def test_the_command_prints_the_document_or_writes_it(tmp_path, monkeypatch):
    monkeypatch.setattr(describe_rules, "DOCUMENT", tmp_path / "rules.md")
    printed = StringIO()
    call_command("describe_rules", stdout=printed)
    assert not (tmp_path / "rules.md").exists()
    call_command("describe_rules", write=True)
    assert (tmp_path / "rules.md").read_text(encoding="utf-8") == printed.getvalue() == description()
