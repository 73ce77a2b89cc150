"""Give an organisation the logo of its public notices, or take it away. No form of the site takes a file."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from policies.logos import logo_from
from policies.models import Appearance
from registry.models import Controller


class Command(BaseCommand):
    help = "Give an organisation the logo of its public notices: a PNG or JPEG file of this machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("controller", help="the organisation's address name, such as “urbs”")
        chosen = parser.add_mutually_exclusive_group(required=True)
        chosen.add_argument("file", nargs="?", help="the picture")
        chosen.add_argument("--remove", action="store_true", help="show no logo any more")

    def handle(self, *, controller: str, file: str | None, remove: bool, **options: Any) -> None:
        found = Controller.objects.filter(slug=controller).first()
        if found is None:
            raise CommandError(_("There is no organisation “%s”.") % controller)
        logo = "" if file is None else self.read(Path(file))
        Appearance.objects.update_or_create(controller=found, defaults={"logo": logo})
        self.stdout.write(_("The logo is removed.") if remove else _("The logo is stored."))

    def read(self, file: Path) -> str:
        try:
            with file.open("rb") as content:
                return logo_from(content)
        except (OSError, ValidationError) as error:
            sentence = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            raise CommandError(sentence) from error
