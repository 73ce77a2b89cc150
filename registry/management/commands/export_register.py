"""Export an organisation's whole register to a file."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.documents.pdf import PrintingFailed
from registry.exchange.exports.contents import Wanted, read_contents
from registry.exchange.exports.extent import Extent
from registry.exchange.exports.formats import FORMATS, PDF, Format
from registry.exchange.exports.jobs import keep_export
from registry.exchange.exports.output import STANDARD_OUTPUT, UnusableOutput, write_output
from registry.models import Controller
from registry.record.extracts import Extract


class Command(BaseCommand):
    help = "Export an organisation's register, of today or of an earlier day. The file appears complete or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("controller", help="the organisation's address name, such as “urbs”")
        parser.add_argument("--format", choices=list(FORMATS), default=PDF.code)
        parser.add_argument("--output", required=True, help="the file to write, or “-” for standard output")
        parser.add_argument("--language", choices=["fr", "en"], help="the organisation's own by default")
        parser.add_argument(
            "--extract",
            choices=Extract.values,
            default=Extract.FULL.value,
            help="everything recorded (the default), the mentions of Article 30, or what anybody may be given",
        )
        parser.add_argument(
            "--extent",
            choices=[Extent.IN_FORCE.value, Extent.ALL.value],
            help="only the current records as they were approved, or all of them as they stand (the default, but for the public)",
        )
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the current records as they were approved on that day",
        )

    def handle(
        self,
        *,
        controller: str,
        output: str,
        format: str,
        language: str | None,
        extent: str | None,
        extract: str,
        on: date | None,
        **options: Any,
    ) -> None:
        found = Controller.objects.filter(slug=controller).first()
        if found is None:
            raise CommandError(_("No organisation is called “%s”.") % controller)
        is_public = extract == Extract.PUBLIC
        usual = Extent.ALL if on is None and not is_public else Extent.IN_FORCE
        chosen, form = Extent(extent or usual), FORMATS[format]
        self.check_day(chosen, on)
        self.check_format(form, chosen, Extract(extract))
        wanted = Wanted(language or found.language, chosen, Extract(extract), on)
        try:
            write_output(str(output), lambda target: self.write(found, form, wanted, target))
        except (PrintingFailed, UnusableOutput) as error:
            raise CommandError(str(error)) from error
        if str(output) != STANDARD_OUTPUT:
            self.stdout.write(str(output))

    def check_day(self, extent: Extent, on: date | None) -> None:
        if on is not None and extent is not Extent.IN_FORCE:
            raise CommandError(
                _("Only current records are kept as they were on a day: choose them, or no day.")
            )
        if on is not None and on > timezone.localdate():
            raise CommandError(_("Nobody knows what will be current then: give a day that has come."))

    def check_format(self, format: Format, extent: Extent, extract: Extract) -> None:
        if extent not in format.extents:
            raise CommandError(_("This format holds all records: leave out the extent and the day."))
        if extract not in format.extracts:
            raise CommandError(
                _("This format is made of everything recorded: choose another one, or no extract.")
            )
        if extract is Extract.PUBLIC and extent is not Extent.IN_FORCE:
            raise CommandError(_("The public is given current records alone: drafts are not finished."))

    def write(self, controller: Controller, format: Format, wanted: Wanted, target: Path) -> None:
        """Write the register to ``target``, and remember it, so that it is known again. Raises PrintingFailed."""
        contents = read_contents(controller, wanted)
        format.write(contents, target, lambda done: None)
        with target.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        keep_export(contents, format, digest, by=None)
