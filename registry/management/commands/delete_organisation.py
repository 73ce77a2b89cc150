"""Delete an organisation and everything of it, after its register was written to a file and its name was typed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.documents.pdf import PrintingFailed
from registry.exchange.exports.output import UnusableOutput, write_output
from registry.exchange.exports.register_pdf import print_register
from registry.exchange.removing import delete_organisation, is_its_name
from registry.models import Controller
from registry.record.build import build_register


class Command(BaseCommand):
    help = "Delete an organisation for good: its register is written to a file first, and its name has to be typed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("controller", help="the organisation's address name, such as “urbs”")
        parser.add_argument(
            "--export", required=True, type=Path, metavar="FILE", help="the PDF file to write the register to"
        )
        parser.add_argument("--name", help="the organisation's name; asked for when it is not given")

    def handle(self, *, controller: str, export: Path, name: str | None, **options: Any) -> None:
        found = Controller.objects.filter(slug=controller).first()
        if found is None:
            raise CommandError(_("No organisation is called “%s”.") % controller)
        if export.exists():
            raise CommandError(_("“%s” is there already: name another file.") % export)
        typed = name if name is not None else input(_("Name of the organisation, to confirm") + ": ")
        if not is_its_name(typed, found):
            raise CommandError(_("This is not the name of this organisation: nothing was deleted."))
        try:
            write_output(
                str(export),
                lambda target: print_register(
                    build_register(found), found.language, timezone.localdate(), target
                ),
            )
        except (PrintingFailed, UnusableOutput) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(export))
        called = found.name
        delete_organisation(found, by="delete_organisation")
        self.stdout.write(_("%s and everything of it were deleted.") % called)
