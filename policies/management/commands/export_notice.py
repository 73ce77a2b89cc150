"""Export a notice to a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from policies.assembly import assemble
from policies.exports import file_html, print_notice
from policies.models import Notice
from registry.documents.pdf import PrintingFailed


class Command(BaseCommand):
    help = "Export a notice, published or not, in its own language."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("controller", help="the organisation's address name, such as “urbs”")
        parser.add_argument("notice", help="the notice's address name, such as “imope”")
        parser.add_argument("--format", choices=["html", "pdf"], default="html")
        parser.add_argument("--output", type=Path, required=True, help="the file to write")

    def handle(self, *, controller: str, notice: str, format: str, output: Path, **options: Any) -> None:
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
        if not output.absolute().parent.is_dir():
            raise CommandError(_("The folder “%s” does not exist.") % output.parent)
        text = assemble(found, timezone.localdate())
        try:
            if format == "pdf":
                print_notice(text, output.absolute())
            else:
                draft = output.with_name(f".{output.name}.draft")
                draft.write_text(file_html(text), encoding="utf-8")
                draft.replace(output)
        except (PrintingFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(output))
