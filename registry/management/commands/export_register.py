"""Export an organisation's whole register to a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.documents.pdf import PrintingFailed
from registry.exchange.exports.register_pdf import print_register
from registry.models import Controller
from registry.record.build import build_register


class Command(BaseCommand):
    help = "Export an organisation's whole register. The file appears complete or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("controller", help="the organisation's address name, such as “urbs”")
        parser.add_argument("--format", choices=["pdf"], default="pdf")
        parser.add_argument("--output", type=Path, required=True, help="the file to write")
        parser.add_argument("--language", choices=["fr", "en"], help="the organisation's own by default")

    def handle(self, *, controller: str, output: Path, language: str | None, **options: Any) -> None:
        found = Controller.objects.filter(slug=controller).first()
        if found is None:
            raise CommandError(_("No organisation is called “%s”.") % controller)
        if not output.absolute().parent.is_dir():
            raise CommandError(_("The folder “%s” does not exist.") % output.parent)
        try:
            print_register(
                build_register(found), language or found.language, timezone.localdate(), output.absolute()
            )
        except (PrintingFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(output))
