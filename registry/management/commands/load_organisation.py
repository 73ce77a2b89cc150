"""Load an organisation from a folder (docs/organisation-folder.md)."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from registry.exchange.imports.folder import load_organisation
from registry.exchange.imports.rows import FaultyFolder
from registry.finding.index import index_loaded
from registry.models import Activity, Membership
from registry.people.membership import invite_officer


class Command(BaseCommand):
    help = "Load an organisation from a folder; a mistake is named by file, line and field, and nothing is half-loaded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--dpo", metavar="EMAIL", help=_("invite this person as its data protection officer")
        )

    def handle(self, *args: Any, folder: Path, dpo: str | None, **options: Any) -> None:
        if dpo:
            self.check_address(dpo)
        if not folder.is_dir():
            raise CommandError(_("“%s” is not a folder.") % folder)
        try:
            loaded = load_organisation(folder)
        except FaultyFolder as error:
            raise CommandError(
                _("%(folder)s was not loaded.\n%(faults)s") % {"folder": folder, "faults": error}
            ) from None
        name = loaded.controller.name
        if loaded.created:
            index_loaded(Activity.objects.filter(controller=loaded.controller))
            self.stdout.write(
                _("%(name)s: %(count)d rows loaded.") % {"name": name, "count": sum(loaded.created.values())}
            )
        elif loaded.folder_changed:
            self.stdout.write(
                _("%s is already in the register and was left as it is; the folder has changed since.") % name
            )
        else:
            self.stdout.write(_("%s is already in the register: nothing to do.") % name)
        if dpo:
            link = invite_officer(loaded.controller, dpo)[1]
            self.stdout.write(
                _("%(dpo)s can join within seven days by this link, once:\n%(link)s")
                % {"dpo": dpo, "link": link}
            )
        elif not Membership.objects.filter(controller=loaded.controller).exists():
            self.stdout.write(_("Nobody can see it yet: invite its officer with --dpo ADDRESS."))

    def check_address(self, dpo: str) -> None:
        try:
            validate_email(dpo)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
