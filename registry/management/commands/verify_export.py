"""Say whether a file is exactly what this installation exported."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from registry.exchange.exports.verifying import digest_of_file, export_in_words, exported_as


class Command(BaseCommand):
    help = "Say whether a file is exactly what this installation exported, when and for whom."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            digest = digest_of_file(file)
        except OSError as error:
            raise CommandError(
                _("“%(name)s” cannot be read: %(reason)s.") % {"name": file, "reason": error.strerror}
            ) from error
        found = exported_as(digest)
        if found is None:
            raise CommandError(_("This file was not exported here, or it has been changed since."))
        for label, text in export_in_words(found):
            self.stdout.write(f"{label}: {text}")
