"""What changed in an organisation's register between two days, as PDF or JSON."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from registry.documents.pdf import PrintingFailed
from registry.exchange.exports.comparison import comparison_json, print_comparison
from registry.exchange.exports.output import STANDARD_OUTPUT, UnusableOutput, write_output
from registry.forms.days import DaysForm
from registry.models import Controller
from registry.record.build import build_organisation
from registry.record.versions import compare_days


class Command(BaseCommand):
    help = "Tell what changed in an organisation's register between two days: the records current at the end of each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("controller", help="the organisation's address name, such as “urbs”")
        day, form = date.fromisoformat, "YYYY-MM-DD"
        parser.add_argument("--since", required=True, type=day, metavar=form, help="the earlier day")
        parser.add_argument("--on", type=day, metavar=form, help="the later day, today by default")
        parser.add_argument("--format", choices=["pdf", "json"], default="pdf")
        parser.add_argument("--output", required=True, help="the file to write, or “-” for standard output")
        parser.add_argument("--language", choices=["fr", "en"], help="the organisation's own by default")

    def handle(
        self,
        *,
        controller: str,
        since: date,
        on: date | None,
        output: str,
        language: str | None,
        **options: Any,
    ) -> None:
        found = Controller.objects.filter(slug=controller).first()
        if found is None:
            raise CommandError(_("No organisation is called “%s”.") % controller)
        on = on or timezone.localdate()
        form = DaysForm({"on": on.isoformat(), "since": since.isoformat()})
        if not form.is_valid():
            raise CommandError(" ".join(str(text) for texts in form.errors.values() for text in texts))
        language = language or found.language

        def write(target: Path) -> None:
            target.write_bytes(document(found, since, on, options["format"], language))

        try:
            write_output(output, write)
        except (PrintingFailed, UnusableOutput) as error:
            raise CommandError(str(error)) from error
        if output != STANDARD_OUTPUT:
            self.stdout.write(output)


def document(controller: Controller, since: date, on: date, kind: str, language: str) -> bytes:
    """The comparison of the two days in one of the formats, in ``language``. Raises PrintingFailed."""
    comparison = compare_days(controller, since, on)
    if kind == "pdf":
        return print_comparison(build_organisation(controller, on=on), comparison, since, on, language)
    with translation.override(language):
        told = comparison_json(controller.slug, comparison, since, on)
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"
