"""Export an organisation's whole register to a file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.documents.pdf import PrintingFailed
from registry.exchange.exports.extent import Extent
from registry.exchange.exports.output import STANDARD_OUTPUT, UnusableOutput, write_output
from registry.exchange.exports.register_pdf import print_register
from registry.models import Controller
from registry.record.build import build_register


class Command(BaseCommand):
    help = "Export an organisation's whole register. The file appears complete or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("controller", help="the organisation's address name, such as “urbs”")
        parser.add_argument("--format", choices=["pdf"], default="pdf")
        parser.add_argument("--output", required=True, help="the file to write, or “-” for standard output")
        parser.add_argument("--language", choices=["fr", "en"], help="the organisation's own by default")

        parser.add_argument(
            "--extent",
            choices=Extent.values,
            default=Extent.ALL.value,
            help="only the records in force, or all of them",
        )

    def handle(
        self, *, controller: str, output: str, language: str | None, extent: str, **options: Any
    ) -> None:
        found = Controller.objects.filter(slug=controller).first()
        if found is None:
            raise CommandError(_("No organisation is called “%s”.") % controller)
        language = language or found.language
        try:
            write_output(
                str(output),
                lambda target: print_register(
                    build_register(found), language, timezone.localdate(), target, extent=Extent(extent)
                ),
            )
        except (PrintingFailed, UnusableOutput) as error:
            raise CommandError(str(error)) from error
        if str(output) != STANDARD_OUTPUT:
            self.stdout.write(str(output))
