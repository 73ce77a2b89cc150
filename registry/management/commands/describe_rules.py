"""Describe the rules of law from their registry: docs/rules.md, one line for each rule, in both languages.

The document holds nothing else, and a test holds that it is the one this command writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from registry.rules.engine import Rule, Subject, rules_about
from registry.vocabularies.law import article

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "rules.md"
HEAD = """\
# Rules

What the product asks of an organisation, of a record and of a notice, with the article that asks it. `breach`: what is
recorded is unlawful or false. `gap`: something the law asks for is not recorded. `advice`: something is worth another
look. A rule is a function in `registry/rules/` or `policies/rules/`, which says when it applies. This file is written by
`manage.py describe_rules --write`; nothing is written in it by hand.

| Code | Article | Severity | Subject | Explanation | Explication |
| --- | --- | --- | --- | --- | --- |
"""


class Command(BaseCommand):
    help = "Describe every rule: code, article, severity, subject, explanation in both languages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help=_("put it into docs/rules.md"))

    def handle(self, *args: Any, write: bool, **options: Any) -> None:
        if write:
            DOCUMENT.write_text(description(), encoding="utf-8")
        else:
            self.stdout.write(description(), ending="")


def description() -> str:
    """The whole document: the rules by subject, then by code."""
    rules = (one for subject in Subject for one in sorted(rules_about(subject), key=lambda one: one.code))
    return HEAD + "".join(map(line, rules))


def line(one: Rule) -> str:
    subject = one.subject.value.replace("_", " ")
    cited = article(one.article).citation("en").replace("\u00a0", " ")
    return row([f"`{one.code}`", cited, one.severity.value, subject, said(one, "en"), said(one, "fr")])


def said(one: Rule, language: str) -> str:
    with translation.override(language):
        return str(one.explanation)


def row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
