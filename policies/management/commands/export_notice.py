"""Export a notice to a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from policies.assembly import assemble
from policies.exports import file_html, print_notice
from policies.look import look_of
from policies.models import Notice
from registry.documents.pdf import PrintingFailed
from registry.exchange.exports.output import STANDARD_OUTPUT, UnusableOutput, write_output


class Command(BaseCommand):
    help = "Export a notice, published or not, in its own language."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("controller", help="the organisation's address name, such as “urbs”")
        parser.add_argument("notice", help="the notice's address name, such as “imope”")
        parser.add_argument("--format", choices=["html", "pdf"], default="html")
        parser.add_argument("--output", required=True, help="the file to write, or “-” for standard output")

    def handle(self, *, controller: str, notice: str, format: str, output: str, **options: Any) -> None:
        found = (
            Notice.objects.filter(controller__slug=controller, slug=notice)
            .select_related("controller")
            .first()
        )
        if found is None:
            raise CommandError(
                _("“%(controller)s” has no notice “%(notice)s”.")
                % {"controller": controller, "notice": notice}
            )
        text, look = assemble(found, timezone.localdate()), look_of(found.controller)

        def write(target: Path) -> None:
            if format == "pdf":
                print_notice(text, target, look)
            else:
                target.write_text(file_html(text, look), encoding="utf-8")

        try:
            write_output(str(output), write)
        except (PrintingFailed, UnusableOutput) as error:
            raise CommandError(str(error)) from error
        if str(output) != STANDARD_OUTPUT:
            self.stdout.write(str(output))
